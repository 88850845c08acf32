"""The rules of courses: ages, seats, days to apply."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.courses import rules
from tests.courses.made_up import TODAY, course

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
BIRTHS = st.dates(date(2000, 1, 1), date(2019, 12, 31))


@pytest.mark.parametrize(
    ("form", "places"), [("group", ["farsta", "bromma"]), ("web", ["web"]), ("training", ["central"])]
)
def test_a_course_is_given_where_its_queue_is(form: str, places: list[str]) -> None:
    assert [each for each in ("farsta", "bromma", "web", "central") if rules.is_given(form, each)] == places


@pytest.mark.requirement("P2")
@pytest.mark.parametrize(
    ("birth_month", "day", "age"),
    [
        ("2018-05", date(2027, 4, 30), 8),
        ("2018-05", date(2027, 5, 1), 8),
        ("2018-05", date(2027, 5, 31), 8),
        ("2018-05", date(2027, 6, 1), 9),
        ("2027-01", date(2027, 1, 14), 0),
        ("2026-12", date(2027, 1, 14), 0),
        ("2027-02", date(2027, 1, 14), -1),
    ],
)
def test_a_child_is_as_old_as_its_birth_month_makes_sure(birth_month: str, day: date, age: int) -> None:
    assert rules.age_at(birth_month, day) == age


@given(BIRTHS, DAYS)
def test_nobody_is_said_to_be_older_than_they_can_be(born: date, day: date) -> None:
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    assert years - 1 <= rules.age_at(f"{born:%Y-%m}", day) <= years


@given(BIRTHS, DAYS, st.integers(0, 4000))
def test_nobody_gets_younger(born: date, day: date, later: int) -> None:
    month = f"{born:%Y-%m}"
    assert rules.age_at(month, day) <= rules.age_at(month, day + timedelta(days=later))


@pytest.mark.requirement("P2")
@pytest.mark.parametrize(("age", "fits"), [(2, False), (3, True), (11, True), (12, False)])
def test_both_ends_of_a_programmes_ages_count(age: int, fits: bool) -> None:
    assert rules.fits(3, 11, age) is fits


def test_a_programme_without_ages_is_for_any_age() -> None:
    assert rules.fits(None, None, 44)


@pytest.mark.requirement("P1")
@given(st.integers(0, 30), st.integers(0, 40))
def test_free_seats_are_what_is_left_and_never_below_none(seats: int, taken: int) -> None:
    free = rules.free_seats(course(seats=seats, seats_taken=taken))
    assert free >= 0
    assert free == seats - min(taken, seats)


@pytest.mark.requirement("P1")
@pytest.mark.parametrize(
    ("changed", "can"),
    [
        ({}, True),
        ({"apply_until": TODAY.isoformat()}, True),
        ({"apply_until": (TODAY - timedelta(days=1)).isoformat()}, False),
        ({"listed": None}, False),
        ({"seats_taken": 8}, True),
        ({"starts_on": TODAY.isoformat()}, True),
        ({"starts_on": (TODAY - timedelta(days=1)).isoformat()}, False),
    ],
    ids=["open", "last day", "day after", "not announced", "full: the queue", "starts today", "has begun"],
)
def test_a_course_can_be_applied_for_through_its_last_day(changed: dict[str, object], can: bool) -> None:
    assert rules.can_apply(course(**changed), TODAY) is can
