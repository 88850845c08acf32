"""An offered seat, answered by its link or in My cases: yes, no, too late, and never by just looking."""

import pytest

from chalicelib.groups.records import find_offer, group_of
from chalicelib.http import sessions
from chalicelib.journal.records import timeline
from tests.admission.made_up import let_follow
from tests.faults import KINDS, Calls
from tests.my_cases.seats import case_of, offered
from tests.my_cases.test_following import FIRST
from tests.town import ALI, GROUP, SARA, Clock
from tests.visitor import Page, Visitor

NOBODY_KNOWN = ("Ali", "Alma", "EK-2027", "ali@exempel.se", "070")


def kinds() -> list[str]:
    return [event.kind for event in timeline(case_of().application_id)]


def press(visitor: Visitor, page: Page, answer: str) -> Page:
    """Press one of the two buttons of an offer."""
    form = next(form for form in page.forms() if "answer" in form.names)
    return visitor.send(form, answer=answer)


@pytest.mark.requirement("B4", "B1")
def test_the_link_shows_the_seat_and_nothing_about_the_person_and_decides_nothing(ali: Visitor, clock: Clock) -> None:
    offer_id = offered(ali, clock)
    for scanner in (Visitor(), Visitor(headers={"User-Agent": "mail scanner"}), ali):
        page = scanner.open(f"/erbjudande/{offer_id}")
        assert page.h1 == "En plats är ledig för dig"
        for told in (
            "Svara senast",
            "lördag 16 januari 2027 18:30",
            "Komet",
            "Farsta",
            "2 februari 2027",
            "Familjens hus",
        ):
            assert told in page.text
        assert not [known for known in NOBODY_KNOWN if known in page.text]
        assert page.tree.find(".//meta[@name='robots']").get("content") == "noindex, nofollow"
        assert page.headers["Cache-Control"] == "no-store"
    assert case_of().state == "offered"
    assert kinds() == ["ApplicationReceived", "SeatOffered"]


@pytest.mark.requirement("B4")
@pytest.mark.parametrize("signed_in_too", [False, True])
def test_yes_by_the_link_gives_the_seat_once(ali: Visitor, clock: Clock, signed_in_too: bool) -> None:
    offer_id = offered(ali, clock)
    visitor = ali if signed_in_too else Visitor()
    page = visitor.open(f"/erbjudande/{offer_id}")
    for _ in range(3):
        after = press(visitor, page, "accept")
        assert after.status == 200
    assert after.address == (FIRST if signed_in_too else f"/erbjudande/{offer_id}")
    assert ("Du har en plats i kursen" if signed_in_too else "Tack, platsen är din") in after.body
    assert case_of().state == "admitted"
    assert kinds() == ["ApplicationReceived", "SeatOffered", "Admitted"]
    assert group_of(GROUP).members == [[ALI, case_of().application_id]]


@pytest.mark.requirement("B4", "B3")
def test_no_keeps_the_place_in_the_queue_and_is_final(ali: Visitor, clock: Clock) -> None:
    offer_id = offered(ali, clock)
    visitor = Visitor()
    page = visitor.open(f"/erbjudande/{offer_id}")
    for _ in range(2):
        after = press(visitor, page, "decline")
        assert after.h1 == "Du har tackat nej"
    refused = press(visitor, page, "accept")
    assert (refused.status, refused.h1) == (409, "Erbjudandet gäller inte längre")
    assert case_of().state == "received"
    assert kinds() == ["ApplicationReceived", "SeatOffered", "OfferDeclined"]
    assert "Din plats i kön i Farsta: 1" in ali.open(FIRST).text


@pytest.mark.requirement("B4", "P6")
def test_my_cases_shows_the_offer_until_when_and_takes_the_answer(ali: Visitor, clock: Clock) -> None:
    offered(ali, clock)
    assert "Svara senastlördag 16 januari 2027 18:30" in ali.open("/mina-arenden").text
    page = ali.open(FIRST)
    for told in ("Erbjuden plats", "Du har fått ett erbjudande om en plats", "lördag 16 januari 2027 18:30"):
        assert told in page.text
    assert "Din plats i kön" not in page.text.replace("Du behåller din plats i kön", "")
    after = press(ali, page, "decline")
    assert after.address == FIRST
    assert "Du tackade nej till platsen" in after.text and "I kö" in after.text


