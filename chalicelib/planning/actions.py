"""Staff's courses: those in reach as a list, and one of them with all that its planning needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.bookings.rules import Slot, slots
from chalicelib.courses import rules as courses
from chalicelib.courses.calendar import day_of
from chalicelib.courses.districts import swedish_order
from chalicelib.courses.records import (
    Course,
    District,
    Programme,
    all_districts,
    all_programmes,
    course_now,
    courses_by_id,
    district_courses,
    find_programme,
)
from chalicelib.courses.rules import Phase
from chalicelib.courses.terms import before
from chalicelib.groups import rules as groups
from chalicelib.groups.records import Group, group_of
from chalicelib.http.languages import gettext, say
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.planning import rules


@dataclass(frozen=True)
class Planned:
    """A course with its group, as they stand this moment."""

    course: Course
    group: Group
    held: frozenset[Slot] = frozenset()  # the times in venues that the course needed when it was read

    @property
    def version(self) -> int:
        """What a form on the course carries: the group's version, which numbers all that happens to the course."""
        return int(self.group.version or 0)

    def allows(self, what: str, today: date) -> bool:
        """Whether the course's phase allows this (see rules.ALLOWS)."""
        return what in rules.ALLOWS[courses.phase(self.course, today)]


def planned(course_id: str, reach: Reach, ability: Ability = Ability.PLAN) -> Planned:
    """The course and its group. Raises NotFound where it lies outside the reach.

    The group is read first, so that its version is never newer than the course that was looked at."""
    group = group_of(course_id)
    course = course_now(course_id)
    if course is None:
        raise NotFound
    reach.require(ability, districts=course.districts, course_id=course_id)
    return Planned(course, group, slots(course))


@dataclass(frozen=True)
class Occupancy:
    """How a course's seats stand (L5). Who has them is told by the group's page, as far as its reader may know: counts
    of members, or of the draft, would tell how many it leaves out (B2)."""

    taken: int  # given, decided or offered
    free: int


def occupancy(course: Course, group: Group) -> Occupancy:
    """The course's seats, counted from its group."""
    return Occupancy(groups.taken(group), groups.free(course, group))


@dataclass(frozen=True)
class Line:
    """One course in staff's list."""

    course: Course
    programme: Programme
    districts: list[District]  # the host first
    phase: Phase


@dataclass(frozen=True)
class Chosen:
    """What the list is narrowed to; empty: what is going on and coming."""

    term: str = ""
    district_id: str = ""
    phase: str = ""
    programme_id: str = ""


@dataclass(frozen=True)
class CourseList:
    """The courses in reach, and what they can be narrowed by."""

    lines: list[Line]
    programmes: list[Programme]
    districts: list[District]  # that the reader may see courses of, today's first


def list_courses(reach: Reach, chosen: Chosen, today: date) -> CourseList:
    """The courses in reach that were asked for, soonest first. A query a district, and a read for each hundred courses.

    Shared courses are in every sharing district's list, so each is shown once."""
    by_id = {programme.programme_id: programme for programme in all_programmes()}
    places = {district.district_id: district for district in all_districts()}
    seen = within(reach, Ability.SEE, places.values())
    wanted = [place for place in seen if chosen.district_id in ("", place.district_id)]
    since = before(chosen.term or courses.term(today))
    ids = [found for place in wanted for found in district_courses(place.district_id, since)]
    if not chosen.district_id:
        ids += reach.courses(Ability.SEE)
    lines = [
        Line(course, by_id[course.programme_id], [places[each] for each in course.districts if each in places], phase)
        for course in courses_by_id(ids)
        if course.programme_id in by_id
        and (phase := courses.phase(course, today))
        and chosen.phase in ("", phase)
        and chosen.programme_id in ("", course.programme_id)
        and (chosen.term in terms(course) if chosen.term else max(terms(course)) >= courses.term(today))
    ]
    return CourseList(lines, list(by_id.values()), seen)


def terms(course: Course) -> set[str]:
    """The terms that a course is held in: it may begin late in autumn and go on after Christmas."""
    return {course.term, *(courses.term(day_of(s)) for s in course.sessions)}


def within(reach: Reach, ability: Ability, places: Sequence[District] | Any) -> list[District]:
    """The districts and places in which the reach allows this, in alphabetical order."""
    allowed = [place for place in places if reach.may(ability, districts=[place.district_id])]
    return sorted(allowed, key=lambda place: swedish_order(place.names["sv"]))


@dataclass(frozen=True)
class Hub:
    """One course for staff."""

    planned: Planned
    programme: Programme
    districts: list[District]
    phase: Phase
    occupancy: Occupancy
    missing: list[str]  # keys of rules.MISSING; of a draft
    does: frozenset[str]  # what the reader can do with it now (see rules.ALLOWS)
    next_number: int | None  # of the next session
    plans: bool  # whether the reader may plan it, in whatever phase


def hub(course_id: str, reach: Reach, now: datetime, today: date) -> Hub:
    """The course's page. Raises NotFound."""
    found = planned(course_id, reach, Ability.SEE)
    course, group = found.course, found.group
    programme = find_programme(course.programme_id)
    if programme is None:
        raise NotFound
    phase = courses.phase(course, today)
    plans = reach.may(Ability.PLAN, districts=course.districts, course_id=course_id)
    left = rules.coming(course.sessions, now)
    does = rules.ALLOWS[phase] if plans else frozenset[str]()
    if left:
        does -= {"close"}
    return Hub(
        found,
        programme,
        named(course.districts),
        phase,
        occupancy(course, group),
        rules.missing(course, today) if phase == Phase.DRAFT else [],
        does,
        int(left[0]["number"]) if left else None,
        plans,
    )


def title_of(course: Course) -> str:
    """The course's programme and districts, as it is called on staff's pages."""
    programme = find_programme(course.programme_id)
    return title(programme.names if programme else {}, [place.names for place in named(course.districts)])


def title(programme: Mapping[str, str], places: Sequence[Mapping[str, str]]) -> str:
    """As "Komet 3–11 år, Farsta och Skarpnäck"."""
    where = gettext(" och ").join(say(names) for names in places)
    return gettext("%(programme)s, %(district)s") % {"programme": say(programme), "district": where}


def named(district_ids: Sequence[str]) -> list[District]:
    """The districts with these ids, in the same order. One query."""
    known: Mapping[str, District] = {district.district_id: district for district in all_districts()}
    return [known[district_id] for district_id in district_ids if district_id in known]
