"""When a weekly course meets: the weeks of a Stockholm school year, without holidays. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from chalicelib.http.languages import N_, STOCKHOLM


def weekly_sessions(not_before: date, weekday: int, clock: str, count: int, minutes: int) -> list[dict[str, Any]]:
    """The sessions of a weekly course, as `Course.sessions` stores them: number, start and end in UTC.

    The first is on the first such weekday (0 is Monday) from `not_before` on. `clock` ("17:30") is Stockholm's,
    in summer as in winter. Days off are passed over."""
    days = islice(_weekly(not_before, weekday), count)
    return [session(number, day, clock, minutes) for number, day in enumerate(days, start=1)]


def session(number: int, day: date, clock: str, minutes: int) -> dict[str, Any]:
    """One session as `Course.sessions` stores it; `clock` ("17:30") is Stockholm's."""
    start = datetime.combine(day, time.fromisoformat(clock), STOCKHOLM).astimezone(UTC)
    end = start + timedelta(minutes=minutes)
    return {"number": number, "starts_at": start.isoformat(), "ends_at": end.isoformat()}


def passed_over(not_before: date, sessions: Iterable[Mapping[str, Any]]) -> list[tuple[date, str]]:
    """The days off between `not_before` and the last of a weekly course's sessions on which it would have met, with
    the reason of each (see why_off)."""
    days = [day_of(meeting) for meeting in sessions]
    if not days:
        return []
    first = not_before + timedelta(days=(days[0].weekday() - not_before.weekday()) % 7)
    weeks = range((max(days) - first).days // 7)
    return [(day, reason) for week in weeks if (reason := why_off(day := first + timedelta(days=7 * week)))]


def day_of(meeting: Mapping[str, Any]) -> date:
    """The day of a stored session in Stockholm."""
    return datetime.fromisoformat(meeting["starts_at"]).astimezone(STOCKHOLM).date()


def next_session(sessions: Iterable[Mapping[str, Any]], from_day: date) -> str | None:
    """The day (ISO) of the first session from `from_day` on that isn't cancelled, or None: Course.next_session."""
    days = [day_of(meeting) for meeting in sessions if not meeting.get("cancelled")]
    return min((day.isoformat() for day in days if day >= from_day), default=None)


def is_day_off(day: date) -> bool:
    """Whether Stockholm's schools are closed, so that few families can come."""
    return bool(why_off(day))


def why_off(day: date) -> str:
    """Why Stockholm's schools are closed on that day, in Swedish (a key of the catalogues), or "" where they aren't.

    Schools lay their Easter week before or after Easter, so both weeks count."""
    week, easter, in_year = day.isocalendar().week, easter_sunday(day.year), (day.month, day.day)
    for reason, off in (
        (N_("sportlov"), week == 9),
        (N_("höstlov"), week == 44),
        (N_("påsk och påsklov"), abs((day - easter).days) <= 8),
        (N_("Kristi himmelsfärdsdag"), day == easter + timedelta(days=39)),
        (N_("första maj"), in_year == (5, 1)),
        (N_("nationaldagen"), in_year == (6, 6)),
        (N_("sommarlov"), (6, 10) <= in_year <= (8, 20)),
        (N_("jullov"), not (1, 8) <= in_year <= (12, 19)),
    ):
        if off:
            return reason
    return ""


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
