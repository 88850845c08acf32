"""A venue's bookings as they are looked at: a week day by day, a term week by week."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.bookings.records import Venue, VenueDay, days_between
from chalicelib.courses.calendar import why_off
from chalicelib.courses.records import Course, all_districts, all_programmes, courses_by_id
from chalicelib.courses.rules import CourseState
from chalicelib.http.languages import clock, gettext, say
from chalicelib.http.reach import Ability, Reach


@dataclass(frozen=True)
class Line:
    """One booking. `course_id`: "" where its course is none, or outside the reader's reach."""

    day: str  # ISO
    starts_at: str  # UTC, ISO
    hours: str
    title: str
    course_id: str
    can_free: bool


@dataclass(frozen=True)
class Day:
    """One day of a week. `hours`: bookable, or "" where it is closed; `off`: why schools are closed."""

    day: date
    hours: str
    lines: list[Line]
    off: str


def week(venue: Venue, monday: date, reach: Reach) -> list[Day]:
    """The seven days from that Monday on. A query, and those of the courses' names."""
    found = days_between(venue.venue_id, monday, monday + timedelta(days=6))
    lines = _lines(found, reach)
    days = [monday + timedelta(days=number) for number in range(7)]
    return [
        Day(
            day,
            ltr("–".join(venue.hours.get(str(day.weekday()), ()))),
            [line for line in lines if line.day == day.isoformat()],
            gettext(why_off(day)),
        )
        for day in days
    ]


@dataclass(frozen=True)
class Week:
    """One week of a term, with its bookings by weekday."""

    monday: date
    days: list[list[Line]]  # Monday first

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


def term(venue: Venue, named: str, reach: Reach) -> list[Week]:
    """The weeks of a term ("2027-1") that have bookings, or could. A query, and those of the courses' names."""
    first, last = ends_of(named)
    lines = _lines(days_between(venue.venue_id, first, last), reach)
    monday, weeks = monday_of(first), []
    while monday <= last:
        days = [(monday + timedelta(days=number)).isoformat() for number in range(7)]
        weeks.append(Week(monday, [[line for line in lines if line.day == day] for day in days]))
        monday += timedelta(days=7)
    return weeks


def ends_of(named: str) -> tuple[date, date]:
    """The first and the last day of a term ("2027-1")."""
    year = int(named[:4])
    return (date(year, 1, 1), date(year, 6, 30)) if named.endswith("1") else (date(year, 7, 1), date(year, 12, 31))


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def _lines(days: Iterable[VenueDay], reach: Reach) -> list[Line]:
    found = [(day.day, booking) for day in days for booking in day.bookings]
    courses = courses_by_id(booking["course_id"] for _, booking in found if booking.get("course_id"))
    known = {course.course_id: course for course in courses}
    titles = titles_of(courses)
    return [_line(day, booking, known, titles, reach) for day, booking in found]


def _line(
    day: str, booking: Mapping[str, Any], known: Mapping[str, Course], titles: Mapping[str, str], reach: Reach
) -> Line:
    course = known.get(booking.get("course_id") or "")
    title, course_id = str(booking.get("what") or gettext("Upptagen")), ""
    if course:
        within = reach.may(Ability.SEE, districts=course.districts, course_id=course.course_id)
        if within or course.state != CourseState.DRAFT:
            title = titles[course.course_id]
        course_id = course.course_id if within else ""
    return Line(day, booking["starts_at"], hours(booking), title, course_id, not booking.get("course_id"))


def titles_of(courses: Iterable[Course]) -> dict[str, str]:
    """What courses are called, by id: programme and district. Two queries."""
    known = list(courses)
    if not known:
        return {}
    programmes = {each.programme_id: each.names for each in all_programmes()}
    places = {each.district_id: each.names for each in all_districts()}
    return {
        course.course_id: gettext("%(programme)s, %(district)s")
        % {
            "programme": say(programmes.get(course.programme_id, {})),
            "district": say(places.get(course.district_id, {})),
        }
        for course in known
    }


def hours(times: Mapping[str, Any]) -> str:
    """As "17:30–20:00", which stays in order inside Arabic; until midnight is "24:00"."""
    start, end = (datetime.fromisoformat(times[which]) for which in ("starts_at", "ends_at"))
    until = "24:00" if clock(end) == "00:00" else clock(end)
    return ltr(f"{clock(start)}–{until}")


def ltr(text: str) -> str:
    """Digits that stay in order inside Arabic."""
    return f"\u2066{text}\u2069" if text else ""
