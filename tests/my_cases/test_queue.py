"""Waiting as it suits: pause, go on, move, leave one of two, change programme; the date of receipt always stays."""

import pytest

from chalicelib.cases.records import Application, QueueEntry, count_waiting
from chalicelib.cases.rules import place_of
from chalicelib.journal.records import timeline
from tests.faults import KINDS, Calls
from tests.my_cases.seats import admitted, case_of, offered
from tests.my_cases.test_following import FIRST, sent
from tests.town import QUEUE, SARA, SECOND_QUEUE, Clock
from tests.visitor import Page, Visitor

QUEUE_PAGE = f"{FIRST}/ko"
TEENS = "tonar/farsta"


def kinds() -> list[str]:
    return [event.kind for event in timeline(case_of().application_id)]


def thrice(visitor: Visitor, page: Page) -> Page:
    """Press the page's one button three times, as impatient people do; where it leads."""
    answers = [visitor.ask("POST", page.form.action, page.form.held()) for _ in range(3)]
    assert {(answer.status, answer.location) for answer in answers} == {(303, FIRST)}
    return visitor.open(FIRST)


def older(month: str = "2014-12") -> Application:
    """The child of the case is said to be born then."""
    case = case_of()
    case.answers = {**case.answers, "child_birth_month": month}
    case.save()
    return case


@pytest.mark.requirement("B3")
def test_a_paused_place_is_not_counted_and_comes_back_where_it_was(ali: Visitor, sara: Visitor, clock: Clock) -> None:
    sent(ali)
    clock.forward(minutes=1)
    sent(sara, SARA)
    asked = ali.open(ali.open(QUEUE_PAGE).links()["Pausa min plats"])
    assert asked.h1 == "Pausa din plats i kön?" and "förlorar ingenting" in asked.text
    page = thrice(ali, asked)
    assert "Pausad" in page.text and "Din plats i kön är pausad" in page.text
    assert "Din plats i kön i Farsta" not in page.text
    assert "Din plats i kön i Farsta: 1" in sara.open("/mina-arenden/EK-2027-000002").text
    assert ali.open(f"{QUEUE_PAGE}/pausa").address == QUEUE_PAGE
    clock.forward(hours=6)
    page = thrice(ali, ali.open(page.links()["Ta bort pausen"]))
    assert "Din plats i kön i Farsta: 1" in page.text
    assert ali.open(f"{QUEUE_PAGE}/fortsatt").address == QUEUE_PAGE
    assert kinds() == ["ApplicationReceived", "QueuePaused", "QueueResumed"]
    paused = timeline(case_of().application_id)[1]
    assert (paused.actor, paused.outbox) == (f"person:{case_of().person_id}", "unsent")


@pytest.mark.requirement("B3")
def test_moving_says_the_place_first_and_keeps_the_date(ali: Visitor, sara: Visitor, clock: Clock) -> None:
    sent(ali)
    clock.forward(minutes=1)
    sent(sara, SARA, second_district="skarpnack")
    page = ali.open(QUEUE_PAGE)
    choice = next(form for form in page.forms() if form.method == "GET")
    offered_there = [option.get("value") for option in choice.element.iter("option")]
    assert offered_there == ["", "skarpnack", "bromma"], "nearest first"
    asked = ali.open(f"{QUEUE_PAGE}/flytta?till=skarpnack")
    assert asked.h1 == "Byta kö till Skarpnäck?"
    assert "Din plats i kön i Skarpnäck blir: 1" in asked.text, "Sara came later"
    assert kinds() == ["ApplicationReceived"]
    page = thrice(ali, asked)
    assert "Din plats i kön i Skarpnäck: 1" in page.text
    assert "Du väntar nu i kön i Skarpnäck." in page.text
    assert [count_waiting(queue) for queue in (QUEUE, SECOND_QUEUE)] == [1, 2]
    case = case_of()
    assert case.queue_ids == [SECOND_QUEUE]
    assert case.place == place_of("2027-01-14T17:30:00.000+00:00", "EK-2027-000001")
    assert kinds() == ["ApplicationReceived", "QueueMoved"]


@pytest.mark.requirement("B3", "X1")
def test_a_move_without_a_district_is_a_fault_of_the_form(ali: Visitor) -> None:
    sent(ali)
    page = ali.open(f"{QUEUE_PAGE}/flytta?till=")
    assert (page.status, page.errors) == (422, {"till": "Välj vilken stadsdel du vill byta till."})
    for nowhere in ("finns-inte", "farsta", "web"):
        assert ali.open(f"{QUEUE_PAGE}/flytta?till={nowhere}").address == QUEUE_PAGE


@pytest.mark.requirement("B3", "B9")
def test_nobody_moves_to_where_the_same_child_waits_already_or_to_nowhere(ali: Visitor, clock: Clock) -> None:
    sent(ali, child_first_name="Bo")
    token = ali.open(f"{QUEUE_PAGE}/flytta?till=skarpnack").form.held()
    sent(ali)
    second = "/mina-arenden/EK-2027-000002/ko"
    ali.send(ali.open(f"{second}/flytta?till=skarpnack").form)
    sent(ali)
    refused = ali.ask("POST", "/mina-arenden/EK-2027-000003/ko/flytta", token)
    assert (refused.status, refused.h1) == (409, "Du står redan i den kön")
    assert ali.ask("POST", f"{QUEUE_PAGE}/flytta", token | {"till": ["finns-inte"]}).status == 409
    assert ali.ask("POST", f"{QUEUE_PAGE}/flytta", token | {"fran": ["bromma"], "till": ["farsta"]}).status in (
        303,
        409,
    )
    assert ali.ask("POST", f"{QUEUE_PAGE}/annat", token).status == 404
    assert ali.open(f"{QUEUE_PAGE}/annat").status == 404
    assert QueueEntry.count() == 3


