"""Sessions are moved with their venue; where it is taken, nothing is changed until another choice is made (A7, B6)."""

from collections.abc import Callable
from datetime import date

import pytest

from chalicelib.courses.calendar import weekly_sessions
from chalicelib.courses.records import Course
from chalicelib.courses.venues import venue_of
from chalicelib.journal.records import timeline
from tests.bookings.test_keeping import ALL, house, move, press, put
from tests.bookings.venues import HOUSE, KULTUR, booked, entries, taken
from tests.faults import Calls
from tests.town import GROUP
from tests.visitor import Visitor

pytestmark = [pytest.mark.requirement("A7", "B6")]
Staff = Callable[..., Visitor]
PAGE = f"/personal/kurser/{GROUP}"


@pytest.fixture
def lena(staff: Staff, course: Course) -> Visitor:
    put(course, house())
    return staff("leader", "district:farsta")


def places() -> list[str]:
    course = Course.get(GROUP)
    return [(venue_of(course, each) or {}).get("venue_id", "") for each in course.sessions]


def told() -> list[str]:
    return [each["what"] for each in timeline(f"course:{GROUP}")[-1].data["changes"]]


def test_moved_to_a_taken_time_is_refused_with_other_hours_and_venues_and_nothing_changes(lena: Visitor) -> None:
    taken(HOUSE, "2027-02-11")
    page = move(lena, 2, "2027-02-11")
    assert page.status == 409 and "Familjens hus är bokad då." in page.text
    assert "14:30, 15:00, 15:30" in page.text and "Kulturhuset" in page.text
    assert booked(HOUSE) == ALL and len(timeline(f"course:{GROUP}")) == 1
    assert lena.send(page.form, step="edit").form.value("day") == "2027-02-11", "nothing typed is lost"


def test_another_venue_is_chosen_for_the_moved_session(lena: Visitor) -> None:
    taken(HOUSE, "2027-02-11")
    page = lena.send(move(lena, 2, "2027-02-11").form, lokal=KULTUR, step="check")
    assert page.h1 == "Kontrollera ändringen" and "Kulturhuset" in page.text
    for _ in range(2):
        assert press(lena, page).status == 200
    assert places() == [HOUSE, KULTUR, HOUSE, HOUSE] and booked(KULTUR) == [("2027-02-11", 2)]
    assert told() == ["session_moved", "session_venue"]


def test_it_can_be_moved_without_a_venue(lena: Visitor) -> None:
    taken(HOUSE, "2027-02-11")
    page = lena.send(move(lena, 2, "2027-02-11").form, lokal="utan", step="check")
    assert "inte bestämt" in page.text
    press(lena, page)
    assert places() == [HOUSE, "", HOUSE, HOUSE] and booked(HOUSE) == [ALL[0], ALL[2], ALL[3]]


def test_a_venue_that_goes_to_somebody_else_before_it_is_confirmed_is_asked_for_again(lena: Visitor) -> None:
    preview = move(lena, 2, "2027-02-11")
    taken(HOUSE, "2027-02-11")
    page = press(lena, preview)
    assert page.status == 409 and booked(HOUSE) == ALL
    press(lena, lena.send(page.form, lokal=KULTUR, step="check"))
    assert places()[1] == KULTUR


def test_outside_its_hours_a_venue_is_not_booked(lena: Visitor) -> None:
    page = move(lena, 2, "2027-02-13", "10:00")
    assert page.status == 409 and "Familjens hus är stängd då." in page.text


def test_the_rest_of_the_course_moves_and_each_clash_gets_the_other_venue(lena: Visitor) -> None:
    taken(HOUSE, "2027-02-10")
    taken(HOUSE, "2027-02-17")
    form = lena.open(f"{PAGE}/flytta").form
    page = lena.send(form, first_day="2027-02-03", weekday="2", clock="17:30", minutes="150", step="check")
    assert page.status == 409 and page.text.count("är bokad då.") == 2
    press(lena, lena.send(page.form, lokal=KULTUR, step="check"))
    assert places() == [HOUSE, KULTUR, KULTUR, HOUSE]
    assert [day for day, _ in booked(HOUSE)] == ["2027-02-03", "2027-02-24"]
    assert entries(HOUSE) == 4 and len(booked(KULTUR)) == 2


def test_a_draft_is_not_laid_out_where_its_venue_is_taken(lena: Visitor) -> None:
    found = Course.get(GROUP)
    found.state, found.listed = "draft", None
    found.save()
    taken(HOUSE, "2027-02-10")
    form = lena.open(f"{PAGE}/andra").form
    answers = {"first_day": "2027-02-03", "weekday": "2", "clock": "17:30", "sessions": "4", "minutes": "150"}
    page = lena.send(form, **answers)
    assert page.status == 422 and "10 februari 2027" in page.errors["venue_name"]
    page = lena.send(form, **{**answers, "weekday": "3"})
    lena.send(page.form, step="save")
    assert [day for day, _ in booked(HOUSE)] == ["2027-02-04", "2027-02-11", "2027-02-18", "2027-02-25"]


def test_a_course_without_a_booked_venue_costs_no_more_to_move(course: Course, staff: Staff, calls: Calls) -> None:
    course.sessions, course.venue = (
        weekly_sessions(date(2027, 2, 2), 1, "17:30", 4, 150),
        {"name": "Hemma", "address": "A"},
    )
    course.save()
    lena = staff("leader", "district:farsta")
    preview = move(lena, 2, "2027-02-11")
    calls.forget()
    press(lena, preview)
    assert not {"BatchGetItem", "BatchWriteItem"} & set(calls.made)
