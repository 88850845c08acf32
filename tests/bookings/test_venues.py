"""Venues are found, added and changed, and closed for a time; their weeks and terms are looked at."""

from collections.abc import Callable

import pytest

from chalicelib.bookings.forms import hours_of
from chalicelib.bookings.records import Venue, all_venues, find_venue
from chalicelib.courses.records import Course
from chalicelib.journal.records import timeline
from tests.bookings.test_keeping import house, put
from tests.bookings.venues import HIRED, HOUSE, KULTUR, TUESDAYS, entries, taken
from tests.faults import KINDS, Calls
from tests.visitor import Visitor

pytestmark = pytest.mark.requirement("A7")
Staff = Callable[..., Visitor]
LIST = "/personal/lokaler"
PAGE = f"{LIST}/{HOUSE}"
NEW = {"name": "Träffpunkt Åsö", "address": "Åsögatan 1", "district": "farsta", "capacity": "12"}


@pytest.fixture
def kim(staff: Staff, venues: None) -> Visitor:
    """Coordinates Farsta."""
    return staff("coordinator", "district:farsta", name="Kim Kimsson")


@pytest.fixture
def adam(staff: Staff, venues: None) -> Visitor:
    return staff("administrator", "city", name="Adam Adamsson")


def test_each_sees_the_venues_they_book(kim: Visitor, adam: Visitor) -> None:
    assert "Kulturhuset" not in kim.open(LIST).text
    assert "3 lokaler" in kim.open(LIST).text
    page = adam.open(LIST)
    assert "5 lokaler" in page.text and "Någon annans" in page.text and "Går inte att boka" in page.text
    assert "1 lokal" in adam.open(f"{LIST}?stadsdel=bromma").text
    assert "5 lokaler" in adam.open(f"{LIST}?stadsdel=&sida=99999999999").text
    assert "Här finns ingen lokal" in adam.open(f"{LIST}?stadsdel=ingenstans").text


def test_a_venue_is_added_once_however_often_its_form_is_sent(kim: Visitor) -> None:
    form = kim.open(f"{LIST}/ny").form
    page = kim.send(form, **NEW, hours_0="9-16.30", hours_5="10 till 14", features=["lift", "hearing_loop"])
    assert page.h1 == "Träffpunkt Åsö" and "Hörslinga" in page.text
    kim.send(form, **NEW, hours_0="9-16.30", hours_5="10 till 14", features=["lift", "hearing_loop"])
    (made,) = [venue for venue in all_venues() if venue.name == NEW["name"]]
    assert made.venue_id.startswith("traffpunkt-aso-") and made.hours["0"] == ["09:00", "16:30"]
    assert made.hours["5"] == ["10:00", "14:00"] and "6" not in made.hours
    assert [event.kind for event in timeline(f"venue:{made.venue_id}")] == ["VenueAdded"]


def test_all_faults_of_a_venue_are_told_at_once_and_nothing_typed_is_lost(kim: Visitor) -> None:
    page = kim.send(kim.open(f"{LIST}/ny").form, address="Torget 9", hours_0="halv nio", capacity="många")
    assert page.status == 422
    assert {"name", "district", "capacity", "hours_0"} <= set(page.errors)
    assert page.form.value("address") == "Torget 9" and page.form.value("hours_0") == "halv nio"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("8-21", ["08:00", "21:00"]),
        ("08.00 – 16:30", ["08:00", "16:30"]),
        ("9 till 12", ["09:00", "12:00"]),
        ("21-8", None),
        ("8", None),
        ("25-26", None),
        ("8:75-9", None),
        ("٨-٩" * 3, None),
    ],
)
def test_hours_are_understood_as_people_write_them(typed: str, read: list[str] | None) -> None:
    assert hours_of(typed) == read


def test_a_venue_is_changed_unless_somebody_else_did_meanwhile(kim: Visitor, adam: Visitor) -> None:
    form, other = kim.open(f"{PAGE}/andra").form, adam.open(f"{PAGE}/andra").form
    assert other.value("access_en") == "Lift."
    adam.send(other, capacity="15", external="yes", contact="Receptionen", cost="Inget")
    page = kim.send(form, name="Familjehuset")
    assert page.status == 409 and "Någon annan har ändrat lokalen" in page.text
    assert page.form.value("name") == "Familjehuset"
    kim.send(page.form, capacity="15")
    found = find_venue(HOUSE)
    assert found and found.name == "Familjehuset" and found.contact == "", "what isn't external has no owner to ask"
    assert kim.send(page.form, capacity="15").status == 200, "sent twice"
    assert [event.kind for event in timeline(f"venue:{HOUSE}")] == ["VenueChanged", "VenueChanged"]


def test_a_venue_can_only_be_moved_to_where_its_coordinator_books(kim: Visitor) -> None:
    form = kim.open(f"{PAGE}/andra").form
    page = kim.ask("POST", form.action, {**form.held(), "district": ["skarpnack"]})
    assert page.status == 422
    assert kim.open(f"{LIST}/{KULTUR}").status == 404
    assert kim.open(f"{LIST}/finns-inte").status == 404


def test_a_week_and_a_term_show_what_is_booked(kim: Visitor, course: Course, adam: Visitor) -> None:
    put(course, house())
    taken(HOUSE, "2027-02-03")
    page = kim.open(f"{PAGE}?vecka=2027-02-04")
    assert "Komet, Farsta" in page.text and "17:30–20:00" in page.text and "Kör" in page.text
    assert "Vecka 5" in page.text and page.text.count("Ledigt") == 3
    assert "vecka=2027-02-08" in page.links()["Nästa vecka"] and "vecka=2027-01-25" in page.links()["Föregående vecka"]
    term = kim.open(page.links()["Se hela terminen"])
    assert term.text.count("Komet, Farsta") == 4 and "Våren 2027" in term.text
    assert "sportlov" in kim.open(f"{PAGE}?vecka=2027-03-01").text
    assert "Hösten 2027" in kim.open(term.links()["Nästa termin"]).text


