"""What is left over is told when it comes to five with others', and genders only where nobody can be singled out."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aggregation.release import blocks_of, by_gender, joined, parted, size, told
from chalicelib.summaries.rules import FEWEST

GENDERS = ("woman", "man", "other", "-")


def of(**numbers: int) -> dict[str, Any]:
    """A block by gender: "none" for those who haven't said."""
    return {"-" if name == "none" else name: {"n": number} for name, number in numbers.items() if number}


@pytest.mark.requirement("W6")
def test_leftovers_are_told_when_they_come_to_five_and_held_back_else() -> None:
    one = {"traff": {"quality": of(woman=2, man=1), "delivery": of(woman=1)}}
    other = {"traff": {"quality": of(woman=1, none=1), "delivery": of(man=3)}}
    released, left = parted(joined([one, other]), {"traff": {"quality": 5, "delivery": 4}})
    assert released == {"traff": {"quality": of(woman=3, man=1, none=1)}}
    assert left == {"traff": {"delivery": of(woman=1, man=3)}}


@pytest.mark.requirement("W6")
def test_leftovers_are_told_where_they_are_of_five_persons_and_not_where_two_have_answered_often() -> None:
    often = {"traff": {"quality": of(woman=20)}}
    for persons, is_told in ((4, False), (5, True)):
        released, left = parted(often, {"traff": {"quality": persons}})
        assert (released, left) == ((often, {}) if is_told else ({}, often))


def test_what_is_released_is_told_without_genders_and_with_what_it_measures() -> None:
    genders = {"woman": {"n": 4, "counts": {"1": 1, "5": 3}}, "-": {"n": 1, "counts": {"1": 1}}}
    question = {"id": "quality", "kind": "scale", "least": 1, "most": 5, "measures": "quality"}
    assert told({"traff": {"quality": genders}}, {"traff": {"quality": question}}) == {
        "answers": {"traff": {"quality": {"n": 5, "counts": {"1": 2, "5": 3}}}},
        "measures": {"quality": {"n": 5, "sum": 300, "squares": 30_000}},
    }
    assert told({}, {}) == {}


@pytest.mark.requirement("W6")
@pytest.mark.parametrize(
    ("blocks", "parts"),
    [
        ([of(woman=6, man=5)], of(woman=6, man=5)),
        ([of(woman=6, man=4)], None),
        ([of(woman=8)], of(woman=8)),
        ([of(woman=6, man=5, other=2, none=3)], of(woman=6, man=5, none=5)),  # too few to stand alone: together
        ([of(woman=6, man=5, other=2, none=2)], None),
        # All women there are six, but take the group of five women away and one is left
        ([of(woman=5), of(woman=1, man=6)], None),
        ([of(woman=5), of(woman=5, man=6)], of(woman=10, man=6)),
        ([], None),
    ],
)
def test_answers_are_told_by_gender_only_where_no_difference_is_of_fewer_than_five(
    blocks: list[dict[str, Any]], parts: dict[str, Any] | None
) -> None:
    assert by_gender({"slut": {"quality": blocks}}) == ({"slut": {"quality": parts}} if parts else {})


@pytest.mark.requirement("W6")
@given(st.lists(st.lists(st.integers(0, 7), min_size=4, max_size=4), min_size=1, max_size=4))
def test_no_sum_or_difference_of_genders_and_blocks_singles_out_fewer_than_five(numbers: list[list[int]]) -> None:
    """Whoever takes any whole multiple of each gender's part, and of each block, away from or to each other."""
    blocks = [of(woman=w, man=m, other=o, none=n) for w, m, o, n in numbers]
    blocks = [block for block in blocks if size(block) >= FEWEST]
    split = by_gender({"slut": {"quality": blocks}}).get("slut", {}).get("quality")
    if not split:
        return
    if "other" not in split:
        blocks = [_joined(block) for block in blocks]
    genders = sorted(split)
    for times in product(range(-2, 3), repeat=len(genders)):
        reached = {0}
        for block in blocks:
            parts = {gender: times[place] for place, gender in enumerate(genders) if gender in block}
            sizes = {
                sum(block[gender]["n"] for gender, many in parts.items() if many + of_block == 1)
                for of_block in range(-2, 4)
                if all(many + of_block in (0, 1) for many in parts.values())
            }
            reached = {total + one for total in reached for one in sizes}
        assert not reached & set(range(1, FEWEST))


def _joined(block: dict[str, Any]) -> dict[str, Any]:
    numbers = {gender: block[gender]["n"] if gender in block else 0 for gender in GENDERS}
    return of(woman=numbers["woman"], man=numbers["man"], none=numbers["other"] + numbers["-"])


def test_the_blocks_of_courses_and_what_was_released_of_leftovers_are_gathered() -> None:
    block, rest = of(woman=5), of(man=6)
    kept: list[dict[str, Any]] = [
        {"blocks": {"slut": {"quality": [block, block]}}},
        {"released": {"slut": {"quality": rest}}},
    ]
    assert blocks_of(kept) == {"slut": {"quality": [block, block, rest]}}
