"""Whatever happens, in whatever order: figures are those of a full recount, and nothing tells of fewer than five.

Each answer's value is a power of two of its own: so the sum of a figure tells exactly whose answers are in it."""

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.aggregation.actions import aggregate
from chalicelib.aggregation.records import held_in
from chalicelib.courses.records import Course, DistrictCourse
from chalicelib.courses.rules import listing
from chalicelib.summaries.records import IN_CITY, Changed, Summary, in_cell, in_term, of_course, parts_of
from chalicelib.summaries.rules import FEWEST
from tests import aws
from tests.aggregation import made_up
from tests.aggregation.made_up import AFTER_TERM, answered, changed, closed, closes, course

COURSES, DISTRICTS, TERMS = ("ett", "tva", "tre"), ("farsta", "kista"), ("2027-1", "2027-2")
STARTS = ("2027-02-02", "2027-07-20")  # in the one term and in the other
AFTER_NEXT_TERM = AFTER_TERM + timedelta(days=180)
SKIPS = "skips"  # says nothing about the quality
MOST = 250  # answers, and more; texts are told by themselves and have the places above
CODED = [{**made_up.QUESTIONS[0], "most": 2**MOST, "least": 0}, *made_up.QUESTIONS[1:]]

one_course = st.sampled_from(COURSES)
sheets = st.lists(st.sampled_from(["woman", "man", "", SKIPS]), max_size=7)
happens = st.one_of(
    st.tuples(st.just("answers"), one_course, sheets),
    st.tuples(st.just("answers"), one_course, sheets),
    st.tuples(st.just("ends"), one_course, st.sampled_from(["closed", "cancelled"])),
    st.tuples(st.just("moves"), one_course, st.sampled_from(DISTRICTS)),
    st.tuples(st.just("starts"), one_course, st.sampled_from(STARTS)),
    st.tuples(st.just("counts"), one_course, st.sampled_from(["told", "lost", "twice", "late"])),
)
stories = st.lists(happens, min_size=1, max_size=14)
# Who had a seat when is known to counting alone: a full recount can't know it
with_seats = st.lists(
    st.one_of(happens, st.tuples(st.just("seats"), one_course, st.integers(2, 7))), min_size=1, max_size=14
)
THOROUGH = settings(max_examples=int(os.environ.get("EXAMPLES", "10")), suppress_health_check=[HealthCheck.too_slow])


class World:
    """Courses that things happen to. `now` goes on by a week whenever something is answered."""

    def __init__(self) -> None:
        made_up.world(CODED)
        for name in COURSES:
            course(name)
        self.sessions = dict.fromkeys(COURSES, 0)
        self.answers = 0
        self.now = closes(0)
        self.late: list[str] = []

    def happens(self, what: str, name: str, how: Any) -> None:
        match what:
            case "answers" if Course.get(name).state == "announced":
                self.sessions[name] += 1
                session = self.sessions[name]
                answered(session, *[self._sheet(gender) for gender in how], course_id=name)
                self.now = max(self.now, closes(session) + timedelta(hours=1))
            case "ends":
                closed(name, self.now.isoformat(timespec="milliseconds"), how)
            case "moves" | "starts" | "seats":
                found = Course.get(name)
                DistrictCourse(found.district_id, listing(found.starts_on, name)).delete()
                setattr(found, {"moves": "district_id", "starts": "starts_on", "seats": "seats_taken"}[what], how)
                DistrictCourse(found.district_id, listing(found.starts_on, name), course_id=name).save()
                found.save()
                changed(name)
            case "counts":
                self._deliver(how)

    def _sheet(self, gender: str) -> dict[str, Any]:
        self.answers += 1
        said: dict[str, Any] = {"free": str(self.answers)}
        if gender == SKIPS:
            return said
        said["quality"] = 2 ** (self.answers - 1)
        return {**said, "gender": gender} if gender else said

    def _deliver(self, how: str) -> None:
        """Count, with marks that are lost, come twice, or come after those that were set later."""
        marks = list(Changed.query("changed"))
        if how in ("lost", "late"):
            for mark in marks[::2]:
                mark.delete()
                self.late += [str(mark.journal).partition(":")[2]] if how == "late" else []
        aggregate(self.now)
        if how == "twice":
            for mark in marks:
                mark.save()
            aggregate(self.now)
        elif how == "told":
            changed(*self.late)
            self.late = []

    def end(self) -> None:
        """The term is over, and the weekly sweep has been."""
        for name in COURSES:
            if Course.get(name).state == "announced":
                closed(name, self.now.isoformat(timespec="milliseconds"))
        aggregate(AFTER_TERM, recount_from="2026-2")


