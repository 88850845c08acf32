"""What may be shown of counts of people."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.summaries.hiding import at_least, shown
from chalicelib.summaries.rules import FEWEST

counts = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9), min_size=1)


@pytest.mark.requirement("W6")
@pytest.mark.parametrize(
    ("parts", "seen"),
    [
        ({"woman": 8, "man": 7}, {"woman": 8, "man": 7}),
        ({"woman": 8, "man": 0}, {"woman": 8, "man": 0}),
        ({"woman": 8, "man": 3}, {"woman": None, "man": None}),  # the total would tell the one
        ({"woman": 8, "man": 3, "other": 1}, {"woman": None, "man": None, "other": None}),  # four: still too few
        ({"woman": 9, "man": 4, "other": 2}, {"woman": 9, "man": None, "other": None}),
        ({"woman": 3}, {"woman": None}),
        ({"woman": 3, "man": 0}, {"woman": None, "man": None}),
        ({"a": 5, "b": 5, "c": 3}, {"a": None, "b": 5, "c": None}),
        ({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 9}, dict.fromkeys("abcdef")),  # five that are one each
        ({}, {}),
    ],
)
def test_small_counts_are_hidden_and_what_would_give_them_away(
    parts: Mapping[str, int], seen: Mapping[str, int | None]
) -> None:
    assert shown(parts) == seen


@pytest.mark.requirement("W6")
@given(counts)
def test_a_hidden_count_never_follows_from_the_total_and_the_rule(parts: dict[str, int]) -> None:
    """Whoever knows the total, what is shown and the rule itself still has more than one possibility for each hidden
    count, unless everything is hidden already."""
    seen = shown(parts)
    hidden = [name for name, count in seen.items() if count is None]
    assert all(count is None or count == 0 or count >= FEWEST for count in seen.values())
    if not hidden or len(hidden) == len(parts):
        return
    left = sum(parts[name] for name in hidden)
    possible = [
        values
        for values in product(range(left + 1), repeat=len(hidden))
        if sum(values) == left and shown({**parts, **dict(zip(hidden, values, strict=True))}) == seen
    ]
    for place, _ in enumerate(hidden):
        assert len({values[place] for values in possible}) > 1


@pytest.mark.requirement("C5", "C7")
@given(st.dictionaries(st.sampled_from(["farsta", "skarpnack", "kista"]), counts, min_size=1))
def test_a_sum_of_what_is_shown_says_whether_it_is_all_and_is_never_more(rows: dict[str, dict[str, int]]) -> None:
    seen = [shown(row) for row in rows.values()]
    for column, (number_of, whole) in at_least(seen).items():
        exact = sum(row.get(column, 0) for row in rows.values())
        assert number_of == exact if whole else number_of <= exact
        assert whole == all(row.get(column, 0) is not None for row in seen)
