"""What figures need to know of a case and nothing else tells: written down as it happens, so that counting needs to
read neither persons nor journals (S5, S7, C4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from chalicelib.cases.records import Application

# The first answer to an application: what handling it has taken until then is its handling time (S7).
DECISIONS = frozenset({"Admitted", "NotAdmitted", "SeatOffered"})
SYSTEM = "system:"


class PersonLike(Protocol):
    """What is written down of a person; people.records.Person is one."""

    @property
    def gender(self) -> str | None: ...
    @property
    def language(self) -> str: ...


class CountedLike(Protocol):
    """What is counted of an application; records.Application is one."""

    @property
    def application_id(self) -> str: ...
    @property
    def course_id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...
    @property
    def received_at(self) -> str | None: ...
    @property
    def seat_in(self) -> str | None: ...
    @property
    def end_reason(self) -> str | None: ...
    @property
    def gender(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def channel(self) -> str | None: ...
    @property
    def decided_at(self) -> str | None: ...
    @property
    def told_at(self) -> str | None: ...
    @property
    def silent_days(self) -> float | None: ...


def received(application: Application, person: PersonLike, actor: str, now: datetime) -> None:
    """Write down who applied, as far as figures ask, and by which way. What is told to them is
    counted from then on: of their receipt they are told at once."""
    application.gender, application.language = person.gender, person.language
    application.channel = application.entered_because or ("system" if actor.startswith(SYSTEM) else "web")
    application.told_at = now.isoformat(timespec="milliseconds")


def told(application: Application, kind: str, at: datetime) -> None:
    """Write down that the person is told of an event of this kind: how long they had heard nothing, and when they
    first heard of a decision."""
    moment = at.isoformat(timespec="milliseconds")
    if application.told_at:
        silent = (at - datetime.fromisoformat(application.told_at)).days
        application.silent_days = max(int(application.silent_days or 0), silent)
    application.told_at = moment
    if kind in DECISIONS and not application.decided_at:
        application.decided_at = moment