@pytest.mark.parametrize("asked", ["vecka=i+morgon", "vecka=0001-01-01", "visa=termin&termin=x", "vecka=2027-02-30"])
def test_an_odd_week_or_term_is_today(kim: Visitor, asked: str) -> None:
    page = kim.open(f"{PAGE}?{asked}")
    assert page.status == 200 and ("11 januari 2027" in page.text or "Våren 2027" in page.text)


def test_a_draft_elsewhere_is_only_said_to_take_the_time(kim: Visitor, course: Course) -> None:
    put(course, house())
    found = Course.get(course.course_id)
    found.district_id, found.state = "bromma", "draft"
    found.save()
    page = kim.open(f"{PAGE}?vecka={TUESDAYS[0]}")
    assert "Upptagen" in page.text and "Komet" not in page.text


def test_a_venue_is_closed_for_some_days_and_opened_again(kim: Visitor) -> None:
    form = kim.open(f"{PAGE}/boka?dag=2027-02-08").form
    assert form.value("first_day") == "2027-02-08"
    for _ in range(2):
        kim.send(form, what="Ombyggnad", last_day="2027-02-10")
    assert entries(HOUSE) == 3, "sent twice"
    page = kim.open(f"{PAGE}?vecka=2027-02-08")
    assert page.text.count("Ombyggnad") == 3 and "00:00–24:00" in page.text
    free = page.forms()[0]
    for _ in range(2):
        kim.send(free)
    assert entries(HOUSE) == 2


def test_nothing_is_blocked_where_one_of_the_days_is_taken(kim: Visitor) -> None:
    taken(HOUSE, "2027-02-09")
    form = kim.open(f"{PAGE}/boka").form
    answers = {"what": "Stängt", "first_day": "2027-02-08", "last_day": "2027-02-10"}
    page = kim.send(form, **answers)
    assert page.status == 422 and "9 februari 2027" in page.errors["first_day"]
    assert page.form.value("what") == "Stängt" and entries(HOUSE) == 1
    assert kim.send(form, **answers, starts="08:00", ends="18:00").status == 200, "it is free until then"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first_day": "2027-01-13"}, "first_day"),
        ({"last_day": "2027-02-01"}, "last_day"),
        ({"last_day": "2029-02-01"}, "last_day"),
        ({"starts": "10:00"}, "ends"),
        ({"starts": "10:00", "ends": "09:00"}, "ends"),
        ({"what": ""}, "what"),
    ],
)
def test_an_odd_time_is_told_where_it_is(kim: Visitor, wrong: dict[str, str], field: str) -> None:
    answers = {"what": "Stängt", "first_day": "2027-02-08", **wrong}
    page = kim.send(kim.open(f"{PAGE}/boka").form, **answers)
    assert page.status == 422 and field in page.errors and entries(HOUSE) == 0


def test_all_faults_of_a_blocked_time_are_told_at_once(kim: Visitor) -> None:
    wrong = {"what": "", "first_day": "2027-01-13", "last_day": "2026-01-01", "starts": "18:00", "ends": "10:00"}
    page = kim.send(kim.open(f"{PAGE}/boka").form, **wrong)
    assert set(page.errors) == {"what", "first_day", "last_day", "ends"}
    assert page.errors["ends"] == "Välj en tid efter den då bokningen börjar."
    assert page.form.value("starts") == "18:00"


def test_a_courses_booking_is_not_freed_from_the_venue(kim: Visitor, course: Course) -> None:
    put(course, house())
    form = kim.open(f"{PAGE}/boka").form
    sent = {"_csrf": [form.value("_csrf")], "day": [TUESDAYS[0]], "starts_at": ["2027-02-02T16:30:00+00:00"]}
    assert kim.ask("POST", f"{PAGE}/frigor", sent).status == 409
    assert kim.ask("POST", f"{PAGE}/frigor", {**sent, "day": ["x"]}).status == 404
    assert entries(HOUSE) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_bad_day_at_aws_pressing_again_blocks_once(kim: Visitor, calls: Calls, kind: str) -> None:
    form = kim.open(f"{PAGE}/boka").form
    answers = {"what": "Stängt", "first_day": "2027-02-08", "last_day": "2027-02-10"}
    with calls.failing(kind, "TransactWriteItems"):
        assert kim.send(form, **answers).status == 503
    assert kim.send(form, **answers).status == 200
    assert entries(HOUSE) == 3


def test_a_page_costs_the_same_however_much_is_booked(kim: Visitor, course: Course, calls: Calls) -> None:
    put(course, house())
    kim.open(PAGE)
    calls.forget()
    kim.open(f"{PAGE}?vecka={TUESDAYS[0]}")
    week = len(calls.made)
    calls.forget()
    kim.open(f"{PAGE}?visa=termin&termin=2027-1")
    assert len(calls.made) <= week <= 9


def test_another_owner_and_what_it_costs_are_for_staff(adam: Visitor) -> None:
    page = adam.open(f"{LIST}/{HIRED}")
    assert "Vaktmästaren" in page.text and "500 kronor" in page.text
    assert Venue.get("venue", HIRED).for_course() == {
        "venue_id": HIRED,
        "name": "Hyrd sal",
        "address": "Hyrd sals gata 2",
    }
