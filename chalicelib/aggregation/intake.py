"""Who is reached (S5, S7, S11, C4, P10, X5): a course's figures of applications, seats, attendance and times. Pure.

Whoever applied counts where they applied; whoever got a seat counts where they got it, as do their waiting and what
became of them. Each figure is a sum of ones over applications, so courses add up to cells, terms and the city.
Persons with protected data count as all others do: no figure says who."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from chalicelib.attendance.rules import ATTENDED
from chalicelib.cases.counted import CountedLike
from chalicelib.cases.rules import State, is_active
from chalicelib.courses.rules import CourseState
from chalicelib.http.languages import today_in_stockholm
from chalicelib.settings import settings

UNKNOWN = "unknown"
BINDER = "binder"  # the way of a case from before there was a service: nobody's handling time

# Days, up to and with: the last bucket takes what is left. Keys of figures: never changed.
WAITING_DAYS = (30, 60, 90, 180, 365)
HANDLING_DAYS = (7, 14, 30, 60)

HAD_A_SEAT = frozenset({State.ADMITTED, State.COMPLETED, State.DROPPED_OUT})
COUNTED_NOT = frozenset({State.DRAFT, State.MERGED})  # sent to nobody; counted with the case that goes on
SLACK = 1  # days: a message is not sent at night


class MarkLike(Protocol):
    """How one was at one session; attendance.records.Mark is one."""

    @property
    def application_id(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def status(self) -> str: ...


class CourseLike(Protocol):
    """What is counted of a course; courses.records.Course is one."""

    @property
    def course_id(self) -> str: ...
    @property
    def starts_on(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def sessions(self) -> Sequence[Mapping[str, Any]]: ...


class FactsLike(Protocol):
    """What the section needs of a course's facts; facts.CourseFacts is one. `applications`: all who applied for the
    course, and all who have or had a seat in it."""

    @property
    def course(self) -> CourseLike: ...
    @property
    def applications(self) -> Sequence[CountedLike]: ...
    @property
    def marks(self) -> Sequence[MarkLike]: ...
    @property
    def now(self) -> datetime: ...


def intake(facts: FactsLike) -> dict[str, Any]:
    """The course's figures of who is reached."""
    course, cases = facts.course, {each.application_id: each for each in facts.applications}.values()
    applied = [each for each in cases if _applied(each, course)]
    admitted = [each for each in cases if each.seat_in == course.course_id and each.state in HAD_A_SEAT]
    held = {int(each["number"]) for each in course.sessions if not each.get("cancelled")}
    marks = [mark for mark in facts.marks if mark.number in held]
    present = {mark.application_id for mark in marks if mark.status in ATTENDED}
    took_part = [each for each in admitted if _took_part(each, present, bool(marks))]
    dropped = [each for each in admitted if each.state == State.DROPPED_OUT]
    over = [each for each in admitted if course.state == CourseState.CLOSED or each.state == State.COMPLETED]
    theirs = {each.application_id for each in admitted}
    return {
        "applied": {
            **_people(applied),
            "heard_from": _by(applied, lambda each: each.answers.get("heard_from")),
            "channel": _by(applied, lambda each: each.channel or UNKNOWN),
        },
        "ease": ease(applied),
        "admitted": _people(admitted),
        "took_part": _people(took_part),
        "ended": _people(over),  # of whom it is known whether they completed
        "completed": _people([each for each in took_part if each.state == State.COMPLETED]),
        "dropped": {**_people(dropped), "reasons": _by(dropped, lambda each: each.end_reason or UNKNOWN)},
        "withdrawn": _people([each for each in applied if each.state == State.WITHDRAWN]),
        "waiting_days": measured((_waited(each, course.starts_on) for each in admitted), WAITING_DAYS),
        "handling_days": measured((_handled(each) for each in applied), HANDLING_DAYS),
        "informed": informed(applied, facts.now, settings.silence_days),
        "attendance": _attendance([mark for mark in marks if mark.application_id in theirs]),
    }


def measured(days: Iterable[int | None], buckets: Sequence[int]) -> dict[str, Any]:
    """Numbers of days as figures, how often by bucket: "30" is up to thirty, "more" is more than the last.

    What is None isn't known and counts nowhere."""
    known = [each for each in days if each is not None]
    counts: dict[str, int] = {}
    for value in known:
        bucket = next((str(most) for most in buckets if value <= most), "more")
        counts[bucket] = counts.get(bucket, 0) + 1
    squares = sum(value * value for value in known)
    return {"n": len(known), "sum": sum(known), "squares": squares, "counts": counts}


def ease(applied: Iterable[CountedLike]) -> dict[str, Any]:
    """How easy applying was, from 1 to 5, of those who say it (P10)."""
    said = [str(each.answers.get("ease", "")) for each in applied]
    return measured((int(each) for each in said if each in {*"12345"}), (1, 2, 3, 4, 5))


def informed(applied: Iterable[CountedLike], now: datetime, silence_days: int) -> dict[str, int]:
    """How many were never left without a word for longer than is set, of those of whom that is known (X5)."""
    silences = [each for each in (_longest_silence(case, now) for case in applied) if each is not None]
    return {"n": sum(each <= silence_days + SLACK for each in silences), "of": len(silences)}


def _longest_silence(case: CountedLike, now: datetime) -> int | None:
    """In whole days. A case that is open is silent until now."""
    if not case.told_at:
        return None
    open_for = (now - datetime.fromisoformat(case.told_at)).days if is_active(case.state) else 0
    return max(int(case.silent_days or 0), open_for)


def _applied(case: CountedLike, course: CourseLike) -> bool:
    return case.course_id == course.course_id and bool(case.received_at) and case.state not in COUNTED_NOT


def _took_part(case: CountedLike, present: set[str], marked: bool) -> bool:
    """Whether they were there at least once. Where nobody has ever been marked (a web course, or leaders who keep no
    list), those who have completed it have taken part."""
    return case.application_id in present if marked else case.state == State.COMPLETED


def _people(cases: Sequence[CountedLike]) -> dict[str, Any]:
    """How many, and how many of each gender and language."""
    return {
        "n": len(cases),
        "gender": _by(cases, lambda each: each.gender or UNKNOWN),
        "language": _by(cases, lambda each: each.language or UNKNOWN),
    }


def _by(cases: Iterable[CountedLike], what: Callable[[CountedLike], Any]) -> dict[str, int]:
    """How many of each; those who have said nothing are none."""
    counts: dict[str, int] = {}
    for value in map(what, cases):
        if isinstance(value, str) and value:
            counts[value] = counts.get(value, 0) + 1
    return counts


def _waited(case: CountedLike, starts_on: str) -> int | None:
    """Days from receipt to the course's start (S11); nought where they came after it had begun."""
    if not case.received_at:
        return None
    received = today_in_stockholm(datetime.fromisoformat(case.received_at))
    return max(0, (datetime.fromisoformat(starts_on).date() - received).days)


def _handled(case: CountedLike) -> int | None:
    """Days of the calendar from receipt to the first decision that was told (S7)."""
    if not case.decided_at or not case.received_at or case.channel == BINDER:
        return None
    decided, received = (today_in_stockholm(datetime.fromisoformat(at)) for at in (case.decided_at, case.received_at))
    return max(0, (decided - received).days)


def _attendance(marks: Sequence[MarkLike]) -> dict[str, int]:
    """How often people were there, of how often anybody has said how it was."""
    return {"attended": sum(mark.status in ATTENDED for mark in marks), "possible": len(marks)}
