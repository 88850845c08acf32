"""What a certificate asks for, its number, and how long it holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.certificates.records import Certificate
from chalicelib.certificates.rules import (
    ALPHABET,
    LENGTH,
    Status,
    code_of,
    last_day,
    read_code,
    shown_code,
    status,
    trained,
    untrained,
)
from chalicelib.courses.certification import (
    FAILED,
    KINDS,
    PASSED,
    Known,
    Met,
    all_met,
    out_of_reach,
    standings,
)

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
REQUIREMENTS = st.lists(
    st.one_of(
        st.builds(lambda least: {"kind": "sessions", "least": least}, st.integers(1, 15)),
        st.sampled_from([{"kind": "own_group"}, {"kind": "judgement"}, {"kind": "nobody knows this"}]),
    ),
    max_size=5,
)
KNOWN = st.builds(
    Known,
    attended=st.integers(0, 15),
    left=st.integers(0, 15),
    own_group=st.one_of(st.none(), st.just({"on": "2027-01-05", "district": "farsta"})),
    judgement=st.one_of(
        st.none(), st.sampled_from([{"passed": each, "on": "2027-01-05"} for each in (PASSED, FAILED)])
    ),
)


@pytest.mark.requirement("I7")
@given(REQUIREMENTS, KNOWN)
def test_nobody_is_certified_while_anything_is_lacking(asked: list[dict[str, Any]], known: Known) -> None:
    found = standings(asked, known)

    assert [each.kind for each in found] == [each["kind"] for each in asked]
    lacking = (
        not asked
        or any(each["kind"] not in KINDS for each in asked)
        or any(each["kind"] == "sessions" and known.attended < each["least"] for each in asked)
        or ({"kind": "own_group"} in asked and known.own_group is None)
        or ({"kind": "judgement"} in asked and (known.judgement or {}).get("passed") != PASSED)
    )
    assert all_met(found) != lacking


@pytest.mark.requirement("I7")
@given(st.integers(1, 15), KNOWN)
def test_sessions_are_out_of_reach_just_when_all_that_is_left_is_too_little(least: int, known: Known) -> None:
    (found,) = standings([{"kind": "sessions", "least": least}], known)

    assert (found.met == Met.YES) == (known.attended >= least)
    assert out_of_reach([found]) == (known.attended + known.left < least)


@pytest.mark.requirement("I7")
@given(REQUIREMENTS, KNOWN)
def test_to_attend_once_more_never_takes_anything_away(asked: list[dict[str, Any]], known: Known) -> None:
    more = Known(known.attended + 1, max(0, known.left - 1), known.own_group, known.judgement)
    order = [Met.NEVER, Met.NOT_YET, Met.YES]

    for before, after in zip(standings(asked, known), standings(asked, more), strict=True):
        if known.left:
            assert order.index(after.met) >= order.index(before.met)


@pytest.mark.requirement("I7")
@pytest.mark.parametrize("asked", [{"kind": "sessions"}, {"kind": "sessions", "least": 0}])
def test_a_number_of_sessions_that_nobody_has_said_is_met_by_nobody(asked: dict[str, Any]) -> None:
    assert not all_met(standings([asked], Known(attended=60)))


@pytest.mark.requirement("U7")
@given(st.integers(0, 2**120 - 1))
def test_a_number_is_read_back_however_it_is_written(number: int) -> None:
    code = code_of(number)

    assert len(code) == LENGTH and set(code) <= set(ALPHABET)
    assert read_code(code) == read_code(shown_code(code)) == read_code(f" {shown_code(code).lower()} ") == code
    assert read_code(code.replace("0", "O").replace("1", "l")) == code


@given(st.integers(0, 2**120 - 1), st.integers(0, 2**120 - 1))
def test_two_random_numbers_are_two_codes(one: int, other: int) -> None:
    assert (code_of(one) == code_of(other)) == (one == other)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_code_or_nothing(text: str) -> None:
    code = read_code(text)

    assert code == "" or (len(code) == LENGTH and set(code) <= set(ALPHABET))


@pytest.mark.requirement("I7")
@given(DAYS, st.integers(1, 10))
def test_a_certificate_holds_for_whole_years_and_its_last_day_counts(first: date, years: int) -> None:
    last = last_day(first, years)
    assert last
    paper = Certificate("c", valid_until=last)
    ends = date.fromisoformat(last)

    assert status(paper, ends) == Status.VALID
    assert status(paper, ends + timedelta(days=1)) == Status.EXPIRED
    after, month_and_day = ends + timedelta(days=1), (first.month, first.day)
    assert after.year == first.year + years
    assert month_and_day in ((after.month, after.day), (2, 29))


def test_a_certificate_without_an_end_holds_for_good_and_one_taken_back_holds_no_day() -> None:
    assert last_day(date(2027, 1, 14), None) is None
    assert status(Certificate("c"), date(2099, 1, 1)) == Status.VALID
    revoked = Certificate("c", revoked_at="2027-01-14T08:00:00+00:00", valid_until="2020-01-01")
    assert status(revoked, date(2027, 1, 14)) == Status.REVOKED


@given(st.lists(st.sampled_from(["komet", "tonar", "webb"]), unique=True))
def test_the_register_gets_a_certificates_part_once_and_loses_only_that(leads: list[str]) -> None:
    other = [{"programme_id": "komet", "on": "2020-01-01", "until": None, "code": "OTHER"}]
    held = trained(trained(other, "C", leads, "2027-01-14", None), "C", leads, "2027-01-14", "2030-01-13")

    assert [each["programme_id"] for each in held if each["code"] == "C"] == leads
    assert untrained(held, "C") == other
