"""The rules of reminders: which session is near, and what becomes of a case that has been silent. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from chalicelib.cases.rules import State, is_active, is_queued
from chalicelib.courses.calendar import day_of


class CaseLike(Protocol):
    """What the rules need of a case; cases.records.Application is one."""

    @property
    def state(self) -> str: ...
    @property
    def paused_at(self) -> str | None: ...


class Step(StrEnum):
    """What to do about a case whose last message is long ago."""

    FORGET = "forget"  # it is closed, or something has been said since, which minds it now
    WAIT = "wait"  # something is being decided: look again next time
    TELL = "tell"


def step(case: CaseLike, *, followed: bool) -> Step:
    """What to do about a silent case. `followed`: a later event of it is to be told, or minds its silence."""
    if followed or not is_active(case.state):
        return Step.FORGET
    return Step.WAIT if case.state in (State.DECIDED, State.OFFERED) else Step.TELL


def note(case: CaseLike, *, outgrown: bool) -> str:
    """The kind of event that says that the case still stands. `outgrown`: another programme fits the child (B10)."""
    if case.state == State.ADMITTED:
        return "StillAdmitted"
    if outgrown and is_queued(case.state):
        return "OtherProgrammeSuggested"
    return "StillPaused" if case.paused_at else "StillWaiting"


def near_session(
    sessions: Iterable[Mapping[str, Any]], from_day: date, until_day: date, now: datetime
) -> Mapping[str, Any] | None:
    """The first session on these days (both included) that is held and hasn't begun, or None."""
    near = [
        meeting
        for meeting in sessions
        if not meeting.get("cancelled")
        and from_day <= day_of(meeting) <= until_day
        and datetime.fromisoformat(meeting["starts_at"]) > now
    ]
    return min(near, key=lambda meeting: datetime.fromisoformat(meeting["starts_at"]), default=None)
