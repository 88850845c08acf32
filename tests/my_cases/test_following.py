"""My cases: the list, one case, withdrawing, and nobody else's."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from chalicelib.cases.records import QueueEntry, applications_of
from chalicelib.courses.records import Course
from chalicelib.http import sessions
from chalicelib.journal.records import Event, timeline
from chalicelib.people.records import Message, Person
from chalicelib.people.rules import CHANNELS, SENDINGS
from tests.faults import KINDS, Calls
from tests.submission.story import press_send, ready
from tests.submission.test_for_systems import NUMBER, OTHER_NUMBER, document
from tests.town import ALI, GROUP, SARA, WEB, Clock
from tests.visitor import Visitor

FIRST = "/mina-arenden/EK-2027-000001"


def sent(visitor: Visitor, person_id: str = ALI, **changed: str) -> str:
    """A case of this person; its application id."""
    made = ready(person_id, **changed)
    press_send(visitor, made)
    return made


def message(case_id: str, person_id: str = ALI, **changed: str) -> Message:
    known: dict[str, Any] = {
        "message_id": f"2027-01-14T17:30:00.000+00:00#{case_id}#2#email",
        "kind": "ApplicationReceived",
        "channel": "email",
        "language": "sv",
        "subject": "Vi har fått din ansökan",
        "body": "Hej!\n\nDitt ärendenummer är EK-2027-000001.",
        "state": "sent",
    }
    made = Message(person_id, case_id=case_id, **(known | changed))
    made.save()
    return made


@pytest.mark.requirement("P6", "X5")
def test_who_has_nothing_is_led_to_the_courses(ali: Visitor) -> None:
    page = ali.open("/mina-arenden")
    assert page.h1 == "Mina ärenden"
    assert "Du har inga ärenden än" in page.text
    assert page.links()["Hitta en kurs"] == "/kurser"


@pytest.mark.requirement("P4", "P6", "X5")
def test_the_list_has_cases_newest_first_and_drafts_by_themselves(ali: Visitor, clock: Clock) -> None:
    sent(ali)
    clock.forward(minutes=1)
    sent(ali, child_first_name="Bo")
    ready(child_first_name="Cia")
    page = ali.open("/mina-arenden")
    assert page.text.index("EK-2027-000002") < page.text.index("EK-2027-000001")
    assert "Påbörjade ansökningar" in page.text
    assert "Din plats i kön2" in page.text and "Din plats i kön1" in page.text


@pytest.mark.requirement("P6", "B3")
def test_the_list_shows_the_place_in_every_queue(ali: Visitor) -> None:
    sent(ali, second_district="skarpnack")
    page = ali.open("/mina-arenden")
    assert "Din plats i Farsta1" in page.text and "Din plats i Skarpnäck1" in page.text


@pytest.mark.requirement("P5")
def test_the_case_leads_to_the_nearest_district_with_courses(ali: Visitor) -> None:
    sent(ali)
    assert ali.open(FIRST).links()["Skarpnäck"] == "/stadsdelar/skarpnack"


@pytest.mark.requirement("P5", "P6", "X5")
def test_the_case_tells_number_state_place_course_and_who_to_talk_to(ali: Visitor) -> None:
    sent(ali, second_district="skarpnack")
    page = ali.open(FIRST)
    for told in (
        "EK-2027-000001",
        "I kö",
        "Din plats i kön i Farsta: 1",
        "Din plats i kön i Skarpnäck: 1",
        "Vi fick din ansökan 14 januari 2027 18:30",
        "Just nu:",
        "Sista ansökningsdag 26 januari 2027",
        "Lena Ledarsson",
        "Bekräftelsen är på väg",
    ):
        assert told in page.text
    links = page.links()
    assert links["08-508 00 001"] == "tel:0850800001"
    assert links["lena@exempel.se"] == "mailto:lena@exempel.se"
    assert "Skarpnäck" not in links, "there they wait already"
    assert "Bromma" not in links  # its course has closed
    assert links["Alla stadsdelar som har Komet"] == "/stadsdelar"


@pytest.mark.requirement("P6")
def test_the_place_is_counted_live(ali: Visitor, sara: Visitor, clock: Clock) -> None:
    sent(ali)
    clock.forward(seconds=1)
    sent(sara, SARA)
    second = "/mina-arenden/EK-2027-000002"
    assert "Din plats i kön i Farsta: 2" in sara.open(second).text
    ali.send(ali.open(f"{FIRST}/aterta").form)
    assert "Din plats i kön i Farsta: 1" in sara.open(second).text


@pytest.mark.requirement("P5", "P6")
def test_what_was_sent_can_be_read_again_and_whether_it_arrived(ali: Visitor) -> None:
    case_id = sent(ali)
    message(case_id)
    sms = f"2027-01-14T17:30:00.000+00:00#{case_id}#2#sms"
    message(case_id, message_id=sms, channel="sms", subject="", state="bounced", body="<b>Kort</b>")
    message("another case", message_id="x", body="Något annat")
    page = ali.open(FIRST)
    assert "Ditt ärendenummer är EK-2027-000001." in page.text
    assert "<b>Kort</b>" in page.text
    assert "Sms. Kom inte fram." in page.text
    assert "Något annat" not in page.text
    assert "Bekräftelsen är på väg" not in page.text


@pytest.mark.requirement("P6")
def test_a_message_has_the_day_it_was_sent_in_stockholm_also_after_midnight(ali: Visitor) -> None:
    case_id = sent(ali)
    message(case_id, message_id=f"2027-01-14T23:30:00.000+00:00#{case_id}#2#email")
    assert "Vi har fått din ansökan, 15 januari 2027" in ali.open(FIRST).text


def test_every_way_a_message_can_go_has_words(ali: Visitor) -> None:
    case_id = sent(ali)
    for number, (channel, state) in enumerate(product(CHANNELS, SENDINGS)):
        message(case_id, message_id=f"2027-01-14T17:30:00.000+00:00#{number:03}", channel=channel, state=state)
    page = ali.open(FIRST)
    for channel, state in product(CHANNELS.values(), SENDINGS.values()):
        assert f"{channel}. {state}." in page.text


@pytest.mark.requirement("B1")
@pytest.mark.parametrize("rest", ["", "/aterta"])
def test_somebody_elses_number_is_as_unknown_as_one_there_never_was(ali: Visitor, sara: Visitor, rest: str) -> None:
    sent(ali)
    theirs, never = sara.open(f"{FIRST}{rest}"), sara.open(f"/mina-arenden/EK-2027-999999{rest}")
    assert theirs.status == never.status == 404
    assert theirs.h1 == never.h1 == "Sidan finns inte"
    as_json = [sara.ask("GET", path, accept="application/json") for path in (FIRST, "/mina-arenden/EK-2027-999999")]
    documents = [{name: value for name, value in each.json.items() if name != "instance"} for each in as_json]
    assert documents[0] == documents[1]


@pytest.mark.requirement("B1")
@pytest.mark.parametrize("number", ["None", "EK-2027-1", "ek-2027-000001", "%00", "å", "..", "EK-2027-000001%20"])
def test_what_is_no_case_number_is_not_found(ali: Visitor, number: str) -> None:
    sent(ali)
    ready(child_first_name="Bo")
    assert ali.open(f"/mina-arenden/{number}").status == 404


@pytest.mark.requirement("B1")
def test_nobody_withdraws_somebody_elses_case(ali: Visitor, sara: Visitor) -> None:
    sent(ali)
    sent(sara, SARA)
    form = sara.open("/mina-arenden/EK-2027-000002/aterta").form
    assert sara.ask("POST", f"{FIRST}/aterta", form.held()).status == 404
    assert applications_of(ALI)[0].state == "received"


@pytest.mark.requirement("B1")
def test_an_id_that_two_people_chose_shows_each_only_their_own(ali: Visitor, sara: Visitor, clock: Clock) -> None:
    made = sent(ali)
    form = sara.open(f"/kurser/{GROUP}/ansok").form
    sara.ask("POST", form.action, form.held() | {"application_id": [made]})
    draft = applications_of(SARA)[0]
    draft.answers = applications_of(ALI)[0].answers
    draft.save()
    clock.forward(minutes=5)
    press_send(sara, made)
    assert "18:30" not in sara.open("/mina-arenden/EK-2027-000002").text
    assert "18:35" not in ali.open(FIRST).text


@pytest.mark.requirement("B3", "X6")
def test_withdrawing_leaves_all_queues_and_is_journaled(ali: Visitor, clock: Clock) -> None:
    made = sent(ali, second_district="skarpnack")
    assert QueueEntry.count() == 2
    clock.forward(hours=1)
    page = ali.open(f"{FIRST}/aterta")
    assert "Du lämnar kön och förlorar din plats" in page.text
    page = ali.send(page.form)
    assert page.address == FIRST
    assert "Återtagen" in page.text and "Du tog tillbaka ansökan" in page.text
    assert "Ta tillbaka ansökan" not in page.links()
    assert QueueEntry.count() == 0
    (application,) = applications_of(ALI)
    assert (application.state, application.ended_at) == ("withdrawn", "2027-01-14T18:30:00.000+00:00")
    events = timeline(made)
    assert [event.kind for event in events] == ["ApplicationReceived", "ApplicationWithdrawn"]
    assert [event.outbox for event in events] == ["unsent", "unsent"]


@pytest.mark.requirement("B3")
def test_withdrawn_twice_is_withdrawn_once(ali: Visitor) -> None:
    made = sent(ali)
    form = ali.open(f"{FIRST}/aterta").form
    answers = [ali.ask("POST", form.action, form.held()) for _ in range(3)]
    assert {(answer.status, answer.location) for answer in answers} == {(303, FIRST)}
    assert len(timeline(made)) == 2
    assert ali.open(f"{FIRST}/aterta").address == FIRST


def test_asking_does_not_withdraw_and_reading_writes_nothing(ali: Visitor, calls: Calls) -> None:
    sent(ali)
    calls.forget()
    for path in ("/mina-arenden", FIRST, f"{FIRST}/aterta", "/mina-uppgifter"):
        assert ali.open(path).status == 200
    assert calls.writes == []
    assert applications_of(ALI)[0].state == "received"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.requirement("B3")
def test_whichever_aws_call_fails_the_case_can_be_withdrawn_again(ali: Visitor, calls: Calls, kind: str) -> None:
    number = 0
    while True:
        made = sent(ali, child_first_name=f"Alma {number}")
        case_number = next(each.case_number for each in applications_of(ALI) if each.application_id == made)
        form = ali.open(f"/mina-arenden/{case_number}/aterta").form
        calls.forget()
        with calls.failing(kind, number):
            answer = ali.ask("POST", form.action, form.held())
        if len(calls.made) <= number:
            break
        assert answer.status == 503
        half = next(each for each in applications_of(ALI) if each.application_id == made)
        assert (half.state == "withdrawn") == (len(timeline(made)) == 2) == (QueueEntry.count() == 0)
        assert ali.ask("POST", form.action, form.held()).status == 303
        assert (QueueEntry.count(), len(timeline(made))) == (0, 2)
        number += 1
    assert number >= 4


def test_withdrawn_in_another_tab_at_the_same_moment_is_withdrawn(ali: Visitor, calls: Calls) -> None:
    made = sent(ali)
    form = ali.open(f"{FIRST}/aterta").form
    real = QueueEntry.application_id.__eq__
    twin: list[str] = []

    def meanwhile(attribute: object, other: object) -> object:
        if not twin:
            twin.append("begun")
            twin[0] = ali.ask("POST", form.action, form.held()).location
        return real(other)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(QueueEntry.application_id), "__eq__", meanwhile)
        answer = ali.ask("POST", form.action, form.held())
    assert (answer.status, twin) == (303, [FIRST])
    assert len(timeline(made)) == 2


def test_a_case_outlives_its_course(ali: Visitor) -> None:
    sent(ali)
    Course.get(GROUP).delete()
    page = ali.open(FIRST)
    assert page.status == 200
    assert "EK-2027-000001" in page.text


@pytest.mark.requirement("W4")
def test_a_web_case_has_its_place_too(ali: Visitor) -> None:
    made = ready(course_id=WEB)
    application = applications_of(ALI)[0]
    application.programme_id = "webb"
    application.save()
    press_send(ali, made)
    assert "Din plats i kön till webbkursen: 1" in ali.open(FIRST).text


@pytest.mark.requirement("X8")
def test_the_same_addresses_answer_in_json(ali: Visitor) -> None:
    sent(ali)
    case = ali.ask("GET", FIRST, accept="application/json").json
    assert case == {
        "case_number": "EK-2027-000001",
        "state": "received",
        "course_id": GROUP,
        "programme_id": "komet",
        "received_at": "2027-01-14T17:30:00.000+00:00",
        "ended_at": None,
        "queues": [{"queue": "komet/farsta", "place": 1}],
        "href": FIRST,
        "paused_at": None,
        "offer": None,
        "seat": None,
        "merged_into": None,
    }
    assert ali.ask("GET", "/mina-arenden", accept="application/json").json == {"cases": [case]}


@pytest.mark.requirement("X8")
def test_the_citys_portal_lists_one_persons_cases_without_their_answers(system: Visitor) -> None:
    system.ask("POST", "/ansokningar", document=document(fights_when="Hemligt"))
    found = system.ask("POST", "/arenden/sok", document={"personal_number": NUMBER})
    assert [case["case_number"] for case in found.json["cases"]] == ["EK-2027-000001"]
    assert "Hemligt" not in found.body and "Alma" not in found.body
    assert system.ask("POST", "/arenden/sok", document={"personal_number": OTHER_NUMBER}).json == {"cases": []}
    wrong = system.ask("POST", "/arenden/sok", document={"personal_number": "197010632390"})
    assert (wrong.status, set(wrong.json["errors"])) == (422, {"personal_number"})
    assert system.ask("POST", "/arenden/sok", document={}).status == 422
    assert Person.count() == 1


@pytest.mark.requirement("X8")
@pytest.mark.parametrize(("token", "status"), [("Bearer applications.write", 403), ("", 401)])
def test_the_portal_needs_its_scope(system: Visitor, token: str, status: int) -> None:
    system.headers = {"Authorization": token}
    answer = system.ask("POST", "/arenden/sok", document={"personal_number": "197010632391"})
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")


def test_a_person_whose_record_is_gone_has_no_details(town: None, clock: Clock) -> None:
    ghost = Visitor(cookies={sessions.COOKIE: sessions.open_session("0" * 32, "", clock.time)})
    assert ghost.open("/mina-uppgifter").status == 404
    assert ghost.open("/mina-arenden").status == 200
    assert Event.count() == 0


def test_names_on_pages_are_text(signed_in: Callable[[Person], Visitor]) -> None:
    person = Person(person_id=ALI, name="<script>Ali</script>", created_at="2026-12-01T08:00:00+00:00")
    person.save()
    assert "<script>Ali</script>" in signed_in(person).open("/mina-arenden").body.replace("&lt;", "<").replace(
        "&gt;", ">"
    )
