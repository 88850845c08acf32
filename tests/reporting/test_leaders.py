"""The answers of courses by leader: one's own, a district's, nobody ranked."""

from collections.abc import Callable

import pytest

from chalicelib.courses.records import Course, DistrictCourse
from chalicelib.courses.rules import listing
from tests.faults import Calls
from tests.reporting.made_up import figures, leaf
from tests.reporting.test_course import rows
from tests.town import CLOSED, GROUP, OTHER, TEENS
from tests.visitor import Visitor

pytestmark = [pytest.mark.requirement("S4", "L7", "I8"), pytest.mark.usefixtures("town")]
HERE = "/personal/rapporter/kurser"
Staff = Callable[..., Visitor]


def led(course_id: str, *names: str, **more: str) -> None:
    """Who leads a course; and what else is changed of it."""
    course = Course.get(course_id)
    course.contacts = [{"name": name, "email": "a@exempel.se", "phone": ""} for name in names]
    for key, value in more.items():
        setattr(course, key, value)
    course.save()


def test_leaders_stand_in_alphabetical_order_whatever_was_measured(staff: Staff) -> None:
    led(GROUP, "Örjan", "Åsa")
    led(TEENS, "Åsa")
    leaf(GROUP, "komet", "farsta", figures((100, 100, 100, 100, 100)))
    leaf(TEENS, "tonar", "farsta", figures((50, 50, 50, 50, 50)))

    page = staff("coordinator", "district:farsta").open(HERE)

    captions = ["".join(each.itertext()) for each in page.tree.iter("caption")]
    assert captions == ["Åsa", "Örjan"]
    assert rows(page, "Åsa") == [
        "Komet, 2 februari 2027, Åsa 80 % 100 %",
        "Tonar, 4 februari 2027, Åsa 80 % 50 %",
        "Tillsammans 80 % 75 %",
    ]
    assert rows(page, "Örjan") == ["Komet, 2 februari 2027, Örjan 80 % 100 %"]


@pytest.mark.requirement("L3")
def test_a_leader_sees_their_own_courses_and_how_they_went_one_after_the_other(staff: Staff) -> None:
    led(GROUP, "Lena")
    led(OTHER, "Lena", starts_on="2026-09-01")
    leaf(GROUP, "komet", "farsta", figures((100, 100, 100, 100, 100)))
    leaf(OTHER, "komet", "skarpnack", figures((50, 50, 50, 50, 50)), term="2026-2")

    page = staff("leader", f"course:{GROUP}", f"course:{OTHER}").open(HERE)

    assert rows(page, "Träffarnas kvalitet, kurs för kurs") == [
        "1 september 2026 50 % (5 svar)",
        "2 februari 2027 100 % (5 svar)",
    ]
    assert "Tonar" not in page.text and "Stadsdel" not in page.text


def test_another_district_or_term_is_chosen_within_the_reach(staff: Staff) -> None:
    leaf(CLOSED, "komet", "bromma", figures())
    eva, sam = staff("follow_up", "city"), staff("coordinator", "district:farsta")
    assert "19 januari 2027" in eva.open(f"{HERE}?stadsdel=bromma").text
    assert "Det finns inga kurser att visa." in eva.open(f"{HERE}?stadsdel=bromma&termin=2026-2").text
    assert sam.open(f"{HERE}?stadsdel=bromma").status == 404
    assert sam.open(f"{HERE}?termin=hej&sida=x").status == 200


def test_drafts_and_courses_without_a_leader_or_answers(staff: Staff) -> None:
    led(GROUP)
    led(TEENS, "Åsa", state="draft")
    page = staff("coordinator", "district:farsta").open(HERE)
    assert rows(page, "Ingen ledare är inskriven") == ["Komet, 2 februari 2027,"]
    assert "Tonar" not in page.text


def test_its_cost_does_not_grow_with_courses(staff: Staff, calls: Calls) -> None:
    sam = staff("coordinator", "district:farsta")

    def asked() -> list[str]:
        calls.forget()
        assert sam.open(HERE).status == 200
        return sorted(calls.made)

    few = asked()
    known = {name: value for name, value in Course.get(GROUP).attribute_values.items() if name != "version"}
    for number in range(30):
        Course(**{**known, "course_id": f"k{number}", "contacts": [{"name": f"L{number}"}]}).save()
        DistrictCourse("farsta", listing("2027-02-02", f"k{number}"), course_id=f"k{number}").save()
    assert asked() == few
    assert few == ["BatchGetItem", "BatchGetItem", "GetItem", "Query", "Query", "Query", "Query"]
    assert "Sida 2 av 3" in sam.open(f"{HERE}?sida=2").text
