"""The rules of courses: ages, seats, days to apply, districts and distances. Pure; the day is passed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import Generic, Protocol, TypeVar

from chalicelib.http.languages import N_

OPEN, ENDED = "open", "ended"  # what Course.listed says

# What a course can be held in. Codes as in ISO 639.
SPOKEN = {
    "sv": N_("svenska"),
    "en": N_("engelska"),
    "ar": N_("arabiska"),
    "so": N_("somaliska"),
    "fa": N_("persiska"),
    "ti": N_("tigrinja"),
    "tr": N_("turkiska"),
    "es": N_("spanska"),
    "pl": N_("polska"),
    "uk": N_("ukrainska"),
}
FORMS = {"group": N_("I grupp"), "web": N_("På webben"), "training": N_("För yrkesverksamma")}


# Why a course is cancelled: what staff choose between, and what those who are told read. The keys are stored.
CANCELLED_BECAUSE = {
    "few": N_("För få hade anmält sig."),
    "leader": N_("En gruppledare kan inte vara med."),
    "venue": N_("Lokalen går inte att använda."),
    "other": N_("Något har hänt som gör att kursen inte kan hållas."),
}


class CourseState(StrEnum):
    """What people have made of a course. What time makes of it is its phase."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """Where a course is on its way from draft to closed."""

    DRAFT = "draft"
    ANNOUNCED = "announced"  # people can apply
    ADMISSION = "admission"  # the last day to apply has passed, it has not begun
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


# In words for staff, with the kind of tag.
PHASES = {
    Phase.DRAFT: (N_("Utkast"), "neutral"),
    Phase.ANNOUNCED: (N_("Annonserad"), "info"),
    Phase.ADMISSION: (N_("Antagning"), "warning"),
    Phase.RUNNING: (N_("Pågår"), "success"),
    Phase.CLOSED: (N_("Avslutad"), "neutral"),
    Phase.CANCELLED: (N_("Inställd"), "danger"),
}


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


class CourseLike(Protocol):
    """What the rules need of a course; records.Course is one."""

    @property
    def district_id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def listed(self) -> str | None: ...
    @property
    def starts_on(self) -> str: ...
    @property
    def apply_until(self) -> str: ...
    @property
    def seats(self) -> float: ...
    @property
    def seats_taken(self) -> float: ...


T = TypeVar("T")
D = TypeVar("D", bound=DistrictLike)


@dataclass(frozen=True)
class Nearby(Generic[T]):
    """A district and how far it is there, as the crow flies."""

    district: T
    kilometres: float


def age_at(birth_month: str, day: date) -> int:
    """The age in whole years that a child born in `birth_month` ("2018-05") has surely reached on `day`.

    Only the month is known, so in the month itself the birthday still counts as coming: a child is never said
    to be older than it is. Who is born is at least 0; a month that has not begun gives a negative number."""
    year, month = (int(part) for part in birth_month.split("-"))
    if (year, month) == (day.year, day.month):
        return 0
    return day.year - year - (day.month <= month)


def fits(age_from: float | None, age_to: float | None, age: int) -> bool:
    """Whether a child of this age is the programme's: both ends count, 3–11 until the twelfth birthday."""
    return (age_from is None or age >= age_from) and (age_to is None or age <= age_to)


def is_given(form: str, place: bool) -> bool:
    """Whether courses of this form are given there: groups meet in a district, all else in a place that lies nowhere.

    A course elsewhere would have a queue that no list of staff's leads to."""
    return (form == "group") != place


def free_seats(course: CourseLike) -> int:
    """How many seats nobody has been given; never below 0."""
    return max(0, int(course.seats) - int(course.seats_taken))


def can_apply(course: CourseLike, today: date) -> bool:
    """Whether people can apply today: announced, the last day has not passed, it has not begun.

    A full course can be applied to as well; it then leads to the queue."""
    return course.listed == OPEN and course.apply_until >= today.isoformat() <= course.starts_on


def phase(course: CourseLike, today: date) -> Phase:
    """Where the course is today: its state, and while it is announced what the days have made of it."""
    if course.state != CourseState.ANNOUNCED:
        return Phase(course.state)
    day = today.isoformat()
    if course.starts_on <= day:
        return Phase.RUNNING
    return Phase.ANNOUNCED if day <= course.apply_until else Phase.ADMISSION


def term(day: date) -> str:
    """The term a day is in: "2027-1" in spring (January to June), "2027-2" in autumn."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"


def listing(starts_on: str, course_id: str) -> str:
    """Where a course stands in its districts' lists (records.DistrictCourse)."""
    return f"{term(date.fromisoformat(starts_on))}#{course_id}"


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
