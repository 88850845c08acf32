"""Those who wait in a queue, as records; and what follows from a course's events, carried out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.admission.actions import Composition, composition, decide, plan
from chalicelib.admission.consequences import follow
from chalicelib.cases.records import Application, QueueEntry
from chalicelib.cases.rules import applicant, child_id, place_of
from chalicelib.groups.records import Key, Seat, group_of
from chalicelib.http.reach import Reach, Role, on_district
from chalicelib.journal.records import COURSE, LATER, UNSENT, timeline
from chalicelib.people.records import Person, find_person
from tests.town import GROUP, QUEUE, resident

FARSTA = Reach("lena", frozenset({(Role.LEADER, on_district("farsta"))}))
HANDLER = Reach("hans", frozenset({(Role.HANDLER, on_district("farsta"))}))
LENA = "staff:lena"
FIRST = datetime(2027, 1, 2, 9, 0, tzinfo=UTC)


def waits(number: int, *, name: str = "", person_id: str = "", protected: bool = False, **more: Any) -> Application:
    """Somebody who applied for the course in Farsta and waits in its queue, in order of `number`."""
    known = {"child_first_name": f"Barn{number}", "child_birth_month": "2020-05", "interpreter": "no"}
    answers = {**known, "child_care": "no", **more.pop("answers", {})}
    person_id = person_id or f"person-{number:03d}"
    if find_person(person_id) is None:
        own = {"email": f"{person_id}@exempel.se", "mobile": f"+4670{number:07d}"}
        resident(person_id, name or f"Förälder {number} Påhittsson", protected=protected, **own)
    received = (FIRST + timedelta(minutes=number)).isoformat(timespec="milliseconds")
    given = {
        "state": "received",
        "course_id": GROUP,
        "programme_id": "komet",
        "queue_ids": [QUEUE],
        "answers": answers,
        "started_at": received,
        "received_at": received,
        "case_number": f"EK-2027-{number:06d}",
        "child_id": child_id(person_id, answers["child_first_name"], answers["child_birth_month"]),
        **more,
    }
    made = Application(person_id, f"application-{number:03d}", **given)
    made.save()
    for queue_id in given["queue_ids"]:
        place = None if made.paused_at else place_of(received, given["case_number"])
        key = applicant(person_id, str(made.child_id))
        QueueEntry(queue_id, key, place=place, application_id=made.application_id).save()
    return made


def many(count: int, after: int = 0) -> list[Application]:
    """So many who wait, from number `after` + 1 on; written in batches."""
    made, entries, persons = [], [], []
    for number in range(after + 1, count + after + 1):
        received = (FIRST + timedelta(minutes=number)).isoformat(timespec="milliseconds")
        person_id, case_number = f"person-{number:03d}", f"EK-2027-{number:06d}"
        answers = {"child_first_name": f"Barn{number}", "child_birth_month": "2020-05", "interpreter": "no"}
        child = child_id(person_id, answers["child_first_name"], "2020-05")
        own: dict[str, Any] = {
            "child_id": child,
            "received_at": received,
            "started_at": received,
            "case_number": case_number,
        }
        shared: dict[str, Any] = {
            "state": "received",
            "course_id": GROUP,
            "programme_id": "komet",
            "queue_ids": [QUEUE],
        }
        made.append(Application(person_id, f"application-{number:03d}", answers=answers, **own, **shared))
        place, mine = place_of(received, case_number), made[-1].application_id
        entries.append(QueueEntry(QUEUE, applicant(person_id, child), place=place, application_id=mine))
        persons.append(Person(person_id, name=f"Förälder {number} Påhittsson", created_at=received))
    for records in (made, entries, persons):
        with type(records[0]).batch_write() as batch:
            for record in records:
                batch.save(record)
    return made


def key(application: Application) -> Key:
    return application.person_id, application.application_id


def as_it_is(reach: Reach = FARSTA, course_id: str = GROUP) -> Composition:
    return composition(course_id, reach)


def version(course_id: str = GROUP) -> int:
    return int(group_of(course_id).version or 0)


def planned(now: datetime, *chosen: Application, reach: Reach = FARSTA) -> int:
    """Put these into the draft; the group's version after that."""
    plan(as_it_is(reach), version(), [key(each) for each in chosen], LENA, now)
    return version()


def decided(now: datetime, *chosen: Application, others: str = "later", reason: str = "full") -> int:
    """Decide on these; the decision's number."""
    at = planned(now, *chosen)
    decide(as_it_is(), at, others, reason, LENA, now)
    return at + 1


def stands(application: Application) -> Application:
    """The application as it is now."""
    return Application.get(application.person_id, application.application_id, consistent_read=True)


def let_follow(now: datetime, course_id: str = GROUP) -> None:
    """Carry out all that is due at `now`, and what follows from that."""
    while due := [
        event
        for event in timeline(COURSE + course_id)
        if event.outbox == UNSENT or (event.outbox == LATER and datetime.fromisoformat(str(event.due)) <= now)
    ]:
        for event in due:
            follow(event.case_id, int(event.sequence), now)


def kinds(application: Application) -> list[str]:
    """What has happened in the case."""
    return [event.kind for event in timeline(application.application_id)]


def course_kinds(course_id: str = GROUP) -> list[str]:
    return [event.kind for event in timeline(COURSE + course_id)]


def seat_of(person_id: str, programme_id: str) -> Seat | None:
    """The person's seat in a programme, or None."""
    try:
        return Seat.get(person_id, programme_id, consistent_read=True)
    except Seat.DoesNotExist:
        return None
