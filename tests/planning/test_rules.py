"""Sessions moved, cancelled and laid out anew; what a phase allows."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.courses.calendar import day_of, is_day_off, weekly_sessions
from chalicelib.courses.rules import Phase
from chalicelib.planning import rules, words
from tests.courses.made_up import TODAY, course

FIRST = date(2027, 2, 2)
FOUR = weekly_sessions(FIRST, 1, "17:30", 4, 150)
BEFORE = datetime(2027, 1, 14, 12, 0, tzinfo=UTC)
MOMENTS = st.integers(0, 24 * 90).map(lambda hours: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=hours))


@pytest.mark.requirement("A2")
def test_every_phase_says_what_it_allows_and_what_is_over_allows_nothing() -> None:
    assert set(rules.ALLOWS) == set(Phase)
    assert not rules.ALLOWS[Phase.CLOSED] | rules.ALLOWS[Phase.CANCELLED]
    assert [phase for phase, allowed in rules.ALLOWS.items() if "announce" in allowed] == [Phase.DRAFT]
    assert [phase for phase, allowed in rules.ALLOWS.items() if "close" in allowed] == [Phase.RUNNING]


def test_an_id_can_be_read_and_numbers_those_that_are_alike() -> None:
    assert rules.course_id("komet-3-11", "farsta", date(2027, 1, 7)) == "komet-3-11-farsta-2027-v1"
    assert rules.course_id("komet-3-11", "farsta", date(2027, 1, 1), 2) == "komet-3-11-farsta-2026-v53-2"


@pytest.mark.requirement("L1")
@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({}, []),
        ({"contacts": []}, ["contacts"]),
        ({"contacts": [{"name": "Lena", "email": "", "phone": ""}]}, ["contacts"]),
        ({"venue": None}, ["venue"]),
        ({"venue": {"name": "Huset", "address": ""}}, ["venue"]),
        ({"venue": None, "form": "web"}, []),
        ({"languages": []}, ["languages"]),
        ({"apply_until": "2027-01-13"}, ["apply_until"]),
        ({"starts_on": "2027-01-13", "apply_until": "2027-01-10"}, ["apply_until", "starts_on"]),
    ],
)
def test_what_a_draft_lacks_to_be_announced(changed: dict[str, object], missing: list[str]) -> None:
    whole = {
        "contacts": [{"name": "Lena", "email": "", "phone": "08-508 00 001"}],
        "venue": {"name": "Huset", "address": "Gatan 1"},
    }
    assert rules.missing(course(**{**whole, **changed}), TODAY) == missing


@pytest.mark.requirement("B6")
@given(st.integers(1, 4), st.dates(date(2027, 2, 1), date(2027, 6, 1)), st.sampled_from(["09:30", "17:30"]))
def test_a_moved_session_keeps_its_number_and_the_others_stay(number: int, day: date, clock: str) -> None:
    altered = rules.move(FOUR, number, day, clock, 150)
    assert [each["number"] for each in altered.sessions] == [1, 2, 3, 4]
    assert rules.starts_at(altered.sessions[number - 1]) == (day.isoformat(), clock, 150)
    others = [each for each in altered.sessions if each["number"] != number]
    assert others == [each for each in FOUR if each["number"] != number]
    moved = altered.sessions[number - 1]["starts_at"] != FOUR[number - 1]["starts_at"]
    assert [change["before"] for change in altered.changes] == [FOUR[number - 1]["starts_at"]] * moved


@pytest.mark.requirement("B6")
@given(st.integers(1, 4), st.booleans(), st.none() | st.integers(0, 6))
def test_a_cancelled_session_stays_in_the_list_and_another_comes_last(
    number: int, add_one: bool, weekday: int | None
) -> None:
    altered = rules.cancel(FOUR, number, weekday, add_one=add_one)
    assert [each["number"] for each in altered.sessions if each.get("cancelled")] == [number]
    assert len(altered.sessions) == 4 + add_one == 3 + len(altered.changes)
    if add_one:
        added = altered.sessions[-1]
        assert added["number"] == 5
        assert day_of(added) > max(map(day_of, FOUR))
        assert day_of(added).weekday() == (1 if weekday is None else weekday)
        assert not is_day_off(day_of(added))
        assert altered.changes[1] == {"what": "session_added", **added}


@pytest.mark.requirement("B6")
@given(MOMENTS, st.integers(0, 6), st.integers(0, 60))
def test_what_is_left_is_laid_out_weekly_without_days_off_and_what_was_held_stays(
    now: datetime, weekday: int, days: int
) -> None:
    cancelled = [*FOUR[:2], {**FOUR[2], "cancelled": True}, FOUR[3]]
    not_before = max(now.date() + timedelta(days=1), FIRST) + timedelta(days=days)
    altered = rules.relay(cancelled, now, not_before, weekday, "10:00", 120)
    left = {each["number"] for each in cancelled if rules.is_coming(each, now)}
    new = [each for each in altered.sessions if each["number"] in left]
    kept = [each for each in altered.sessions if each["number"] not in left]
    assert kept == [each for each in cancelled if each["number"] not in left]
    assert {day_of(each).weekday() for each in new} <= {weekday}
    assert all(day_of(each) >= not_before and not is_day_off(day_of(each)) for each in new)
    assert all(day_of(one) < day_of(later) for one, later in pairwise(new))


def test_two_sessions_on_one_day_and_a_time_that_has_passed_are_faults() -> None:
    assert rules.fault_of(rules.move(FOUR, 1, date(2027, 2, 9), "09:00", 60), BEFORE) == (
        "Det finns redan en träff den dagen."
    )
    assert rules.fault_of(rules.move(FOUR, 1, date(2027, 1, 13), "09:00", 60), BEFORE) == (
        "Välj en tid som inte har passerat."
    )
    freed = rules.cancel(FOUR, 2, 1, add_one=False).sessions
    assert rules.fault_of(rules.move(freed, 1, date(2027, 2, 9), "09:00", 60), BEFORE) == ""


def test_the_first_day_is_that_of_the_first_session_that_is_held() -> None:
    assert rules.first_day(FOUR, "2027-01-01") == "2027-02-02"
    assert rules.first_day([{**FOUR[0], "cancelled": True}, *FOUR[1:]], "2027-01-01") == "2027-02-09"
    assert rules.first_day([], "2027-01-01") == "2027-01-01"


def test_in_a_cancelled_course_no_session_is_still_to_come() -> None:
    now = datetime(2027, 1, 20, 12, tzinfo=UTC)
    sessions = [
        {"number": number, "starts_at": f"2027-01-{day}T16:30:00+00:00", "ends_at": f"2027-01-{day}T19:00:00+00:00"}
        for number, day in ((1, 14), (2, 21), (3, 28))
    ]
    assert [row["state"][0] for row in words.rows(sessions, 2, now)] == ["Klar", "Nästa", "Kommer"]
    assert [row["state"][0] for row in words.rows(sessions, 2, now, called_off=True)] == [
        "Klar",
        "Inställd",
        "Inställd",
    ]
