"""Venues of the local cloud, and the seeded courses booked in them, the first one first: who comes to a taken time
keeps the venue's name and address, and no booking, as many a course in life does before somebody books it."""

from collections.abc import Iterable
from typing import Any

from chalicelib.bookings.records import Venue, VenueDay, days_now
from chalicelib.bookings.rules import booked, slot_of
from chalicelib.courses.records import Course
from chalicelib.courses.rules import CourseState


def load_venues(told: Iterable[dict[str, Any]]) -> None:
    """Write the venues that are missing."""
    known = {venue.venue_id for venue in Venue.query("venue")}
    for each in told:
        if each["venue_id"] not in known:
            Venue(**each).save(condition=Venue.venue_id.does_not_exist())


def book(courses: Iterable[Course]) -> None:
    """Book the venues of new courses for all their sessions where they are free all the time. A call for each 100 days
    read, and for each 25 written."""
    by_name = {venue.name: venue for venue in Venue.query("venue")}
    wanted = [
        (course, by_name[course.venue["name"]])
        for course in courses
        if course.venue and course.venue["name"] in by_name and course.state == CourseState.ANNOUNCED
    ]
    slots = {course.course_id: [slot_of(venue.venue_id, each) for each in course.sessions] for course, venue in wanted}
    days = days_now((slot.venue_id, slot.day) for each in slots.values() for slot in each)
    changed = dict[tuple[str, str], VenueDay]()
    for course, venue in wanted:
        new = {}
        for slot in slots[course.course_id]:
            there = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "course_id": course.course_id}
            booking = {**there, "number": slot.number, "booked_by": "service"}
            new[slot.venue_id, slot.day] = booked(days[slot.venue_id, slot.day].bookings, booking)
        if all(new.values()):
            for key, bookings in new.items():
                days[key].bookings = bookings or []
                changed[key] = days[key]
            course.venue = {**venue.for_course(), "access": dict(venue.access)}
    with VenueDay.batch_write() as batch:
        for day in changed.values():
            day.version = int(day.version or 0) + 1  # as an ordinary save gives it, which a batch does not
            batch.save(day)