@pytest.mark.requirement("B4")
def test_when_the_time_has_run_out_the_link_says_so(ali: Visitor, clock: Clock) -> None:
    offer_id = offered(ali, clock)
    page = ali.open(f"/erbjudande/{offer_id}")
    clock.forward(hours=48)
    assert ali.open(f"/erbjudande/{offer_id}").h1 == "Tiden att svara har gått ut"
    assert press(ali, page, "accept").status == 409
    let_follow(clock.time)
    after = ali.open(f"/erbjudande/{offer_id}")
    assert after.h1 == "Tiden att svara har gått ut" and not after.forms()
    assert case_of().state == "received"
    assert kinds()[-1] == "OfferExpired"


@pytest.mark.requirement("B4")
def test_an_offer_that_was_taken_back_is_no_offer(ali: Visitor, clock: Clock) -> None:
    offer_id = offered(ali, clock)
    ali.send(ali.open(f"{FIRST}/aterta").form)
    offer = find_offer(offer_id)
    assert offer and offer.state == "withdrawn"
    page = Visitor().open(f"/erbjudande/{offer_id}")
    assert page.h1 == "Erbjudandet gäller inte längre" and not page.forms()


@pytest.mark.requirement("B1", "B4")
def test_somebody_elses_offer_is_not_answered_by_whoever_is_signed_in(
    ali: Visitor, sara: Visitor, clock: Clock
) -> None:
    offer_id = offered(ali, clock)
    page = sara.open(f"/erbjudande/{offer_id}")
    assert (page.status, page.h1) == (404, "Erbjudandet är till någon annan")
    form = ali.open(f"/erbjudande/{offer_id}").form.held() | {"answer": ["accept"]}
    own = sara.open("/mina-uppgifter").form.held()
    refused = sara.ask("POST", f"/erbjudande/{offer_id}", form | {"_csrf": own["_csrf"]})
    assert refused.status == 404
    assert case_of().state == "offered"


@pytest.mark.requirement("B4")
@pytest.mark.parametrize("offer_id", ["x", "%00", "å", "None", "a" * 3000])
def test_an_unknown_link_is_told_kindly(town: None, offer_id: str) -> None:
    page = Visitor().open(f"/erbjudande/{offer_id}")
    assert (page.status, page.h1) == (404, "Vi hittar inte erbjudandet")
    assert Visitor().ask("POST", f"/erbjudande/{offer_id}", {"answer": ["accept"]}).status == 404


def test_an_answer_that_is_none_changes_nothing(ali: Visitor, clock: Clock) -> None:
    offer_id = offered(ali, clock)
    for fields in ({}, {"answer": [""]}, {"answer": ["maybe"]}):
        assert Visitor().ask("POST", f"/erbjudande/{offer_id}", fields).status == 400
    assert case_of().state == "offered"


def test_who_signs_in_between_looking_and_answering_presses_once_more(ali: Visitor, clock: Clock) -> None:
    offer_id = offered(ali, clock)
    form = Visitor().open(f"/erbjudande/{offer_id}").form
    refused = ali.ask("POST", form.action, form.held() | {"answer": ["accept"]})
    assert refused.status == 403
    assert ali.send(refused.form).address == FIRST
    assert case_of().state == "admitted"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.requirement("B4")
def test_whichever_aws_call_fails_the_offer_can_be_answered_again(
    ali: Visitor, clock: Clock, calls: Calls, kind: str
) -> None:
    offer_id = offered(ali, clock)
    fields = {"answer": ["accept"]}
    number = 0
    while True:
        calls.forget()
        with calls.failing(kind, number):
            answer = Visitor().ask("POST", f"/erbjudande/{offer_id}", fields)
        if len(calls.made) <= number or answer.status == 303:
            break
        assert answer.status == 503
        number += 1
    assert Visitor().ask("POST", f"/erbjudande/{offer_id}", fields).status == 303
    assert number >= 3
    assert kinds() == ["ApplicationReceived", "SeatOffered", "Admitted"]


def test_the_course_of_an_offer_is_gone(ali: Visitor, clock: Clock) -> None:
    from chalicelib.courses.records import Course

    offer_id = offered(ali, clock)
    Course.get(GROUP).delete()
    assert Visitor().open(f"/erbjudande/{offer_id}").status == 404
    assert ali.open(FIRST).status == 200


def test_the_offers_page_asks_for_no_session(ali: Visitor, clock: Clock) -> None:
    offer_id = offered(ali, clock)
    stranger = Visitor(cookies={sessions.COOKIE: "expired"})
    assert stranger.open(f"/erbjudande/{offer_id}").status == 200
    assert SARA not in stranger.open(f"/erbjudande/{offer_id}").body
