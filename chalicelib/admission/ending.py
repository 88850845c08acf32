"""What follows when a course is cancelled or closed: seats are given back, and everybody is told where they stand."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.admission.telling import seated, tell_others, write
from chalicelib.cases import rules as cases
from chalicelib.cases.actions import changed, entries_of, placed, places_now
from chalicelib.cases.records import Application
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.groups.actions import seat_for
from chalicelib.groups.records import Group, Key, find_offer, group_of, keys
from chalicelib.journal.commit import Change, Delete, Put
from chalicelib.journal.records import Event


def send_back(event: Event, course: Course, now: datetime) -> None:
    """The course is cancelled: everybody who had a seat is back in the queue at the old place, and told (B6)."""
    group, reason = group_of(course.course_id), event.data.get("reason", "")
    _give_back_seats(course, [*keys(group.members), *_not_yet_members(group)], "CourseCancelled", reason, now)
    tell_others(course, "CourseCancelled", now, reason=reason, had_seat=False)


def _not_yet_members(group: Group) -> list[Key]:
    """Those whose seat is offered, or decided and not told yet."""
    return [*keys(group.offered), *keys((group.pending or {}).get("admitted", ()))]


def _give_back_seats(course: Course, losing: Iterable[Key], kind: str, reason: str, now: datetime) -> None:
    for application in seated(course, losing, *cases.SEATED):
        freed, had_seat = _given_back(application, course), application.state == State.ADMITTED
        application.state = cases.follow(application.state, State.WAITING)
        application.seat_in = application.followed = None
        changes = [] if application.paused_at else placed(application, application.place)
        told = changed(
            application,
            kind,
            at=now,
            actor="service",
            course_id=course.course_id,
            queue_places=places_now(application),
            reason=reason,
            had_seat=had_seat,
        )
        write(*freed, Put(application), *changes, events=[told])


def complete(event: Event, course: Course, now: datetime) -> None:
    """The course is closed: the case says completed (P8), and the seat in the programme is free for another time."""
    group = group_of(course.course_id)
    for application in seated(course, keys(group.members), State.ADMITTED):
        application.state = cases.follow(application.state, State.COMPLETED)
        application.ended_at = now.isoformat(timespec="milliseconds")
        left = [Delete(entry, entry.is_theirs()) for entry in entries_of(application)]
        told = changed(application, "CourseCompleted", at=now, actor="service", course_id=course.course_id)
        seat = seat_for(application, course)
        write(Put(application), Delete(seat, seat.is_theirs()), *left, events=[told])
    not_taken = [*keys(group.members), *_not_yet_members(group)]  # who has completed has no seat any more
    _give_back_seats(course, not_taken, "NotAdmitted", "full", now)
    tell_others(course, "NotAdmitted", now, reason="full")


def _given_back(application: Application, course: Course) -> list[Change]:
    """What frees the seat in the programme, and closes an offer of it that is open."""
    seat = seat_for(application, course)
    changes: list[Change] = [Delete(seat, seat.is_theirs())]
    offer = find_offer(application.offer_id) if application.offer_id else None
    if offer and offer.state == "open":
        offer.state = "withdrawn"
        changes.append(Put(offer))
    application.offer_id = None
    return changes
