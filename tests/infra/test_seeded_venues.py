"""The local cloud's courses are booked in its venues, and none twice at once."""

from datetime import datetime
from itertools import pairwise

import pytest

from chalicelib.bookings.records import Venue, VenueDay, all_venues
from chalicelib.bookings.rules import FEATURES, slots
from chalicelib.courses.records import Course
from infra.local.load import load_offer, told

pytestmark = pytest.mark.requirement("A7")


def test_seeded_courses_are_booked_where_their_venue_is_free(tables: None, now: datetime) -> None:
    load_offer(now)
    courses = {each["course_id"]: Course.get(each["course_id"]) for each in told("courses")}
    venues = all_venues()
    assert any(venue.external for venue in venues) and all(set(venue.features) <= set(FEATURES) for venue in venues)
    found = [(day, each) for venue in venues for day in VenueDay.query(venue.venue_id) for each in day.bookings]
    assert len(found) == sum(len(slots(course)) for course in courses.values()) > 100
    for venue in Venue.query("venue"):
        for day in VenueDay.query(venue.venue_id):
            assert all(one["ends_at"] <= other["starts_at"] for one, other in pairwise(day.bookings))
    version = found[0][0].version
    load_offer(now)
    assert VenueDay.get(found[0][0].venue_id, found[0][0].day).version == version, "what is there is left alone"
