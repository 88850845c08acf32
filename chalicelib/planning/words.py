"""A course's sessions and changes in words, in the reader's language. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.http.languages import clock, gettext, long_date
from chalicelib.planning.rules import Session, is_coming


def hours(meeting: Session) -> str:
    """As "17:30–20:00", which stays in order inside Arabic."""
    start, end = (datetime.fromisoformat(meeting[which]) for which in ("starts_at", "ends_at"))
    return f"\u2066{clock(start)}–{clock(end)}\u2069"


def day(moment: str) -> str:
    """A stored time as "tisdag 2 februari 2027"."""
    return long_date(datetime.fromisoformat(moment))


def rows(
    sessions: Iterable[Session], next_number: int | None, now: datetime, *, called_off: bool = False
) -> list[dict[str, Any]]:
    """The sessions as a table shows them, each with where it stands: held, next, coming or cancelled.

    `called_off`: the course is cancelled, and with it every session that has not been held."""
    states = {
        "cancelled": (gettext("Inställd"), "danger"),
        "next": (gettext("Nästa"), "info"),
        "coming": (gettext("Kommer"), "neutral"),
        "held": (gettext("Klar"), "success"),
    }

    def standing(meeting: Session) -> str:
        if meeting.get("cancelled"):
            return "cancelled"
        if not is_coming(meeting, now):
            return "held"
        if called_off:
            return "cancelled"
        return "next" if meeting["number"] == next_number else "coming"

    return [
        {
            "number": int(meeting["number"]),
            "day": day(meeting["starts_at"]),
            "hours": hours(meeting),
            "state": states[standing(meeting)],
            "can_change": is_coming(meeting, now),
        }
        for meeting in sessions
    ]


def changes(changed: Iterable[Mapping[str, Any]], venue: Mapping[str, Any] | None) -> list[str]:
    """What is going to be told, one line a change."""
    return [_change(each, venue or {}) for each in changed]


def _change(change: Mapping[str, Any], venue: Mapping[str, Any]) -> str:
    facts: dict[str, Any] = {"number": int(change.get("number", 0))}
    if change.get("before"):
        was = datetime.fromisoformat(change["before"])
        facts["before"] = f"{long_date(was)} {clock(was)}"
    if change.get("starts_at"):
        facts["after"] = f"{day(change['starts_at'])} {hours(change)}"
    match change["what"]:
        case "session_moved":
            return gettext("Träff %(number)d flyttas från %(before)s till %(after)s.") % facts
        case "session_cancelled":
            return gettext("Träff %(number)d, %(before)s, ställs in.") % facts
        case "session_added":
            return gettext("En ny träff läggs till sist: nummer %(number)d, %(after)s.") % facts
        case _:
            where = ", ".join(filter(None, (venue.get("name"), venue.get("address"))))
            return gettext("Ny lokal: %(where)s.") % {"where": where or gettext("inte bestämt")}
