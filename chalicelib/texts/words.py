"""How messages write days, hours and addresses, in the reader's language. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.http.languages import clock, gettext, long_date


def long_day(stored: str) -> str:
    """A stored date as "tisdag 2 februari 2027"."""
    return long_date(date.fromisoformat(stored))


def moment(stored: str) -> str:
    """A stored time (UTC, ISO 8601) as "tisdag 2 februari 2027, 17:30"."""
    at = datetime.fromisoformat(stored)
    return gettext(", ").join((long_date(at), clock(at)))


def hours(session: Mapping[str, Any]) -> str:
    """When a stored session begins and ends: "17:30–20:00"."""
    return "–".join(clock(datetime.fromisoformat(session[end])) for end in ("starts_at", "ends_at"))


def day_and_hours(session: Mapping[str, Any]) -> str:
    """When a stored session is: "tisdag 2 februari 2027, 17:30–20:00"."""
    return gettext(", ").join((long_date(datetime.fromisoformat(session["starts_at"])), hours(session)))


def in_a_row(*parts: str | None) -> str:
    """What is there of these, as it is written on an envelope: never translated."""
    return ", ".join(filter(None, parts))
