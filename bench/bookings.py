"""Venues for the benchmark: a course of eleven sessions that gets one, moves in it, and leaves it for another."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from bench.operation import Operation
from bench.scene import Event, new_course, staff
from chalicelib.bookings.records import Venue

CHOICE, REST = "/personal/kurser/{course_id}/lokal", "/personal/kurser/{course_id}/flytta"
SESSIONS = 11
AIM = 36  # write units for booking eleven sessions: two a day, the course with its indexes, its group and the event


class Booking:
    """A new course with its leader, who coordinates too, and two venues that nobody else books."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        self.course_id = new_course(self.now.date(), SESSIONS, seats=8)
        self.venues = [f"bench-{uuid.uuid4().hex[:8]}" for _ in range(2)]
        hours = {str(weekday): ["08:00", "21:00"] for weekday in range(5)}
        for venue_id in self.venues:
            Venue(
                venue_id=venue_id, name="A", address="Provgatan 1", district_id="farsta", capacity=20, hours=hours
            ).save()
        self.leader = staff("leader", "coordinator", reach="district:farsta")

    def choose(self) -> Event:
        return self.leader.get(CHOICE, course_id=self.course_id)

    def move(self) -> Event:
        """All sessions to Thursdays."""
        form = {"first_day": (self.now.date() + timedelta(days=30)).isoformat(), "weekday": "3", "clock": "17:30"}
        sent = {**form, "minutes": "150", "step": "save", "version": "1"}
        return self.leader.post(REST, sent, course_id=self.course_id)

    def week(self) -> Event:
        return self.leader.get("/personal/lokaler/{venue_id}", venue_id=self.venues[0])


def booked() -> Booking:
    """One whose course has its venue."""
    made = Booking()
    made.leader.post(CHOICE, {"version": "0", "lokal": made.venues[0], "vilka": "alla"}, course_id=made.course_id)
    return made


def booking() -> Iterator[Operation]:
    """What booking costs."""
    yield Operation("Venues to choose among", Booking, Booking.choose)
    yield Operation(f"Book {SESSIONS} sessions", Booking, partial(_post, 0), AIM)
    yield Operation(f"Move {SESSIONS} sessions with venue", booked, Booking.move)
    yield Operation(f"Book {SESSIONS} in another venue", booked, partial(_post, 1))
    yield Operation("A venue's week", booked, Booking.week)


def _post(which: int, made: Booking) -> Event:
    version = "0" if which == 0 else "1"
    form = {"version": version, "lokal": made.venues[which], "vilka": "alla"}
    return made.leader.post(CHOICE, form, course_id=made.course_id)
