"""Figures add up in any order."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.summaries.rules import added, deviation, mean, number

numbers = st.lists(st.integers(-50, 50), max_size=12)


@given(st.lists(numbers, max_size=5))
def test_figures_added_in_any_order_and_grouping_are_those_of_all_at_once(parts: list[list[int]]) -> None:
    figures = [number(*part) for part in parts]
    whole = number(*(value for part in parts for value in part))
    half = len(figures) // 2
    assert added([number(), *figures]) == added([number(), *reversed(figures)]) == whole
    assert added([number(), added(figures[:half]), added(figures[half:])]) == whole


def test_mean_and_deviation_are_those_of_what_was_measured() -> None:
    figures = number(2, 4, 4, 4, 5, 5, 7, 9)
    assert (mean(figures), deviation(figures)) == (5, 2)
    assert mean(number()) is deviation(number()) is None
