"""A course's sessions as a calendar file (iCalendar, RFC 5545), to be taken into anybody's own calendar (B6).

Each session has the same id (UID) in every file, and SEQUENCE grows with the course: so a newer file moves what an
older one put there, and crosses out what was cancelled. It holds nothing about anybody: neither who takes part nor
who leads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from chalicelib.courses.records import Course
from chalicelib.courses.rules import CourseState
from chalicelib.courses.venues import in_words, venue_of
from chalicelib.http.languages import STOCKHOLM, gettext, language, say
from chalicelib.settings import settings

if TYPE_CHECKING:
    import icalendar

Session = Mapping[str, Any]
FILE_NAME = "komet.ics"
# How Stockholm's clocks change, for programs that don't know Europe/Stockholm by name: the European Union's rule.
_SUMMER_TIME = (
    ("DAYLIGHT", "CEST", "19960331T020000", 3, "+0100", "+0200"),
    ("STANDARD", "CET", "19961027T030000", 10, "+0200", "+0100"),
)


def calendar(course: Course, programme_name: str, place_name: str, now: datetime) -> bytes:
    """The calendar file of all the course's sessions, cancelled ones too, in the reader's language. UTF-8.

    `programme_name` and `place_name` (the district) are what the course is called. A course without set hours gives
    a calendar without sessions."""
    file = _empty()
    title = ", ".join(filter(None, (programme_name, place_name)))
    for meeting in course.sessions:
        file.add_component(_session(course, meeting, title, now))
    return bytes(file.to_ical())


@dataclass(frozen=True)
class Busy:
    """A time in a calendar that is no course's session. UTC, ISO."""

    uid: str
    starts_at: str
    ends_at: str
    heading: str


def feed(
    name: str, courses: Iterable[tuple[Course, str, Iterable[Session]]], busy: Iterable[Busy], now: datetime
) -> bytes:
    """A calendar to be followed: sessions of several courses, each course with its title and those of its sessions
    that belong there, and other times. UTF-8. Programs are asked to look again every hour.

    `now`: when it was made; the same one gives the same bytes."""
    import icalendar

    file = _empty()
    file.add("x-wr-calname", name)
    file.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", "PT1H")
    for course, title, sessions in courses:
        for meeting in sessions:
            file.add_component(_session(course, meeting, title, now))
    for each in busy:
        event = icalendar.Event()
        event.add("uid", f"{each.uid}@{urlsplit(settings.site_url).hostname}")
        event.add("dtstamp", now)
        event.add("dtstart", _here(each.starts_at))
        event.add("dtend", _here(each.ends_at))
        event.add("summary", each.heading)
        file.add_component(event)
    return bytes(file.to_ical())


def _empty() -> "icalendar.Calendar":
    import icalendar

    file = icalendar.Calendar()
    file.add("prodid", "-//Stockholms stad//Komet//SV")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add_component(_clocks())
    return file


def _session(course: Course, meeting: Session, title: str, now: datetime) -> "icalendar.Event":
    import icalendar

    host = urlsplit(settings.site_url).hostname
    session = icalendar.Event()
    session.add("uid", f"{course.course_id}-{int(meeting['number'])}@{host}")
    session.add("sequence", int(course.version or 0))
    session.add("dtstamp", now)
    session.add("dtstart", _here(meeting["starts_at"]))
    session.add("dtend", _here(meeting["ends_at"]))
    heading = gettext("%(course)s: träff %(number)d") % {"course": title, "number": int(meeting["number"])}
    session.add("summary", heading)
    session.add("status", "CANCELLED" if _is_off(course, meeting) else "CONFIRMED")
    session.add("url", f"{settings.site_url}/kurser/{course.course_id}?lang={language.get()}")
    session.add("organizer", _organizer())
    if venue := venue_of(course, meeting):
        session.add("location", in_words(venue))
        if access := say(venue.get("access") or ""):
            session.add("description", access)
    return session


def _organizer() -> "icalendar.vCalAddress":
    """Who publishes the calendar; RFC 5546 asks for one. Nobody is invited by name."""
    import icalendar

    organizer = icalendar.vCalAddress(f"mailto:{settings.support_email}")
    organizer.params["CN"] = "Komet"
    return organizer


def _is_off(course: Course, meeting: Session) -> bool:
    """Whether the session was cancelled, by itself or with its course; what had been held before is left standing."""
    if meeting.get("cancelled"):
        return True
    if course.state != CourseState.CANCELLED:
        return False
    return not course.ended_at or _here(meeting["starts_at"]) >= _here(course.ended_at)


def _here(moment: str) -> datetime:
    """A stored time (UTC, ISO 8601) as Stockholm's clocks show it."""
    return datetime.fromisoformat(moment).astimezone(STOCKHOLM)


def _clocks() -> "icalendar.Timezone":
    import icalendar

    zone = icalendar.Timezone()
    zone.add("tzid", "Europe/Stockholm")
    for kind, name, since, month, before, after in _SUMMER_TIME:
        part = icalendar.TimezoneDaylight() if kind == "DAYLIGHT" else icalendar.TimezoneStandard()
        part.add("tzname", name)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        part["DTSTART"], part["TZOFFSETFROM"], part["TZOFFSETTO"] = since, before, after
        zone.add_component(part)
    return zone
