"""A course's sessions and changes in words, in the reader's language. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.courses.venues import has_own, in_words
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
            "where": (in_words(meeting["venue"]) or gettext("Ingen lokal än")) if has_own(meeting) else "",
        }
        for meeting in sessions
    ]


def changes(
    changed: Iterable[Mapping[str, Any]],
    venue: Mapping[str, Any] | None,
    where: Mapping[int, Mapping[str, Any] | None] | None = None,
) -> list[str]:
    """What is going to be told, one line a change. `venue`: the course's; `where`: the sessions', by number."""
    return [_change(each, (where or {}).get(int(each.get("number", 0))) or {}, venue or {}) for each in changed]


def _change(change: Mapping[str, Any], own: Mapping[str, Any], venue: Mapping[str, Any]) -> str:
    facts: dict[str, Any] = {"number": int(change.get("number", 0)), "where": in_words(own) or gettext("inte bestämt")}
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
        case "session_venue":
            return gettext("Träff %(number)d får ny lokal: %(where)s.") % facts
        case _:
            return gettext("Ny lokal: %(where)s.") % {"where": in_words(venue) or gettext("inte bestämt")}
