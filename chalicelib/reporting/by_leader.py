"""The answers of courses, course by course, under the names of those who lead them (S4, L7, I8).

Names alone, as every visitor of the site reads them; in alphabetical order, never by what was measured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.courses import terms
from chalicelib.courses.districts import swedish_order
from chalicelib.courses.records import Course, courses_by_id, district_courses
from chalicelib.courses.rules import CourseState
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.reporting import measures
from chalicelib.reporting.reading import Names, named
from chalicelib.summaries.records import Summary, in_cell, summaries_at
from chalicelib.summaries.rules import added


@dataclass(frozen=True)
class Line:
    """One course."""

    course: Course
    figures: Mapping[str, Any]  # {} where nothing has been counted


@dataclass(frozen=True)
class Leader:
    """Somebody who leads, with their courses among those shown, soonest first."""

    name: str  # "" where nobody is named
    lines: list[Line]

    @property
    def figures(self) -> Mapping[str, Any]:
        """Of all their courses together."""
        return added(line.figures for line in self.lines)


@dataclass(frozen=True)
class Page:
    """What is shown. `district`, `term`: which are chosen; "" where the reader reaches single courses only."""

    names: Names
    mine: list[str]
    district: str
    term: str
    leaders: list[Leader]
    compared: list[str]  # the measures that are told
    counted_at: str


def page(reach: Reach, wanted: str, wanted_term: str, today: date) -> Page:
    """The courses that the reader has by themselves, and those of a district in a term. Five reads at most (one batch
    for each hundred courses), however many have answered. Raises NotFound for a district outside the reach.

    `wanted_term`: such as "2027-1"; the present one where it is "" or none."""
    names = named()
    everything, theirs = reach.whole_city(Ability.SEE), reach.districts(Ability.SEE)
    mine = [each for each in names.districts if everything or each in theirs]
    if wanted and wanted not in mine:
        raise NotFound
    district, when = wanted or (mine[0] if mine else ""), terms.chosen(wanted_term, today)
    own = set(reach.courses(Ability.SEE))
    ids = [*own, *(district_courses(district, when) if district else [])]
    courses = [
        course
        for course in (courses_by_id(ids) if ids else [])
        if course.state != CourseState.DRAFT and (course.course_id in own or course.term == when)
    ]
    counted = {each.part: each for each in summaries_at(_key(course) for course in courses)} if courses else {}
    lines = [Line(each, _figures(counted.get(each.course_id))) for each in courses]
    return Page(
        names,
        mine,
        district,
        when if district else "",
        by_leader(lines),
        measures.those_in(*(line.figures for line in lines)),
        max((each.counted_at for each in counted.values()), default=""),
    )


def _key(course: Course) -> tuple[str, str]:
    return in_cell(course.term, course.programme_id, course.district_id), course.course_id


def _figures(summary: Summary | None) -> Mapping[str, Any]:
    return summary.figures if summary else {}


def by_leader(lines: Sequence[Line]) -> list[Leader]:
    """The courses under each of their leaders; who isn't named comes last."""
    named_leaders = {name: [line for line in lines if name in _leaders(line.course)] for name in _all(lines)}
    return [Leader(name, theirs) for name, theirs in named_leaders.items()]


def _leaders(course: Course) -> list[str]:
    return [str(each["name"]) for each in course.contacts if each.get("name")] or [""]


def _all(lines: Iterable[Line]) -> list[str]:
    found = {name for line in lines for name in _leaders(line.course)}
    return sorted(found, key=lambda name: (not name, swedish_order(name)))
