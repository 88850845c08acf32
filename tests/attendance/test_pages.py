"""The pages about attendance, as leaders, instructors, those who follow up, and participants see them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.attendance.marking import mark
from chalicelib.attendance.records import watches_of
from chalicelib.attendance.rules import Status
from chalicelib.cases.records import Application
from chalicelib.http import sessions
from chalicelib.journal.records import timeline
from chalicelib.people.records import Person
from tests.attendance.made_up import INSTRUCTOR, LEADER, as_marked, begun, key, leave, member, training
from tests.conftest import NOW
from tests.faults import Calls
from tests.town import GROUP, OTHER, TRAINING, Clock, resident
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("I5")
HERE = f"/personal/kurser/{GROUP}/narvaro"
Staff = Callable[..., Visitor]
SignedIn = Callable[[Person], Visitor]


@pytest.fixture
def lena(staff: Staff) -> Visitor:
    return staff("leader", "district:farsta")


def buttons(page: Page) -> list[str]:
    return [button.get("value") for button in page.tree.iter("button") if button.get("name") == "mark"]


def post(visitor: Visitor, address: str, fields: dict[str, str]) -> Page:
    """Send what no form of ours would."""
    session = sessions.find_session(visitor.cookies[sessions.COOKIE], NOW)
    assert session
    return visitor.ask("POST", address, {"_csrf": [session.csrf_token], **{name: [fields[name]] for name in fields}})


def tap(visitor: Visitor, application: Application, status: str, number: int = 3, row: int = 1) -> Page:
    """Press a button as it stands on the page."""
    page = visitor.open(f"{HERE}/{number}")
    value = f"{status}/{application.person_id}/{application.application_id}/{row}"
    assert value in buttons(page)
    return visitor.send(page.form, mark=value)


def test_a_tap_leads_back_to_the_same_place_and_says_who_marked_when(lena: Visitor, now: datetime) -> None:
    begun(now)
    ali, sara = member(1), member(2)

    page = tap(lena, sara, "late", row=2)

    assert page.address.endswith(f"{HERE}/3#rad-2")
    row = page.tree.find(".//li[@id='rad-2']")
    said = " ".join("".join(row.itertext()).split())
    assert "Person 2 (barn: Alma)" in said and "Sen" in said and "Lena Ledarsson" in said and "14 januari" in said
    assert [each.get("aria-pressed") for each in row.iter("button")] == ["false", "true", "false", "false", "false"]
    assert as_marked() == {(3, sara.application_id): "late"}
    assert "1 är inte markerad än" in page.text
    assert ali.application_id in page.body


def test_all_who_are_left_are_marked_by_one_tap(lena: Visitor, now: datetime) -> None:
    begun(now)
    ali, sara = member(1), member(2)
    tap(lena, ali, "absent")

    page = lena.send(lena.open(f"{HERE}/3").form, alla="1")

    assert "Alla är markerade." in page.text and "Alla andra var här" not in page.text
    assert lena.open(HERE).links()["Markera träff 2"] == f"{HERE}/2"  # the latest that is left to mark
    assert as_marked() == {(3, ali.application_id): "absent", (3, sara.application_id): "present"}


@pytest.mark.parametrize("number", ["4", "2"])
def test_a_session_that_is_to_come_or_cancelled_has_nothing_to_tap(lena: Visitor, number: str, now: datetime) -> None:
    course = begun(now)
    course.sessions = [{**each, "cancelled": each["number"] == 2} for each in course.sessions]
    course.save()
    ali = member()

    page = lena.open(f"{HERE}/{number}")
    assert page.status == 200 and not buttons(page) and "Person 1" in page.text

    sent = post(lena, f"{HERE}/{number}", {"mark": f"present/{ali.person_id}/{ali.application_id}/1"})
    assert sent.status == 409 and sent.h1 == "Träffen går inte att markera"
    assert lena.open(f"{HERE}/99").status == 404


def test_what_is_no_tap_of_ours_is_a_bad_request(lena: Visitor, now: datetime) -> None:
    begun(now)
    ali = member()
    for odd in ("", "asleep/a/b/1", f"present/{ali.person_id}", "present/../../1", "present/a/b/" + "9" * 99):
        assert post(lena, f"{HERE}/3", {"mark": odd}).status == 400
    for form in ({}, {"member": "x"}, {"member": f"{ali.person_id}/{ali.application_id}", "outcome": "odd"}):
        assert post(lena, HERE, form).status == 400
    assert as_marked() == {}


def test_somebody_elses_participant_is_refused_in_words(lena: Visitor, now: datetime) -> None:
    begun(now)
    stranger = member(2, course_id=OTHER)

    page = post(lena, f"{HERE}/3", {"mark": f"present/{stranger.person_id}/{stranger.application_id}/1"})

    assert page.status == 409 and page.h1 == "Personen är inte med i kursen"
    assert as_marked() == {} and as_marked(OTHER) == {}


@pytest.mark.requirement("B2")
def test_somebody_with_protected_data_shows_in_nothing(lena: Visitor, staff: Staff, now: datetime) -> None:
    begun(now)
    member(1)
    without = [lena.open(address).body for address in (HERE, f"{HERE}/3")]
    hidden = member(2, person={"protected": True})
    hanna = staff("handler", "city")
    for number in (2, 3):
        tap(hanna, hidden, "absent", number, row=2)

    assert [lena.open(address).body for address in (HERE, f"{HERE}/3")] == without
    assert "Person 2" in hanna.open(HERE).text and "Borta flera gånger i rad" in hanna.open(HERE).text


def test_the_overview_says_who_was_there_how_often(lena: Visitor, now: datetime) -> None:
    begun(now)
    ali, sara = member(1), member(2)
    for number, how in ((1, "present"), (2, "late"), (3, "made_up")):
        tap(lena, ali, how, number)
    tap(lena, sara, "excused", 1, row=2)
    leave(sara)

    page = lena.open(HERE)

    rows = [["".join(cell.itertext()).strip() for cell in row] for row in page.tree.findall(".//tbody/tr")]
    assert [row[:3] for row in rows] == [["Person 1", "3", "0"], ["Person 2 Har lämnat gruppen", "0", "1"]]
    assert rows[0][3:] == ["✓Här", "✓Sen", "+Har tagit igen", "", ""]
    assert not [name for name in page.links() if name.startswith("Markera")]  # everybody who is left is marked
    left = lena.open(f"{HERE}/1").text
    assert "Har lämnat gruppen" in left and "Anmäld frånvaro" in left


@pytest.mark.requirement("B11")
def test_who_was_away_twice_is_pointed_out_until_somebody_has_reached_out(lena: Visitor, now: datetime) -> None:
    begun(now)
    ali = member()
    for number in (2, 3):
        tap(lena, ali, "absent", number)

    page = lena.open(HERE)
    assert "Borta flera gånger i rad" in page.text and "träff 2, 3" in page.text
    assert page.links()[str(ali.case_number)] == f"/personal/arenden/{ali.case_number}"
    page = lena.send(page.form, outcome="support")

    assert page.status == 200 and "Ändringen är sparad." in page.text and "Borta flera gånger i rad" not in page.text
    assert [event.data.get("outcome") for event in timeline(ali.application_id)] == ["support"]


def test_an_instructor_sees_who_cant_reach_what_a_certificate_asks_for(staff: Staff, now: datetime) -> None:
    training(now, least=4, held=3, coming=2)
    ali, sara = (member(number, course_id=TRAINING, programme_id="ledare") for number in (1, 2))
    for who, number in ((ali, 1), (ali, 3), (sara, 2)):
        mark(TRAINING, str(number), key(who), Status.ABSENT, INSTRUCTOR, "staff:ines", now)
    ines = staff("instructor", "district:central")

    page = ines.open(f"/personal/kurser/{TRAINING}/narvaro")

    assert "Når inte kravet för certifikat" in page.text and "Person 1: 0 av minst 4 träffar." in page.text
    assert "Får inte missa fler träffar" in page.text and "Person 2: 0 av minst 4 träffar." in page.text
    page = ines.send(page.form, gor="krav")
    assert page.status == 200 and not page.forms() and "Når inte kravet för certifikat" in page.text
    assert [watch.lost for watch in watches_of(TRAINING) if watch.application_id == ali.application_id] == ["seen"]


def test_who_follows_up_reads_and_marks_nothing(staff: Staff, now: datetime) -> None:
    begun(now)
    ali = member()
    mark(GROUP, "3", key(ali), Status.PRESENT, LEADER, "staff:lena", now)
    reader = staff("follow_up", "city")

    for address in (HERE, f"{HERE}/3"):
        page = reader.open(address)
        assert page.status == 200 and "Person 1" in page.text and not buttons(page)
    assert post(reader, f"{HERE}/3", {"alla": "1"}).status == 403


def test_a_course_elsewhere_is_not_there(staff: Staff, now: datetime) -> None:
    begun(now)
    bromma = staff("leader", "district:bromma")

    for address in (HERE, f"{HERE}/3"):
        assert bromma.open(address).status == 404
        assert post(bromma, address, {"mark": "odd"}).status == 404


def test_before_the_first_session_nothing_is_counted(signed_in: SignedIn, now: datetime) -> None:
    course = begun(now)
    course.sessions = [{**each, "starts_at": "2027-09-01T15:00:00.000+00:00"} for each in course.sessions]
    course.save()
    ali = member(1)
    page = signed_in(Person.get("person-1")).open(f"/mina-arenden/{ali.case_number}/narvaro")
    assert "Ingen träff har varit än." in page.text and "0 av 0" not in page.text


def test_one_sees_ones_own_attendance_and_nobody_elses(signed_in: SignedIn, now: datetime, clock: Clock) -> None:
    begun(now)
    ali, sara = member(1), member(2)
    for number, status in ((1, Status.PRESENT), (3, Status.ABSENT)):
        mark(GROUP, str(number), key(ali), status, LEADER, "staff:lena", now)
    mark(GROUP, "2", key(sara), Status.LATE, LEADER, "staff:lena", now)
    mine = f"/mina-arenden/{ali.case_number}/narvaro"

    page = signed_in(Person.get("person-1")).open(mine)

    assert "Du har varit med på 1 av 3 träffar hittills." in page.text
    rows = [" ".join("".join(row.itertext()).split()) for row in page.tree.findall(".//main//ol/li")]
    assert [row.rsplit(maxsplit=1)[-1] for row in rows] == ["Här", "markerad", "Borta", "Kommer", "Kommer"]
    assert "Person 2" not in page.text and "certifikat" not in page.text
    assert signed_in(Person.get("person-2")).open(mine).status == 404
    assert signed_in(resident("nobody", "Nobody")).open("/mina-arenden/EK-2027-999999/narvaro").status == 404


def test_who_waits_has_no_attendance(signed_in: SignedIn, now: datetime) -> None:
    begun(now)
    waits = member(1, state="received", seat_in=None)

    assert signed_in(Person.get("person-1")).open(f"/mina-arenden/{waits.case_number}/narvaro").status == 404


def test_one_is_told_what_the_certificate_asks_for(signed_in: SignedIn, now: datetime) -> None:
    training(now, least=5, held=2, coming=3)
    ali = member(course_id=TRAINING, programme_id="ledare")
    mark(TRAINING, "1", key(ali), Status.ABSENT, INSTRUCTOR, "staff:ines", now)

    text = signed_in(Person.get("person-1")).open(f"/mina-arenden/{ali.case_number}/narvaro").text

    assert "minst 5 träffar" in text and "Du når inte dit utan att ta igen träffar" in text


def test_pages_and_taps_cost_no_more_calls_with_more_people(
    lena: Visitor, signed_in: SignedIn, now: datetime, calls: Calls
) -> None:
    begun(now)
    people = [member(number) for number in range(1, 13)]
    for number in (1, 2):
        post(lena, f"{HERE}/{number}", {"alla": "1"})
    own = signed_in(Person.get("person-1"))

    def cost(act: Callable[[], Page]) -> int:
        calls.forget()
        assert act().status in (200, 303)
        return len(calls.made)

    assert cost(lambda: lena.open(HERE)) <= 8
    assert cost(lambda: lena.open(f"{HERE}/3")) <= 8
    who = people[4]
    form = lena.open(f"{HERE}/3").form
    tapped = form.filled({"mark": f"absent/{who.person_id}/{who.application_id}/5"})
    assert cost(lambda: lena.ask("POST", f"{HERE}/3", tapped)) <= 6
    assert cost(lambda: own.open(f"/mina-arenden/{people[0].case_number}/narvaro")) <= 8


def test_the_course_and_the_case_lead_to_attendance_once_the_course_has_begun(
    lena: Visitor, signed_in: SignedIn, now: datetime
) -> None:
    hub = f"/personal/kurser/{GROUP}"
    ali = member()
    mine, own = f"/mina-arenden/{ali.case_number}", signed_in(Person.get("person-1"))
    assert "Närvaro" not in lena.open(hub).links() and "Din närvaro" not in own.open(mine).links()

    begun(now)

    assert lena.open(hub).links()["Närvaro"] == HERE
    assert own.open(mine).links()["Din närvaro"] == f"{mine}/narvaro"


@pytest.mark.requirement("B11")
def test_the_case_tells_staff_of_corrections_and_outreach(lena: Visitor, now: datetime) -> None:
    begun(now)
    ali = member()
    for number, how in ((2, "absent"), (3, "present"), (3, "excused")):
        tap(lena, ali, how, number)
    lena.send(lena.open(HERE).form, outcome="no_answer")

    text = lena.open(f"/personal/arenden/{ali.case_number}").text

    assert "Träff 3: ändrad från ”Här” till ”Anmäld frånvaro”" in text
    assert "Borta från träff 2, 3. Fick inget svar" in text


@pytest.mark.requirement("X3")
@pytest.mark.parametrize("language", ["sv", "sv-lattlast", "en", "ar"])
def test_the_pages_are_whole_in_every_language(
    language: str, lena: Visitor, signed_in: SignedIn, now: datetime
) -> None:
    begun(now)
    ali = member()
    for number in (2, 3):
        tap(lena, ali, "absent", number)

    for visitor, address in (
        (lena, HERE),
        (lena, f"{HERE}/3"),
        (lena, f"{HERE}/4"),
        (signed_in(Person.get("person-1")), f"/mina-arenden/{ali.case_number}/narvaro"),
    ):
        page = visitor.open(f"{address}?lang={language}")
        assert page.status == 200 and page.tree.get("dir") == ("rtl" if language == "ar" else "ltr")


def test_the_next_leader_sees_what_the_first_one_did(lena: Visitor, staff: Staff, now: datetime, clock: Clock) -> None:
    begun(now)
    ali = member()
    old = lena.open(f"{HERE}/3")
    lars = staff("leader", "district:farsta", person_id="lars", name="Lars Ledarsson")
    tap(lars, ali, "present")
    clock.forward(minutes=2)

    page = lena.send(old.form, mark=f"absent/{ali.person_id}/{ali.application_id}/1")

    assert "Borta" in page.text and as_marked() == {(3, ali.application_id): "absent"}
    (event,) = timeline(ali.application_id)
    assert (event.data["before"], event.data["after"]) == ("present", "absent")
    assert datetime.fromisoformat(event.at) == now + timedelta(minutes=2)
