"""People who have applied, as sending an application leaves them."""

from typing import Any

from chalicelib.cases import rules
from chalicelib.cases.records import Application, QueueEntry
from chalicelib.groups.records import Group, Seat
from chalicelib.people.records import Person
from tests.groups.made_up import case
from tests.town import GROUP, QUEUE, resident


def applied(number: int = 1, person_id: str = "", name: str = "", **more: Any) -> Application:
    """A person with a case that waits in Farsta's queue, received on that day of January 2027 (1–28)."""
    person_id = person_id or f"person-{number}"
    if Person.count(person_id) == 0:
        known = more.pop("person", {})
        resident(person_id, name or f"Person {number}", **{"encrypted_personal_number": "sealed", **known})
    queues = more.pop("queue_ids", [QUEUE])
    made = case(number, person_id, **{"course_id": GROUP, "queue_ids": queues, **more})
    answers = made.answers
    made.child_id = rules.child_id(person_id, answers["child_first_name"], answers["child_birth_month"])
    made.save()
    if made.seat_in:
        Seat(person_id, "komet", course_id=made.seat_in, application_id=made.application_id).save()
        Group(made.seat_in, members=[[person_id, made.application_id]]).save()
    for queue_id in queues:
        waits = rules.is_queued(made.state)
        QueueEntry(
            queue_id,
            rules.applicant(person_id, made.child_id),
            place=made.place if waits and not made.paused_at else None,
            resting=made.place if made.paused_at else None,
            application_id=made.application_id,
        ).save()
    return made
