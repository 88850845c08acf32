"""Staff's start page: the courses and queues within their reach, and what asks for their attention."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from chalicelib.cases.rules import queue_parts
from chalicelib.courses.records import (
    Course,
    District,
    Programme,
    all_districts,
    all_programmes,
    coming_courses,
    courses_by_id,
    district_courses,
    queue_lengths,
)
from chalicelib.courses.rules import Phase, can_apply, free_seats, phase, term
from chalicelib.groups.records import groups_of
from chalicelib.groups.rules import free, queues_of, taken
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.people.records import staff_members
from chalicelib.staff.members import waiting_for
from chalicelib.staff.registration import places
from chalicelib.staff.rules import attention
from chalicelib.staff.to_do import tasks_for

# A course that began this long ago can still be running: web courses may be taken slowly.
LONGEST = timedelta(days=300)


@dataclass(frozen=True)
class CourseLine:
    """One course as it stands."""

    course: Course
    phase: Phase
    taken: int
    free: int
    attention: list[str]  # keys of rules.ATTENTION


@dataclass(frozen=True)
class PlaceLine:
    """One district in the list of many."""

    district: District
    waiting: int
    open_courses: int
    free: int
    asking: int  # courses that ask for attention


@dataclass(frozen=True)
class Start:
    """What the page shows: many places, or one with its courses and queues; and single courses of one's own."""

    places: list[PlaceLine] = field(default_factory=list)
    place: District | None = None
    courses: list[CourseLine] = field(default_factory=list)
    queues: list[tuple[str, str, int]] = field(default_factory=list)  # programme id, district id, how many wait
    programmes: dict[str, Programme] = field(default_factory=dict)
    tasks: int = 0  # that the reader may do, anywhere
    registrations: int = 0  # that wait for a role from this reader
    names: dict[str, dict[str, str]] = field(default_factory=dict)  # district id → names


def start(reach: Reach, wanted: str, today: date) -> Start:
    """What the reader sees: one district if it is wanted or their only one, else all of theirs (L9, S10). Single
    courses, such as a substitute's (B7), stand on the first page.

    `wanted`: a district's id, or "". At most nine reads, and one a place for its tasks where there are several,
    however much there is. Raises NotFound outside the reach."""
    everything = all_districts()
    mine = _places_of(reach, everything, today)
    place = next((each for each in mine if each.district_id == wanted), None)
    if wanted and place is None:
        raise NotFound
    if place is None and len(mine) == 1:
        place = mine[0]
    ids = [] if wanted else reach.courses(Ability.SEE)
    if place:
        ids = [*district_courses(place.district_id, term(today - LONGEST)), *ids]
    programmes = {programme.programme_id: programme for programme in all_programmes()}
    lengths = queue_lengths()
    return Start(
        [] if place or not mine else _place_lines(mine, lengths, today),
        place,
        _lines(courses_by_id(ids), lengths, today) if ids else [],
        _queues(place.district_id, lengths, programmes) if place else [],
        programmes,
        len(tasks_for(reach)),
        waiting_for(reach, staff_members()) if reach.can(Ability.GRANT) else 0,
        {district.district_id: district.names for district in everything},
    )


def _places_of(reach: Reach, everything: Sequence[District], today: date) -> list[District]:
    """The districts and places that the reader sees; former ones only where they are theirs by name."""
    named = set(reach.districts(Ability.SEE))
    now = places(everything, today)
    former = [each for each in everything if each.district_id in named and each not in now]
    return [each for each in now if reach.whole_city(Ability.SEE) or each.district_id in named] + former


def _queues(district_id: str, lengths: dict[str, int], programmes: dict[str, Programme]) -> list[tuple[str, str, int]]:
    """The district's queues in which somebody waits, in the programmes' order."""
    parted = [(*queue_parts(queue), number) for queue, number in lengths.items() if number]
    here = [queue for queue in parted if queue[1] == district_id]
    return sorted(here, key=lambda queue: programmes[queue[0]].order if queue[0] in programmes else 0)


def _lines(courses: Iterable[Course], lengths: dict[str, int], today: date) -> list[CourseLine]:
    """The current courses among these, in their order."""
    phases = {course.course_id: (course, phase(course, today)) for course in courses}
    current = {course_id: each for course_id, each in phases.items() if each[1] not in (Phase.CLOSED, Phase.CANCELLED)}
    groups = groups_of(current)
    lines = []
    for course_id, (course, stage) in current.items():
        group = groups.get(course_id)
        seats = (taken(group), free(course, group)) if group else (0, int(course.seats))
        waiting = sum(lengths.get(queue, 0) for queue in queues_of(course.programme_id, course.districts))
        lines.append(CourseLine(course, stage, *seats, attention(stage, *seats, waiting)))
    return lines


def _place_lines(districts: Sequence[District], lengths: dict[str, int], today: date) -> list[PlaceLine]:
    """The districts, each with how many wait, its courses that can be applied for, and how many ask for attention."""
    coming = coming_courses(today)
    listed = [course for course in coming if can_apply(course, today)]
    asking = [line.course for line in _lines(coming, lengths, today) if line.attention]
    lines = []
    for district in districts:
        here = [course for course in listed if district.district_id in course.districts]
        waiting = sum(number for queue, number in lengths.items() if queue_parts(queue)[1] == district.district_id)
        asks = sum(district.district_id in course.districts for course in asking)
        lines.append(PlaceLine(district, waiting, len(here), sum(map(free_seats, here)), asks))
    return lines
