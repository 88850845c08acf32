"""A course's sessions as those see them who take part: the next one, what has been, what was cancelled or moved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.courses.records import Course
from chalicelib.courses.venues import has_own, venue_of
from chalicelib.my_cases.timeline import EventLike


@dataclass(frozen=True)
class Meeting:
    """One session. `moved_from`: when it was to be before, as far as this case has been told."""

    number: int
    starts: datetime
    ends: datetime
    cancelled: bool
    over: bool
    moved_from: datetime | None = None
    venue: Mapping[str, Any] | None = None  # where it is held; None where that isn't settled
    elsewhere: bool = False  # not where the course is held otherwise


def meetings(course: Course | None, events: Iterable[EventLike], now: datetime) -> list[Meeting]:
    """All the course's sessions, soonest first."""
    moved = {
        int(change["number"]): datetime.fromisoformat(change["before"])
        for event in events
        if event.kind == "CourseChanged"
        for change in event.data.get("changes", ())
        if change["what"] == "session_moved"
    }
    all_of_them = [_meeting(course, session, moved, now) for session in course.sessions] if course else []
    return sorted(all_of_them, key=lambda meeting: meeting.starts)


def coming(all_of_them: Iterable[Meeting]) -> Meeting | None:
    """The next session that is held, or None."""
    return next((meeting for meeting in all_of_them if not meeting.cancelled and not meeting.over), None)


def _meeting(course: Course, session: dict[str, Any], moved: dict[int, datetime], now: datetime) -> Meeting:
    number, ends = int(session["number"]), datetime.fromisoformat(session["ends_at"])
    return Meeting(
        number,
        datetime.fromisoformat(session["starts_at"]),
        ends,
        cancelled=bool(session.get("cancelled")),
        over=ends <= now,
        moved_from=moved.get(number),
        venue=venue_of(course, session),
        elsewhere=has_own(session),
    )
