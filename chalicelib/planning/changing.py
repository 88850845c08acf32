"""What happens to a course between its draft and its end: each one commit on the course and its group."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from chalicelib.bookings import keeping
from chalicelib.courses.calendar import next_session
from chalicelib.courses.records import Course, DistrictCourse
from chalicelib.courses.rules import ENDED, OPEN, CourseState, listing
from chalicelib.groups.actions import course_event
from chalicelib.groups.once import is_its
from chalicelib.groups.records import Group
from chalicelib.groups.rules import DecisionPending, GroupChanged
from chalicelib.http.languages import today_in_stockholm
from chalicelib.journal.commit import Change, Delete, Put
from chalicelib.journal.records import COURSE, Event, happened
from chalicelib.planning import rules
from chalicelib.planning.actions import Planned


def is_done(found: Planned, version: int, kind: str, sent: str, actor: str) -> bool:
    """Whether this very form was carried out before: the event after the version it carries is its own."""
    return found.version > version and is_its(found.course.course_id, version + 1, kind, sent, actor)


def check(found: Planned, version: int, what: str, now: datetime) -> None:
    """Raises GroupChanged where the page was older than the course is, NotInThisPhase where it can't be done now."""
    if found.version != version:
        raise GroupChanged
    if not found.allows(what, today_in_stockholm(now)):
        raise rules.NotInThisPhase


def announce(found: Planned, version: int, sent: str, actor: str, now: datetime) -> None:
    """Everybody can see the course and apply to it (L1). Twice is once.

    Raises NotReady, GroupChanged, NotInThisPhase, Unavailable."""
    if is_done(found, version, "CourseAnnounced", sent, actor):
        return
    check(found, version, "announce", now)
    course = found.course
    if rules.missing(course, today_in_stockholm(now)):
        raise rules.NotReady
    course.state, course.listed = CourseState.ANNOUNCED, OPEN
    follow_sessions(course, now)
    keep(found, "CourseAnnounced", actor, now, form=sent)


def alter(found: Planned, altered: rules.Altered, sent: str, actor: str, now: datetime) -> None:
    """The course's sessions as they are to be; those who take part are told (B6). `altered` is made of what was found.

    Raises GroupChanged, Unavailable."""
    before = entries_of(found.course)
    found.course.sessions = altered.sessions
    follow_sessions(found.course, now)
    keep(found, "CourseChanged", actor, now, *relisted(before, found.course), form=sent, changes=altered.changes)


def cancel(found: Planned, version: int, reason: str, sent: str, actor: str, now: datetime) -> None:
    """The course is not held. All who have a seat, or were to get one, go back to their queues and are told; that
    follows from the event. `reason`: a key of courses.rules.CANCELLED_BECAUSE. Twice is once.

    Raises GroupChanged, NotInThisPhase, Unavailable."""
    if is_done(found, version, "CourseCancelled", sent, actor):
        return
    check(found, version, "cancel", now)
    course, group = found.course, found.group
    decided = [list(each[:2]) for each in (group.pending or {}).get("admitted", ())]
    group.members = _each_once([*group.members, *decided, *group.offered])
    group.pending, group.offered, group.planned, group.to_offer = None, [], [], 0
    _end(course, CourseState.CANCELLED, now)
    keep(found, "CourseCancelled", actor, now, form=sent, reason=reason)


def close(found: Planned, version: int, sent: str, actor: str, now: datetime) -> None:
    """The course is over, and those who took part have completed it (P8). Twice is once.

    Raises GroupChanged, NotInThisPhase, SessionsLeft, DecisionPending, Unavailable."""
    if is_done(found, version, "CourseClosed", sent, actor):
        return
    check(found, version, "close", now)
    if rules.coming(found.course.sessions, now):
        raise rules.SessionsLeft
    if found.group.pending:
        raise DecisionPending
    found.group.planned, found.group.to_offer = [], 0
    _end(found.course, CourseState.CLOSED, now)
    keep(found, "CourseClosed", actor, now, form=sent)


def keep(
    found: Planned, kind: str, actor: str, now: datetime, *more: Change, follows: bool = True, **data: Any
) -> None:
    """Store the course and its group with what happened to it, and the venues' days that it frees and books (A7).

    `follows`: something follows from it; else it is only noted.
    Raises GroupChanged, bookings.keeping.VenueTaken, Conflict, Unavailable."""
    event = (course_event if follows else noted)(found.group, kind, at=now, actor=actor, **data)
    keeping.keep(found.course, found.group, found.held, event, *more)


def noted(group: Group, kind: str, *, at: datetime, actor: str, **data: Any) -> Event:
    """What happened to a course and lets nothing follow, for the commit that stores the group's next version."""
    return happened(kind, case_id=COURSE + group.course_id, sequence=group.next_event, at=at, actor=actor, **data)


def follow_sessions(course: Course, now: datetime) -> None:
    """What follows from when the course meets: its first day, its last day to apply, its next session."""
    course.starts_on = rules.first_day(course.sessions, str(course.starts_on))
    course.apply_until = min(str(course.apply_until), str(course.starts_on))
    today: date = today_in_stockholm(now)
    following = next_session(course.sessions, today) if course.state == CourseState.ANNOUNCED else None
    course.next_session, course.meets = following, "meets" if following else None


def entries_of(course: Course) -> set[tuple[str, str]]:
    """Where the course stands in the lists of its districts: (district id, place in the list)."""
    return {(district_id, listing(str(course.starts_on), course.course_id)) for district_id in course.districts}


def relisted(before: set[tuple[str, str]], course: Course) -> list[Change]:
    """What brings the districts' lists from what they held `before` to what the course says now."""
    after = entries_of(course)
    gone = [Delete(DistrictCourse(*key)) for key in sorted(before - after)]
    return [*gone, *(Put(DistrictCourse(*key, course_id=course.course_id)) for key in sorted(after - before))]


def _end(course: Course, state: CourseState, now: datetime) -> None:
    course.state = state
    course.listed = ENDED if course.listed else None
    course.meets = course.next_session = None
    course.ended_at = now.isoformat(timespec="milliseconds")


def _each_once(keys: Iterable[list[str]]) -> list[list[str]]:
    return [list(key) for key in dict.fromkeys(tuple(key) for key in keys)]
