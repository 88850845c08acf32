"""The rules of courses: ages, seats, days to apply, phases and terms. Pure; the day is passed in."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from chalicelib.http.languages import N_, gettext, kronor

OPEN, ENDED = "open", "ended"  # what Course.listed says
PARENTS, PROFESSIONALS = "parents", "professionals"  # whom a programme is for: Programme.audience

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


class PricedLike(Protocol):
    """What price() needs of a course."""

    @property
    def fee_ore(self) -> float: ...


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


# Where what isn't given in a district has its queue: the places that lie nowhere.
PLACES = {"web": "web", "training": "central"}


def is_given(form: str, district_id: str) -> bool:
    """Whether courses of this form are given there: groups meet in a district, all else in a place of its own.

    A course elsewhere would have a queue that no list of staff's leads to."""
    return PLACES.get(form) == (district_id if district_id in PLACES.values() else None)


def free_seats(course: CourseLike) -> int:
    """How many seats nobody has been given; never below 0."""
    return max(0, int(course.seats) - int(course.seats_taken))


def price(course: PricedLike) -> str:
    """What taking part costs, in the reader's language: "12 000 kronor", or that it is free."""
    return kronor(int(course.fee_ore)) if course.fee_ore else gettext("Gratis")


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
