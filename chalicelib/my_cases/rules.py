"""How a case is told to the one it is about: what has happened, and what comes next. Pure."""

from collections.abc import Mapping
from datetime import date, datetime

from chalicelib.cases.rules import State
from chalicelib.http.languages import N_, clock, gettext, short_date

STATES = {
    State.DRAFT: (N_("Påbörjad"), "neutral"),
    State.RECEIVED: (N_("I kö"), "info"),
    State.WITHDRAWN: (N_("Återtagen"), "neutral"),
}

HAPPENED = {
    "ApplicationReceived": N_("Vi fick din ansökan"),
    "ApplicationWithdrawn": N_("Du tog tillbaka ansökan"),
}

NEXT: dict[State, tuple[tuple[str, str], ...]] = {
    State.RECEIVED: (
        ("now", N_("Du står i kö")),
        ("next", N_("Sista ansökningsdag")),
        ("next", N_("Vi går igenom ansökningarna. Du får besked före kursstarten.")),
        ("next", N_("Kursen börjar")),
    ),
}

CHANNELS = {"email": N_("E-post"), "sms": N_("Sms"), "my_cases": N_("Mina ärenden")}
SENDINGS = {
    "sending": N_("Skickas"),
    "sent": N_("Skickat"),
    "failed": N_("Kunde inte skickas"),
    "suppressed": N_("Inte skickat, adressen fungerar inte"),
    "withheld": N_("Inte skickat, det här är en övningsmiljö"),
    "bounced": N_("Kom inte fram"),
    "complained": N_("Markerat som skräppost"),
}


def coming_days(apply_until: str, starts_on: str, today: date) -> dict[int, str | None]:
    """The days of what is to come, by its place in NEXT; None for what has passed. Dates as stored (ISO)."""
    days = {1: date.fromisoformat(apply_until), 3: date.fromisoformat(starts_on)}
    return {number: short_date(day) if day >= today else None for number, day in days.items()}


def told(events: list[tuple[str, str]], state: str, days: Mapping[int, str | None]) -> list[dict[str, str]]:
    """The timeline: (kind, time) of events that concern the person, then where the case stands and what is next.

    `days` puts a date beside one of the coming things, by its place in NEXT, or with None leaves it out."""
    past = [
        {
            "what": gettext(HAPPENED[kind]),
            "when": f"{short_date(moment)} {clock(moment)}",
            "iso": at,
            "state": "done",
        }
        for kind, at in events
        if kind in HAPPENED and (moment := datetime.fromisoformat(at))
    ]
    coming = [
        {"what": gettext(what), "when": when, "state": step}
        for number, (step, what) in enumerate(NEXT.get(State(state), ()))
        if (when := days.get(number, "")) is not None
    ]
    return past + coming
