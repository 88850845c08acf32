"""When a weekly course meets."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.courses.calendar import (
    day_of,
    easter_sunday,
    is_day_off,
    next_session,
    passed_over,
    weekly_sessions,
    why_off,
)
from chalicelib.http.languages import STOCKHOLM

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@given(DAYS, st.integers(0, 6), st.sampled_from(["09:30", "17:30", "18:00"]), st.integers(1, 12))
def test_a_course_meets_weekly_at_its_hour_and_on_no_day_off(first: date, weekday: int, clock: str, count: int) -> None:
    sessions = weekly_sessions(first, weekday, clock, count, 150)
    starts = [datetime.fromisoformat(each["starts_at"]).astimezone(STOCKHOLM) for each in sessions]
    assert [each["number"] for each in sessions] == list(range(1, count + 1))
    assert starts[0].date() >= first
    assert {start.weekday() for start in starts} == {weekday}
    assert {f"{start:%H:%M}" for start in starts} == {clock}
    assert not any(is_day_off(start.date()) for start in starts)
    assert all((later.date() - one.date()).days % 7 == 0 and later > one for one, later in pairwise(starts))


def test_times_are_kept_in_utc_and_stay_the_same_for_people_when_summer_time_comes() -> None:
    sessions = weekly_sessions(date(2027, 3, 8), 1, "17:30", 3, 150)
    assert [(each["starts_at"], each["ends_at"]) for each in sessions] == [
        ("2027-03-09T16:30:00+00:00", "2027-03-09T19:00:00+00:00"),
        ("2027-03-16T16:30:00+00:00", "2027-03-16T19:00:00+00:00"),
        ("2027-04-06T15:30:00+00:00", "2027-04-06T18:00:00+00:00"),
    ]


@pytest.mark.parametrize(
    "day",
    ["2027-03-03", "2027-11-03", "2027-03-24", "2027-03-31", "2027-05-06", "2027-07-15", "2027-12-24", "2028-01-06"],
)
def test_nobody_is_called_to_a_course_in_the_holidays(day: str) -> None:
    assert is_day_off(date.fromisoformat(day))


@pytest.mark.requirement("L1")
def test_a_course_over_new_year_tells_which_days_it_passes_over_and_why() -> None:
    sessions = weekly_sessions(date(2027, 10, 25), 1, "17:30", 8, 150)
    assert [(f"{day}", why) for day, why in passed_over(date(2027, 10, 25), sessions)] == [
        ("2027-11-02", "höstlov"),
        ("2027-12-21", "jullov"),
        ("2027-12-28", "jullov"),
        ("2028-01-04", "jullov"),
    ]
    assert day_of(sessions[-1]) == date(2028, 1, 11)


@given(DAYS, st.integers(0, 6), st.integers(1, 12))
def test_every_week_of_a_course_is_a_session_or_is_told_with_a_reason(first: date, weekday: int, count: int) -> None:
    sessions = weekly_sessions(first, weekday, "17:30", count, 150)
    off = passed_over(first, sessions)
    days = sorted([*map(day_of, sessions), *(day for day, _ in off)])
    assert all((later - one).days == 7 for one, later in pairwise(days))
    assert 0 <= (days[0] - first).days < 7
    assert all(reason == why_off(day) for day, reason in off)


def test_a_course_without_sessions_passes_over_nothing() -> None:
    assert passed_over(date(2027, 1, 1), []) == []


@pytest.mark.requirement("P6")
def test_the_next_session_is_the_first_that_is_not_cancelled_whatever_its_number() -> None:
    one, two, three = weekly_sessions(date(2027, 2, 2), 1, "17:30", 3, 150)
    moved = {**one, "starts_at": "2027-02-19T16:30:00+00:00"}
    assert next_session([one, two, three], date(2027, 2, 2)) == "2027-02-02"
    assert next_session([one, two, three], date(2027, 2, 3)) == "2027-02-09"
    assert next_session([moved, {**two, "cancelled": True}, three], date(2027, 2, 3)) == "2027-02-16"
    assert next_session([one], date(2027, 2, 3)) is None


@pytest.mark.parametrize("day", ["2027-01-12", "2027-02-23", "2027-04-07", "2027-09-01", "2027-12-16"])
def test_an_ordinary_week_is_free_for_courses(day: str) -> None:
    assert not is_day_off(date.fromisoformat(day))


@pytest.mark.parametrize(
    "easter", ["2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"]
)
def test_easter_is_when_it_is(easter: str) -> None:
    assert easter_sunday(int(easter[:4])).isoformat() == easter


@given(st.integers(1900, 2300))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    easter = easter_sunday(year)
    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 3, 22) + timedelta(days=34)
