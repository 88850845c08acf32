"""How a case is told to the one it is about: what has happened, and what comes next. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

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
        ("next", N_("Sista dag att ansöka. Sedan sätter gruppledarna ihop gruppen och du får besked.")),
        ("next", N_("Kursen börjar")),
    ),
}

DECIDED_WITHIN = timedelta(days=7)  # after the last day to apply

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


def coming_days(apply_until: str, starts_on: str) -> dict[int, str]:
    """The days of what is to come, by its place in NEXT. Dates as stored (ISO)."""
    decided = date.fromisoformat(apply_until) + DECIDED_WITHIN
    return {1: short_date(decided), 2: short_date(date.fromisoformat(starts_on))}


def told(events: list[tuple[str, str]], state: str, days: Mapping[int, str]) -> list[dict[str, str]]:
    """The timeline: (kind, time) of events that concern the person, then where the case stands and what is next.

    `days` puts a date beside one of the coming things, by its place in NEXT."""
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
        {"what": gettext(what), "when": days.get(number, ""), "state": step}
        for number, (step, what) in enumerate(NEXT.get(State(state), ()))
    ]
    return past + coming
