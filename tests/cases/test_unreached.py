"""Whoever no e-mail reaches is rung: one task, for the staff where the case is, until there is a new address."""

from datetime import datetime, timedelta

import pytest

from chalicelib.cases.records import Application
from chalicelib.cases.unreached import ask_to_ring, keep_contact
from chalicelib.people.records import find_person
from chalicelib.tasks.records import Task, tasks_in
from tests.town import ALI, GROUP, clock, resident, town

__all__ = ["clock", "town"]


def case(state: str = "received") -> None:
    Application(
        ALI,
        "b" * 32,
        state=state,
        course_id=GROUP,
        programme_id="komet",
        case_number="EK-2027-000101",
        received_at="2027-01-10T08:00:00.000+00:00",
        started_at="2027-01-10T08:00:00+00:00",
    ).save()


@pytest.fixture
def rung(town: None, now: datetime) -> list[Task]:
    """Ali, whom no e-mail reaches, and what staff are asked because of it."""
    resident(ALI)
    case()
    assert ask_to_ring(ALI, "b" * 32, now)
    return tasks_in("farsta")


@pytest.mark.requirement("B16")
def test_staff_of_the_cases_district_are_asked_once_and_the_task_stays_as_old_as_it_is(
    rung: list[Task], now: datetime
) -> None:
    assert [(task.kind, task.case_number, task.course_id) for task in rung] == [("bounce", "EK-2027-000101", GROUP)]
    ask_to_ring(ALI, "b" * 32, now + timedelta(days=1))
    assert [task.since for task in tasks_in("farsta")] == [task.since for task in rung]


@pytest.mark.requirement("B16")
def test_there_is_nothing_to_ring_about_when_the_case_is_closed_or_there_is_none(town: None, now: datetime) -> None:
    resident(ALI)
    case("withdrawn")
    assert not ask_to_ring(ALI, "b" * 32, now)
    assert not ask_to_ring(ALI, "grants:somebody", now)
    assert tasks_in("farsta") == []


@pytest.mark.requirement("B16")
def test_a_new_address_has_done_with_it_and_a_new_mobile_alone_has_not(rung: list[Task]) -> None:
    ali = find_person(ALI)
    assert ali
    known: dict[str, str | list[str]] = {
        "email": "ali@exempel.se",
        "mobile": "+46701234568",
        "language": "sv",
        "channels": ["email"],
    }
    keep_contact(ali, known)
    assert tasks_in("farsta")
    keep_contact(ali, {**known, "email": "ali.ny@exempel.se"})
    assert tasks_in("farsta") == []
