"""When a weekly course meets: the weeks of a Stockholm school year, without holidays. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from chalicelib.http.languages import STOCKHOLM


def weekly_sessions(not_before: date, weekday: int, clock: str, count: int, minutes: int) -> list[dict[str, Any]]:
    """The sessions of a weekly course, as `Course.sessions` stores them: number, start and end in UTC.

    The first is on the first such weekday (0 is Monday) from `not_before` on. `clock` ("17:30") is Stockholm's,
    in summer as in winter. Days off are passed over."""
    begins = time.fromisoformat(clock)
    meetings = []
    for number, day in enumerate(islice(_weekly(not_before, weekday), count), start=1):
        start = datetime.combine(day, begins, STOCKHOLM).astimezone(UTC)
        end = start + timedelta(minutes=minutes)
        meetings.append({"number": number, "starts_at": start.isoformat(), "ends_at": end.isoformat()})
    return meetings


def is_day_off(day: date) -> bool:
    """Whether Stockholm's schools are closed, so that few families can come.

    Schools lay their Easter week before or after Easter, so both weeks count."""
    week, easter = day.isocalendar().week, easter_sunday(day.year)
    return (
        week in (9, 44)  # winter and autumn half-term
        or abs((day - easter).days) <= 8
        or day == easter + timedelta(days=39)  # Ascension
        or (day.month, day.day) in {(5, 1), (6, 6)}
        or (6, 10) <= (day.month, day.day) <= (8, 20)
        or not (1, 8) <= (day.month, day.day) <= (12, 19)
    )


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar, by the method that J.-M. Oudin published in 1940."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def _weekly(not_before: date, weekday: int) -> Iterator[date]:
    day = not_before + timedelta(days=(weekday - not_before.weekday()) % 7)
    while True:
        if not is_day_off(day):
            yield day
        day += timedelta(days=7)
