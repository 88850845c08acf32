"""A case as staff see it: within reach, in words, and every reading written down."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.cases.records import find_case, waiting_in
from chalicelib.handling.records import notes_of
from chalicelib.http import languages, secrets
from chalicelib.journal.records import readings, timeline
from chalicelib.people.actions import person_for
from chalicelib.people.records import Message
from chalicelib.people.rules import Introduction, parse
from tests.faults import Calls
from tests.handling.applied import applied
from tests.people.keys import make_keys
from tests.town import GROUP, OTHER, QUEUE, SECOND_QUEUE
from tests.visitor import Page, Visitor

Staff = Callable[..., Visitor]
CASE = "/personal/arenden/EK-2027-000001"
NUMBER, NOBODYS = "19121212-1212", "19850101-9809"

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
def leader(staff: Staff) -> Visitor:
    return staff("leader", "district:farsta")


def kinds(number: int = 1) -> list[str]:
    """What the journal has of a case."""
    return [event.kind for event in timeline(f"application-{number}")]


def was_told(kind: str, minute: int, state: str = "sent") -> None:
    """An e-mail to the person of the first case, so many minutes after five."""
    Message(
        "person-1",
        f"2027-01-14T17:{minute:02}#application-1#{minute}",
        case_id="application-1",
        kind=kind,
        channel="email",
        language="sv",
        subject=f"Ämne {kind}",
        body="Hej!",
        state=state,
    ).save()


@pytest.mark.requirement("L4", "X6")
def test_a_case_is_told_in_words_with_its_answers_its_messages_and_its_journal(leader: Visitor) -> None:
    applied(1, name="Åsa Östgren", answers={"fights": "yes", "fights_when": "Vid läggdags.", "child_lives": "with_me"})
    Message(
        "person-1",
        "2027-01-14T17:30#1",
        case_id="application-1",
        kind="ApplicationReceived",
        channel="email",
        language="sv",
        subject="Vi har fått din ansökan",
        body="Hej!",
        state="bounced",
    ).save()
    page = leader.open(CASE)
    assert page.h1 == "Ärende EK-2027-000001"
    for said in (
        "Åsa Östgren",
        "Plats i kön: Farsta 1",
        "Bråkar ni ofta? Ja",
        "Vid läggdags.",
        "Hos mig",
        "070-123 45 67",
    ):
        assert said in page.text, said
    assert "E-post. Kom inte fram." in page.text


@pytest.mark.requirement("U6", "W6")
def test_staff_dont_see_who_was_reminded_of_surveys_since_that_tells_who_hasnt_answered(leader: Visitor) -> None:
    applied(1)
    was_told("SurveysOpened", 1)
    was_told("SurveysReminder", 2)
    text = leader.open(CASE).text
    assert "Ämne SurveysOpened" in text and "Ämne SurveysReminder" not in text


@pytest.mark.requirement("U6", "W6")
def test_staff_dont_see_that_a_reminder_they_arent_shown_came_back(leader: Visitor) -> None:
    applied(1)
    was_told("SurveysOpened", 1)
    was_told("SurveysReminder", 2, "bounced")
    was_told("SessionReminder", 3, "suppressed")
    text = leader.open(CASE).text
    assert "E-post. Kom inte fram." in text and "adressen fungerar inte" not in text


@pytest.mark.requirement("U6", "W6")
def test_staff_see_as_many_messages_whoever_was_reminded(leader: Visitor) -> None:
    applied(1)
    for number in range(60):
        was_told("SurveysReminder" if number > 50 else "SurveysOpened", number)
    assert leader.open(CASE).text.count("Ämne SurveysOpened") == 50


@pytest.mark.requirement("X6")
def test_every_reading_of_a_case_is_written_down_with_who_read(leader: Visitor) -> None:
    applied(1)
    leader.open(CASE)
    leader.open(CASE)
    (reading,) = readings("application-1")
    assert reading.name == "Lena Ledarsson"
    assert "Lena Ledarsson, 14 januari 2027" in leader.open(CASE).text


@pytest.mark.requirement("L3", "L9", "S10")
def test_a_case_is_within_reach_through_its_queues_and_its_courses(staff: Staff) -> None:
    applied(1, queue_ids=[QUEUE, SECOND_QUEUE])
    applied(2, course_id=OTHER, queue_ids=[SECOND_QUEUE], seat_in=GROUP, state="admitted")
    two = CASE.replace("01", "02")
    for role, reach in (("leader", "district:farsta"), ("leader", f"course:{GROUP}"), ("follow_up", "city")):
        within = staff(role, reach)
        assert [within.open(address).status for address in (CASE, two)] == [200, 200]
    assert staff("leader", "district:skarpnack").open(CASE).status == 200
    for nobody in (staff("leader", "district:bromma"), staff("leader", "course:something-else")):
        assert [nobody.open(address).status for address in (CASE, two)] == [404, 404]
        assert nobody.open("/personal/arenden/EK-2027-009999").status == 404
        assert nobody.open("/personal/arenden/nonsense").status == 404
    assert [reading.name for reading in readings("application-1")] == ["Lena Ledarsson"] * 4


@pytest.mark.requirement("B4", "L4")
def test_a_case_leads_to_its_queues_in_reach_and_an_offered_seat_is_not_called_given(leader: Visitor) -> None:
    applied(1, queue_ids=[QUEUE, SECOND_QUEUE])
    applied(2, seat_in=GROUP, state="offered")
    ways = leader.open(CASE).links().values()
    assert [href for href in ways if "koer" in href] == ["/personal/koer/komet/farsta"]
    applied(3, seat_in=OTHER, state="dropped_out")
    assert "Erbjuds plats i kursen" in leader.open(CASE.replace("01", "02")).text
    assert "Plats i kursen" not in leader.open(CASE.replace("01", "03")).text


@pytest.mark.requirement("B2")
def test_a_protected_persons_case_exists_for_their_handler_alone(staff: Staff, leader: Visitor) -> None:
    applied(1, person={"protected": True})
    assert leader.open(CASE).status == staff("administrator", "city").open(CASE).status == 404
    assert leader.open(f"{CASE}/ko?gor=pausa").status == 404
    assert staff("handler", "district:bromma").open(CASE).status == 404
    assert staff("handler", "district:farsta").open(CASE).status == 200


@pytest.mark.requirement("S10")
def test_who_only_follows_up_sees_a_case_and_changes_nothing(staff: Staff) -> None:
    applied(1)
    ulf = staff("follow_up", "city")
    page = ulf.open(CASE)
    assert page.forms() == []
    assert "Ändra åt den sökande" not in page.text
    assert "/personal/ansokan/ny" not in ulf.open("/personal/sok").links().values()
    assert ulf.open(f"{CASE}/ko?gor=pausa").status == 403


@pytest.mark.requirement("L4", "X6")
def test_a_note_is_kept_apart_and_the_journal_has_its_id_alone_sent_twice_it_is_one(leader: Visitor) -> None:
    applied(1)
    form = leader.open(CASE).form
    for _ in range(2):
        page = leader.send(form, anteckning="Ringde, vill ha kvällstid.")
    assert page.text.count("Ringde, vill ha kvällstid.") == 1
    (event,) = [event for event in timeline("application-1") if event.kind == "NoteAdded"]
    (note,) = notes_of("EK-2027-000001")
    assert event.data["note_id"] == note.note_id and "Ringde" not in str(event.data)
    assert event.outbox is None and event.actor == f"staff:{note.written_by}"
    assert "En anteckning skrevs" in page.text and "Av Lena Ledarsson" in page.text


def test_an_empty_or_too_long_note_is_not_lost_and_said_to_be_wrong(leader: Visitor) -> None:
    applied(1)
    assert leader.send(leader.open(CASE).form, anteckning=" ").errors == {"anteckning": "Skriv något i anteckningen."}
    page = leader.send(leader.open(CASE).form, anteckning="x" * 2001)
    assert page.status == 422 and "x" * 2001 in page.body
    assert notes_of("EK-2027-000001") == []


def change(visitor: Visitor, query: str, **answers: str) -> Page:
    """Ask for a change, confirm it, and come back to the case; sent twice."""
    where = "avbryt" if query in ("gor=aterta", "gor=hoppa-av") else "ko"
    form = visitor.open(f"{CASE}/{where}?{query}").form
    visitor.send(form, **answers)
    return visitor.send(form, **answers)


@pytest.mark.requirement("B3")
def test_staff_pause_and_resume_for_the_person_with_a_reason_and_once(leader: Visitor) -> None:
    applied(1)
    page = change(leader, "gor=pausa", because="asked", text="Ringde i dag.")
    assert "Pausad sedan" in page.text and "Den sökande har bett om det" in page.text
    assert kinds() == ["QueuePaused", "NoteAdded"] and waiting_in(QUEUE) == []
    change(leader, "gor=ta-upp", because="other")
    assert kinds()[2:] == ["QueueResumed"] and len(waiting_in(QUEUE)) == 1
    assert timeline("application-1")[0].actor == "staff:leader-district-farsta"


@pytest.mark.requirement("B3")
def test_a_case_moves_to_a_district_outside_the_reach_with_its_date(leader: Visitor) -> None:
    place = applied(1).place
    form = leader.open(f"{CASE}/ko?gor=flytta&ko=komet/farsta").form
    assert leader.send(form, till="komet/bromma", because="moved").status == 200  # the course is still ours
    (entry,) = waiting_in("komet/bromma")
    assert entry.place == place and waiting_in(QUEUE) == []
    leader.send(form, till="komet/bromma", because="moved")
    assert kinds() == ["QueueMoved"]


@pytest.mark.requirement("L3", "B3")
def test_a_queue_outside_the_reach_is_not_moved_from_or_left(leader: Visitor) -> None:
    applied(1, queue_ids=[QUEUE, SECOND_QUEUE])
    for doing in ("flytta", "lamna"):
        assert leader.open(f"{CASE}/ko?gor={doing}&ko=komet/skarpnack").status == 404
    change(leader, "gor=lamna&ko=komet/farsta", because="asked")
    assert kinds() == ["QueueLeft"]


@pytest.mark.requirement("B10")
def test_a_child_who_has_become_too_old_can_be_moved_to_the_other_programme(leader: Visitor) -> None:
    applied(1, born="2014-12")
    page = leader.open(CASE)
    assert "Tonar passar åldern" in page.text
    change(leader, "gor=flytta&ko=komet/farsta", till="tonar/farsta", because="other")
    assert find_case("EK-2027-000001").programme_id == "tonar"  # type: ignore[union-attr]
    assert leader.open(CASE).status == 200


@pytest.mark.requirement("L4", "B11")
def test_staff_withdraw_a_case_and_what_cannot_be_done_is_not_offered(leader: Visitor) -> None:
    applied(1)
    page = change(leader, "gor=aterta", because="no_answer")
    assert "Återtagen" in page.text and kinds() == ["ApplicationWithdrawn"]
    assert "Ändra åt den sökande" not in page.text
    assert leader.open(f"{CASE}/ko?gor=pausa").h1 == "Ärende EK-2027-000001"
    assert leader.open(f"{CASE}/ko?gor=annat").status == 404


@pytest.mark.requirement("B11")
def test_dropping_out_asks_for_one_of_the_reasons_that_are_counted(leader: Visitor) -> None:
    applied(1, state="admitted", seat_in=GROUP)
    page = change(leader, "gor=hoppa-av", because="illness")
    assert "Har hoppat av" in page.text and "Sjukdom" in page.text
    (event,) = timeline("application-1")
    assert (event.kind, event.data["reason"]) == ("ParticipantDroppedOut", "illness")


def test_a_change_whose_note_cannot_be_kept_is_not_made(leader: Visitor) -> None:
    applied(1)
    form = leader.open(f"{CASE}/ko?gor=pausa").form
    assert leader.send(form, because="asked", text="Ringde.", note_id="nonsense").status == 400
    assert kinds() == []


@pytest.mark.parametrize("query", ["gor=pausa", "gor=flytta&ko=komet/farsta"])
def test_a_change_without_a_reason_is_not_made(leader: Visitor, query: str) -> None:
    applied(1)
    page = leader.send(leader.open(f"{CASE}/ko?{query}").form)
    assert page.status == 422 and "because" in page.errors
    assert kinds() == []


@pytest.mark.requirement("X7")
def test_a_case_is_found_by_its_number_and_outside_the_reach_just_as_if_there_were_none(
    staff: Staff, leader: Visitor
) -> None:
    applied(1)
    search = leader.open("/personal/sok").form
    assert leader.send(search, sok=" ek-2027-000001 ").h1 == "Ärende EK-2027-000001"
    other = staff("leader", "district:bromma")
    answers = [
        other.send(other.open("/personal/sok").form, sok=number).text for number in ("EK-2027-000001", "EK-2027-000009")
    ]
    assert answers[0] == answers[1] and "Vi hittar inget ärende" in answers[0]
    page = leader.send(search, sok="hej")
    assert page.status == 422 and "sok" in page.errors


@pytest.mark.requirement("X7", "B2")
def test_a_persons_cases_are_found_by_personal_number_within_the_reach_and_a_protected_ones_by_their_handler_alone(
    staff: Staff, leader: Visitor, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    make_keys(monkeypatch)
    person = person_for(Introduction(number=parse(NUMBER, now.date()), name="Åsa Östgren"), now)
    applied(1, person.person_id)
    applied(2, person.person_id, child="Alma", course_id=OTHER, queue_ids=["komet/skarpnack"])
    page = leader.send(leader.open("/personal/sok").form, sok=NUMBER)
    assert (page.h1, page.address) == ("Ärende EK-2027-000001", CASE)  # the number stands in no address
    coordinator = staff("coordinator", "district:farsta", "district:skarpnack")
    found = coordinator.send(coordinator.open("/personal/sok").form, sok=NUMBER).text
    assert "EK-2027-000001" in found and "EK-2027-000002" in found
    person.refresh()
    person.protected = True
    person.save()
    answers = [leader.send(leader.open("/personal/sok").form, sok=number).text for number in (NUMBER, NOBODYS)]
    assert answers[0] == answers[1] and "Vi hittar inget ärende" in answers[0]
    handler = staff("handler", "district:farsta")
    assert handler.send(handler.open("/personal/sok").form, sok=NUMBER).h1 == "Ärende EK-2027-000001"
    secrets.forget()


@pytest.mark.requirement("L9", "X7")
def test_the_queues_in_reach_are_listed_and_no_others(staff: Staff, leader: Visitor) -> None:
    assert [href for href in leader.open("/personal/sok").links().values() if "koer" in href] == [
        "/personal/koer/komet/farsta",
        "/personal/koer/tonar/farsta",
    ]
    everywhere = staff("follow_up", "city").open("/personal/sok").links().values()
    queues = [href.removeprefix("/personal/koer/") for href in everywhere if "koer" in href]
    assert len(queues) == 8 and {"webb/web", "ledare/central"} < set(queues)


@pytest.mark.parametrize("code", languages.LANGUAGES)
def test_case_pages_are_whole_in_every_language(leader: Visitor, code: str) -> None:
    applied(1, born="2014-12")
    applied(2, "person-1", child="Alma", born="2014-12", queue_ids=["komet/skarpnack"])
    for address in (CASE, f"{CASE}/ko?gor=pausa", f"{CASE}/avbryt?gor=aterta", "/personal/sok"):
        assert leader.open(f"{address}{'&' if '?' in address else '?'}lang={code}").status == 200


def test_a_case_page_asks_aws_equally_often_however_long_its_journal(leader: Visitor, calls: Calls) -> None:
    applied(1)
    asked = []
    for _ in range(2):
        calls.forget()
        leader.open(CASE)
        asked.append(len(calls.made))
        leader.send(leader.open(CASE).form, anteckning="En rad.")
        leader.send(leader.open(CASE).form, anteckning="En till.")
    assert asked[1] - asked[0] <= 1  # the names of those who wrote
    assert asked[0] <= 24


@pytest.mark.requirement("L3", "B1", "B2")
def test_a_hint_names_no_case_outside_the_reach(staff: Staff, leader: Visitor) -> None:
    applied(1, "ali", queue_ids=["komet/bromma"])
    applied(2, "sara")
    assert "EK-2027-000002" in leader.open(CASE).text
    page = staff("leader", "district:bromma").open(CASE)
    assert page.status == 200 and "EK-2027-000002" not in page.body
