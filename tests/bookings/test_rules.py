"""What overlaps, what is open and what is free."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bookings import rules
from chalicelib.bookings.rules import Slot, Verdict
from chalicelib.courses.records import Course
from chalicelib.courses.venues import venue_of

pytestmark = pytest.mark.requirement("A7")
MIDNIGHT = datetime(2027, 2, 2, 0, 0, tzinfo=UTC) - timedelta(hours=1)  # Stockholm's
HOURS = {"1": ["08:00", "21:00"]}


def booking(start: int, end: int, **more: Any) -> dict[str, Any]:
    """From and until, in minutes since midnight in Stockholm."""
    times = (MIDNIGHT + timedelta(minutes=minutes) for minutes in (start, end))
    return dict(zip(("starts_at", "ends_at"), (each.isoformat() for each in times), strict=True)) | more


intervals = st.tuples(st.integers(0, 24 * 60 + 90), st.integers(1, 6 * 60)).map(lambda p: booking(p[0], p[0] + p[1]))


@given(st.lists(intervals, max_size=12))
def test_whatever_is_asked_for_no_time_of_a_day_is_given_twice(wishes: list[dict[str, Any]]) -> None:
    day: list[dict[str, Any]] = []
    for wish in wishes:
        day = rules.booked(day, wish) or day
    for first, second in pairwise(day):
        assert first["ends_at"] <= second["starts_at"], "in order, and none begins before another ends"
    for wish in wishes:
        fits = rules.within_a_day(wish["starts_at"], wish["ends_at"])
        assert (wish in day) or not fits or any(rules.overlap(wish, each) for each in day), "refused only with a reason"


@given(intervals, intervals)
def test_overlap_is_the_same_from_both_sides_and_means_a_common_minute(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    def minutes(each: dict[str, Any]) -> set[int]:
        start, end = (datetime.fromisoformat(each[which]) for which in ("starts_at", "ends_at"))
        first = int((start - MIDNIGHT).total_seconds() // 60)
        return set(range(first, first + int((end - start).total_seconds() // 60)))

    assert rules.overlap(one, other) == rules.overlap(other, one) == bool(minutes(one) & minutes(other))


@given(st.lists(intervals, max_size=8), st.integers(0, 20 * 60), st.integers(30, 240))
def test_other_hours_are_free_open_and_as_long(day: list[dict[str, Any]], start: int, length: int) -> None:
    wanted = booking(start, start + length)
    slot = Slot("v", "2027-02-02", wanted["starts_at"], wanted["ends_at"], 1)
    for at in rules.other_hours(HOURS, day, slot, "k"):
        offered = {"starts_at": at.isoformat(), "ends_at": (at + timedelta(minutes=length)).isoformat()}
        assert rules.is_open(HOURS, offered["starts_at"], offered["ends_at"])
        assert not any(rules.overlap(each, offered) for each in day)


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        (8 * 60, 21 * 60, Verdict.FREE),
        (8 * 60 - 1, 10 * 60, Verdict.CLOSED),
        (20 * 60, 21 * 60 + 1, Verdict.CLOSED),
        (22 * 60, 25 * 60, Verdict.CLOSED),
        (10 * 60, 11 * 60, Verdict.FREE),
        (11 * 60, 13 * 60, Verdict.TAKEN),
        (14 * 60, 15 * 60, Verdict.FREE),
    ],
)
def test_a_venue_is_free_closed_or_taken(start: int, end: int, verdict: Verdict) -> None:
    others = [booking(12 * 60, 14 * 60, course_id="other", number=1), booking(9 * 60, 10 * 60, course_id="k", number=2)]
    wanted = booking(start, end)
    slot = Slot("v", "2027-02-02", wanted["starts_at"], wanted["ends_at"], 1)
    if (start, end) == (8 * 60, 21 * 60):
        others = others[1:]
    assert rules.verdict(HOURS, others, slot, "k") == verdict, "its own bookings do not stand in its way"
    assert rules.verdict({}, others, slot, "k") == Verdict.CLOSED


def test_summer_time_moves_what_is_open() -> None:
    assert rules.is_open({"1": ["08:00", "21:00"]}, "2027-06-01T06:00:00+00:00", "2027-06-01T19:00:00+00:00")
    assert not rules.is_open({"1": ["08:00", "21:00"]}, "2027-02-02T06:00:00+00:00", "2027-02-02T19:00:00+00:00")


def test_a_course_needs_its_venue_for_each_session_that_is_held() -> None:
    here, there = {"venue_id": "here", "name": "H"}, {"venue_id": "there", "name": "T"}
    sessions = [
        {
            "number": number,
            "starts_at": f"2027-02-0{number}T16:30:00+00:00",
            "ends_at": f"2027-02-0{number}T19:00:00+00:00",
        }
        for number in range(1, 6)
    ]
    sessions[1]["venue"], sessions[2]["venue"], sessions[3]["cancelled"] = there, {}, True
    course = Course("k", state="announced", venue=here, sessions=sessions)
    assert {(slot.venue_id, slot.number) for slot in rules.slots(course)} == {("here", 1), ("there", 2), ("here", 5)}
    assert [venue_of(course, each) for each in sessions] == [here, there, None, here, here]
    course.state, course.ended_at = "cancelled", "2027-02-02T08:00:00.000+00:00"
    assert {slot.number for slot in rules.slots(course)} == {1}, "what had been held is left standing"
    course.state, course.venue = "announced", {"name": "By hand"}
    assert {slot.number for slot in rules.slots(course)} == {2}, "a venue that was written by hand is not booked"


def test_a_group_needs_room_for_its_leaders_too() -> None:
    assert rules.is_too_small(9, 8, 2) and not rules.is_too_small(10, 8, 2)
