"""Telling many what has happened to a course, one commit a person, so that a second run goes on where one stopped."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from chalicelib.cases import rules as cases
from chalicelib.cases.actions import changed, places_among
from chalicelib.cases.records import Application, applicants_of, applications_at, find_application
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.groups import rules
from chalicelib.groups.records import Key, group_of, keys
from chalicelib.journal.commit import Change, LostRace, Put, commit
from chalicelib.journal.records import Event

# What a course's event is called in the cases of those who take part.
TOLD_AS = {"SessionTomorrow": "SessionReminder"}


class Interrupted(Exception):
    """Somebody else wrote the same record; the event comes again."""


def seated(course: Course, asked: Iterable[Key], *states: State) -> Iterator[Application]:
    """Those of them who have a seat in the course and stand so. Each is read when it is its turn: much may happen
    while many are told."""
    for key in asked:
        application = find_application(*key)
        if application and application.seat_in == course.course_id and application.state in states:
            yield application


def tell_others(course: Course, kind: str, now: datetime, **data: Any) -> None:
    """Tell those who applied for the course and wait undecided; they stay where they are in the queue. Who is not
    admitted and lacks the manager's consent is told that this is why (U5).

    Read by the hundred, and each queue once: only the commits grow with their number."""
    orders: dict[str, list[str]] = {}
    for application in applications_at(applicants_of(course.course_id)):
        if application.state != State.RECEIVED:
            continue
        application.state = cases.follow(application.state, State.WAITING)
        places = [] if application.paused_at else places_among(application, orders)
        more: dict[str, Any] = {"paused": True} if application.paused_at else {}
        if kind == "NotAdmitted" and not cases.has_consent(application):
            more["reason"] = rules.NO_CONSENT
        told = changed(application, kind, at=now, actor="service", **{"queue_places": places, **data, **more})
        write(Put(application), events=[told])


def tell_members(event: Event, course: Course, now: datetime) -> None:
    """What has changed in the course, or is near, is told to each who takes part, once (B6)."""
    _tell(event, course, now, State.ADMITTED)


def tell_all_who_took_part(event: Event, course: Course, now: datetime) -> None:
    """The same, and after the course has been closed as well: surveys are answered then too (P8)."""
    _tell(event, course, now, State.ADMITTED, State.COMPLETED)


def _tell(event: Event, course: Course, now: datetime, *states: State) -> None:
    for application in seated(course, keys(group_of(course.course_id).members), *states):
        if int(event.sequence) in (application.followed or []):
            continue
        application.followed = [*(application.followed or []), int(event.sequence)]
        kind = TOLD_AS.get(event.kind, event.kind)
        told = changed(application, kind, at=now, actor="service", **{**event.data, "course_id": course.course_id})
        write(Put(application), events=[told])
    recount(course)


def recount(course: Course) -> None:
    """Keep with the course how many seats are taken, for the lists; a reader may see it some seconds late."""
    taken = rules.taken(group_of(course.course_id))
    if int(course.seats_taken) != taken:
        course.seats_taken = taken
        write(Put(course))


def write(*changes: Change, events: Iterable[Event] = ()) -> None:
    """One step of what follows. Raises Interrupted, Unavailable."""
    try:
        commit(*changes, events=events)
    except LostRace as lost:
        raise Interrupted from lost
