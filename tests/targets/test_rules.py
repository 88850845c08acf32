"""What measures a target, and what is known of it on a day."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.summaries.rules import number
from chalicelib.targets.kept import (
    Kind,
    history,
    in_force,
    is_reached,
    latest,
    standing,
)
from chalicelib.targets.measured import Basis, Measured
from chalicelib.targets.rules import FIGURES
from tests.targets.made_up import defined, value

EASE = {"intake": {"ease": number(*[5] * 8, *[4] * 7, *[3] * 4, 1)}}
FINAL = {
    "answers": {
        "slut": {"all_parts": {"n": 10, "counts": {"yes": 9, "no": 1}}},
        "slut-webb": {"all_parts": {"n": 6, "counts": {"yes": 6}}, "knows_material": {"n": 6, "counts": {"no": 6}}},
    },
    "measures": {"knowledge": {"n": 10, "sum": 740, "squares": 0}, "security": {"n": 4, "sum": 400, "squares": 0}},
}


def measured(figure: str, figures: dict[str, Any] | None = None, **more: Any) -> Measured:
    return FIGURES[figure].measure(Basis(figures or {}, **more))


@pytest.mark.requirement("S7", "P10")
def test_finding_it_easy_is_four_or_five_of_five() -> None:
    assert measured("ease", EASE) == Measured(75.0, part=15, whole=20)


@pytest.mark.requirement("P10")
def test_how_many_found_it_easy_is_not_told_where_it_would_give_away_what_reports_hide() -> None:
    """Reports hide the four and the three and show the rest: with how many said four or five, both would be known."""
    assert measured("ease", {"intake": {"ease": number(*[5] * 6, 4, *[3] * 4)}}) == Measured(why="few")


@pytest.mark.requirement("S7")
def test_of_fewer_than_five_answers_nothing_is_told() -> None:
    four = {"intake": {"ease": number(5, 5, 5, 1)}, "answers": {"slut": {"all_parts": {"counts": {"yes": 4}}}}}
    for figure in ("ease", "all_parts"):
        assert measured(figure, four) == Measured(why="few"), figure
    assert measured("security", FINAL).value is None
    assert measured("security", FINAL).why == "few"


@pytest.mark.requirement("S7")
def test_who_went_through_every_part_and_knows_of_the_material_is_counted_over_all_final_evaluations() -> None:
    assert measured("all_parts", FINAL) == Measured(93.75, part=15, whole=16)
    assert measured("knows_material", FINAL) == Measured(0.0, part=0, whole=6)


@pytest.mark.requirement("P11")
def test_knowledge_and_security_are_the_mean_of_what_parents_say() -> None:
    assert measured("knowledge", FINAL) == Measured(74.0, whole=10)


@pytest.mark.requirement("S7")
def test_handling_time_is_how_much_shorter_it_is_than_the_baseline_and_can_be_longer() -> None:
    days = {"intake": {"handling_days": number(10, 20)}}
    assert measured("handling_time", days, kept={Kind.BASELINE: 60}) == Measured(75.0, amount=15)
    assert measured("handling_time", days, kept={Kind.BASELINE: 10}) == Measured(-50.0, amount=15)
    assert measured("handling_time", days) == Measured(why="baseline", amount=15)
    assert measured("handling_time", kept={Kind.BASELINE: 60}) == Measured(why="nothing")


@pytest.mark.requirement("S7")
def test_informed_and_compiled_are_shares_of_what_was_due() -> None:
    assert measured("informed", {"intake": {"informed": {"n": 3, "of": 4}}}) == Measured(75.0, part=3, whole=4)
    assert measured("compiled", {"compiled": {"due": 8, "done": 8}}) == Measured(100.0, part=8, whole=8)


@pytest.mark.requirement("S8", "S9")
def test_a_share_of_those_whom_only_others_can_count_says_so_until_somebody_has() -> None:
    took_part = {"intake": {"took_part": {"n": 30}}}
    assert measured("trained", until_then=took_part) == Measured(why="whole", part=30)
    assert measured("trained", until_then=took_part, kept={Kind.WHOLE: 600}) == Measured(5.0, part=30, whole=600)
    assert measured("trained", kept={Kind.WHOLE: 600}) == Measured(0.0, part=0, whole=600)


@pytest.mark.requirement("S7", "S9")
def test_what_can_only_be_measured_by_hand_says_so_until_it_is() -> None:
    assert measured("by_hand") == Measured(why="hand")
    assert measured("by_hand", kept={Kind.AFTER: 41}) == Measured(41.0)
    assert measured("fall_by_hand", kept={Kind.BASELINE: 90}) == Measured(why="hand")
    assert measured("fall_by_hand", kept={Kind.AFTER: 54}) == Measured(why="baseline", amount=54)
    assert measured("fall_by_hand", kept={Kind.BASELINE: 90, Kind.AFTER: 54}) == Measured(40.0, amount=54)
    assert measured("not_yet", EASE) == Measured(why="later")


@pytest.mark.requirement("S7")
def test_leaders_grow_against_the_same_term_of_the_year_before() -> None:
    now, before = {"leaders": {"n": 55}}, {"leaders": {"n": 50}}
    assert measured("leaders_grow", now, year_before=before) == Measured(10.0, amount=55)
    assert measured("leaders_grow", now) == Measured(why="year", amount=55)
    assert measured("leaders_grow", now, kept={Kind.BASELINE: 44}) == Measured(25.0, amount=55)


@pytest.mark.requirement("S7")
def test_quality_work_is_what_is_noted_of_it_against_the_baseline() -> None:
    assert measured("quality_work", {"quality_work": 9}, kept={Kind.BASELINE: 5}) == Measured(80.0, amount=9)
    assert measured("quality_work", {"quality_work": 9}) == Measured(why="baseline", amount=9)
    assert measured("quality_work", {"quality_work": 0}, kept={Kind.BASELINE: 5}) == Measured(-100.0, amount=0)
    assert measured("quality_work", kept={Kind.BASELINE: 5}) == Measured(why="nothing")


def test_no_figure_falls_over_where_nothing_is_counted() -> None:
    for name, figure in FIGURES.items():
        found = figure.measure(Basis())
        assert found.value is None, name
        assert found.why, name


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_share_lies_between_nought_and_a_hundred(part: int, rest: int) -> None:
    found = measured("compiled", {"compiled": {"due": part + rest, "done": part}})
    assert found.why == "nothing" if not part + rest else 0 <= (found.value or 0) <= 100


@pytest.mark.requirement("S9")
def test_a_corrected_value_counts_no_more_and_stays_in_the_history() -> None:
    wrong, right = value("baseline", 420, token="a"), value("baseline", 42, token="b", kept_at="2027-01-11T08:00:00")
    right.corrects = wrong.entry
    assert [each.number for each in standing([wrong, right])] == [42]
    assert [(each.number, counts) for each, counts in history([wrong, right])] == [(42, True), (420, False)]


@pytest.mark.requirement("S9")
def test_of_each_kind_the_latest_measured_by_a_day_counts_and_before_all_the_first() -> None:
    values = [value("whole", 100, "2025-11-01"), value("whole", 200, "2026-11-01"), value("baseline", 9, "2026-01-01")]
    assert {kind: each.number for kind, each in latest(values, date(2027, 1, 1)).items()} == {
        "whole": 200,
        "baseline": 9,
    }
    assert latest(values, date(2026, 10, 31))["whole"].number == 100
    assert latest(values, date(2020, 1, 1))["whole"].number == 100
    assert latest([], date(2020, 1, 1)) == {}


@pytest.mark.requirement("S9")
def test_a_definition_holds_from_its_day_until_a_later_one_does() -> None:
    first, second = defined("a", valid_from="2010-01-01"), defined("a", 2, valid_from="2027-07-01")
    for order in ([first, second], [second, first]):
        assert in_force(order, date(2027, 6, 30))["a"].number == 1
        assert in_force(order, date(2027, 7, 1))["a"].number == 2
        assert in_force(order, date(2009, 1, 1))["a"].number == 1


def test_a_target_is_reached_at_its_number_and_nothing_is_said_without_one() -> None:
    assert is_reached(95, 95.0) is True
    assert is_reached(95, 94.99) is False
    assert is_reached(None, 50.0) is None
    assert is_reached(95, None) is None
