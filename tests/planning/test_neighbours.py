"""Which neighbours could share a group, whatever the city looks like."""

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.planning.neighbours import MOST_TOGETHER, Neighbours, together

ENOUGH, NEAR = 6, 8.0
NAMES = ["bromma", "farsta", "jarva", "kungsholmen", "skarpnack", "sodermalm"]


@st.composite
def cities(draw: st.DrawFn) -> tuple[dict[str, int], dict[tuple[str, str], float]]:
    """How many wait in some districts, and how far it is between them, the same both ways."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    waiting = {name: draw(st.integers(0, 9)) for name in names}
    distances = {}
    for one, other in combinations(names, 2):
        if (kilometres := draw(st.none() | st.floats(0.5, 16))) is not None:
            distances[one, other] = distances[other, one] = kilometres
    return waiting, distances


def found(waiting: Mapping[str, int], distances: Mapping[tuple[str, str], float]) -> list[Neighbours]:
    return together(waiting, distances, ENOUGH, NEAR)


@pytest.mark.requirement("C3")
@given(cities())
def test_a_suggestion_suffices_together_in_none_alone_nearby_and_with_nobody_to_spare(
    city: tuple[dict[str, int], dict[tuple[str, str], float]],
) -> None:
    waiting, distances = city
    for each in found(waiting, distances):
        host, *others = each.districts
        total = sum(waiting[district] for district in each.districts)
        assert 2 <= len(set(each.districts)) == len(each.districts) <= MOST_TOGETHER
        assert total >= ENOUGH
        assert all(0 < waiting[district] < ENOUGH for district in each.districts)
        assert all(total - waiting[district] < ENOUGH for district in each.districts)
        assert waiting[host] == max(waiting[district] for district in each.districts)
        assert max(distances[host, other] for other in others) == each.kilometres <= NEAR


@pytest.mark.requirement("C3")
@given(cities())
def test_where_two_neighbours_suffice_something_is_suggested_to_each_of_them_or_near_them(
    city: tuple[dict[str, int], dict[tuple[str, str], float]],
) -> None:
    waiting, distances = city
    short = [name for name, number in waiting.items() if 0 < number < ENOUGH]
    pairs = [
        pair
        for pair in combinations(short, 2)
        if waiting[pair[0]] + waiting[pair[1]] >= ENOUGH and distances.get(pair, NEAR + 1) <= NEAR
    ]
    assert not pairs or found(waiting, distances)


@given(cities())
def test_a_set_is_suggested_once_and_always_in_the_same_order(
    city: tuple[dict[str, int], dict[tuple[str, str], float]],
) -> None:
    waiting, distances = city
    suggested = found(waiting, distances)
    assert len({frozenset(each.districts) for each in suggested}) == len(suggested)
    assert found(dict(reversed(waiting.items())), distances) == suggested


@pytest.mark.requirement("C3")
@pytest.mark.parametrize(
    ("waiting", "kilometres", "suggested"),
    [
        ((4, 3), 5.0, True),
        ((3, 3), 5.0, True),
        ((2, 3), 5.0, False),
        ((6, 3), 5.0, False),
        ((5, 0), 5.0, False),
        ((4, 3), 9.0, False),
    ],
    ids=["enough", "just enough", "too few", "one alone suffices", "nobody waits there", "too far"],
)
def test_two_districts(waiting: tuple[int, int], kilometres: float, suggested: bool) -> None:
    distances = {("farsta", "skarpnack"): kilometres, ("skarpnack", "farsta"): kilometres}
    made = found(dict(zip(["farsta", "skarpnack"], waiting, strict=True)), distances)
    assert made == ([Neighbours(("farsta", "skarpnack"), kilometres)] if suggested else [])
