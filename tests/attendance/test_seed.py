"""The made-up attendance of the local cloud: there once, with what follows from absences, and nobody told."""

from datetime import datetime

import pytest

from chalicelib.attendance.records import marks_of, watches_of
from chalicelib.courses.records import courses_by_id
from chalicelib.groups.records import group_of
from chalicelib.groups.rules import taken
from chalicelib.http import secrets
from chalicelib.journal.records import TASKS, waiting
from chalicelib.tasks.records import tasks_in
from infra.local.attendance import UNDER_WAY, load_attendance
from infra.local.load import load_offer
from tests.people.keys import make_keys


@pytest.mark.usefixtures("tables")
def test_courses_under_way_have_marks_and_somebody_to_reach_out_to(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_keys(monkeypatch)
    now = now.replace(month=4)  # no long holidays before it: sessions have been held
    load_offer(now)
    load_attendance(now)
    assert all(course.seats_taken == taken(group_of(course.course_id)) for course in courses_by_id(UNDER_WAY))
    before = {course_id: len(marks_of(course_id)) for course_id in UNDER_WAY}
    load_attendance(now)

    assert before == {course_id: len(marks_of(course_id)) for course_id in UNDER_WAY} and all(before.values())
    assert "two_absences" in {task.kind for task in tasks_in("farsta")}
    assert all(watches_of(course_id) for course_id in UNDER_WAY)
    assert not [each for each in waiting("unsent", now, 99) if each.case_id.startswith(TASKS)]
    secrets.forget()
