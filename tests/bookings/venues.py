"""Venues of the town: two in Farsta, one in Skarpnäck, one that somebody else owns, one that is out of use."""

from datetime import date
from typing import Any

import pytest

from chalicelib.bookings.records import Venue, VenueDay
from chalicelib.courses.calendar import weekly_sessions
from chalicelib.courses.records import Course
from tests.town import GROUP

HOUSE, SMALL, KULTUR, HIRED, OLD = "familjens-hus", "lilla-rummet", "kulturhuset", "hyrd-sal", "gamla-salen"
HOURS = {str(weekday): ["08:00", "21:00"] for weekday in range(5)}
TUESDAYS = ["2027-02-02", "2027-02-09", "2027-02-16", "2027-02-23"]


@pytest.fixture
def venues(town: None) -> None:
    """Open on working days from 8 to 21."""
    venue(HOUSE, "Familjens hus", "farsta", address="Torget 1", access={"sv": "Hiss.", "en": "Lift."})
    venue(SMALL, "Lilla rummet", "farsta", capacity=6)
    venue(KULTUR, "Kulturhuset", "skarpnack")
    venue(HIRED, "Hyrd sal", "bromma", external=True, contact="Vaktmästaren", cost="500 kronor")
    venue(OLD, "Gamla salen", "farsta", active=False)


def venue(venue_id: str, name: str, district_id: str, **more: Any) -> Venue:
    told: dict[str, Any] = {"address": f"{name}s gata 2", "capacity": 20, "hours": HOURS, "features": ["lift"], **more}
    made = Venue(venue_id=venue_id, name=name, district_id=district_id, **told)
    made.save()
    return made


@pytest.fixture
def course(venues: None) -> Course:
    """Four Tuesdays from 2 February, 17:30 to 20:00, and no venue yet."""
    found = Course.get(GROUP)
    found.sessions = weekly_sessions(date(2027, 2, 2), 1, "17:30", 4, 150)
    found.venue = None
    found.meets, found.next_session = "meets", TUESDAYS[0]
    found.save()
    return found


def taken(venue_id: str, day: str, start: str = "17:00", end: str = "18:00") -> None:
    """Somebody else has the venue then. UTC."""
    there = {
        "starts_at": f"{day}T{start}:00+00:00",
        "ends_at": f"{day}T{end}:00+00:00",
        "what": "Kör",
        "booked_by": "x",
    }
    VenueDay(venue_id, day, bookings=[there]).save()


def booked(venue_id: str, course_id: str = GROUP) -> list[tuple[str, int]]:
    """The course's bookings in the venue: day and number."""
    return [
        (day.day, each["number"])
        for day in VenueDay.query(venue_id)
        for each in day.bookings
        if each.get("course_id") == course_id
    ]


def entries(venue_id: str) -> int:
    """How many bookings of any kind the venue has."""
    return sum(len(day.bookings) for day in VenueDay.query(venue_id))
