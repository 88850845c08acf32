"""From an application to the report: what a parent sends in is counted, and staff read it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.aggregation.actions import aggregate
from chalicelib.attendance.records import Mark
from chalicelib.cases.actions import as_it_stands
from chalicelib.cases.records import Application
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.courses.rules import CourseState
from chalicelib.groups.actions import drop_out
from chalicelib.groups.records import Seat, group_of
from chalicelib.people.records import Person
from chalicelib.summaries.records import cell, find_summary, in_term, mark
from tests.submission import story
from tests.town import ALI, GROUP, OTHER, SARA, Clock, ali, clock, sara, signed_in, staff, town
from tests.visitor import Visitor

__all__ = ["ali", "clock", "sara", "signed_in", "staff", "town"]

pytestmark = [pytest.mark.requirement("S5", "S11", "C4")]


def seated(person_id: str, course_id: str) -> Application:
    """The person's only case gets a seat in the course."""
    [case] = Application.query(person_id)
    case.state, case.seat_in = State.ADMITTED, course_id
    case.save()
    Seat(person_id, case.programme_id, course_id=course_id, application_id=case.application_id).save()
    group = group_of(course_id)
    group.members = [*group.members, [person_id, case.application_id]]
    group.save()
    return as_it_stands(case)


def counted(district: str) -> dict[str, int]:
    found = find_summary(in_term("2027-1"), cell("komet", district))
    figures = found.figures["intake"] if found else {}
    return {name: figures[name]["n"] for name in ("applied", "admitted", "took_part", "dropped") if name in figures}


def test_each_is_counted_where_they_applied_and_where_they_had_a_seat_whatever_became_of_it(
    ali: Visitor, sara: Visitor, staff: Callable[..., Visitor], clock: Clock
) -> None:
    for who, gender in ((ALI, "man"), (SARA, "woman")):
        person = Person.get(who)
        person.gender = gender
        person.save()
    for visitor in (ali, sara):
        story.apply(visitor)
    for course_id in (GROUP, OTHER):
        course = Course.get(course_id)
        course.state = CourseState.ANNOUNCED
        course.save()
    seated(ALI, GROUP)
    elsewhere = seated(SARA, OTHER)  # she applied for the other course
    Mark(OTHER, f"01#{elsewhere.application_id}", person_id=SARA, status="present", at="", by="").save()
    clock.forward(days=1)
    drop_out(as_it_stands(elsewhere), "time", f"person:{SARA}", clock.time)
    for who in (ALI, SARA):
        [case] = Application.query(who)
        mark([(str(case.application_id), int(case.version or 0))])
    aggregate(clock.time)
    assert counted("farsta") == {"applied": 2, "admitted": 1, "took_part": 0, "dropped": 0}
    assert counted("skarpnack") == {"applied": 0, "admitted": 1, "took_part": 1, "dropped": 1}
    page = staff("follow_up", "city").open("/personal/rapporter/deltagande")
    assert "Har sökt 2" in page.text and "Har hoppat av 1" in page.text
    assert "Räknat fredag 15 januari 2027" in page.text


def test_counted_later_or_all_anew_it_is_the_same(ali: Visitor, clock: Clock) -> None:
    story.apply(ali)
    [case] = Application.query(ALI)
    mark([(str(case.application_id), 1)])
    aggregate(clock.time)
    before = find_summary(in_term("2027-1"), cell("komet", "farsta"))
    aggregate(clock.time + timedelta(minutes=5), recount_from="2027-1")
    after = find_summary(in_term("2027-1"), cell("komet", "farsta"))
    assert before and after and before.figures == after.figures
