"""Where and when else a programme is given: what My cases and notices tell whoever has no seat (P5, W5, B10). Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from chalicelib.courses.districts import DistrictLike, Nearby, nearest_with_courses
from chalicelib.courses.rules import CourseLike, age_at, can_apply, fits, free_seats

MOST_NEAR = 3


class ProgrammeLike(Protocol):
    """What the rules need of a programme; records.Programme is one."""

    @property
    def programme_id(self) -> str: ...
    @property
    def names(self) -> Mapping[str, str]: ...
    @property
    def order(self) -> float: ...
    @property
    def form(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def prevention_level(self) -> str: ...
    @property
    def age_from(self) -> float | None: ...
    @property
    def age_to(self) -> float | None: ...


class OfProgramme(CourseLike, Protocol):
    """A course that says whose programme it is and whose districts."""

    @property
    def programme_id(self) -> str: ...
    @property
    def districts(self) -> Sequence[str]: ...


C = TypeVar("C", bound=OfProgramme)
D = TypeVar("D", bound=DistrictLike)
P = TypeVar("P", bound=ProgrammeLike)


def nearest_districts(
    here: DistrictLike,
    waited_in: Collection[str],
    programme_id: str,
    districts: Sequence[D],
    courses: Iterable[OfProgramme],
    today: date,
) -> list[Nearby[D]]:
    """The nearest other districts with a course of the programme to apply for, at most three (P5).

    `waited_in`: ids of the districts whose queue the case is in already. Nothing is near a place like the web."""
    if here.place:
        return []
    same = [course for course in courses if course.programme_id == programme_id]
    near = nearest_with_courses(here, districts, same, today)
    return [each for each in near if each.district.district_id not in waited_in][:MOST_NEAR]


def next_start(programme_id: str, waited_in: Collection[str], courses: Iterable[C], today: date) -> C | None:
    """The soonest course of the programme that can be applied for where the case waits (P5, W5), or None.

    One that has room goes before one that is full."""
    coming = [
        course
        for course in courses
        if course.programme_id == programme_id and can_apply(course, today) and set(course.districts) & set(waited_in)
    ]
    return min(coming, key=lambda course: (free_seats(course) == 0, course.starts_on), default=None)


def other_programme(programmes: Iterable[P], programme_id: str, birth_month: str, today: date) -> P | None:
    """The programme that fits a child who has grown too old for this one while waiting (B10), or None.

    For the same people and held in the same way; of several the one with the same level of prevention, then the
    first as they are shown. `birth_month` as "2015-05", or "" where it isn't known."""
    known = {programme.programme_id: programme for programme in programmes}
    own = known.get(programme_id)
    if own is None or own.age_to is None or not birth_month:
        return None
    age = age_at(birth_month, today)
    if age <= own.age_to:
        return None
    fitting = [
        other
        for other in known.values()
        if (other.form, other.audience) == (own.form, own.audience) and fits(other.age_from, other.age_to, age)
    ]
    return min(fitting, key=lambda other: (other.prevention_level != own.prevention_level, other.order), default=None)
