"""What of small counts may be shown, whichever reports somebody lays beside each other."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.reporting.reach_scope import Scope
from chalicelib.summaries.rules import FEWEST

PARTS = ("woman", "man", "unknown")
Cells = Mapping[tuple[str, str], Mapping[str, int]]
"""(programme, district) → how many of each part."""


def counts(figures: Mapping[str, Any]) -> dict[str, int]:
    return {part: int(figures.get(part, 0)) for part in PARTS}


def people(woman: int, man: int, unknown: int = 0) -> dict[str, int]:
    return {"woman": woman, "man": man, "unknown": unknown}


TOWN = {("komet", "a"): people(20, 3), ("komet", "b"): people(10, 8), ("tonar", "b"): people(9, 7)}


@pytest.mark.requirement("C4", "B2")
def test_a_district_is_told_the_same_alone_as_beside_the_others() -> None:
    beside = Scope(TOWN).districts(counts)
    assert beside is not None and beside["b"] == people(19, 15) | {"woman": None, "man": None}
    assert Scope(TOWN, ["b"]).seen(counts) == beside["b"], "else the city's less this one would tell the three men"


@pytest.mark.requirement("C4")
def test_the_whole_city_is_told_of_what_is_many_enough() -> None:
    assert Scope(TOWN).seen(counts) == people(39, 18)


@pytest.mark.requirement("C4", "B2")
def test_of_one_programme_in_one_district_no_parts_are_told() -> None:
    here = Scope(TOWN, ["b"], "komet")
    assert here.too_narrow
    assert here.seen(counts) is None and here.districts(counts) is None and here.programmes(counts) is None
    assert not Scope(TOWN, ["b"]).too_narrow and not Scope(TOWN, None, "komet").too_narrow


@pytest.mark.requirement("C4")
def test_one_programme_is_told_of_in_the_whole_city_beside_the_others() -> None:
    beside = Scope(TOWN).programmes(counts)
    assert beside == {"komet": people(30, 11), "tonar": people(9, 7)}
    assert Scope(TOWN, None, "komet").seen(counts) == people(30, 11)
    assert Scope(TOWN, None, "nothing").seen(counts) == people(0, 0)


@pytest.mark.requirement("C4")
def test_of_two_districts_together_is_told_what_is_told_of_both() -> None:
    cells = {("komet", each): people(*many) for each, many in {"a": (9, 6), "b": (8, 7), "c": (30, 20)}.items()}
    assert Scope(cells, ["a", "b"]).seen(counts) == people(17, 13)
    assert Scope(cells, ["a", "elsewhere"]).seen(counts) == people(9, 6)
    assert Scope(cells | {("komet", "d"): people(9, 2)}, ["a", "d"]).seen(counts) == people(0, 0) | dict.fromkeys(
        ("woman", "man")
    )


few = st.one_of(st.integers(0, 7), st.integers(0, 40))
towns = st.dictionaries(
    st.tuples(st.sampled_from("pqr"), st.sampled_from("abcd")),
    st.fixed_dictionaries(dict.fromkeys(PARTS, few)),
    min_size=1,
)


@pytest.mark.requirement("C4", "B2")
@given(cells=towns)
def test_nothing_hidden_follows_from_all_reports_laid_beside_each_other(cells: Cells) -> None:
    """Every report is a sum of the cells' parts that is told or isn't; how many there are in each cell is known. What
    isn't told must not be a combination of what is."""
    unknown = [(cell, part) for cell in cells for part in PARTS]
    known = [[int(each[0] == cell) for each in unknown] for cell in cells]
    hidden = []
    views = [(None, ""), *(([d], "") for d in "abcd"), *((None, p) for p in "pqr")]
    for places, programme in views:
        told = Scope(cells, places, programme).seen(counts) or {}
        for part, count in told.items():
            within = [
                int(of == part and programme in ("", p) and (places is None or d in places)) for (p, d), of in unknown
            ]
            actual = sum(cells[cell][of] for (cell, of), here in zip(unknown, within, strict=True) if here)
            assert count in (None, actual)
            if count is None:
                hidden.append((within, actual))
            else:
                assert actual == 0 or actual >= FEWEST
                known.append(within)
    basis = _reduced(known)
    for within, _ in hidden:
        assert any(_rest(within, basis)), "follows from the others"


def _reduced(rows: Iterable[Sequence[int]]) -> list[list[Fraction]]:
    basis: list[list[Fraction]] = []
    for row in rows:
        if any(rest := _rest(row, basis)):
            basis.append(rest)
    return basis


def _rest(row: Sequence[int], basis: Iterable[Sequence[Fraction]]) -> list[Fraction]:
    """What is left of a row when all that the basis can tell of it is taken away."""
    left = [Fraction(each) for each in row]
    for each in basis:
        lead = next(place for place, value in enumerate(each) if value)
        if factor := left[lead] / each[lead]:
            left = [a - factor * b for a, b in zip(left, each, strict=True)]
    return left
