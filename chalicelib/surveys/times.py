"""When a course's surveys open, are reminded of and close. Pure; times are UTC.

Nothing is stored before a survey opens: what is to come follows from the course's sessions as they stand. So a session
that is moved or cancelled takes its surveys along (B6)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from chalicelib.courses.rules import CourseState
from chalicelib.http.languages import today_in_stockholm
from chalicelib.surveys.rules import AFTER_COURSE, Opens, opening_id

BEFORE_CLOSING = timedelta(days=2)  # how long before it closes those who take part are reminded
LONG = timedelta(days=10)  # what is open for so long is reminded of once more, half-way
AT_LEAST = timedelta(days=1)  # nobody is reminded of what they were asked less long ago


class SurveyLike(Protocol):
    """What the rules need of a version of a survey; records.Survey is one."""

    @property
    def survey_id(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def entry(self) -> str: ...
    @property
    def opens(self) -> str: ...
    @property
    def sessions(self) -> Sequence[Any]: ...
    @property
    def days_open(self) -> float: ...


class CourseLike(Protocol):
    """What the rules need of a course; courses.records.Course is one."""

    @property
    def state(self) -> str: ...
    @property
    def sessions(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def ended_at(self) -> str | None: ...


class OpeningLike(Protocol):
    """What the rules need of an opening; records.Opening is one."""

    @property
    def opens_at(self) -> str: ...
    @property
    def closes_at(self) -> str: ...
    @property
    def reminded(self) -> float: ...


@dataclass(frozen=True)
class Planned:
    """A survey that opens for a course. `session`: after which, or AFTER_COURSE."""

    scope: str
    entry: str
    opening_id: str
    session: int
    opens_at: datetime
    closes_at: datetime


def planned(course: CourseLike, surveys: Iterable[SurveyLike], now: datetime) -> list[Planned]:
    """All openings of the surveys in force as they follow from the course's sessions, soonest first: those to come, and
    those that have been. None of drafts and of what was cancelled.

    Where a course has a survey of its own with the id of one of its programme's, it has that one instead: give the
    course's last."""
    if course.state not in (CourseState.ANNOUNCED, CourseState.CLOSED):
        return []
    found = [
        Planned(
            survey.scope,
            survey.entry,
            opening_id(survey.survey_id, session),
            session,
            opens_at,
            closing(survey, opens_at, course.sessions),
        )
        for survey in {each.survey_id: each for each in surveys}.values()
        for session, opens_at in _moments(course, survey, now)
    ]
    return sorted(found, key=lambda each: (each.opens_at, each.opening_id))


def closing(survey: SurveyLike, opens_at: datetime, sessions: Iterable[Mapping[str, Any]]) -> datetime:
    """When what opened then closes: after the survey's days, but one that comes after each session before the next
    session begins on another day. Between two of one day nobody has the time to answer."""
    ends = [opens_at + timedelta(days=int(survey.days_open))]
    if survey.opens == Opens.EACH_SESSION:
        ends += [start for _, start, _ in held(sessions) if today_in_stockholm(start) > today_in_stockholm(opens_at)]
    return min(ends)


def held(sessions: Iterable[Mapping[str, Any]]) -> list[tuple[int, datetime, datetime]]:
    """The sessions that aren't cancelled: (number, start, end), soonest first."""
    found = [
        (int(each["number"]), datetime.fromisoformat(each["starts_at"]), datetime.fromisoformat(each["ends_at"]))
        for each in sessions
        if not each.get("cancelled")
    ]
    return sorted(found, key=lambda each: each[1])


def is_open(opening: OpeningLike, now: datetime) -> bool:
    """Whether it is answered now: from its opening on, and no more at the moment it closes."""
    return datetime.fromisoformat(opening.opens_at) <= now < datetime.fromisoformat(opening.closes_at)


def reminders(opening: OpeningLike) -> list[datetime]:
    """When those who take part are reminded of it, soonest first: once, or twice if it is open for long."""
    opens_at, closes_at = datetime.fromisoformat(opening.opens_at), datetime.fromisoformat(opening.closes_at)
    found = [closes_at - BEFORE_CLOSING]
    if closes_at - opens_at >= LONG:
        found = [opens_at + (closes_at - opens_at) / 2, *found]
    return [at for at in found if at >= opens_at + AT_LEAST]


def to_remind(opening: OpeningLike, now: datetime) -> int:
    """How many reminders should have gone by now; nobody is reminded of what has closed. More than `reminded`: one is
    due, and what was missed isn't sent late as well."""
    return sum(at <= now for at in reminders(opening)) if is_open(opening, now) else int(opening.reminded)


def next_time(
    to_open: Iterable[Planned], openings: Iterable[OpeningLike], grace: timedelta, now: datetime
) -> datetime | None:
    """When something is to be done next, later than now: a survey opens, one is reminded of, or one has closed and the
    `grace` is over."""
    moments = [each.opens_at for each in to_open]
    for each in openings:
        moments += [*reminders(each), datetime.fromisoformat(each.closes_at) + grace]
    return min((at for at in moments if at > now), default=None)


def _moments(course: CourseLike, survey: SurveyLike, now: datetime) -> Iterator[tuple[int, datetime]]:
    """After which sessions the survey opens, and when that is."""
    sessions = held(course.sessions)
    if survey.opens != Opens.AFTER_COURSE:
        wanted = {int(number) for number in survey.sessions}
        for number, _, end in sessions:
            if survey.opens == Opens.EACH_SESSION or number in wanted:
                yield number, end
        return
    ends = max((end for _, _, end in sessions), default=None)
    if ends is None or closing(survey, ends, ()) <= now:
        # No sessions, or the last of them was cancelled too late for that: then the closing counts.
        ends = datetime.fromisoformat(course.ended_at) if course.ended_at else ends
    if ends is not None:
        yield AFTER_COURSE, ends
