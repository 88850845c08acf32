"""A town with a training whose trainees can be certified, and a bucket for the papers."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.attendance.records import Mark, marks_of
from chalicelib.attendance.rules import mark_id
from chalicelib.cases.records import Application
from chalicelib.courses.records import Course, Programme
from chalicelib.groups.records import Group, Seat
from tests.faults import calls
from tests.town import TRAINING, clock, resident, signed_in, staff, town

__all__ = ["calls", "clock", "signed_in", "staff", "town"]

YRSA, BO, SIGRID = "yrsa", "bo", "sigrid"
CASES = {YRSA: "EK-2027-000201", BO: "EK-2027-000202", SIGRID: "EK-2027-000203"}
HERE = f"/personal/kurser/{TRAINING}/certifiering"
ASKED: list[dict[str, Any]] = [{"kind": "sessions", "least": 2}, {"kind": "own_group"}, {"kind": "judgement"}]
PASSED = {
    "own_group": {"on": "2027-01-05", "district": "farsta", "by": "staff:i", "at": "2027-01-05T08:00:00+00:00"},
    "judgement": {"passed": "yes", "on": "2027-01-12", "by": "staff:i", "at": "2027-01-12T08:00:00+00:00"},
}


@pytest.fixture
def training(town: None) -> Iterator[None]:
    """A training of three sessions: Yrsa has been at two, Bo at none. Sigrid's data is protected."""
    programme = Programme.get("programme", "ledare")
    programme.certification, programme.certifies_for, programme.certificate_years = ASKED, ["komet"], 3
    programme.save()
    course = Course.get(TRAINING)
    days = ("2026-11-02", "2026-11-09", "2026-12-07")
    course.sessions = [
        {"number": number, "starts_at": f"{day}T08:00:00+00:00", "ends_at": f"{day}T15:00:00+00:00"}
        for number, day in enumerate(days, start=1)
    ]
    course.starts_on, course.venue = "2026-11-02", {"name": "Kunskapscentrum", "address": "Torget 1"}
    course.save()
    for person_id, name in ((YRSA, "Yrsa Yrkesson"), (BO, "Bo Borgsson"), (SIGRID, "Sigrid Skyddsson")):
        resident(person_id, name, email=f"{person_id}@exempel.se", protected=person_id == SIGRID)
        case = application(person_id)
        Seat(person_id, "ledare", course_id=TRAINING, application_id=case.application_id).save()
    Group(TRAINING, members=[[person_id, f"case-{person_id}"] for person_id in CASES]).save()
    for number in (1, 2):
        attends(YRSA, number)
        attends(SIGRID, number)
    yield


def application(person_id: str) -> Application:
    """The case of one who takes part, as it is kept."""
    made = Application(
        person_id,
        f"case-{person_id}",
        state="admitted",
        course_id=TRAINING,
        programme_id="ledare",
        answers={"work_district": "farsta", "workplace": "Förskolan Solen"},
        started_at="2026-10-01T08:00:00.000+00:00",
        received_at="2026-10-01T08:00:00.000+00:00",
        case_number=CASES[person_id],
        queue_ids=["ledare/central"],
        child_id="-",
        seat_in=TRAINING,
    )
    made.save()
    return made


def case_of(person_id: str) -> Application:
    return Application.get(person_id, f"case-{person_id}", consistent_read=True)


def attends(person_id: str, number: int, status: str = "present") -> None:
    """Mark somebody at a session, or mark them anew."""
    for mark in marks_of(TRAINING):
        if mark.mark_id == mark_id(number, f"case-{person_id}"):
            mark.delete()
    Mark(
        TRAINING,
        mark_id(number, f"case-{person_id}"),
        person_id=person_id,
        status=status,
        at="2026-12-07T08:00:00+00:00",
        by="staff:i",
    ).save()


def passes(person_id: str) -> None:
    """Everything but the sessions is met."""
    case = case_of(person_id)
    case.assessed = PASSED
    case.save()
