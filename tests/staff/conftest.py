"""A town and those who work in it."""

from typing import Any

from chalicelib.people.records import StaffMember, find_person
from chalicelib.people.rules import member_id
from tests.faults import calls
from tests.town import ali, clock, resident, sara, signed_in, staff, town

__all__ = ["ali", "calls", "clock", "sara", "signed_in", "staff", "town"]


def colleague(person_id: str, name: str, **more: Any) -> StaffMember:
    """Somebody who has registered as a leader in Farsta; nobody has answered yet, unless `approved_at` says so."""
    if not find_person(person_id):
        resident(person_id, name, email=f"{person_id}@exempel.se")
    known = {"email": f"{person_id}@stockholm.example", "phone": "08-508 00 001", "role": "leader"}
    member = StaffMember(
        member_id=member_id(person_id),
        person_id=person_id,
        name=name,
        registered_at="2027-01-10T08:00:00+00:00",
        **{**known, "districts": ["farsta"], "programmes": ["komet"], **more},
    )
    member.save()
    return member


def approved(person_id: str, name: str, **more: Any) -> StaffMember:
    """Somebody who has been given a role before."""
    return colleague(person_id, name, waiting=False, approved_at="2026-01-01T08:00:00+00:00", **more)
