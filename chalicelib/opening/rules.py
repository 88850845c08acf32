"""The rules of what is to be done about a course's surveys now, and when it is to be looked at next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.courses.rules import CourseState
from chalicelib.surveys import times
from chalicelib.surveys.rules import GRACE, Opens
from chalicelib.surveys.times import CourseLike, Planned, SurveyLike


class OpeningLike(times.OpeningLike, Protocol):
    """What the rules need of an opening; surveys.records.Opening is one."""

    @property
    def opening_id(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def entry(self) -> str: ...
    @property
    def closed(self) -> bool: ...


@dataclass(frozen=True)
class Due:
    """What is to be done about a course's surveys now; `next_at`: and when next, if nothing changes until then."""

    to_open: list[Planned]
    to_remind: dict[str, int]  # opening id → how many reminders have gone with this one
    to_close: list[str]  # opening ids: they have closed, and what was on its way has arrived
    moved: dict[str, datetime]  # opening id → when it closes now
    next_at: datetime | None


def due(
    course: CourseLike,
    surveys: Sequence[SurveyLike],
    in_force: Sequence[SurveyLike],
    openings: Sequence[OpeningLike],
    now: datetime,
    *,
    empty: bool,
) -> Due:
    """What is to be done. `surveys`: every version there is; `in_force`: those that open, the course's own last;
    `empty`: nobody takes part, so nothing opens for anybody."""
    known = {each.opening_id for each in openings}
    coming = [each for each in times.planned(course, in_force, now) if each.opening_id not in known]
    to_open = [each for each in coming if each.opens_at <= now < each.closes_at and not empty]
    lives = course.state in (CourseState.ANNOUNCED, CourseState.CLOSED)
    reminded = {each.opening_id: times.to_remind(each, now) for each in openings if lives}
    return Due(
        to_open,
        {each.opening_id: count for each in openings if (count := reminded.get(each.opening_id, 0)) > each.reminded},
        [each.opening_id for each in openings if not each.closed and _ended(each, now)],
        _moved(course, surveys, openings, now),
        times.next_time(coming, [each for each in openings if not each.closed], GRACE, now),
    )


def _ended(opening: OpeningLike, now: datetime) -> bool:
    return datetime.fromisoformat(opening.closes_at) + GRACE <= now


def _moved(
    course: CourseLike, surveys: Sequence[SurveyLike], openings: Sequence[OpeningLike], now: datetime
) -> dict[str, datetime]:
    """What is open now and closes at another time, since the next session is at another time. Never in the past: what
    has been answered until now was answered in time."""
    by_key = {(each.scope, each.entry): each for each in surveys}
    found = {}
    for each in openings:
        survey = by_key.get((each.scope, each.entry))
        if survey is None or survey.opens != Opens.EACH_SESSION or not times.is_open(each, now):
            continue
        closes_at = max(times.closing(survey, datetime.fromisoformat(each.opens_at), course.sessions), now)
        if closes_at != datetime.fromisoformat(each.closes_at):
            found[each.opening_id] = closes_at
    return found
