"""A course's venues chosen: for all sessions that are left, or for one of them, each in one commit (A7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.bookings import keeping
from chalicelib.bookings.choosing import Candidate, Session, candidates
from chalicelib.bookings.rules import Slot, slots
from chalicelib.courses.records import Course, course_now
from chalicelib.courses.rules import CourseState
from chalicelib.courses.venues import venue_of
from chalicelib.groups.actions import course_event
from chalicelib.groups.once import is_its
from chalicelib.groups.records import Group, group_of
from chalicelib.groups.rules import GroupChanged
from chalicelib.http.languages import N_
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.records import COURSE, happened

KINDS = (
    "CourseChanged",
    "CourseRevised",
)  # what choosing a venue is called in the journal; a draft's is told to nobody


class NothingToBook(Conflict):
    """The course has no session left that a venue could be booked for."""

    slug = "nothing-to-book"
    title = N_("Det finns inga träffar att boka lokal för")
    advice = N_("Kursen är slut eller inställd, eller har inga träffar på bestämda tider. Ingenting har ändrats.")


@dataclass(frozen=True)
class Housed:
    """A course with its group, the sessions that a venue is chosen for, and the times it needed when it was read."""

    course: Course
    group: Group
    held: frozenset[Slot]
    left: Sequence[Session]  # all that are still to be held
    asked: Sequence[Session]  # those that a venue is chosen for: all that are left, or one

    @property
    def version(self) -> int:
        return int(self.group.version or 0)

    @property
    def whole(self) -> bool:
        """Whether a venue is chosen for the whole course, as far as it is left."""
        return len(self.asked) == len(self.left)


def housed(course_id: str, reach: Reach, now: datetime, number: str = "") -> Housed:
    """The course as it stands now. `number`: of the one session that it is about, as it stands in an address.

    Raises NotFound, NothingToBook. The group is read first, so that its version is never newer than the course."""
    group = group_of(course_id)
    course = course_now(course_id)
    if course is None:
        raise NotFound
    reach.require(Ability.PLAN, districts=course.districts, course_id=course_id)
    left = sorted((each for each in course.sessions if _is_left(course, each, now)), key=lambda each: each["starts_at"])
    if not left:
        raise NothingToBook
    asked = [each for each in left if number in ("", str(each["number"]))]
    if not asked:
        raise NotFound
    return Housed(course, group, slots(course), left, asked)


def _is_left(course: Course, meeting: Session, now: datetime) -> bool:
    if course.state not in (CourseState.DRAFT, CourseState.ANNOUNCED) or meeting.get("cancelled"):
        return False
    return datetime.fromisoformat(meeting["starts_at"]) > now


def candidate(found: Housed, venue_id: str, district_id: str = "") -> tuple[Candidate, list[Candidate]]:
    """The venue for the asked sessions, and others that are free for all of them. Raises NotFound."""
    every = candidates(found.course, found.asked, district_id=district_id, with_id=venue_id)
    chosen = next((each for each in every if each.venue.venue_id == venue_id), None)
    if chosen is None:
        raise NotFound
    return chosen, [each for each in every if each.fits and each is not chosen]


def check(found: Housed, version: int) -> None:
    """Raises GroupChanged where the page was older than the course is."""
    if found.version != version:
        raise GroupChanged


def is_done(found: Housed, version: int, sent: str, actor: str) -> bool:
    """Whether this very form was carried out before."""
    course_id = found.course.course_id
    return found.version > version and any(is_its(course_id, version + 1, kind, sent, actor) for kind in KINDS)


def book(found: Housed, chosen: Candidate, sent: str, actor: str, now: datetime) -> None:
    """The venue for the asked sessions that it is free for; those that clash are left without one.

    For a whole course it becomes the course's venue. Raises GroupChanged, VenueTaken, Conflict, Unavailable."""
    clashing = [int(each.meeting["number"]) for each in chosen.clashes]
    _settle(found, chosen.venue.for_course(), clashing)
    _keep(found, sent, actor, now)


def release(found: Housed, sent: str, actor: str, now: datetime) -> None:
    """No venue any more for the asked sessions; their times are freed. Raises as book()."""
    _settle(found, None, [])
    _keep(found, sent, actor, now)


def _settle(found: Housed, venue: Mapping[str, Any] | None, without: Sequence[int]) -> None:
    course, asked = found.course, {int(each["number"]) for each in found.asked}
    before = {int(each["number"]): venue_of(course, each) for each in course.sessions}
    if found.whole:
        course.venue = dict(venue) if venue else None
    sessions = []
    for meeting in course.sessions:
        number = int(meeting["number"])
        wanted = before[number] if number not in asked else None if number in without else venue
        kept = {name: value for name, value in meeting.items() if name != "venue"}
        if (wanted or None) != (course.venue or None):
            kept["venue"] = dict(wanted or {})
        sessions.append(kept)
    course.sessions = sessions


def _keep(found: Housed, sent: str, actor: str, now: datetime) -> None:
    course, group = found.course, found.group
    if course.state == CourseState.DRAFT:
        journal, number = COURSE + course.course_id, group.next_event
        event = happened("CourseRevised", case_id=journal, sequence=number, at=now, actor=actor, form=sent)
    else:
        event = course_event(group, "CourseChanged", at=now, actor=actor, changes=_changes(found), form=sent)
    keeping.keep(course, group, found.held, event)


def _changes(found: Housed) -> list[dict[str, Any]]:
    """What those are told who take part: the course's venue, and each session that is held elsewhere."""
    asked = {int(each["number"]) for each in found.asked}
    own = [each for each in found.course.sessions if int(each["number"]) in asked]
    if found.whole:
        return [{"what": "venue"}, *(_session(each) for each in own if "venue" in each)]
    return [_session(each) for each in own]


def _session(meeting: Session) -> dict[str, Any]:
    return {
        "what": "session_venue",
        "number": int(meeting["number"]),
        "starts_at": meeting["starts_at"],
        "ends_at": meeting["ends_at"],
    }