@pytest.mark.requirement("B3")
def test_one_of_two_queues_can_be_left_and_the_last_one_only_by_withdrawing(ali: Visitor) -> None:
    sent(ali, second_district="skarpnack")
    page = ali.open(QUEUE_PAGE)
    assert "Farsta: plats 1" in page.text and "Skarpnäck: plats 1" in page.text
    asked = ali.open(page.links()["Lämna kön i Skarpnäck"])
    assert "Du står kvar i dina andra köer" in asked.text
    page = thrice(ali, asked)
    assert case_of().queue_ids == [QUEUE]
    assert kinds() == ["ApplicationReceived", "QueueLeft"]
    assert not [text for text in ali.open(QUEUE_PAGE).links() if text.startswith("Lämna kön")]
    assert ali.open(f"{QUEUE_PAGE}/lamna?ko=farsta").address == QUEUE_PAGE
    assert ali.ask("POST", f"{QUEUE_PAGE}/lamna", asked.form.held() | {"ko": ["farsta"]}).status == 409
    assert case_of().queue_ids == [QUEUE]


@pytest.mark.requirement("B3")
def test_with_two_queues_either_can_be_moved(ali: Visitor) -> None:
    sent(ali, second_district="skarpnack")
    choice = next(form for form in ali.open(QUEUE_PAGE).forms() if form.method == "GET")
    assert choice.names == {"fran", "till"}
    thrice(ali, ali.open(f"{QUEUE_PAGE}/flytta?fran=skarpnack&till=bromma"))
    assert case_of().queue_ids == [QUEUE, "komet/bromma"]


@pytest.mark.requirement("B10")
def test_a_child_that_has_grown_too_old_goes_to_the_other_programme_with_its_date(ali: Visitor) -> None:
    sent(ali, second_district="skarpnack")
    assert "Byt till Tonar" not in ali.open(QUEUE_PAGE).links()
    older()
    page = ali.open(QUEUE_PAGE)
    assert "Barnet har blivit för gammalt" in page.text
    page = thrice(ali, ali.open(page.links()["Byt till Tonar"]))
    assert page.h1 == "Tonar"
    assert "Din plats i kön i Farsta: 1" in page.text and "Din plats i kön i Skarpnäck: 1" in page.text
    case = case_of()
    assert (case.programme_id, case.queue_ids) == ("tonar", [TEENS, "tonar/skarpnack"])
    assert kinds() == ["ApplicationReceived", "QueueMoved"]
    assert "Byt till" not in ali.open(QUEUE_PAGE).text


@pytest.mark.requirement("B10")
def test_another_programme_than_the_one_that_fits_is_not_taken(ali: Visitor) -> None:
    sent(ali)
    token = ali.open(f"{QUEUE_PAGE}/pausa").form.held()
    for programme_id in ("tonar", "webb", "", "finns-inte"):
        assert ali.ask("POST", f"{QUEUE_PAGE}/program", token | {"till": [programme_id]}).status == 409
    assert ali.open(f"{QUEUE_PAGE}/program").address == QUEUE_PAGE
    assert case_of().queue_ids == [QUEUE]


@pytest.mark.requirement("B3", "B4")
def test_who_is_offered_or_has_a_seat_has_no_place_to_change(ali: Visitor, clock: Clock) -> None:
    offered(ali, clock)
    for path in (QUEUE_PAGE, f"{QUEUE_PAGE}/pausa"):
        assert ali.open(path).address == FIRST
    sent_form = ali.open(f"{FIRST}/aterta").form.held()
    for step in ("pausa", "flytta", "program"):
        refused = ali.ask("POST", f"{QUEUE_PAGE}/{step}", sent_form | {"till": ["skarpnack"], "fran": ["farsta"]})
        assert (refused.status, refused.h1) == (409, "Det går inte längre")
    assert kinds() == ["ApplicationReceived", "SeatOffered"]


@pytest.mark.requirement("B1", "B3")
@pytest.mark.parametrize("rest", ["/ko", "/ko/pausa", "/avbryt", "/kalender.ics"])
def test_somebody_elses_queue_is_as_unknown_as_one_there_never_was(
    ali: Visitor, sara: Visitor, clock: Clock, rest: str
) -> None:
    admitted(ali, clock)
    theirs, never = sara.open(f"{FIRST}{rest}"), sara.open(f"/mina-arenden/EK-2027-999999{rest}")
    assert theirs.status == never.status == 404
    assert theirs.h1 == never.h1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", ["pausa", "flytta?till=skarpnack"])
@pytest.mark.requirement("B3")
def test_whichever_aws_call_fails_it_can_be_done_again(ali: Visitor, calls: Calls, kind: str, step: str) -> None:
    sent(ali)
    form = ali.open(f"{QUEUE_PAGE}/{step}").form
    number = 0
    while True:
        calls.forget()
        with calls.failing(kind, number):
            answer = ali.ask("POST", form.action, form.held())
        if len(calls.made) <= number or answer.status == 303:
            break
        assert answer.status == 503
        number += 1
    assert ali.ask("POST", form.action, form.held()).status == 303
    assert number >= 4
    assert len(kinds()) == 2
    assert QueueEntry.count() == 1
