"""When surveys open, are reminded of and close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.surveys.times import Planned, closing, is_open, next_time, planned, reminders, to_remind
from tests.surveys.made_up import FIRST_ENDS, LAST_ENDS, SECOND_ENDS, SESSIONS

pytestmark = pytest.mark.requirement("A4", "P7")
BEFORE = datetime(2027, 1, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    opens: str = "each_session"
    survey_id: str = "traff"
    scope: str = "programme:komet"
    entry: str = "traff#0001"
    sessions: Sequence[Any] = ()
    days_open: float = 6


@dataclass(frozen=True)
class Run:
    state: str = "announced"
    sessions: Sequence[Mapping[str, Any]] = field(default_factory=lambda: SESSIONS)
    ended_at: str | None = None


@dataclass(frozen=True)
class Opened:
    opens_at: str
    closes_at: str
    reminded: float = 0


def opened(days: float) -> Opened:
    return Opened(FIRST_ENDS.isoformat(), (FIRST_ENDS + timedelta(days=days)).isoformat())


def told(found: list[Planned]) -> list[tuple[str, datetime]]:
    return [(each.opening_id, each.opens_at) for each in found]


def changed(number: int, **values: Any) -> list[dict[str, Any]]:
    return [{**each, **(values if each["number"] == number else {})} for each in SESSIONS]


def test_it_opens_when_each_session_ends() -> None:
    assert told(planned(Run(), [Made()], BEFORE)) == [
        ("traff-01", FIRST_ENDS),
        ("traff-02", SECOND_ENDS),
        ("traff-03", LAST_ENDS),
    ]


def test_or_after_those_sessions_that_it_names() -> None:
    assert told(planned(Run(), [Made("sessions", sessions=[2])], BEFORE)) == [("traff-02", SECOND_ENDS)]


def test_or_after_the_course() -> None:
    assert told(planned(Run(), [Made("after_course")], BEFORE)) == [("traff-00", LAST_ENDS)]


@pytest.mark.requirement("B6")
def test_a_session_that_is_moved_takes_its_survey_along() -> None:
    later = {"starts_at": "2027-02-11T16:30:00+00:00", "ends_at": "2027-02-11T19:00:00+00:00"}
    assert told(planned(Run(sessions=changed(2, **later)), [Made()], BEFORE))[1] == (
        "traff-02",
        datetime(2027, 2, 11, 19, tzinfo=UTC),
    )


@pytest.mark.requirement("B6")
def test_a_session_that_is_cancelled_has_no_survey_and_keeps_that_of_the_one_before_open() -> None:
    [first, third] = planned(Run(sessions=changed(2, cancelled=True)), [Made(days_open=10)], BEFORE)
    assert (first.opening_id, third.opening_id) == ("traff-01", "traff-03")
    assert first.closes_at == FIRST_ENDS + timedelta(days=10)


def test_what_comes_after_each_session_closes_before_the_next_one_begins() -> None:
    next_starts = datetime.fromisoformat(SESSIONS[1]["starts_at"])
    assert closing(Made(days_open=14), FIRST_ENDS, SESSIONS) == next_starts
    assert closing(Made(days_open=3), FIRST_ENDS, SESSIONS) == FIRST_ENDS + timedelta(days=3)
    assert closing(Made("sessions", days_open=14), FIRST_ENDS, SESSIONS) == FIRST_ENDS + timedelta(days=14)


def test_a_second_session_of_the_same_day_closes_nothing_since_nobody_has_answered_by_then() -> None:
    half_days = [
        {"number": 1, "starts_at": "2027-02-02T08:00:00+00:00", "ends_at": "2027-02-02T11:00:00+00:00"},
        {"number": 2, "starts_at": "2027-02-02T12:00:00+00:00", "ends_at": "2027-02-02T15:00:00+00:00"},
        {"number": 3, "starts_at": "2027-02-04T08:00:00+00:00", "ends_at": "2027-02-04T11:00:00+00:00"},
    ]
    morning, afternoon, _ = planned(Run(sessions=half_days), [Made()], BEFORE)
    assert morning.closes_at == afternoon.closes_at == datetime(2027, 2, 4, 8, tzinfo=UTC)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_nothing_opens_for_a_draft_or_what_was_cancelled(state: str) -> None:
    assert planned(Run(state), [Made(), Made("after_course", "slut")], BEFORE) == []


@pytest.mark.requirement("P8")
def test_where_the_last_session_was_cancelled_late_the_closing_of_the_course_counts() -> None:
    ended = datetime(2027, 2, 25, 9, tzinfo=UTC)
    course = Run("closed", SESSIONS, ended.isoformat())
    assert told(planned(course, [Made("after_course")], ended)) == [("traff-00", ended)]
    assert told(planned(course, [Made("after_course", days_open=14)], ended)) == [("traff-00", LAST_ENDS)]


@pytest.mark.requirement("P8", "W6")
def test_a_course_without_set_hours_is_evaluated_when_it_is_closed() -> None:
    ended = "2027-03-25T09:00:00+00:00"
    assert planned(Run(sessions=[]), [Made(), Made("after_course", "slut")], BEFORE) == []
    assert told(planned(Run("closed", [], ended), [Made("after_course")], BEFORE)) == [
        ("traff-00", datetime.fromisoformat(ended))
    ]


@pytest.mark.requirement("L4")
def test_a_survey_of_the_courses_own_comes_in_the_place_of_its_programmes() -> None:
    own = Made(scope="course:komet-farsta", entry="traff#0003")
    assert {each.scope for each in planned(Run(), [Made(), own], BEFORE)} == {own.scope}


def test_it_is_open_from_its_opening_until_the_moment_it_closes() -> None:
    closes = FIRST_ENDS + timedelta(days=6)
    second = timedelta(seconds=1)
    moments = (FIRST_ENDS - second, FIRST_ENDS, closes - second, closes)
    assert [is_open(opened(6), at) for at in moments] == [False, True, True, False]


@pytest.mark.parametrize(
    ("days", "after"), [(1, []), (2, []), (3, [1]), (6, [4]), (7, [5]), (10, [5, 8]), (14, [7, 12])]
)
def test_it_is_reminded_of_two_days_before_it_closes_and_half_way_where_it_is_open_for_long(
    days: int, after: list[float]
) -> None:
    assert reminders(opened(days)) == [FIRST_ENDS + timedelta(days=each) for each in after]


def test_nobody_is_reminded_of_what_has_closed() -> None:
    assert to_remind(opened(6), FIRST_ENDS + timedelta(days=4)) == 1
    assert to_remind(opened(6), FIRST_ENDS + timedelta(days=6)) == 0


def test_a_reminder_that_was_missed_isnt_sent_together_with_the_next_one() -> None:
    assert to_remind(opened(14), FIRST_ENDS + timedelta(days=13)) == 2


@given(
    st.lists(st.sampled_from([1, 2, 3, 6, 10, 14]), max_size=3),
    st.integers(-100, 3000),
    st.sampled_from(["each_session", "sessions", "after_course"]),
)
def test_nothing_is_ever_missed_by_waiting_for_the_next_time(days: list[int], hours: int, opens: str) -> None:
    now, grace = FIRST_ENDS + timedelta(hours=hours), timedelta(minutes=10)
    surveys = [Made(opens, f"s{each}", days_open=each, sessions=[1, 3]) for each in days]
    plan, opened_now = planned(Run(), surveys, now), [opened(each) for each in days]
    at = next_time(plan, opened_now, grace, now)
    moments = [each.opens_at for each in plan]
    moments += [moment for each in opened_now for moment in reminders(each)]
    moments += [datetime.fromisoformat(each.closes_at) + grace for each in opened_now]
    assert at is None or at > now
    assert [moment for moment in moments if now < moment < (at or datetime.max.replace(tzinfo=UTC))] == []
