"""Leaders counted: who came, who went and why, who leads."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aggregation.leading import (
    ENDLESS,
    RAN_OUT,
    Span,
    by_term,
    counted,
    leaders_on,
    led,
    months_before,
    spans_of,
    whole,
)
from chalicelib.courses.rules import term

TODAY = date(2027, 3, 1)


@dataclass(frozen=True)
class Given:
    person_id: str = "lena"
    role: str = "leader"
    valid_from: str = "2026-02-01"
    valid_until: str | None = None
    ended_because: str | None = None
    earlier: tuple[tuple[Any, ...], ...] = ()
    stands_in_for: str | None = None


@dataclass(frozen=True)
class Led:
    contacts: tuple[dict[str, str], ...] = ({"member_id": "m-lena", "name": "Lena"},)
    form: str = "group"
    state: str = "announced"
    starts_on: str = "2027-02-02"
    sessions: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Member:
    member_id: str = "m-lena"
    person_id: str = "lena"
    email: str = "lena@exempel.se"
    programmes: tuple[str, ...] = ("komet",)
    trained: tuple[dict[str, Any], ...] = field(default=())


@pytest.mark.requirement("S1")
def test_a_leader_is_who_has_that_role_and_no_substitute_is() -> None:
    spans = spans_of(
        [Given(), Given("sam", role="coordinator"), Given("vik", stands_in_for="lena"), Given("g", "guide")]
    )
    assert leaders_on(spans, TODAY) == {"lena", "g"}


@pytest.mark.requirement("S1")
def test_a_role_that_was_taken_back_before_it_began_never_was_one() -> None:
    assert spans_of([Given(valid_from="2027-04-01", valid_until="2027-03-01")]) == []


@pytest.mark.requirement("S11")
def test_who_comes_and_goes_is_counted_in_the_term_it_happens_with_the_reason() -> None:
    given = Given(valid_until="2027-02-01", ended_because="left")
    assert by_term(spans_of([given]), TODAY) == {
        "2026-1": {"leaders": 1, "gained": 1, "lost": 0, "reasons": {}},
        "2026-2": {"leaders": 1, "gained": 0, "lost": 0, "reasons": {}},
        "2027-1": {"leaders": 0, "gained": 0, "lost": 1, "reasons": {"left": 1}},
    }


@pytest.mark.requirement("S11")
def test_a_role_with_a_last_day_runs_out() -> None:
    assert by_term(spans_of([Given(valid_until="2027-02-01")]), TODAY)["2027-1"]["reasons"] == {RAN_OUT: 1}


@pytest.mark.requirement("S11")
def test_who_goes_on_in_another_district_or_role_is_not_lost() -> None:
    here = Given(valid_until="2026-10-01", ended_because="elsewhere")
    there = Given(valid_from="2026-10-01", role="guide")
    assert by_term(spans_of([here, there]), TODAY)["2026-2"]["lost"] == 0


@pytest.mark.requirement("S11")
def test_who_comes_back_is_lost_and_gained_anew() -> None:
    again = Given(valid_from="2027-01-10", earlier=(("2026-02-01", "2026-06-01", "away"),))
    terms = by_term(spans_of([again]), TODAY)
    assert (terms["2026-1"]["lost"], terms["2026-1"]["reasons"]) == (1, {"away": 1})
    assert (terms["2027-1"]["gained"], terms["2027-1"]["leaders"]) == (1, 1)


@pytest.mark.requirement("S11")
def test_what_is_still_to_come_is_not_counted() -> None:
    assert by_term(spans_of([Given(valid_from="2027-09-01")]), TODAY) == {}
    assert by_term(spans_of([Given(valid_until="2027-04-01")]), TODAY)["2027-1"]["lost"] == 0


DAYS = st.integers(0, 1500).map(lambda days: (date(2023, 5, 1) + timedelta(days=days)).isoformat())
SPANS = st.builds(
    lambda who, since, long, because: Span(
        who, since, ENDLESS if long > 400 else (date.fromisoformat(since) + timedelta(days=long)).isoformat(), because
    ),
    st.sampled_from("abc"),
    DAYS,
    st.integers(1, 500),
    st.sampled_from(["left", "away"]),
)


@pytest.mark.requirement("S11", "S1")
@given(st.lists(SPANS, max_size=8), st.integers(0, 1600))
def test_whoever_has_come_and_not_gone_is_there(spans: list[Span], day: int) -> None:
    today, there = date(2023, 5, 1) + timedelta(days=day), 0
    for each in by_term(spans, today).values():
        there += each["gained"] - each["lost"]
        assert each["lost"] == sum(each["reasons"].values())
        assert each["leaders"] == there
    assert there == len(leaders_on(spans, today))
    assert leaders_on(whole(spans), today) == leaders_on(spans, today)


@pytest.mark.requirement("S11")
@given(st.lists(SPANS, min_size=1, max_size=8), st.integers(0, 1600))
def test_every_term_from_the_first_on_is_counted_once_and_in_order(spans: list[Span], day: int) -> None:
    today = date(2023, 5, 1) + timedelta(days=day)
    terms = list(by_term(spans, today))
    assert terms == sorted(set(terms))
    assert not terms or terms[-1] == term(today)


@pytest.mark.requirement("S2")
@pytest.mark.parametrize(
    ("course", "leads"),
    [
        (Led(), True),
        (Led(contacts=({"name": "Lena", "email": "Lena@exempel.se"},)), True),  # written in by hand
        (Led(contacts=({"name": "Lena"},)), False),
        (Led(form="training"), False),
        (Led(state="cancelled"), False),
        (Led(state="draft"), False),
        (Led(starts_on="2027-03-02"), False),
        (Led(starts_on="2025-09-01"), False),
        (Led(starts_on="2025-09-01", sessions=({"starts_at": "2026-03-05T16:00:00+00:00"},)), True),
        (Led(sessions=({"starts_at": "2027-02-02T16:00:00+00:00", "cancelled": True},), starts_on="2027-03-02"), False),
        (Led(sessions=({"starts_at": "2027-02-02T16:00:00+00:00", "cancelled": True},)), False),
    ],
)
def test_active_is_who_has_led_a_parents_group_that_met_in_the_time(course: Led, leads: bool) -> None:
    assert led([course], [Member()], months_before(TODAY, 12), TODAY) == ({"lena"} if leads else set())


@pytest.mark.requirement("S1", "S2", "S3")
def test_leaders_are_counted_with_what_they_are_trained_for() -> None:
    gone = {"programme_id": "tonar", "on": "2020-01-01", "until": "2023-01-01"}
    members = [
        Member(programmes=("komet", "tonar"), trained=({"programme_id": "komet", "on": "2026-01-01", "until": None},)),
        Member("m-gia", "gia", trained=(gone,)),
        Member("m-no", "nobody"),
    ]
    assert counted({"lena", "gia", "unknown"}, {"lena", "nobody"}, members, TODAY) == {
        "leaders": 3,
        "active": 1,
        "certified": 1,
        "orientation": {"komet": 2, "tonar": 1},
    }


@pytest.mark.requirement("S2")
@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2027, 3, 1), 12, date(2026, 3, 1)),
        (date(2027, 3, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 31), 2, date(2026, 11, 30)),
        (date(2027, 12, 31), 12, date(2026, 12, 31)),
        (date(2027, 1, 15), 13, date(2025, 12, 15)),
    ],
)
def test_so_many_months_before_is_the_same_day_or_the_months_last(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
