"""Staff's start page: what is in reach, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.courses.records import Course, DistrictCourse, QueueLength, find_course
from chalicelib.courses.rules import listing
from chalicelib.groups.records import Group
from tests.faults import Calls
from tests.staff.conftest import colleague
from tests.town import GROUP, OTHER, QUEUE, SECOND_QUEUE, TEENS, Clock
from tests.visitor import Page, Visitor

Staff = Callable[..., Visitor]
SAMPLE: dict[str, Any] = {
    "programme_id": "komet",
    "district_id": "farsta",
    "form": "group",
    "starts_on": "2027-03-01",
    "apply_until": "2027-02-20",
    "languages": ["sv"],
    "seats": 8,
}


@pytest.mark.requirement("L3")
def test_a_leader_comes_to_the_start_page_and_has_the_way_there_on_every_page(staff: Staff) -> None:
    visitor = staff("leader", "district:farsta")
    assert visitor.open("/personal").status == 200
    header = visitor.open("/hjalp").tree.find(".//header")
    assert "/personal" in [link.get("href") for link in header.iter("a")]


@pytest.mark.requirement("L3")
def test_who_has_no_grant_sees_neither_the_page_nor_the_way_there(ali: Visitor) -> None:
    page = ali.open("/personal")
    assert page.status == 403
    assert "/personal/anmalan" in page.links().values()
    header = ali.open("/hjalp").tree.find(".//header")
    assert "/personal" not in [link.get("href") for link in header.iter("a")]


def group(course_id: str, members: int = 0, planned: int = 0) -> None:
    made_up = [[f"person{number}", f"application{number}"] for number in range(members + planned)]
    Group(course_id, members=made_up[:members], planned=made_up[members:]).save()


def waiting(queue_id: str, number: int) -> None:
    QueueLength(queue_id=queue_id, waiting=number, counted_at="2027-01-14T12:00:00+00:00").save()


def row(page: Page, beginning: str) -> list[str]:
    """The texts of the cells of the row that begins so."""
    found = page.tree.findall(".//main//tbody/tr")
    rows = [[" ".join(" ".join(cell.itertext()).split()) for cell in each] for each in found]
    return next(cells for cells in rows if cells[0].startswith(beginning))


@pytest.mark.requirement("L3", "L9")
def test_a_district_shows_its_courses_with_seats_and_phase_and_its_queues(staff: Staff) -> None:
    group(GROUP, members=3, planned=2)
    waiting(QUEUE, 4)
    waiting(SECOND_QUEUE, 7)
    page = staff("coordinator", "district:farsta").open("/personal")
    assert page.h1 == "Farsta"
    assert row(page, "Komet, tisdag")[1:4] == [
        "2 februari 2027",
        "Annonserad",
        "3 av 8 tagna 5 lediga",
    ]
    assert {f"/personal/kurser/{GROUP}", f"/personal/kurser/{GROUP}/ansokningar"} <= set(page.links().values())
    assert "Komet: 4 i kö" in page.text and "7 i kö" not in page.text
    assert page.links()["Komet: 4 i kö"] == "/personal/koer/komet/farsta"
    assert row(page, "Tonar")
    assert OTHER not in page.body


@pytest.mark.requirement("L9")
def test_what_asks_for_attention_stands_first(staff: Staff, clock: Clock) -> None:
    colleague("nina", "Nina Nysson")
    waiting(QUEUE, 2)
    page = staff("coordinator", "district:farsta").open("/personal")
    assert page.links()["1 person väntar på behörighet"] == "/personal/behorigheter"
    assert "Det finns lediga platser och personer i kön" in page.text
    assert "ingen är antagen" not in page.text
    clock.forward(days=14)  # past the last day to apply, 26 January
    page = staff("leader", "district:farsta").open("/personal")
    assert "Sista ansökningsdag har passerat och ingen är antagen än" in page.text
    assert "väntar på behörighet" not in page.text  # a leader gives no roles


@pytest.mark.requirement("L9")
def test_a_coordinator_of_two_districts_chooses_between_them(staff: Staff) -> None:
    visitor = staff("coordinator", "district:farsta", "district:skarpnack")
    waiting(SECOND_QUEUE, 7)
    page = visitor.open("/personal")
    assert row(page, "Skarpnäck") == ["Skarpnäck", "1 kurs", "7", "1", "5"]
    assert row(page, "Farsta")[1] == "–", "nobody waits there"
    assert "Bromma" not in page.text
    assert visitor.open(page.links()["Skarpnäck"]).h1 == "Skarpnäck"
    assert visitor.open("/personal?stadsdel=bromma").status == 404


@pytest.mark.requirement("S10")
@pytest.mark.parametrize("role", ["follow_up", "administrator"])
def test_komet_centrally_reaches_every_district(role: str, staff: Staff) -> None:
    visitor = staff(role, "city")
    page = visitor.open("/personal")
    assert {"Farsta", "Skarpnäck", "Bromma", "På webben"} <= set(page.links())
    for name in ("Farsta", "Bromma"):
        assert visitor.open(page.links()[name]).h1 == name


@pytest.mark.requirement("S10")
def test_who_only_follows_up_is_offered_nothing_to_change(staff: Staff) -> None:
    visitor = staff("follow_up", "city")
    page = visitor.open("/personal?stadsdel=farsta")
    assert not [href for href in page.links().values() if "vikarie" in href or href.endswith("/ny")]
    assert "/personal/ansokan/ny" in staff("coordinator", "district:farsta").open("/personal").links().values()
    navigation = page.tree.find(".//nav[@class='staff']")
    assert "/personal/behorigheter" not in [link.get("href") for link in navigation.iter("a")]


@pytest.mark.requirement("C7")
def test_a_place_that_is_no_district_has_no_way_to_advice_that_nobody_gives_there(staff: Staff) -> None:
    for place, there in (("web", False), ("farsta", True)):
        links = staff("leader", f"district:{place}").open("/personal").links().values()
        assert ("/personal/samtal" in links) is there and "/personal/samtal/siffror" not in links


@pytest.mark.requirement("C3")
def test_a_shared_course_is_seen_in_both_districts_and_both_queues_count(staff: Staff) -> None:
    course = find_course(OTHER)
    assert course
    course.shared_with = ["farsta"]
    course.save()
    DistrictCourse("farsta", listing(course.starts_on, OTHER), course_id=OTHER).save()
    waiting(QUEUE, 4)
    page = staff("leader", "district:skarpnack").open("/personal")
    assert "Det finns lediga platser och personer i kön" in page.text
    assert OTHER in staff("leader", "district:farsta").open("/personal").body


def test_closed_and_cancelled_courses_are_left_out_and_drafts_are_there(staff: Staff) -> None:
    for course_id, state in ((GROUP, "cancelled"), (TEENS, "draft")):
        course = find_course(course_id)
        assert course
        course.state, course.listed = state, None
        course.save()
    page = staff("leader", "district:farsta").open("/personal")
    assert GROUP not in page.body
    assert "Utkast" in row(page, "Tonar")


def test_the_navigation_marks_where_one_is(staff: Staff) -> None:
    visitor = staff("coordinator", "district:farsta")
    for path in ("/personal", "/personal/pool", "/personal/behorigheter"):
        marked = visitor.open(path).tree.findall(".//nav[@class='staff']//a[@aria-current='page']")
        assert [link.get("href") for link in marked] == [path]


@pytest.mark.requirement("X2")
def test_the_page_is_mirrored_in_arabic(staff: Staff) -> None:
    visitor = staff("coordinator", "district:farsta")
    assert visitor.open("/personal?lang=ar").tree.get("dir") == "rtl"


@pytest.mark.parametrize(("role", "reaches", "most"), [
    ("leader", ["district:farsta"], 8),  # session, grants; districts, programmes, queues; list, courses, groups, tasks
    ("coordinator", ["district:farsta", "district:skarpnack"], 9),
    ("administrator", ["city"], 8),
])  # fmt: skip
def test_the_page_costs_the_same_however_much_there_is(
    role: str, reaches: list[str], most: int, staff: Staff, calls: Calls
) -> None:
    visitor = staff(role, *reaches)
    calls.forget()
    visitor.open("/personal")
    before = len(calls.made)
    for number in range(30):
        made_up = Course(course_id=f"k{number}", **SAMPLE)
        made_up.save()
        DistrictCourse("farsta", f"2027-1#k{number}", course_id=f"k{number}").save()
        waiting(f"p{number}/farsta", number)
    calls.forget()
    visitor.open("/personal")
    assert len(calls.made) == before <= most + 1


@pytest.mark.requirement("B7")
def test_who_has_a_district_sees_a_course_handed_to_them_from_another_too(staff: Staff) -> None:
    visitor = staff("leader", "district:farsta", f"course:{OTHER}")
    page = visitor.open("/personal")
    assert page.h1 == "Farsta"
    assert row(page, "Komet, tisdag , 9 februari 2027 Skarpnäck")
    assert OTHER not in visitor.open("/personal?stadsdel=farsta").body
    assert visitor.open("/personal?stadsdel=skarpnack").status == 404
