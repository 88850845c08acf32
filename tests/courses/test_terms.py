"""Terms: which one a day is in, what comes before and after, and from when until when they are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.courses.rules import term
from chalicelib.courses.terms import after, before, chosen, first_day, is_term, last_day, moments, until

days = st.dates(date(2000, 1, 1), date(2998, 12, 31))


@given(days)
def test_a_day_lies_between_the_first_and_the_last_of_its_term(day: date) -> None:
    assert first_day(term(day)) <= day <= last_day(term(day))
    assert term(last_day(term(day)) + timedelta(days=1)) == after(term(day))
    assert before(after(term(day))) == term(day) and is_term(term(day))


def test_terms_are_counted_back_over_the_turn_of_the_year() -> None:
    assert until("2027-1", 4) == ["2025-2", "2026-1", "2026-2", "2027-1"]
    assert until("2026-2", 1) == ["2026-2"]


def test_the_moments_of_a_term_are_stockholms_in_summer_as_in_winter() -> None:
    assert moments("2027-1") == ("2026-12-31T23:00:00+00:00", "2027-06-30T21:59:59+00:00")
    assert moments("2027-2") == ("2027-06-30T22:00:00+00:00", "2027-12-31T22:59:59+00:00")


@pytest.mark.parametrize("asked", ["", "2027", "2027-3", "x", "2027-1\n", "٢٠٢٧-1", "0000-1", "2027-1-1"])
def test_what_is_no_term_is_todays(asked: str) -> None:
    assert not is_term(asked) and chosen(asked, date(2027, 6, 30)) == "2027-1"
    assert chosen("2026-2", date(2027, 6, 30)) == "2026-2"
