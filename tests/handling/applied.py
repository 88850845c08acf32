"""People who have applied, as sending an application leaves them."""

from typing import Any

from chalicelib.cases import rules
from chalicelib.cases.records import Application, QueueEntry
from chalicelib.groups.records import Seat, group_of
from chalicelib.people.records import Person
from tests.groups.made_up import at_work, case, consent
from tests.town import GROUP, QUEUE, resident


def applied(number: int = 1, person_id: str = "", name: str = "", **more: Any) -> Application:
    """A person with a case that waits in Farsta's queue, received on that day of January 2027 (1–28)."""
    person_id = _known(number, person_id, name, more.pop("person", {}))
    made = case(number, person_id, **{"course_id": GROUP, "queue_ids": [QUEUE], **more})
    answers = made.answers
    made.child_id = rules.child_id(person_id, answers["child_first_name"], answers["child_birth_month"])
    return _kept(made)


def trains(number: int = 1, state: str = "approved", person_id: str = "", name: str = "", **more: Any) -> Application:
    """A professional who has applied for the training; the manager's consent stands so."""
    person_id = _known(number, person_id, name, more.pop("person", {}))
    return _kept(at_work(number, person_id, **{"consent": consent(state), **more}))


def _known(number: int, person_id: str, name: str, known: dict[str, Any]) -> str:
    person_id = person_id or f"person-{number}"
    if Person.count(person_id) == 0:
        resident(person_id, name or f"Person {number}", **{"encrypted_personal_number": "sealed", **known})
    return person_id


def _kept(made: Application) -> Application:
    made.save()
    if made.seat_in:
        Seat(made.person_id, made.programme_id, course_id=made.seat_in, application_id=made.application_id).save()
        group = group_of(made.seat_in)
        group.members = [*group.members, [made.person_id, made.application_id]]
        group.save()
    for queue_id in made.queue_ids or []:
        waits = rules.is_queued(made.state)
        QueueEntry(
            queue_id,
            rules.applicant(made.person_id, str(made.child_id)),
            place=made.place if waits and not made.paused_at else None,
            resting=made.place if made.paused_at else None,
            application_id=made.application_id,
        ).save()
    return made
