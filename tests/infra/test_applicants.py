"""The made-up applicants of the local cloud: whole cases, that stand as if they had been applied and admitted."""

import json
from datetime import datetime

import pytest

from chalicelib.cases.actions import places_of
from chalicelib.cases.records import CaseNumbers, applications_at, waiting_in
from chalicelib.cases.rules import State, is_active
from chalicelib.courses.records import Course, queue_lengths
from chalicelib.groups.records import group_of, keys
from chalicelib.people.records import persons_at
from infra.local.applicants import month_before
from infra.local.load import load_offer, told
from tests.admission.made_up import seat_of
from tests.faults import Calls, calls

__all__ = ["calls"]


@pytest.fixture
def seeded(tables: None, now: datetime) -> None:
    load_offer(now)


@pytest.mark.usefixtures("seeded")
def test_as_many_have_seats_as_each_course_says() -> None:
    for each in told("courses"):
        course, group = Course.get(each["course_id"]), group_of(each["course_id"])
        members = applications_at(keys(group.members))
        assert len(members) == int(course.seats_taken) == each["seats_taken"]
        for member in members:
            assert (member.state, member.seat_in, places_of(member)) == (State.ADMITTED, course.course_id, [])
            assert seat_of(member.person_id, course.programme_id) is not None


@pytest.mark.usefixtures("seeded")
def test_everybody_who_waits_is_somebody_with_a_case_and_the_queues_are_counted() -> None:
    for queue_id, length in queue_lengths().items():
        entries = waiting_in(queue_id)
        assert len(entries) == length
        cases = applications_at((entry.applicant.partition("#")[0], entry.application_id) for entry in entries)
        assert [case.place for case in cases] == [entry.place for entry in entries]
        assert all(is_active(case.state) and queue_id in (case.queue_ids or []) for case in cases)
    assert queue_lengths()["komet-3-11/farsta"] >= 12


@pytest.mark.requirement("X12")
@pytest.mark.usefixtures("seeded")
def test_all_are_made_up_and_no_two_cases_have_one_number() -> None:
    everybody = [key for each in told("courses") for key in keys(group_of(each["course_id"]).members)]
    cases = applications_at(everybody)
    assert len({case.case_number for case in cases}) == len(cases)
    assert sum(int(counter.last) for counter in CaseNumbers.scan()) >= len(cases)
    for person in persons_at(case.person_id for case in cases).values():
        assert person.email.endswith("@example.com") and person.email.isascii()
        assert "+46701740620" <= person.mobile <= "+46701740699"


@pytest.mark.usefixtures("seeded")
def test_what_is_there_already_is_left_alone(now: datetime, calls: Calls) -> None:
    load_offer(now)
    assert calls.writes == []


def test_the_told_ones_show_what_leaders_meet() -> None:
    from pathlib import Path

    each = json.loads(Path("infra/local/seed/applicants.json").read_text())
    assert any(one.get("protected") for one in each) and any(one.get("paused") for one in each)
    assert max(one["months_old"] for one in each) == 12 * 12 - 1, "one is about to turn twelve"
    children = [(one["child"], one["months_old"]) for one in each]
    assert len(children) > len(set(children)), "two guardians of one child"
    names = [one["name"] for one in each]
    assert len(names) > len(set(names)), "one person with two children"


def test_a_month_is_counted_back_over_years() -> None:
    from datetime import date

    assert month_before(date(2027, 1, 14), 1) == "2026-12"
    assert month_before(date(2027, 1, 14), 143) == "2015-02"
    assert month_before(date(2027, 12, 14), 12) == "2026-12"


@pytest.mark.usefixtures("seeded")
def test_a_seat_that_is_taken_since_brings_nobody_made_up_with_it(now: datetime) -> None:
    before = [counter.last for counter in CaseNumbers.scan()]
    course = Course.get("komet-3-11-farsta-pagar")
    course.update([Course.seats_taken.add(1)])
    load_offer(now)
    assert [counter.last for counter in CaseNumbers.scan()] == before
