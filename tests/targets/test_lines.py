"""Targets beside what is measured: over which programmes, places and terms."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.courses.rules import term
from chalicelib.courses.terms import until
from chalicelib.targets import shown
from chalicelib.targets.lines import OVER_TIME, Counted, Line, lines
from chalicelib.targets.records import Target
from tests.targets.made_up import defined, informed, value

TODAY = date(2027, 1, 14)
PROGRAMMES = [
    SimpleNamespace(programme_id="komet", audience="parents", prevention_level="indicated"),
    SimpleNamespace(programme_id="abc", audience="parents", prevention_level="universal"),
    SimpleNamespace(programme_id="ledare", audience="professionals", prevention_level="indicated"),
]


def cell(part: str, **figures: Any) -> SimpleNamespace:
    return SimpleNamespace(part=part, figures=figures)


CELLS = {
    "2026-1": [cell("komet/farsta", intake={**informed(1, 2), "took_part": {"n": 4}})],
    "2026-2": [
        cell("komet/farsta", intake={**informed(3, 4), "took_part": {"n": 6}}),
        cell("komet/bromma", intake={**informed(8, 8), "took_part": {"n": 10}}),
        cell("abc/farsta", intake=informed(1, 16)),
        cell("ledare/central", intake=informed(0, 32)),
        cell("-/farsta", talks={"n": 3}),
    ],
    "2027-1": [],
}


def line(target: Target, district_id: str = "", *values: Any) -> Line:
    (found,) = lines([target], values, Counted(CELLS, PROGRAMMES), TODAY, district_id)
    return found


@pytest.mark.requirement("S7", "S8")
@pytest.mark.parametrize(
    ("programmes", "part", "whole"),
    [("all", 12, 60), ("parents", 12, 28), ("universal", 1, 16), ("directed", 11, 12), ("training", 0, 32)],
)
def test_a_target_is_measured_over_the_programmes_that_it_is_about(programmes: str, part: int, whole: int) -> None:
    found = line(defined(programmes=programmes)).measured
    assert (found.part, found.whole) == (part, whole)


@pytest.mark.requirement("S9")
def test_a_district_has_its_own_figures_and_the_newest_term_that_has_any_counts() -> None:
    found = line(defined(programmes="directed"), "farsta")
    assert (found.measured.part, found.measured.whole, found.term) == (3, 4, "2026-2")
    assert [(term, each.value) for term, each in found.trend] == [("2026-1", 50.0), ("2026-2", 75.0), ("2027-1", None)]
    assert line(defined(), "skarpnack").measured.why == "nothing"


@pytest.mark.requirement("S8")
def test_those_trained_are_added_up_over_terms_and_set_beside_those_whom_the_support_is_for() -> None:
    target = defined(figure="trained", programmes="directed", wanted=30)
    assert line(target).measured.why == "whole"
    found = line(target, "", value("whole", 50, "2026-11-01"))
    assert found.measured.value == 40.0 and found.reached is True
    assert [each.part for _, each in found.trend] == [20]


@pytest.mark.requirement("S8", "S9")
def test_those_trained_are_of_six_terms_at_each_point_in_time_so_that_nothing_seems_to_grow() -> None:
    terms = until(term(TODAY), OVER_TIME)
    cells = {each: [cell("komet/farsta", intake={"took_part": {"n": 10}})] for each in terms}
    target = defined(figure="trained", programmes="directed", wanted=30)
    (found,) = lines([target], [value("whole", 200, "2026-11-01")], Counted(cells, PROGRAMMES), TODAY)
    assert [(term, each.part) for term, each in found.trend] == [(term, 60) for term in terms[-6:]]
    (few,) = lines([target], [], Counted({each: cells[each] for each in terms[-6:]}, PROGRAMMES), TODAY)
    assert [(term, each.part) for term, each in few.trend] == [(terms[-1], 60)]


@pytest.mark.requirement("S9")
def test_a_change_is_counted_from_the_baseline_and_what_is_known_stands_beside() -> None:
    hand = defined(figure="fall_by_hand", unit="minutes", wanted=50)
    found = line(hand, "", value("baseline", 90), value("after", 54, "2026-12-01"))
    assert found.measured.value == pytest.approx(40.0) and found.reached is False and found.term == ""
    assert {kind: int(each.number) for kind, each in found.kept.items()} == {"baseline": 90, "after": 54}


def test_targets_stand_in_the_order_of_the_sources() -> None:
    some = [defined("b", order=2), defined("a", order=3), defined("c", order=1)]
    found = lines(some, [], Counted(CELLS, PROGRAMMES), TODAY)
    assert [each.target.target_id for each in found] == ["c", "b", "a"]


@pytest.mark.requirement("S9")
@pytest.mark.parametrize(
    ("more", "values", "said"),
    [
        ({"programmes": "directed"}, (), "91,7 % (11 av 12)"),
        ({"figure": "by_hand"}, (), "Systemet kan inte mäta det här. Ingen eftermätning är införd än."),
        ({"figure": "by_hand"}, (("after", 41),), "41 %"),
        ({"figure": "fall_by_hand", "unit": "minutes"}, (("baseline", 90), ("after", 54)), "40 % mindre (54 minuter"),
        ({"figure": "fall_by_hand", "unit": "minutes"}, (("baseline", 50), ("after", 54)), "8 % mer (54 minuter"),
        (
            {"figure": "fall_by_hand", "unit": "minutes"},
            (("after", 54),),
            "54 minuter per ärende. Förmätningen",
        ),
        ({"figure": "trained", "programmes": "directed"}, (), "Antal: 20. Nämnaren saknas."),
        ({"figure": "not_yet"}, (), "Det går inte att mäta än"),
    ],
)
def test_what_is_measured_is_said_in_words_and_what_is_not_says_why(
    more: dict[str, Any], values: tuple[tuple[str, int], ...], said: str
) -> None:
    found = line(defined(**more), "", *(value(kind, number) for kind, number in values))
    assert shown.said(found.target, found.measured).replace("\u00a0", " ").startswith(said)
