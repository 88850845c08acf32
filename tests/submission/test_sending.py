"""Sending: once whatever happens, in order of receipt, and one open case per person, child and queue."""

import json
from datetime import datetime
from typing import Any

import pytest

from chalicelib.cases import receiving
from chalicelib.cases.answers import check_guard
from chalicelib.cases.records import CaseNumbers, QueueEntry, applications_of
from chalicelib.cases.rules import place
from chalicelib.courses.records import Course
from chalicelib.journal.records import Event, timeline
from tests.faults import KINDS, Calls
from tests.people.logged import logged
from tests.submission.story import case_number, press_send, ready
from tests.town import ALI, GROUP, OTHER, QUEUE, SARA, SECOND_QUEUE, Clock
from tests.visitor import Page, Visitor


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Collisions are tried again at once."""
    monkeypatch.setattr("chalicelib.journal.commit.time.sleep", lambda seconds: None)


def confirmed(visitor: Visitor, made: str) -> Page:
    """Send a draft and read the confirmation."""
    return visitor.open(press_send(visitor, made).location)


def whole(person_id: str = ALI) -> None:
    """Nothing is half-written: each case has its number, its event and its places, and nothing else is there."""
    for application in applications_of(person_id):
        entries = [entry for entry in QueueEntry.scan() if entry.application_id == application.application_id]
        received = [event for event in timeline(application.application_id) if event.kind == "ApplicationReceived"]
        if application.state == "draft":
            assert not entries and not received and application.case_number is None
        else:
            active = application.state == "received"
            assert [entry.queue_id for entry in entries] == (list(application.queue_ids) if active else [])
            assert len(received) == 1
            assert received[0].data["case_number"] == application.case_number
            received_at = datetime.fromisoformat(application.received_at)
            assert {entry.place for entry in entries} <= {place(received_at, application.case_number)}


@pytest.mark.requirement("B9", "P3")
def test_who_has_a_seat_may_queue_for_another_child_but_not_for_the_same(ali: Visitor) -> None:
    confirmed(ali, ready())
    (case,) = applications_of(ALI)
    case.state, case.seat_in = "admitted", GROUP
    case.save()
    entry = next(iter(QueueEntry.query(QUEUE)))
    entry.place = None
    entry.save()
    again = ready()
    refused = ali.ask("POST", f"/ansokan/{again}/skicka", ali.open(f"/ansokan/{again}/kontrollera").form.held())
    assert refused.status == 409 and "EK-2027-000001" in refused.text
    page = confirmed(ali, ready(child_first_name="Bo"))
    assert "Din plats i kön i Farsta: 1" in page.text


@pytest.mark.requirement("P3")
def test_pressed_twice_is_one_case_with_one_number(ali: Visitor) -> None:
    made = ready()
    form = ali.open(f"/ansokan/{made}/kontrollera").form
    first, second = ali.ask("POST", form.action, form.held()), ali.ask("POST", form.action, form.held())
    assert first.status == second.status == 303
    assert first.location == second.location == f"/ansokan/{made}/klar"
    assert case_number(ali.open(first.location)) == "EK-2027-000001"
    assert QueueEntry.count() == Event.count() == 1
    assert CaseNumbers.get("2027").last == 1


@pytest.mark.requirement("P3")
def test_sent_twice_at_the_same_moment_is_one_case(ali: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ready()
    twin: list[Page] = []

    def meanwhile(*args: Any) -> None:
        if not twin:
            twin.append(Page("", 0, {}, ""))
            twin[0] = press_send(ali, made)
        check_guard(*args)

    form = ali.open(f"/ansokan/{made}/kontrollera").form
    monkeypatch.setattr(receiving, "check_guard", meanwhile)
    answer = ali.ask("POST", form.action, form.held())
    assert answer.status == 303
    assert answer.location == twin[0].location
    assert QueueEntry.count() == Event.count() == 1
    whole()


@pytest.mark.requirement("X6")
def test_the_receipt_is_journaled_with_number_time_and_place_and_without_anything_personal(ali: Visitor) -> None:
    made = ready()
    press_send(ali, made)
    (event,) = timeline(made)
    assert (event.kind, event.at, event.actor) == (
        "ApplicationReceived",
        "2027-01-14T17:30:00.000+00:00",
        f"person:{ALI}",
    )
    assert event.data == {
        "case_number": "EK-2027-000001",
        "course_id": GROUP,
        "queue_places": [{"queue_id": QUEUE, "place": 1}],
    }
    assert event.outbox == "unsent"


@pytest.mark.requirement("P3")
def test_the_queue_is_in_order_of_receipt(ali: Visitor, sara: Visitor, clock: Clock) -> None:
    assert "Din plats i kön i Farsta: 1" in confirmed(ali, ready(ALI)).text
    clock.forward(seconds=1)
    page = confirmed(sara, ready(SARA))
    assert "Din plats i kön i Farsta: 2" in page.text
    assert case_number(page) == "EK-2027-000002"


@pytest.mark.requirement("B9")
def test_the_same_child_in_the_same_queue_is_told_the_case_there_is(ali: Visitor) -> None:
    press_send(ali, ready())
    again = ready(child_first_name=" ALMA ", connection="works")
    answer = press_send(ali, again)
    assert (answer.status, answer.h1) == (409, "Du har redan ansökt")
    assert answer.links()["Till ditt ärende"] == "/mina-arenden/EK-2027-000001"
    assert QueueEntry.count() == 1
    assert CaseNumbers.get("2027").last == 1
    whole()


@pytest.mark.requirement("B9")
def test_it_is_told_as_soon_as_the_child_is_known(ali: Visitor) -> None:
    press_send(ali, ready())
    page = ali.open(f"/ansokan/{ready(child_first_name='Bo')}/barn")
    answer = ali.send(page.form, child_first_name="Alma")
    assert (answer.status, answer.h1) == (409, "Du har redan ansökt")


@pytest.mark.requirement("B9")
def test_a_second_choice_where_the_child_already_waits_is_told_too(ali: Visitor) -> None:
    press_send(ali, ready(course_id=OTHER))
    answer = press_send(ali, ready(second_district="skarpnack"))
    assert (answer.status, answer.h1) == (409, "Du har redan ansökt")
    assert [entry.queue_id for entry in QueueEntry.scan()] == [SECOND_QUEUE]
    whole()


def test_another_child_and_another_queue_are_cases_of_their_own(ali: Visitor) -> None:
    press_send(ali, ready())
    assert press_send(ali, ready(child_first_name="Bo")).status == 303
    assert press_send(ali, ready(child_birth_month="2020-06")).status == 303
    assert press_send(ali, ready(course_id=OTHER)).status == 303
    assert QueueEntry.count() == 4
    whole()


@pytest.mark.requirement("B1", "C4")
def test_the_other_guardian_of_the_same_child_applies_too_and_learns_nothing(ali: Visitor, sara: Visitor) -> None:
    confirmed(ali, ready(ALI, fights_when="Hemligt hos Ali"))
    start = sara.open(f"/kurser/{GROUP}/ansok")
    assert "redan ansökt" not in start.text
    page = confirmed(sara, ready(SARA))
    assert case_number(page) == "EK-2027-000002"
    everything = "".join(each.body for each in (*sara.pages, sara.open("/mina-arenden/EK-2027-000002")))
    for secret in ("EK-2027-000001", "Hemligt", "ali@exempel.se", "+46701234567", "Alisson", ALI):
        assert secret not in everything
    children = {str(applications_of(person)[0].child_id) for person in (ALI, SARA)}
    assert len(children) == 2


@pytest.mark.requirement("P2")
def test_a_course_that_closed_meanwhile_takes_nothing_and_the_draft_is_kept(ali: Visitor) -> None:
    made = ready()
    form = ali.open(f"/ansokan/{made}/kontrollera").form
    course = Course.get(GROUP)
    course.state, course.listed = "cancelled", "ended"
    course.save()
    answer = ali.ask("POST", form.action, form.held())
    assert (answer.status, answer.h1) == (409, "Kursen tar inte emot fler ansökningar")
    assert answer.links()["Hitta en annan kurs"] == "/kurser"
    (draft,) = applications_of(ALI)
    assert (draft.state, draft.answers["child_first_name"]) == ("draft", "Alma")
    assert CaseNumbers.count() == 0
    whole()


def test_an_answer_that_the_course_no_longer_takes_is_shown_where_it_is_asked(ali: Visitor) -> None:
    made = ready(child_birth_month="2010-01")
    page = ali.open(f"/ansokan/{made}/skicka")
    assert page.address == f"/ansokan/{made}/barn?fel=1"
    assert set(page.errors) == {"child_birth_month"}


@pytest.mark.requirement("B3")
def test_who_has_withdrawn_may_apply_again_and_stands_last(ali: Visitor, sara: Visitor, clock: Clock) -> None:
    press_send(ali, ready())
    clock.forward(minutes=1)
    press_send(sara, ready(SARA))
    clock.forward(minutes=1)
    ali.send(ali.open("/mina-arenden/EK-2027-000001/aterta").form)
    page = confirmed(ali, ready())
    assert case_number(page) == "EK-2027-000003"
    assert "Din plats i kön i Farsta: 2" in page.text
    assert QueueEntry.count() == 2
    whole()


@pytest.mark.requirement("P3", "X6")
@pytest.mark.parametrize("kind", KINDS)
def test_whichever_aws_call_fails_nothing_is_half_written_and_sending_again_works(
    ali: Visitor, calls: Calls, kind: str
) -> None:
    number = 0
    while True:
        made = ready(child_first_name=f"Alma {number}", second_district="skarpnack")
        form = ali.open(f"/ansokan/{made}/kontrollera").form
        calls.forget()
        with calls.failing(kind, number):
            answer = ali.ask("POST", form.action, form.held())
        if len(calls.made) <= number:
            break
        assert answer.status in (503, 303), answer.h1
        if answer.status == 503:
            assert "Ingenting har försvunnit" in answer.text
        whole()
        again = ali.ask("POST", form.action, form.held())
        assert again.status == 303
        page = ali.open(again.location)
        assert case_number(page)
        whole()
        number += 1
    assert number >= 8
    numbers = [application.case_number for application in applications_of(ALI)]
    assert len(numbers) == len(set(numbers)) == number + 1


@pytest.mark.requirement("P3")
def test_an_answer_lost_after_the_commit_is_the_same_case_when_sent_again(ali: Visitor, calls: Calls) -> None:
    made = ready()
    form = ali.open(f"/ansokan/{made}/kontrollera").form
    with calls.failing("lost answer", "TransactWriteItems"):
        lost = ali.ask("POST", form.action, form.held())
    assert lost.status == 503
    (application,) = applications_of(ALI)
    assert application.case_number == "EK-2027-000001"
    again = ali.ask("POST", form.action, form.held())
    assert case_number(ali.open(again.location)) == "EK-2027-000001"
    assert Event.count() == QueueEntry.count() == 1
    whole()


@pytest.mark.parametrize("path", ["/ansokan", "/ansokan/{}/barn", "/mina-uppgifter"])
@pytest.mark.parametrize("kind", KINDS)
def test_whichever_aws_call_fails_a_step_can_be_saved_again(ali: Visitor, calls: Calls, kind: str, path: str) -> None:
    made = ready()
    pages = {"/ansokan": f"/kurser/{GROUP}/ansok", "/ansokan/{}/barn": f"/ansokan/{made}/barn"}
    form = ali.open(pages.get(path, path)).form
    number, answered = 0, False
    while not answered:
        fields = form.held()
        if path == "/mina-uppgifter":
            fields["email"] = [f"ali{number}@exempel.se"]
        calls.forget()
        with calls.failing(kind, number):
            answer = ali.ask("POST", form.action, fields)
        answered = len(calls.made) <= number
        # What a lost answer leaves behind is there at the next try, which then has nothing to lose.
        assert answer.status == 503 or answered or kind == "lost answer"
        if answer.status == 503:
            assert "Ingenting har försvunnit" in answer.text
        assert ali.ask("POST", form.action, fields).status == 303
        number += 1
    assert number >= 4


def test_the_log_tells_that_aws_failed_and_nothing_that_was_typed(ali: Visitor, calls: Calls) -> None:
    form = ali.open(f"/ansokan/{ready(fights_when='Hemligheten')}/kontrollera").form
    with logged() as lines, calls.failing("throttled", "TransactWriteItems"):
        ali.ask("POST", form.action, form.held())
    ours = [json.loads(line) for line in lines if line.startswith("{")]
    (fault,) = [line for line in ours if line["level"] == "ERROR"]
    assert (fault["event"], fault["fault"]) == ("unavailable", "TransactWriteError")
    assert "commit.py" in fault["at"]
    assert {line["correlation_id"] for line in ours} == {fault["correlation_id"]}
    assert not [word for word in ("Hemligheten", "Alma", "ali@", ALI) if word in "".join(lines)]
