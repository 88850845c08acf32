"""The rules of districts: which there are on a day, who took over whom, and how far it is. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Generic, Protocol, TypeVar

from chalicelib.courses.rules import CourseLike, can_apply


class DistrictLike(Protocol):
    """What the rules need of a district; records.District is one."""

    @property
    def district_id(self) -> str: ...
    @property
    def names(self) -> Mapping[str, str]: ...
    @property
    def place(self) -> bool: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def valid_from(self) -> str | None: ...
    @property
    def valid_until(self) -> str | None: ...
    @property
    def successor_id(self) -> str | None: ...


T = TypeVar("T")
D = TypeVar("D", bound=DistrictLike)


@dataclass(frozen=True)
class Nearby(Generic[T]):
    """A district and how far it is there, as the crow flies."""

    district: T
    kilometres: float


def is_valid(district: DistrictLike, day: date) -> bool:
    """Whether the district exists on that day. `valid_until` is the first day that it is gone."""
    at = day.isoformat()
    return (district.valid_from or "") <= at and (not district.valid_until or at < district.valid_until)


def current_districts(districts: Iterable[D], day: date) -> list[D]:
    """The districts that exist on that day, in alphabetical order; without the places "web" and "central"."""
    current = [district for district in districts if not district.place and is_valid(district, day)]
    return sorted(current, key=lambda district: swedish_order(district.names["sv"]))


def swedish_order(name: str) -> str:
    """A key that sorts å, ä, ö last, as Swedish does."""
    return name.casefold().translate({ord("å"): "{", ord("ä"): "|", ord("ö"): "}"})


def successor(districts: Iterable[D], district_id: str, day: date) -> D | None:
    """The district itself if it exists on that day, else the one that took it over, however many steps on.

    None where there is no such district, or it ended without a successor."""
    by_id = {district.district_id: district for district in districts}
    found = by_id.pop(district_id, None)
    while found and not is_valid(found, day):
        found = by_id.pop(found.successor_id or "", None)  # popped: a ring of successors ends
    return found


def predecessors(districts: Iterable[D], day: date) -> dict[str, list[D]]:
    """The former districts by the id of the one that took them over, in alphabetical order."""
    known = list(districts)
    taken_over: dict[str, list[D]] = {}
    for district in sorted(known, key=lambda district: swedish_order(district.names["sv"])):
        heir = None if is_valid(district, day) else successor(known, district.district_id, day)
        if heir:
            taken_over.setdefault(heir.district_id, []).append(district)
    return taken_over


def distance(one: DistrictLike, other: DistrictLike) -> float | None:
    """Kilometres between two districts as the crow flies (great circle), or None where one lies nowhere."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    north, south = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def nearest(district: DistrictLike, others: Iterable[D]) -> list[Nearby[D]]:
    """The others, nearest first; without the district itself and those that lie nowhere."""
    measured = [
        Nearby(other, kilometres)
        for other in others
        if other.district_id != district.district_id and (kilometres := distance(district, other)) is not None
    ]
    return sorted(measured, key=lambda near: (near.kilometres, near.district.district_id))


def nearest_with_courses(
    district: DistrictLike, districts: Sequence[D], courses: Iterable[CourseLike], today: date
) -> list[Nearby[D]]:
    """The other districts of today that have a course to apply for, nearest first."""
    announced = {course.district_id for course in courses if can_apply(course, today)}
    having = {heir.district_id for held_by in announced if (heir := successor(districts, held_by, today))}
    current = current_districts(districts, today)
    return nearest(district, [other for other in current if other.district_id in having])
