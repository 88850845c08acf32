"""What asks for somebody's attention: once for the same thing, gone when it is done."""

from datetime import datetime

import pytest

from chalicelib.http.reach import Ability
from chalicelib.journal.commit import commit
from chalicelib.tasks.actions import done, made, task, told
from chalicelib.tasks.records import find_task, tasks_in
from chalicelib.tasks.rules import KINDS, may_see, task_id


@pytest.mark.usefixtures("tables")
def test_the_same_thing_asks_once_and_is_gone_when_it_is_done(now: datetime) -> None:
    first = task("two_absences", "farsta", "case-1", now, case_number="EK-2027-000001")
    again = task("two_absences", "farsta", "case-1", now, case_number="EK-2027-000001")
    commit(made(first))
    commit(made(again))

    assert [each.task_id for each in tasks_in("farsta")] == ["two_absences#case-1"]
    commit(done("farsta", "two_absences", "case-1"))
    commit(done("farsta", "two_absences", "case-1"))
    assert find_task("farsta", task_id("two_absences", "case-1")) is None


def test_each_of_the_staff_is_told_once_and_nobodys_name_is_in_the_events(now: datetime) -> None:
    events = told(task("two_absences", "farsta", "case-1", now, case_number="EK-1"), ["lena", "lars", "lena"], now)

    assert [(event.person_id, event.sequence) for event in events] == [("lena", 1), ("lars", 2)]
    assert events[0].data == {"task": "two_absences", "case_number": "EK-1"}


def test_a_task_is_for_those_who_may_do_it() -> None:
    assert may_see("two_absences", {Ability.HANDLE}) and not may_see("two_absences", {Ability.SEE})
    assert not may_see("unknown", set(Ability))


def test_a_task_leads_to_a_page_by_no_more_than_a_case_and_a_course() -> None:
    for kind in KINDS.values():
        assert kind.leads_to.format(case_number="1", course_id="2").startswith("/personal/")
