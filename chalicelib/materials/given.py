"""What somebody who takes part is given: what is open for them now, and what opens when (P7, A5, I3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.cases.records import Application, applications_of
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, find_course
from chalicelib.http.refusals import NotFound
from chalicelib.journal.records import timeline
from chalicelib.materials import rules
from chalicelib.materials.records import Material, material_of
from chalicelib.materials.rules import Opening

CERTIFIED, REVOKED = "TraineeCertified", "CertificateRevoked"  # what happens to certificates


@dataclass(frozen=True)
class Gift:
    """One piece of material for one who takes part."""

    material: Material
    opening: Opening


@dataclass(frozen=True)
class Given:
    """Everything that the course gives, what is open first, then in the order it opens."""

    application: Application
    course: Course
    gifts: list[Gift]


def material_in(course: Course) -> list[Material]:
    """What is given in the course: its own, what it has chosen of its programme's, and what all courses of the
    programme are given. Two queries."""
    own = material_of(f"course:{course.course_id}")
    chosen = {each.source for each in own if each.source and each.state == "published"}
    programmes = [
        each for each in material_of(f"programme:{course.programme_id}") if each.standard or each.material_id in chosen
    ]
    return published([*programmes, *own])


def published(material: Iterable[Material]) -> list[Material]:
    """Those with files that may be given."""
    return [each for each in material if each.state == "published" and not each.source and each.variants]


def given(person_id: str, case_number: str, now: datetime) -> Given:
    """What the person's case gives them. Raises NotFound for somebody else's number, and without a seat."""
    application = next((each for each in applications_of(person_id) if each.case_number == case_number), None)
    if application is None or application.state not in (State.ADMITTED, State.COMPLETED) or not application.seat_in:
        raise NotFound
    course = find_course(application.seat_in)
    if course is None:
        raise NotFound
    certified = is_certified(application)
    gifts = [
        Gift(material, rules.opening(material, course, certified=certified, now=now))
        for material in material_in(course)
    ]
    return Given(application, course, sorted(gifts, key=_order))


def is_certified(application: Application) -> bool:
    """Whether the case led to a certificate that has not been taken back since. Asks the journal only where there is,
    or was, one."""
    if not application.certificate:
        return False
    told = [each.kind for each in timeline(application.application_id) if each.person_id == application.person_id]
    return [kind for kind in told if kind in (CERTIFIED, REVOKED)][-1:] != [REVOKED]


def gift(person_id: str, case_number: str, material_id: str, now: datetime) -> Material:
    """The material, if it is open for them at this very moment. Raises NotFound, so too before it opens."""
    for each in given(person_id, case_number, now).gifts:
        if each.material.material_id == material_id:
            if not each.opening.is_open:
                raise NotFound
            return each.material
    raise NotFound


def _order(gift: Gift) -> tuple[bool, bool, str]:
    at = gift.opening.at
    return (not gift.opening.is_open, at is None and not gift.opening.is_open, at.isoformat() if at else "")
