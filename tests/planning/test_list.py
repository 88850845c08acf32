"""Staff's list of courses, and what could be shared."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.courses.records import Course, DistrictCourse, QueueLength
from chalicelib.courses.rules import listing
from tests.faults import Calls
from tests.town import CLOSED, GROUP, OTHER, TEENS, TRAINING, WEB
from tests.visitor import Page, Visitor

Staff = Callable[..., Visitor]
LIST = "/personal/kurser"


def shown(page: Page) -> set[str]:
    """The ids of the courses in the list."""
    addresses = [link.get("href") for link in page.tree.findall(".//main//td//a[@href]")]
    return {address.removeprefix(f"{LIST}/") for address in addresses}


def another(course_id: str, starts_on: str = "2027-03-02", **more: Any) -> Course:
    """One more course in Farsta."""
    known = Course.get(GROUP)
    attributes = {
        "programme_id": "komet",
        "district_id": "farsta",
        "form": "group",
        "starts_on": starts_on,
        "apply_until": starts_on,
        "languages": ["sv"],
        "seats": known.seats,
    }
    course = Course(course_id, **{**attributes, **more})
    course.save()
    for district in course.districts:
        DistrictCourse(district, listing(starts_on, course_id), course_id=course_id).save()
    return course


@pytest.mark.requirement("L3", "L9", "S10")
@pytest.mark.parametrize(
    ("role", "reaches", "seen"),
    [
        ("leader", ["district:farsta"], {GROUP, TEENS}),
        ("coordinator", ["district:farsta", "district:skarpnack"], {GROUP, TEENS, OTHER}),
        ("leader", [f"course:{OTHER}"], {OTHER}),
        ("guide", ["district:web"], {WEB}),
        ("instructor", ["district:central"], {TRAINING}),
        ("follow_up", ["city"], {GROUP, TEENS, OTHER, CLOSED, WEB, TRAINING}),
    ],
)
def test_the_list_is_what_lies_in_reach(staff: Staff, role: str, reaches: list[str], seen: set[str]) -> None:
    assert shown(staff(role, *reaches).open(LIST)) == seen


@pytest.mark.requirement("L1", "X7")
def test_it_is_narrowed_by_term_district_phase_and_programme(staff: Staff) -> None:
    adam = staff("administrator", "city")
    another("draft", state="draft")
    another("old", "2026-02-03")
    another("cancelled", state="cancelled")
    assert "draft" in shown(adam.open(LIST)) and "old" not in shown(adam.open(LIST))
    assert shown(adam.open(f"{LIST}?termin=2026-1")) == {"old"}
    assert shown(adam.open(f"{LIST}?lage=draft")) == {"draft"}
    assert shown(adam.open(f"{LIST}?lage=admission")) == {CLOSED}
    assert shown(adam.open(f"{LIST}?lage=cancelled")) == {"cancelled"}
    assert shown(adam.open(f"{LIST}?program=tonar")) == {TEENS}
    assert shown(adam.open(f"{LIST}?stadsdel=skarpnack")) == {OTHER}
    form = adam.open(f"{LIST}?stadsdel=bromma").form
    assert form.value("stadsdel") == "bromma"


@pytest.mark.requirement("L1")
def test_a_course_over_christmas_stands_in_both_its_terms(staff: Staff) -> None:
    lena = staff("leader", "district:farsta")
    session = {"number": 1, "starts_at": "2026-12-01T16:30:00+00:00", "ends_at": "2026-12-01T19:00:00+00:00"}
    last = {"number": 2, "starts_at": "2027-01-19T16:30:00+00:00", "ends_at": "2027-01-19T19:00:00+00:00"}
    another("split", "2026-12-01", sessions=[session, last])
    for address in (LIST, f"{LIST}?termin=2026-2", f"{LIST}?termin=2027-1"):
        assert "split" in shown(lena.open(address))


@pytest.mark.parametrize("query", ["termin=x", "lage=' OR 1=1", "stadsdel=../bromma", "sida=-1", "sida=99", "sida=x"])
def test_odd_filters_are_no_fault(staff: Staff, query: str) -> None:
    assert staff("leader", "district:farsta").open(f"{LIST}?{query}").status == 200


@pytest.mark.requirement("C3")
def test_a_shared_course_is_listed_once_with_both_names(staff: Staff) -> None:
    another("shared", shared_with=["skarpnack"])
    sam = staff("coordinator", "district:farsta", "district:skarpnack")
    page = sam.open(LIST)
    assert page.text.count("Komet, Farsta, Skarpnäck") == 1


def test_a_long_list_comes_in_pages(staff: Staff) -> None:
    for number in range(30):
        another(f"course-{number:02d}")
    lena = staff("leader", "district:farsta")
    first = lena.open(LIST)
    second = lena.open(first.links()["Nästa sida"])
    assert len(shown(first)) == 25 and len(shown(second)) == 7
    assert not shown(first) & shown(second)


def test_the_list_costs_a_query_a_district_and_one_read_for_all_courses(staff: Staff, calls: Calls) -> None:
    lena = staff("leader", "district:farsta")
    for number in range(20):
        another(f"course-{number:02d}")
    calls.forget()
    lena.open(LIST)
    assert sorted(calls.made) == ["BatchGetItem", "GetItem", "Query", "Query", "Query", "Query"]


def test_who_has_one_course_only_can_draft_none(staff: Staff) -> None:
    assert "Ny kurs" not in staff("leader", f"course:{GROUP}").open(LIST).links()
    assert "Ny kurs" not in staff("follow_up", "city").open(LIST).links()
    assert staff("leader", "district:farsta").open(LIST).links()["Ny kurs"] == f"{LIST}/ny"


def waiting(queue_id: str, number: int) -> None:
    """So many wait in the queue."""
    QueueLength(queue_id=queue_id, waiting=number, counted_at="2027-01-14T17:00:00+00:00").save()


@pytest.mark.requirement("C3")
def test_neighbours_whose_queues_suffice_together_are_suggested_and_begin_a_shared_draft(staff: Staff) -> None:
    waiting("tonar/skarpnack", 4)
    waiting("tonar/bromma", 3)
    sam = staff("coordinator", "district:skarpnack", "district:bromma")
    page = sam.open("/personal/samarbete")
    assert "Tonar: Skarpnäck, Bromma" in page.text
    assert "Skarpnäck: 4 väntar" in page.text
    page = sam.open(page.links()["Börja ett utkast"])
    assert page.form.held()["shared"] == ["bromma"]


@pytest.mark.requirement("C3", "L3")
def test_who_reaches_one_of_the_districts_sees_the_suggestion_and_who_to_ask(staff: Staff) -> None:
    waiting("tonar/skarpnack", 4)
    waiting("tonar/bromma", 3)
    page = staff("leader", "district:bromma").open("/personal/samarbete")
    assert "Tonar: Skarpnäck, Bromma" in page.text
    assert "Börja ett utkast" not in page.links()
    assert "Just nu finns inget att dela." in staff("leader", "district:farsta").open("/personal/samarbete").text


@pytest.mark.requirement("C3")
def test_a_district_that_has_such_a_course_already_is_left_out(staff: Staff) -> None:
    waiting("komet/farsta", 4)
    waiting("komet/skarpnack", 3)
    page = staff("administrator", "city").open("/personal/samarbete")
    assert "Just nu finns inget att dela." in page.text
