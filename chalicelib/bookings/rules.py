"""The rules of bookings: which times a course needs, what overlaps, when a venue is open, what is free. Pure (A7).

Times are UTC, ISO 8601, as stored; an interval holds its start and not its end. A day is Stockholm's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol

from chalicelib.courses.calendar import day_of
from chalicelib.courses.rules import CourseState
from chalicelib.courses.venues import venue_of
from chalicelib.http.languages import N_, STOCKHOLM

Booking = Mapping[str, Any]
Hours = Mapping[str, Sequence[str]]  # weekday ("0" is Monday) → from and until, "08:00" and "21:00", Stockholm's

FEATURES = {
    "step_free": N_("Ingång utan trappsteg"),
    "lift": N_("Hiss"),
    "toilet": N_("Tillgänglig toalett"),
    "hearing_loop": N_("Hörslinga"),
    "parking": N_("Parkering för rörelsehindrade"),
    "play_room": N_("Rum för barnpassning"),
    "kitchen": N_("Kök eller pentry"),
}
STEP = timedelta(minutes=30)  # other hours are looked for at each half hour


class CourseLike(Protocol):
    """What the rules need of a course; courses.records.Course is one."""

    @property
    def course_id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def venue(self) -> Mapping[str, Any] | None: ...
    @property
    def sessions(self) -> Sequence[dict[str, Any]]: ...
    @property
    def ended_at(self) -> str | None: ...


@dataclass(frozen=True, order=True)
class Slot:
    """A time in a venue that a session needs. `day`: ISO."""

    venue_id: str
    day: str
    starts_at: str
    ends_at: str
    number: int


class Verdict(StrEnum):
    """Whether a venue can be booked for a time."""

    FREE = "free"
    TAKEN = "taken"
    CLOSED = "closed"  # outside its bookable hours


def slots(course: CourseLike, sessions: Iterable[Mapping[str, Any]] | None = None) -> frozenset[Slot]:
    """The times that a course needs, in venues that are booked here: none of a session that was cancelled, by itself
    or with its course; what had been held before is left standing. `sessions`: as they would be, where not as they are.
    """
    return frozenset(
        slot_of(str(venue["venue_id"]), meeting)
        for meeting in (course.sessions if sessions is None else sessions)
        if not meeting.get("cancelled")
        and not _called_off(course, meeting)
        and (venue := venue_of(course, meeting))
        and venue.get("venue_id")
    )


def slot_of(venue_id: str, meeting: Mapping[str, Any]) -> Slot:
    """The time that this session needs, or would need, in this venue."""
    times = str(meeting["starts_at"]), str(meeting["ends_at"])
    return Slot(venue_id, day_of(meeting).isoformat(), *times, int(meeting["number"]))


def _called_off(course: CourseLike, meeting: Mapping[str, Any]) -> bool:
    if course.state != CourseState.CANCELLED:
        return False
    return not course.ended_at or _at(meeting["starts_at"]) >= _at(course.ended_at)


def overlap(one: Booking, other: Booking) -> bool:
    """Whether two bookings need the venue at once. One may begin when another ends."""
    return _at(one["starts_at"]) < _at(other["ends_at"]) and _at(other["starts_at"]) < _at(one["ends_at"])


def is_of(booking: Booking, course_id: str, number: int | None = None) -> bool:
    """Whether the booking is the course's, for that session where a number is given."""
    return booking.get("course_id") == course_id and number in (None, booking.get("number"))


def within_a_day(starts_at: str, ends_at: str) -> bool:
    """Whether a time begins and ends on one day in Stockholm, at midnight at the latest; else one day's record could
    not tell whether it is free."""
    start, end = _at(starts_at), _at(ends_at)
    return start < end <= midnight_after(start.astimezone(STOCKHOLM).date())


def midnight_after(day: date) -> datetime:
    """When the day is over in Stockholm."""
    return datetime.combine(day + timedelta(days=1), time.min, STOCKHOLM)


def booked(bookings: Iterable[Booking], booking: Booking) -> list[dict[str, Any]] | None:
    """A day's bookings with one more, in order; None where it overlaps another, or goes past midnight."""
    there = [dict(each) for each in bookings]
    if not within_a_day(booking["starts_at"], booking["ends_at"]) or any(overlap(each, booking) for each in there):
        return None
    return sorted([*there, dict(booking)], key=lambda each: _at(each["starts_at"]))


def freed(bookings: Iterable[Booking], course_id: str, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """A day's bookings without those of a course's sessions with these numbers."""
    gone = set(numbers)
    return [dict(each) for each in bookings if not (each.get("course_id") == course_id and each.get("number") in gone)]


def is_open(hours: Hours, starts_at: str, ends_at: str) -> bool:
    """Whether the whole time lies within a venue's bookable hours."""
    start, end = _at(starts_at).astimezone(STOCKHOLM), _at(ends_at).astimezone(STOCKHOLM)
    between = _bookable(hours, start.date())
    return between is not None and between[0] <= start and end <= between[1]


def verdict(hours: Hours, bookings: Iterable[Booking], slot: Slot, course_id: str) -> Verdict:
    """Whether the course can have the venue at this time. What it has booked itself does not stand in its way."""
    wanted = {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
    if not is_open(hours, slot.starts_at, slot.ends_at):
        return Verdict.CLOSED
    others = (each for each in bookings if not is_of(each, course_id))
    return Verdict.TAKEN if any(overlap(each, wanted) for each in others) else Verdict.FREE


def other_hours(hours: Hours, bookings: Sequence[Booking], slot: Slot, course_id: str, most: int = 3) -> list[datetime]:
    """When else that day the venue is free for as long: starts, the nearest to the wanted one first."""
    between = _bookable(hours, date.fromisoformat(slot.day))
    if between is None:
        return []
    start, length = _at(slot.starts_at), _at(slot.ends_at) - _at(slot.starts_at)
    others = [each for each in bookings if not is_of(each, course_id)]
    found, at = [], between[0]
    while at + length <= between[1]:
        wanted = {"starts_at": at.isoformat(), "ends_at": (at + length).isoformat()}
        if at != start and not any(overlap(each, wanted) for each in others):
            found.append(at)
        at += STEP
    return sorted(sorted(found, key=lambda other: (abs(other - start), other))[:most])


def _bookable(hours: Hours, day: date) -> tuple[datetime, datetime] | None:
    """From when until when the venue can be booked that day, or None."""
    between = hours.get(str(day.weekday()))
    if not between:
        return None
    start, end = (datetime.combine(day, time.fromisoformat(clock), STOCKHOLM) for clock in between)
    return start, end


def is_too_small(capacity: float, seats: float, leaders: int) -> bool:
    """Whether a venue holds fewer than the group and its leaders."""
    return capacity < seats + leaders


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