def wholes() -> list[str]:
    cells = [in_cell(term, "komet", district) for term in TERMS for district in DISTRICTS]
    return [*cells, *map(in_term, TERMS), IN_CITY, *map(of_course, COURSES)]


def stored() -> list[tuple[Any, ...]]:
    """All that reports may read."""
    return [(each.whole, each.part, each.figures, each.more) for whole in wholes() for each in parts_of(whole)]


def forget_all() -> None:
    for whole in wholes():
        for summary in parts_of(whole):
            summary.delete()
    places = [*wholes(), "place", "programmes:2027-1", "programmes:2027-2"]
    for whole in places:
        for held in held_in(whole):
            held.delete()


@pytest.mark.requirement("S5", "W6")
@THOROUGH
@given(stories)
def test_figures_are_those_of_a_full_recount(story: Sequence[tuple[str, str, Any]]) -> None:
    with aws.in_process():
        town = World()
        for what, name, how in story:
            town.happens(what, name, how)
        town.end()
        counted = stored()
        forget_all()
        assert stored() == []
        aggregate(AFTER_TERM, recount_from="2026-2")
        assert stored() == counted


@pytest.mark.requirement("W6", "U6")
@THOROUGH
@given(with_seats, with_seats)
def test_nothing_that_was_ever_told_tells_of_fewer_than_five_by_any_sum_or_difference(
    before: Sequence[tuple[str, str, Any]], after: Sequence[tuple[str, str, Any]]
) -> None:
    """All sets of answers that any report has shown at any time, split by each other in every way: each piece is of
    five answers at least. `after`: what happens (late moves) when the term is over and all is released."""
    with aws.in_process():
        town, told = World(), set[int]()
        for what, name, how in [*before, ("counts", "ett", "told")]:
            town.happens(what, name, how)
            told |= sets_told()
        town.end()
        told |= sets_told()
        for what, name, how in after:
            town.happens(what, name, how)
            town.now = max(town.now, AFTER_TERM)
            town.happens("counts", name, "told")
            told |= sets_told()
        aggregate(AFTER_NEXT_TERM, recount_from="2026-2")
        told |= sets_told()
    assert all(size == 0 or size >= FEWEST for size in pieces(told, MOST + town.answers))


def pieces(told: set[int], answers: int) -> list[int]:
    """How many answers are in each piece, when all sets are split by each other."""
    found: dict[tuple[int, ...], int] = {}
    for place in range(answers):
        within = tuple(mask for mask in sorted(told) if mask >> place & 1)
        if within:
            found[within] = found.get(within, 0) + 1
    return list(found.values())


def sets_told() -> set[int]:
    """Whose answers are in each figure that reports may read, a bit an answer."""
    return {mask for whole in wholes() for summary in parts_of(whole) for mask in _in(summary)} - {0}


def _in(summary: Summary) -> Iterator[int]:
    figures = summary.figures.get("answers", {}).get("traff", {}).get("quality")
    if figures:
        yield figures["sum"]
    for block in summary.more.get("questions", {}).get("quality", []):
        yield block["figures"]["sum"]
    yield sum(sheet.get("quality", 0) for sheet in summary.more.get("sheets", []))
    for block in summary.more.get("texts", {}).get("free", []):
        yield sum(2 ** (MOST + int(text) - 1) for text in block["texts"])
    for genders in summary.more.get("by_gender", {}).get("komet", {}).get("traff", {}).values():
        assert all(each["n"] >= FEWEST for each in genders.values())


def test_pieces_are_what_sets_split_each_other_into() -> None:
    assert sorted(pieces({0b11111, 0b11100, 0b1100000}, 8)) == [2, 2, 3]
