"""Where a case stands in the words of its owner, and what the owner can do there. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Protocol

from chalicelib.cases.rules import State, is_queued, told_state
from chalicelib.groups.rules import REASONS
from chalicelib.http.fields import Field
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_, short_date, today_in_stockholm
from chalicelib.http.refusals import NotFound

PAUSED = "paused"  # beside the states: queued, but not to be offered anything

# (words, kind of tag) by where a case stands; what is decided and can still be undone is nobody's to know yet.
STATES: Mapping[str, tuple[str, str]] = {
    State.DRAFT: (N_("Påbörjad"), "neutral"),
    State.RECEIVED: (N_("I kö"), "info"),
    State.WAITING: (N_("I kö"), "info"),
    PAUSED: (N_("Pausad"), "neutral"),
    State.OFFERED: (N_("Erbjuden plats"), "warning"),
    State.ADMITTED: (N_("Har plats"), "success"),
    State.COMPLETED: (N_("Avslutad"), "neutral"),
    State.DROPPED_OUT: (N_("Avbruten"), "neutral"),
    State.WITHDRAWN: (N_("Återtagen"), "neutral"),
    State.MERGED: (N_("Ihopslagen"), "neutral"),
}
QUEUED = frozenset({State.RECEIVED, State.WAITING, PAUSED})
HAS_SEAT = frozenset({State.OFFERED, State.ADMITTED, State.COMPLETED, State.DROPPED_OUT})

# What tells the owner that the course applied for is decided: before it, the case has only been received.
DECIDED_BY = frozenset({"NotAdmitted", "CourseCancelled"})


def dropping_out(reasons: Iterable[str]) -> Form:
    """Why somebody leaves a course; `reasons`: keys of groups.rules.REASONS that make sense to them."""
    why = Field(
        "reason",
        N_("Varför kan du inte vara med?"),
        kind="choice",
        hint=N_("Svaret hjälper oss att göra kurserna bättre. Det påverkar inte om du söker igen."),
        options=tuple((reason, REASONS[reason]) for reason in reasons if reason != "unknown"),
        missing=N_("Välj varför du inte kan vara med."),
    )
    return Form("dropping_out", (why,))


class CaseLike(Protocol):
    """What the rules need of a case; cases.records.Application is one."""

    @property
    def state(self) -> str: ...
    @property
    def paused_at(self) -> str | None: ...


class UnknownOffer(NotFound):
    """There is no offer behind the link."""

    slug = "unknown-offer"
    title = N_("Vi hittar inte erbjudandet")
    advice = N_("Kontrollera att du har fått med hela länken ur meddelandet. Du kan också svara i Mina ärenden.")
    way_on = ("/mina-arenden", N_("Till Mina ärenden"))


class NotYourOffer(NotFound):
    """Somebody else is signed in than the one who was offered the seat."""

    slug = "not-your-offer"
    title = N_("Erbjudandet är till någon annan")
    advice = N_("Du är inloggad som någon annan än den som fick erbjudandet. Logga ut och öppna länken igen.")
    way_on = ("/mina-arenden", N_("Till Mina ärenden"))


def stands(case: CaseLike, happened: Collection[str] = ()) -> str:
    """Where the case stands for its owner: a key of STATES. `happened`: the kinds of its events, where they are known.

    A decision that can still be undone shows in nothing: the case stands as it stood before it."""
    if case.paused_at and (is_queued(case.state) or case.state == State.DECIDED):
        return PAUSED
    if case.state == State.DECIDED and happened and not DECIDED_BY & set(happened):
        return State.RECEIVED
    return told_state(case.state)


def coming_days(apply_until: str, starts_on: str, ends: Iterable[datetime], today: date) -> dict[str, str | None]:
    """The days of what is to come; None for what has passed. Dates as stored (ISO); `ends`: of the sessions."""
    last = max(ends, default=None)
    days = {
        "apply_until": date.fromisoformat(apply_until),
        "starts_on": date.fromisoformat(starts_on),
        **({"ends_on": today_in_stockholm(last)} if last else {}),
    }
    return {name: short_date(day) if day >= today else None for name, day in days.items()}
