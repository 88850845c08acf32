"""Applications on paper or by telephone, written in by staff."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.cases.records import Application, find_case, waiting_in
from chalicelib.courses.records import Course
from chalicelib.http import secrets
from chalicelib.journal.records import timeline
from chalicelib.people.actions import known_person
from chalicelib.people.records import Person
from chalicelib.people.rules import parse
from tests.handling.applied import applied
from tests.people.keys import make_keys
from tests.town import GROUP, QUEUE
from tests.visitor import Page, Visitor

Staff = Callable[..., Visitor]
NEW = f"/personal/ansokan/ny?kurs={GROUP}"
NUMBER = "19121212-1212"
ANSWERS: dict[str, Any] = {
    "received_on": "2027-01-10",
    "received_clock": "09:15",
    "entered_because": "paper",
    "personal_number": NUMBER,
    "name": "Tolvan Tolvansson",
    "connection": "lives",
    "child_first_name": "Alma",
    "child_birth_month_month": "5",
    "child_birth_month_year": "2020",
    "child_lives": "with_me",
    "fights": "yes",
    "fights_when": "Vid läggdags.",
    "interpreter": "no",
    "child_care": "no",
    "email": "tolvan@example.se",
    "channels": ["email"],
    "language": "ar",
}

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
def leader(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    make_keys(monkeypatch)
    yield staff("leader", "district:farsta")
    secrets.forget()


def enter(visitor: Visitor, **changed: Any) -> Page:
    """Fill in the form and send it. None: left empty."""
    answers = {name: value for name, value in {**ANSWERS, **changed}.items() if value is not None}
    return visitor.send(visitor.open(NEW).form, **answers)


def entered(page: Page) -> Application:
    """The case that was written in."""
    assert page.status == 200, page.errors
    (number,) = [each.text for each in page.tree.iter("bdi") if (each.text or "").startswith("EK-")]
    case = find_case(number)
    assert case is not None
    return case


@pytest.mark.requirement("B8", "C4")
def test_it_enters_the_queue_at_the_place_of_the_day_it_came_in(leader: Visitor) -> None:
    before, after = applied(9), applied(12)
    case = entered(enter(leader))
    places = [entry.application_id for entry in waiting_in(QUEUE)]
    assert places == [before.application_id, case.application_id, after.application_id]
    assert case.received_at == "2027-01-10T08:15:00.000+00:00"  # 09:15 in Stockholm
    assert (case.entered_because, case.entered_by) == ("paper", "leader-district-farsta")
    assert case.answers["fights_when"] == "Vid läggdags."
    assert (case.channel, case.language, case.gender) == ("paper", "ar", "man")


@pytest.mark.requirement("C4")
def test_the_gender_is_known_for_figures_alone_and_the_case_does_not_tell_it(leader: Visitor) -> None:
    case = entered(enter(leader))
    told = []
    for gender in (None, "man", "woman"):
        stored = Application.get(case.person_id, case.application_id)
        stored.gender = gender
        stored.save()
        page = leader.open(f"/personal/arenden/{case.case_number}")
        told.append(page.text)
    assert told[0] == told[1] == told[2]


@pytest.mark.requirement("B8", "X6")
def test_it_is_one_event_told_to_the_person_with_the_member_of_staff_as_actor(leader: Visitor) -> None:
    case = entered(enter(leader))
    (event,) = timeline(case.application_id)
    assert (event.kind, event.actor) == ("ApplicationReceived", "staff:leader-district-farsta")
    assert event.outbox == "unsent" and event.person_id == case.person_id
    assert event.data["queue_places"] == [{"queue_id": QUEUE, "place": 1}]
    page = leader.open(f"/personal/arenden/{case.case_number}")
    assert "Infördes av personal På papper" in page.text


@pytest.mark.requirement("B8")
def test_the_person_is_found_by_personal_number_and_what_they_have_told_us_stays(leader: Visitor) -> None:
    first = entered(enter(leader, name="Tolvan T"))
    again = entered(enter(leader, child_first_name="Kim", name="Annat Namn", email="annan@example.se", language="sv"))
    assert first.person_id == again.person_id
    person = known_person(parse(NUMBER, datetime(2027, 1, 14, tzinfo=UTC).date()))
    assert person is not None
    assert (person.name, person.email, person.language) == ("Tolvan T", "tolvan@example.se", "ar")


@pytest.mark.requirement("B8")
def test_without_a_personal_number_it_is_somebody_by_themselves_and_once(leader: Visitor) -> None:
    form = leader.open(NEW).form
    answers = {name: value for name, value in ANSWERS.items() if name != "personal_number"}
    first, again = (entered(leader.send(form, **answers)) for _ in range(2))
    other = entered(enter(leader, personal_number=None))
    assert first.case_number == again.case_number
    assert first.person_id != other.person_id
    person = Person.get(first.person_id)
    assert person.name == "Tolvan Tolvansson" and not person.encrypted_personal_number


@pytest.mark.requirement("B8", "B9")
def test_the_guard_is_the_same_as_for_everybody_and_names_the_case_where_it_is_in_reach(
    staff: Staff, leader: Visitor
) -> None:
    case = entered(enter(leader))
    page = enter(leader, entered_because="phone")
    assert page.status == 422 and page.errors["child_first_name"].endswith(f"{case.case_number}.")
    Person.get(case.person_id).update(actions=[Person.protected.set(True)])
    page = enter(leader)
    assert page.errors == {"child_first_name": "Det finns redan ett sådant ärende i samma kö."}


@pytest.mark.requirement("B8")
@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"received_on": "2027-01-15"}, "received_on"),
        ({"received_on": "2027-01-14", "received_clock": "18:31"}, "received_on"),
        ({"received_on": "2025-06-01"}, "received_on"),
        ({"received_on": "i går"}, "received_on"),
        ({"received_clock": "25:00"}, "received_clock"),
        ({"entered_because": None}, "entered_because"),
        ({"name": None}, "name"),
        ({"personal_number": "191212121213"}, "personal_number"),
        ({"email": None, "channels": None}, "email"),
        ({"child_birth_month_year": "2001"}, "child_birth_month"),
        ({"connection": "neither"}, "connection"),
    ],
)
def test_what_is_wrong_is_said_all_at_once_and_nobody_is_written_down(
    leader: Visitor, changed: dict[str, Any], fault: str
) -> None:
    page = enter(leader, **changed, child_lives=None)
    assert page.status == 422
    assert {fault, "child_lives"} <= set(page.errors)
    assert page.form.value("child_first_name") == "Alma"
    assert waiting_in(QUEUE) == []
    assert known_person(parse(NUMBER, datetime(2027, 1, 14, tzinfo=UTC).date())) is None


@pytest.mark.requirement("B8")
def test_one_that_came_after_the_last_day_is_not_let_in_and_an_earlier_one_is(leader: Visitor) -> None:
    course = Course.get(GROUP)
    course.apply_until = "2027-01-11"
    course.save()
    assert "received_on" in enter(leader, received_on="2027-01-12").errors
    assert entered(enter(leader, received_on="2027-01-11")).state == "received"


@pytest.mark.requirement("L3", "B8")
def test_a_course_outside_the_reach_is_not_there_and_only_those_within_are_offered(staff: Staff) -> None:
    other = staff("leader", "district:bromma")
    assert other.open(NEW).status == 404
    assert [href for href in other.open("/personal/ansokan/ny").links().values() if "kurs=" in href] == [
        "/personal/ansokan/ny?kurs=komet-stangd"
    ]
    assert staff("follow_up", "city").open(NEW).status == 403


@pytest.mark.requirement("B2")
def test_nothing_tells_that_the_person_written_in_is_protected(leader: Visitor) -> None:
    case = entered(enter(leader, channels=["email"]))
    Person.get(case.person_id).update(actions=[Person.protected.set(True)])
    page = enter(leader, child_first_name="Kim", mobile="0701234567", channels=["email", "sms"])
    assert entered(page).state == "received"
    assert not any("arenden" in href for href in page.links().values())
    assert Person.get(case.person_id).channels == ["email"]


def test_changing_language_keeps_what_is_typed(leader: Visitor) -> None:
    form = leader.open(NEW).form
    sent = form.filled({"name": "Tolvan"}) | {"_lang": ["ar"]}
    page = leader.ask("POST", "/personal/ansokan/ny", sent)
    assert page.status == 200 and page.tree.get("dir") == "rtl"
    assert page.form.value("name") == "Tolvan"


@pytest.mark.requirement("B2")
def test_what_is_asked_for_does_not_tell_whether_the_number_is_known(leader: Visitor) -> None:
    before = enter(leader, email=None, channels=None).errors
    entered(enter(leader))
    assert enter(leader, email=None, channels=None).errors == before
