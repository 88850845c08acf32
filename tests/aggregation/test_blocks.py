"""Answers are told in blocks of five and more, which never change."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aggregation.blocks import NOT_SAID, Sheet, Sitting, answering, by_gender, measured, pooled, shuffled
from chalicelib.summaries.rules import FEWEST, added

QUALITY = {"id": "quality", "kind": "scale", "least": 1, "most": 5, "measures": "quality"}


def sitting(session: int, *values: Any, question: str = "quality", parts: int = 0) -> Sitting:
    """What was answered after a session, one value a sheet; None: that sheet leaves the question out."""
    sheets = [
        Sheet(f"{session}-{place}", {} if value is None else {question: value}) for place, value in enumerate(values)
    ]
    return Sitting(session, sheets, parts)


@pytest.mark.requirement("W6")
def test_sittings_are_pooled_until_there_are_five_answers() -> None:
    blocks, left = pooled(
        [sitting(1, 3, 3), sitting(2, 4, 4), sitting(3, 5), sitting(4, 1, 1, 1, 1, 1, 1), sitting(5, 2)]
    )
    assert [block.sessions for block in blocks] == [[1, 2, 3], [4]]
    assert [block.size for block in blocks] == [5, 6]
    assert (left.sessions, left.size) == ([5], 1)


@pytest.mark.requirement("W6")
@given(st.lists(st.integers(0, 8), max_size=12), st.integers(0, 12))
def test_blocks_have_five_or_more_hold_everything_once_and_stay_as_more_comes(sizes: list[int], cut: int) -> None:
    sittings = [sitting(number, *[1] * size) for number, size in enumerate(sizes, start=1)]
    blocks, left = pooled(sittings)
    assert all(block.size >= FEWEST for block in blocks)
    assert left.size < FEWEST
    assert [session for block in [*blocks, left] for session in block.sessions] == [each.session for each in sittings]
    before, _ = pooled(sittings[:cut])
    assert blocks[: len(before)] == before


@pytest.mark.requirement("W6")
def test_only_those_who_answer_the_question_count_for_its_block() -> None:
    sittings = [sitting(1, 3, None, 3, None, 3), sitting(2, 4, 4, None)]
    blocks, left = pooled(answering("quality", sittings))
    assert [(block.sessions, block.size) for block in blocks] == [([1, 2], 5)]
    assert left.size == 0


@pytest.mark.requirement("U6", "W6")
def test_what_is_told_has_an_order_of_its_own_so_that_nothing_is_told_beside_each_other() -> None:
    sheets = [Sheet(f"{number:032x}", {}) for number in range(40)]
    orders = [[sheet.sheet_id for sheet in shuffled(sheets, what_for)] for what_for in ("", "free", "why")]
    assert all(sorted(order) == [sheet.sheet_id for sheet in sheets] for order in orders)
    for one, other in combinations([*orders, sorted(orders[0])], 2):
        assert sum(first == second for first, second in zip(one, other, strict=True)) < 10
    assert [sheet.sheet_id for sheet in shuffled(reversed(sheets), "free")] == orders[1]


@pytest.mark.requirement("L7")
@pytest.mark.parametrize(
    ("question", "values", "figures"),
    [
        (QUALITY, [1, 5, 5], {"n": 3, "sum": 11, "squares": 51, "counts": {"1": 1, "5": 2}}),
        ({"id": "quality", "kind": "yes_no"}, ["yes", "no", "yes"], {"n": 3, "counts": {"yes": 2, "no": 1}}),
        ({"id": "quality", "kind": "several"}, [["a", "b"], ["b"], []], {"n": 3, "counts": {"a": 1, "b": 2}}),
        ({"id": "quality", "kind": "number"}, [2, 30, 4], {"n": 3, "sum": 36, "squares": 920}),
    ],
)
def test_answers_become_figures_by_their_kind(question: dict[str, Any], values: list[Any], figures: object) -> None:
    (pool,), _ = pooled([sitting(1, *values, *values)])
    assert added(by_gender(question, pool).values()) == added([figures, figures])  # type: ignore[list-item]


@pytest.mark.requirement("S7", "W6")
def test_which_parts_were_gone_through_is_counted_by_session_and_never_where_sessions_are_pooled() -> None:
    question = {"id": "parts", "kind": "parts", "measures": "adherence"}
    (alone,), _ = pooled([sitting(2, *[["p1"]] * 3, *[["p1", "p2"]] * 2, question="parts", parts=2)])
    figures = added(by_gender(question, alone).values())
    assert figures == {"n": 5, "sum": 350, "squares": 27_500, "counts": {"2/p1": 5, "2/p2": 2, "2/": 5}}
    assert measured(question, figures) == {"n": 5, "sum": 350, "squares": 27_500}
    pooled_ones = [sitting(number, *[["p1"]] * 3, question="parts", parts=2) for number in (1, 2)]
    (both,), _ = pooled(pooled_ones)
    assert added(by_gender(question, both).values())["counts"] == {}


@pytest.mark.requirement("S7", "W6")
def test_a_share_of_three_parts_is_not_known_among_shares_of_four() -> None:
    question = {"id": "parts", "kind": "parts", "measures": "adherence"}
    four = sitting(10, *[["p1", "p2", "p3"]] * 4, question="parts", parts=4)
    three = sitting(11, ["p1", "p2"], question="parts", parts=3)
    (both,), _ = pooled([four, three])
    assert added(by_gender(question, both).values()) == {"n": 5, "sum": 375, "squares": 28_125, "counts": {}}


@pytest.mark.requirement("W6", "U6")
def test_what_few_could_answer_is_left_over_however_often_they_do() -> None:
    few = [replace(sitting(number, 1, 1), few=True) for number in (2, 3, 4)]
    blocks, left = pooled([sitting(1, 3, 3, 3), *few, sitting(5, 4, 4), sitting(6, 5)])
    assert [(block.sessions, block.size) for block in blocks] == [([1, 5], 5)]
    assert (sorted(left.sessions), left.size, left.people) == ([2, 3, 4, 6], 7, 2)


@pytest.mark.requirement("L7")
def test_what_is_measured_is_told_in_whole_per_cent_of_the_scale() -> None:
    (pool,), _ = pooled([sitting(1, 1, 2, 3, 4, 5)])
    assert measured(QUALITY, added(by_gender(QUALITY, pool).values())) == {"n": 5, "sum": 250, "squares": 18_750}
    yes_no = {"id": "all_parts", "kind": "yes_no"}
    assert measured(yes_no, {"n": 4, "counts": {"yes": 3, "no": 1}}) == {"n": 4, "sum": 300, "squares": 30_000}
    assert measured({"id": "free", "kind": "text"}, {"n": 4, "counts": {}}) == {}


def test_those_who_say_nothing_of_their_gender_are_a_part_of_their_own() -> None:
    sheets = [
        Sheet(str(number), {"quality": 3}, gender) for number, gender in enumerate(["woman", "man", NOT_SAID] * 2)
    ]
    (pool,), _ = pooled([Sitting(1, sheets)])
    assert {gender: figures["n"] for gender, figures in by_gender(QUALITY, pool).items()} == {
        NOT_SAID: 2,
        "man": 2,
        "woman": 2,
    }
