"""What those see who look into how courses are given: the courses of a term that are worth a look, what several of them
have in common, and a leader's courses over time. Always in order of time: nobody is ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.courses.records import (
    Course,
    District,
    Programme,
    all_districts,
    all_programmes,
    courses_by_id,
    district_courses,
)
from chalicelib.courses.rules import CourseState, term
from chalicelib.courses.terms import until
from chalicelib.fidelity.actions import leaf
from chalicelib.fidelity.leading import is_one, leaders_of, led_by
from chalicelib.fidelity.needs import Need, needs
from chalicelib.fidelity.rules import Level
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.people.records import StaffMember, find_member, staff_members
from chalicelib.people.rules import member_id
from chalicelib.summaries.records import Summary, summaries_at

ASKS = (Level.LOW, Level.LOOK)
TERMS = 6  # that one can choose between


@dataclass(frozen=True)
class Line:
    """A course and how it is given, as far as that has been counted."""

    course: Course
    indication: Mapping[str, Any]
    counted_at: str  # UTC, ISO; "" where nothing is counted

    @property
    def level(self) -> str:
        return str(self.indication.get("level", Level.UNKNOWN))


@dataclass(frozen=True)
class Overview:
    """A term's courses in reach. `lines`: those that are worth a look, soonest first."""

    term: str
    terms: list[str]  # latest first
    lines: list[Line]
    counted: int  # courses that enough is known of
    counted_at: str  # when the figures of any of the term's courses last were; UTC, ISO; "" where none are
    needs: list[Need]
    programmes: Mapping[str, Programme]
    districts: Mapping[str, District]


@dataclass(frozen=True)
class NeedPage:
    """One need: the courses that show it, and their leaders."""

    need: Need
    lines: list[Line]
    leaders: list[tuple[StaffMember, list[Course]]]  # by name
    unknown: list[str]  # names of leaders who haven't registered
    programmes: Mapping[str, Programme]
    districts: Mapping[str, District]


@dataclass(frozen=True)
class LeaderPage:
    """One leader's courses over time."""

    member: StaffMember
    lines: list[Line]  # soonest first
    programmes: Mapping[str, Programme]
    districts: Mapping[str, District]


def overview(reach: Reach, wanted: str, today: date) -> Overview:
    """A term's courses in reach. A query a district, and two reads for each hundred courses; besides two.

    `wanted`: a term; this one where it is none that can be chosen."""
    choices = terms(today)
    chosen = wanted if wanted in choices else choices[0]
    districts = _by_district()
    found = _lines(_courses(reach, chosen, districts))
    return Overview(
        chosen,
        choices,
        [line for line in found if line.level in ASKS],
        sum(line.level != Level.UNKNOWN for line in found),
        max((line.counted_at for line in found), default=""),
        needs((line.course, line.indication) for line in found),
        by_programme(),
        districts,
    )


def need_page(reach: Reach, key: str, wanted: str, today: date) -> NeedPage:
    """One need of a term, as overview() has it, and whom it concerns. Raises NotFound where there is none."""
    choices = terms(today)
    districts = _by_district()
    found = _lines(_courses(reach, wanted if wanted in choices else choices[0], districts))
    need = next((each for each in needs((line.course, line.indication) for line in found) if each.key == key), None)
    if need is None:
        raise NotFound
    lines = [line for line in found if line.course.course_id in need.courses]
    members = staff_members()
    led = leaders_of((line.course for line in lines), members)
    known = [member for member in members if member.member_id in led]
    named = [each for line in lines for each in line.course.contacts]
    return NeedPage(
        need,
        lines,
        [(member, led[member.member_id]) for member in known],
        list(dict.fromkeys(each["name"] for each in named if not any(is_one(member, each) for member in known))),
        by_programme(),
        districts,
    )


def leader_page(reach: Reach, which: str, today: date) -> LeaderPage:
    """A leader's courses over time, as far as the reader looks into them. Raises NotFound outside the reach."""
    member = find_member(which)
    if member is None:
        raise NotFound
    reach.require(Ability.IMPROVE, districts=[*member.districts, *member.pool_districts])
    return _led(member, reach.courses(Ability.IMPROVE), reach, today)


def own_page(reach: Reach, today: date) -> LeaderPage | None:
    """The reader's own courses over time; None where they haven't registered."""
    member = find_member(member_id(reach.person_id))
    return _led(member, reach.courses(Ability.SEE), None, today) if member else None


def terms(today: date) -> list[str]:
    """The terms that one can choose between, this one first."""
    return until(term(today), TERMS)[::-1]


def by_programme() -> dict[str, Programme]:
    """All programmes, by id. One query."""
    return {str(each.programme_id): each for each in all_programmes()}


def _by_district() -> dict[str, District]:
    return {str(each.district_id): each for each in all_districts()}


def _led(member: StaffMember, alone: Sequence[str], reach: Reach | None, today: date) -> LeaderPage:
    courses = [
        each
        for each in led_by(member, alone, today)
        if each.starts_on <= today.isoformat()
        and (reach is None or reach.may(Ability.IMPROVE, districts=each.districts, course_id=each.course_id))
    ]
    return LeaderPage(member, _lines(courses), by_programme(), _by_district())


def _courses(reach: Reach, chosen: str, districts: Mapping[str, District]) -> list[Course]:
    """The courses of the term that the reader looks into, soonest first; each once, shared or not."""
    places = [each for each in districts if reach.may(Ability.IMPROVE, districts=[each])]
    ids = [found for place in places for found in district_courses(place, chosen, chosen)]
    return [
        each
        for each in courses_by_id([*ids, *reach.courses(Ability.IMPROVE)])
        if each.state in (CourseState.ANNOUNCED, CourseState.CLOSED) and each.term == chosen
    ]


def _lines(courses: Sequence[Course]) -> list[Line]:
    kept = {str(each.part): each for each in summaries_at(leaf(course) for course in courses)} if courses else {}
    return [_line(course, kept.get(str(course.course_id))) for course in courses]


def _line(course: Course, summary: Summary | None) -> Line:
    told = (summary.more if summary else {}).get("fidelity") or {}
    return Line(course, told, str(summary.counted_at) if summary else "")
