"""Terms: "2027-1" is the spring of 2027 (January to June), "2027-2" its autumn. Pure.

Which term a day is in is told by rules.term."""

import re
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.courses.rules import term
from chalicelib.http.languages import STOCKHOLM, gettext

PATTERN = "2[0-9]{3}-[12]"


def is_term(text: str) -> bool:
    """Whether it is a term as we write them."""
    return bool(re.fullmatch(PATTERN, text))


def chosen(asked: str, today: date) -> str:
    """The term that is asked for, or today's where that is none."""
    return asked if is_term(asked) else term(today)


def first_day(term: str) -> date:
    """The first day of a term."""
    year, half = term.split("-")
    return date(int(year), 1 if half == "1" else 7, 1)


def after(term: str) -> str:
    """The term that follows."""
    year, half = term.split("-")
    return f"{year}-2" if half == "1" else f"{int(year) + 1}-1"


def before(term: str) -> str:
    """The term before."""
    year, half = term.split("-")
    return f"{year}-1" if half == "2" else f"{int(year) - 1}-2"


def last_day(term: str) -> date:
    """The day that a term ends on."""
    return first_day(after(term)) - timedelta(days=1)


def until(term: str, many: int) -> list[str]:
    """So many terms, of which this is the last, oldest first."""
    found = [term]
    while len(found) < many:
        found.insert(0, before(found[0]))
    return found


def moments(term: str) -> tuple[str, str]:
    """From when until when (both included) the times of a term are, as times are stored: UTC, ISO."""
    start, end = (
        datetime.combine(first_day(each), time.min, STOCKHOLM).astimezone(UTC) for each in (term, after(term))
    )
    return start.isoformat(), (end - timedelta(seconds=1)).isoformat()


def named(term: str) -> str:
    """As "Våren 2027"."""
    year, half = term.split("-")
    return (gettext("Våren %(year)s") if half == "1" else gettext("Hösten %(year)s")) % {"year": year}
