"""What several courses show, the leaders whom it concerns, and their invitations to a training (I10)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from chalicelib.courses.records import Course, DistrictCourse
from chalicelib.courses.rules import listing
from chalicelib.fidelity.records import invited_to
from chalicelib.journal.records import UNSENT, find_event
from chalicelib.people.records import Person, StaffMember
from chalicelib.people.rules import member_id
from tests.faults import Calls
from tests.fidelity.made_up import POOR, counted, needing, said
from tests.groups.made_up import case
from tests.town import CLOSED, GROUP, OTHER, TEENS, TRAINING, Clock, granted, resident
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("I10")
HERE = "/personal/programtrohet"
NEED = f"{HERE}/behov/quality.leaders"
Staff = Callable[..., Visitor]


@pytest.fixture
def inga(staff: Staff) -> Visitor:
    visitor = staff("quality", "city", person_id="inga", name="Inga Instruktörsson")
    granted("inga", "instructor", "district:central")
    return visitor


def member(person_id: str, name: str, district: str = "farsta", **more: Any) -> StaffMember:
    """Somebody who has registered as a leader, and has an account."""
    resident(person_id, name, email=f"{person_id}@exempel.se")
    made = StaffMember(
        member_id=member_id(person_id),
        person_id=person_id,
        name=name,
        email=f"{person_id}@stockholm.exempel",
        phone="08-508 00 001",
        role="leader",
        districts=[district],
        registered_at="2027-01-10T08:00:00+00:00",
        **more,
    )
    made.save()
    return made


def led(course_id: str, *contacts: dict[str, str]) -> None:
    course = Course.get(course_id)
    course.contacts = list(contacts)
    course.save()


@pytest.fixture
def leaders(town: None) -> None:
    """Lena leads both courses that show a need, by her id and by her address; Bo, not registered, one of them."""
    lena = member("lena", "Lena Ledarsson")
    member("vera", "Vera Vardagsson")
    needing(GROUP, TEENS)
    led(GROUP, {"name": lena.name, "email": lena.email, "member_id": lena.member_id}, {"name": "Bo Utansson"})
    led(TEENS, {"name": "L. Ledarsson", "email": "LENA@stockholm.exempel"})


def invite(visitor: Visitor, **other: Any) -> Page:
    return visitor.send(visitor.open(NEED).form, **{"training": TRAINING, **other})


def test_past_the_last_page_stand_the_last_courses_and_not_that_there_are_none(inga: Visitor, leaders: None) -> None:
    page = inga.open(f"{HERE}?sida=99")
    assert f"/personal/kurser/{GROUP}/programtrohet" in page.body and "Ingen kurs behöver ses över" not in page.text


def test_courses_to_look_at_stand_in_order_of_time_with_what_they_have_in_common(inga: Visitor, leaders: None) -> None:
    counted(CLOSED, said(level="good", quality=("good", {"leaders": [95, 4]})))
    counted(OTHER, said(level="look", quality=("look", {"leaders": [60, 4]})))

    page = inga.open(HERE)

    courses = [link for link in page.links().values() if link.endswith("/programtrohet")]
    assert courses == [f"/personal/kurser/{each}/programtrohet" for each in (GROUP, TEENS, OTHER)]
    assert page.links()["Ledarnas egen bedömning"] == f"{NEED}?termin=2027-1"
    assert "4 kurser har tillräckligt underlag" in page.text
    assert "Räknat torsdag 14 januari 2027" in page.text


def test_who_looks_into_one_district_sees_that_one(staff: Staff, leaders: None) -> None:
    counted(OTHER, POOR)
    page = staff("instructor", "district:skarpnack").open(HERE)
    assert f"/personal/kurser/{OTHER}/programtrohet" in page.body and GROUP not in page.body
    assert "Inget är lågt i flera kurser." in page.text
    assert staff("instructor", "district:skarpnack", person_id="x").open(NEED).status == 404


def test_another_term_is_chosen_and_one_that_is_none_is_this_one(inga: Visitor, leaders: None) -> None:
    page = inga.send(inga.open(HERE).forms()[0], termin="2026-2")
    assert "Det finns för lite underlag den här terminen." in page.text
    assert GROUP in inga.open(f"{HERE}?termin=1'--").body


def test_a_need_names_its_courses_and_the_leaders_whom_it_concerns(inga: Visitor, leaders: None) -> None:
    page = inga.open(NEED)
    assert "Det är lågt i 2 kurser." in page.text
    assert page.form.held()["who"] == [member_id("lena")]
    assert "Lena Ledarsson (Farsta)" in page.text and "Vera Vardagsson" not in page.body
    assert "Leder också, men är inte registrerade: Bo Utansson" in page.text and "L. Ledarsson" not in page.text
    assert inga.open(f"{HERE}/behov/quality.delivery").status == 404


def test_a_part_that_is_passed_over_is_told_as_that(inga: Visitor) -> None:
    other = Course.get(TEENS)
    other.programme_id = "komet"
    other.save()
    for course_id in (GROUP, TEENS):
        counted(course_id, {**POOR, "parts": ["p5"]})
    page = inga.open(f"{HERE}/behov/komet.p5")
    assert "Delen har hoppats över i 2 kurser" in page.text and "Det är lågt" not in page.text


def test_an_invitation_is_one_event_a_leader_and_training_however_often(
    inga: Visitor, leaders: None, now: datetime
) -> None:
    page = invite(inga)
    assert page.address.startswith(f"{HERE}/inbjudna/{TRAINING}?nya=1")
    assert "Lena Ledarsson" in page.text and "Att leda träffar" in page.text and "Inte än" in page.text
    event = find_event(f"refresher:{TRAINING}:lena", 1)
    assert event is not None
    assert (event.kind, event.person_id, event.outbox, event.actor) == (
        "RefresherInvited",
        "lena",
        UNSENT,
        "staff:inga",
    )
    assert event.data == {"course_id": TRAINING, "need": "quality.leaders"}

    assert "?nya=0" in invite(inga).address
    assert [str(each.person_id) for each in invited_to(TRAINING)] == ["lena"]


def test_who_has_applied_is_shown(inga: Visitor, leaders: None) -> None:
    invite(inga)
    case(7, "lena", course_id=TRAINING).save()
    row = inga.open(f"{HERE}/inbjudna/{TRAINING}").tree.findall(".//tbody/tr")
    assert ["".join(each.itertext()).split()[-1] for each in row] == ["Ja"]


@pytest.mark.requirement("B2")
def test_that_somebody_with_protected_data_has_applied_is_told_to_nobody_here(inga: Visitor, leaders: None) -> None:
    invite(inga)
    case(7, "lena", course_id=TRAINING).save()
    assert "Ja" in inga.open(f"{HERE}/inbjudna/{TRAINING}").text
    person = Person.get("lena")
    person.protected = True
    person.save()
    assert "Inte än" in inga.open(f"{HERE}/inbjudna/{TRAINING}").text


def test_somebody_and_a_training_must_be_chosen(inga: Visitor, leaders: None) -> None:
    form = inga.open(NEED).form
    page = inga.ask("POST", NEED, {**form.held(), "who": ["nobody"], "training": [GROUP]})
    assert page.status == 422 and set(page.errors) == {"who", "training"}
    assert invited_to(TRAINING) == [] == invited_to(GROUP)


def test_a_training_that_can_no_longer_be_applied_for_is_none_to_invite_to(inga: Visitor, leaders: None) -> None:
    course = Course.get(TRAINING)
    course.apply_until = "2027-01-13"
    course.save()
    page = inga.open(NEED)
    assert page.forms() == [] and "Ingen utbildning går att söka just nu." in page.text


def test_invitations_are_to_trainings_and_seen_by_those_who_look_into_that_place(
    inga: Visitor, staff: Staff, leaders: None
) -> None:
    invite(inga)
    assert inga.open(f"{HERE}/inbjudna/{GROUP}").status == 404
    assert "Lena Ledarsson" in staff("instructor", "district:farsta").open(f"{HERE}/inbjudna/{TRAINING}").text
    assert "Ingen är inbjuden än." in staff("instructor", "district:bromma").open(f"{HERE}/inbjudna/{TRAINING}").text


@pytest.mark.requirement("L8")
def test_a_leaders_courses_stand_in_order_of_time(staff: Staff, clock: Clock, leaders: None) -> None:
    clock.forward(days=120)
    inga = staff("quality", "city", person_id="inga")
    earlier = {**Course.get(GROUP).attribute_values, "course_id": "forra", "starts_on": "2026-02-03", "state": "closed"}
    earlier.pop("version")
    Course(**earlier).save()
    DistrictCourse("farsta", listing("2026-02-03", "forra"), course_id="forra").save()
    counted("forra", said(level="good"))

    page = inga.open(f"{HERE}/ledare/{member_id('lena')}")

    assert page.links() and list(page.links().values()) == [
        f"/personal/kurser/{each}/programtrohet" for each in ("forra", GROUP, TEENS)
    ]
    own = staff("leader", "district:farsta", person_id="lena2")
    assert "Du står inte som ledare" in own.open(f"{HERE}/mina").text


@pytest.mark.requirement("L8")
def test_a_leader_sees_their_own_courses_and_nobody_elses(
    staff: Staff, signed_in: Any, clock: Clock, leaders: None
) -> None:
    clock.forward(days=120)
    granted("lena", "leader", "district:farsta")
    lena = signed_in(Person.get("lena"))
    page = lena.open(f"{HERE}/mina")
    assert [link for link in page.links().values() if "kurser" in link] == [
        f"/personal/kurser/{each}/programtrohet" for each in (GROUP, TEENS)
    ]
    clock.forward(days=-120)
    assert "kurser" not in " ".join(lena.open(f"{HERE}/mina").links().values())  # none has begun
    assert lena.open(f"{HERE}/ledare/{member_id('vera')}").status == 403
    assert lena.open(HERE).status == 403


@pytest.mark.requirement("L3")
def test_a_leader_of_another_district_is_not_found(staff: Staff, leaders: None) -> None:
    visitor = staff("instructor", "district:bromma")
    assert visitor.open(f"{HERE}/ledare/{member_id('lena')}").status == 404
    assert visitor.open(f"{HERE}/ledare/{'f' * 16}").status == 404


def test_the_overview_takes_the_same_few_calls_however_many_courses_there_are(
    inga: Visitor, leaders: None, calls: Calls
) -> None:
    inga.open(HERE)
    calls.forget()
    inga.open(HERE)
    few = len(calls.made)
    for number in range(20):
        values = {**Course.get(GROUP).attribute_values, "course_id": f"more-{number}"}
        values.pop("version")
        Course(**values).save()
        DistrictCourse("farsta", listing("2027-02-02", f"more-{number}"), course_id=f"more-{number}").save()
        counted(f"more-{number}")
    calls.forget()
    inga.open(HERE)
    assert len(calls.made) == few <= 13  # a query a place, of which the town has five


def test_where_there_is_no_form_a_late_invitation_is_answered_by_why(inga: Visitor, town: None) -> None:
    """Nobody who leads is registered: what was sent from a page that stood open leads to no field that isn't there."""
    needing(GROUP, TEENS)
    page = inga.open(NEED)
    csrf = inga.open("/personal/att-gora").tree.find(".//input[@name='_csrf']")
    sent = {"_csrf": [csrf.get("value")]} if csrf is not None else {}
    answer = inga.ask("POST", NEED, sent)
    assert page.forms() == [] and answer.errors == {}
    assert "Ingen av kursernas ledare är registrerad" in answer.text
