"""The administrator's pages of fees, and the page of the one who pays."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.cases.actions import changed
from chalicelib.cases.records import Application
from chalicelib.cases.rules import State as Case
from chalicelib.fees.changing import changes
from chalicelib.fees.invoicing import credit
from chalicelib.fees.paying import Incoming, take
from chalicelib.fees.records import Invoice, unmatched_payments
from chalicelib.fees.references import ocr
from chalicelib.http.languages import LANGUAGES
from chalicelib.journal.commit import Put, commit
from chalicelib.people.records import Person
from tests.faults import Calls
from tests.fees.made_up import FEE, as_it_is, costs, drafted, kinds, pays, sent, takes_part
from tests.town import GROUP, Clock, resident
from tests.visitor import Page, Visitor

Staff = Callable[..., Visitor]
COURSE = f"/personal/kurser/{GROUP}/avgifter"

pytestmark = [pytest.mark.requirement("A6"), pytest.mark.usefixtures("town")]


@pytest.fixture
def anna(staff: Staff) -> Visitor:
    return staff("administrator", "city")


def do(visitor: Visitor, page: Page, act: str, **answers: str) -> Page:
    (found,) = [each for each in page.forms() if each.value("gor") == act]
    return visitor.send(found, **answers)


def numbers(page: Page) -> list[str]:
    """The invoices of a list."""
    return [text for text in page.links() if text.isdigit()]


def test_from_participants_to_sent_invoices(anna: Visitor, now: datetime) -> None:
    costs()
    takes_part(1)
    takes_part(2, answers={"invoice_kind": "internal", "account_string": "110-2345-99"})
    page = anna.open(COURSE)
    assert "Avgiften är 1 200 kr" in page.text.replace("\u00a0", " ")
    assert next(each for each in page.forms()).value("due_on") == "2027-02-13"
    page = do(anna, page, "utkast")
    assert "2 utkast är gjorda." in page.text
    assert numbers(page) == ["202700001", "202700002"] and "110-2345-99" in page.text
    page = do(anna, page, "skicka")
    assert "2 fakturor är skickade." in page.text
    assert [each.value("gor") for each in page.forms()] == []


def test_a_course_that_costs_nothing_says_so(anna: Visitor) -> None:
    takes_part(1)
    page = anna.open(COURSE)
    assert "Kursen kostar ingenting" in page.text and page.forms() == []


@pytest.mark.parametrize("due_on", ["", "2027-01-14", "2026-05-01", "snart"])
def test_a_due_date_that_is_none_or_has_been_is_said_beside_the_field(anna: Visitor, due_on: str) -> None:
    costs()
    takes_part(1)
    page = do(anna, anna.open(COURSE), "utkast", due_on=due_on)
    assert page.status == 422 and set(page.errors) == {"due_on"}


def test_who_no_longer_takes_part_is_seen(anna: Visitor, now: datetime) -> None:
    from chalicelib.cases.records import Application

    sent(now, 1)
    case = Application.get("person-001", "application-001")
    case.state = Case.DROPPED_OUT
    case.save()
    assert "Går inte längre kursen" in anna.open(COURSE).text


def test_lists_show_what_is_overdue_open_drafted_and_paid_too_much(staff: Staff, now: datetime, clock: Clock) -> None:
    overdue, open_, over = sent(now, 1, 2, 3)
    open_.due_on = "2027-03-30"
    commit(*changes(open_))
    pays(over, now, FEE + 1)
    [draft] = drafted(now, 4)
    clock.forward(days=40)
    anna = staff("administrator", "city")
    shown = {
        name: numbers(anna.open(f"/personal/avgifter?lista={name}"))
        for name in ("forfallna", "oppna", "utkast", "for-mycket-betalt", "annat")
    }
    assert shown == {
        "forfallna": [overdue.number],
        "oppna": [open_.number],
        "utkast": [draft.number],
        "for-mycket-betalt": [over.number],
        "annat": [overdue.number],
    }


def test_a_long_list_is_shown_a_page_at_a_time_and_none_is_lost(
    anna: Visitor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.fees import lists

    monkeypatch.setattr(lists, "PAGE", 3)
    sent(now, *range(1, 9))
    assert all_pages(anna, "/personal/avgifter?lista=oppna") == [f"20270000{number}" for number in range(1, 9)]


@pytest.mark.requirement("L3")
def test_what_lies_behind_much_that_is_out_of_reach_is_found_too(
    anna: Visitor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.fees import lists

    monkeypatch.setattr(lists, "PAGE", 2)
    monkeypatch.setattr(lists, "MOST_READ", 2)
    sent(now, 1, 2, 3, protected=True)
    [seen] = sent(now, 4)[-1:]
    assert all_pages(anna, "/personal/avgifter?lista=oppna") == [seen.number]


def all_pages(visitor: Visitor, path: str) -> list[str]:
    """The invoices of a list, page after page."""
    page, found = visitor.open(path), []
    while True:
        found += numbers(page)
        following = page.links().get("Nästa sida")
        if not following:
            return found
        page = visitor.open(following)


@pytest.mark.requirement("B2", "L3")
def test_lists_and_search_show_what_is_reached_and_nobody_who_is_protected(
    staff: Staff, anna: Visitor, now: datetime
) -> None:
    [hidden] = sent(now, 1, protected=True)
    [plain] = sent(now, 2)
    elsewhere = staff("administrator", "district:bromma")
    assert numbers(anna.open("/personal/avgifter?lista=oppna")) == [plain.number]
    assert numbers(elsewhere.open("/personal/avgifter?lista=oppna")) == []
    unknown = anna.send(anna.open("/personal/avgifter").forms()[0], sok="202799999")
    for visitor, invoice in ((anna, hidden), (elsewhere, plain)):
        page = visitor.send(visitor.open("/personal/avgifter").forms()[0], sok=str(invoice.number))
        assert page.errors == unknown.errors
        assert visitor.open(f"/personal/avgifter/{invoice.number}").status == 404
    assert "Bankgironumret" not in anna.open(COURSE).text
    assert hidden.number not in anna.open(COURSE).text


@pytest.mark.parametrize("typed", ["202700001", "20270000118", " 2027 0000 118 "])
def test_an_invoice_is_found_by_its_number_or_its_reference(anna: Visitor, now: datetime, typed: str) -> None:
    sent(now, 1)
    page = anna.send(anna.open("/personal/avgifter").forms()[0], sok=typed)
    assert page.h1 == "Faktura 202700001"
    assert "20270000118" in page.text and "5050-1055" in page.text


def test_a_draft_is_corrected_with_all_faults_at_once_and_nothing_typed_lost(anna: Visitor, now: datetime) -> None:
    [invoice] = drafted(now, 1)
    page = anna.open(f"/personal/avgifter/{invoice.number}")
    wrong = do(anna, page, "ratta", correct_amount="mycket", due_on="2027-01-01", kind="internal", account_string="")
    assert set(wrong.errors) == {"correct_amount", "due_on", "account_string"}
    again = next(each for each in wrong.forms() if each.value("gor") == "ratta")
    assert again.value("correct_amount") == "mycket"
    page = anna.send(again, correct_amount="900,50", due_on="2027-03-01", account_string="110")
    found = as_it_is(invoice)
    assert (found.amount_ore, found.due_on, found.kind, found.account_string) == (
        90050,
        "2027-03-01",
        "internal",
        "110",
    )
    assert "Ändringen är sparad." in page.text


def test_a_draft_that_is_credited_in_part_keeps_something_to_pay(anna: Visitor, now: datetime) -> None:
    [invoice] = drafted(now, 1)
    page = anna.open(f"/personal/avgifter/{invoice.number}")
    page = do(anna, page, "kreditera", credit_amount="600", because="reduced")
    page = do(anna, page, "ratta", correct_amount="400")
    assert page.errors == {"correct_amount": "Beloppet måste vara högre än det som redan är krediterat."}
    assert as_it_is(invoice).amount_ore == FEE


def test_an_invoice_is_sent_credited_paid_back_and_made_anew(anna: Visitor, now: datetime) -> None:
    [invoice] = drafted(now, 1)
    here = f"/personal/avgifter/{invoice.number}"
    page = do(anna, anna.open(here), "skicka")
    pays(as_it_is(invoice), now)
    page = do(anna, anna.open(here), "kreditera", credit_amount="2000", because="cancelled")
    assert set(page.errors) == {"credit_amount"}
    page = do(anna, page, "kreditera", credit_amount="1200")
    assert "För mycket betalt" in page.text
    page = do(anna, page, "aterbetala", refund_amount="1200,01")
    assert set(page.errors) == {"refund_amount"}
    page = do(anna, page, "aterbetala", refund_amount="1200")
    assert kinds(invoice)[-1] == "OverpaymentRefunded"
    assert [each.value("gor") for each in page.forms()] == ["ny"]
    page = do(anna, page, "ny", due_on="2027-03-01")
    assert page.h1 == "Faktura 202700002"


def test_what_was_done_is_said(anna: Visitor, now: datetime) -> None:
    [invoice] = drafted(now, 1)
    page = do(anna, anna.open(f"/personal/avgifter/{invoice.number}"), "skicka")
    assert "1 faktura är skickad." in page.text


def test_an_internal_invoice_is_noted_as_booked(anna: Visitor, now: datetime) -> None:
    [invoice] = sent(now, 1, answers={"invoice_kind": "internal", "account_string": "110-2345"})
    page = do(anna, anna.open(f"/personal/avgifter/{invoice.number}"), "bokford")
    assert "Betald" in page.text


def test_a_form_that_was_open_too_long_changes_nothing_and_says_so(anna: Visitor, now: datetime) -> None:
    [invoice] = drafted(now, 1)
    page = anna.open(f"/personal/avgifter/{invoice.number}")
    do(anna, page, "skicka")
    late = do(anna, page, "ratta", correct_amount="1")
    assert late.status == 409 and as_it_is(invoice).amount_ore == FEE
    assert do(anna, page, "skicka").status == 200, "sent twice is sent once"
    assert anna.ask("POST", f"/personal/avgifter/{invoice.number}", {"gor": ["annat"]}).status == 403
    assert kinds(invoice) == ["InvoiceDrafted", "InvoiceSent"]


@pytest.mark.requirement("A6")
def test_a_part_that_is_credited_by_a_button_pressed_twice_is_credited_once(anna: Visitor, now: datetime) -> None:
    [invoice] = sent(now, 1)
    page = anna.open(f"/personal/avgifter/{invoice.number}")
    answers = {"credit_amount": "500", "because": "reduced"}
    assert do(anna, page, "kreditera", **answers).status == 200
    assert do(anna, page, "kreditera", **answers).status == 409
    assert as_it_is(invoice).credited_ore == 500_00


@pytest.mark.requirement("A6")
def test_a_part_of_a_payment_that_is_matched_twice_counts_once(anna: Visitor, now: datetime) -> None:
    [invoice] = sent(now, 1)
    take(Incoming("bank:1", "utan nummer", 1000_00, "2027-02-03"), now, "service")
    page = anna.open("/personal/avgifter/betalning?id=bank:1")
    assert do(anna, page, "para", number=str(invoice.number), match_amount="400").status == 200
    assert do(anna, page, "para", number=str(invoice.number), match_amount="400").status == 409
    assert do(anna, page, "tillbaka").status == 409, "what was left is not what the page showed"
    assert as_it_is(invoice).paid_ore == 400_00


def test_a_payment_without_an_invoice_is_matched_by_hand(anna: Visitor, now: datetime) -> None:
    [invoice] = sent(now, 1)
    [draft] = drafted(now, 2)
    take(Incoming("bgmax:1:2:3", "hyra maj", 1300_00, "2027-02-03", "Petra Provsson"), now, "system:bank")
    page = anna.open("/personal/avgifter/omatchade")
    assert "Petra Provsson" in page.text
    page = anna.open(next(address for address in page.links().values() if "betalning?id" in address))
    wrong = do(anna, page, "para", number="1", match_amount="1300,01")
    assert set(wrong.errors) == {"number", "match_amount"}
    assert set(do(anna, wrong, "para", number=str(draft.number), match_amount="1300").errors) == {"number"}
    page = do(anna, wrong, "para", number=ocr(str(invoice.number)), match_amount="1200")
    assert page.h1 == "Faktura 202700001" and "Betald" in page.text
    page = anna.open("/personal/avgifter/betalning?id=bgmax:1:2:3")
    page = do(anna, page, "tillbaka")
    assert "Alla betalningar har en faktura." in page.text and unmatched_payments() == []
    assert anna.open("/personal/avgifter/betalning?id=unknown").status == 404


def test_many_unmatched_payments_are_shown_a_page_at_a_time(anna: Visitor, now: datetime) -> None:
    for number in range(53):
        take(Incoming(f"bank:{number:03d}", "x", 100, "2027-02-03"), now, "system:bank")
    page = anna.open("/personal/avgifter/omatchade")
    assert len(page.tree.findall(".//main//tbody/tr")) == 50
    assert len(anna.open(page.links()["Nästa sida"]).tree.findall(".//main//tbody/tr")) == 3


@pytest.fixture
def petra(signed_in: Callable[[Person], Visitor], now: datetime) -> Visitor:
    """Takes part as number 1; nothing has been sent to her."""
    takes_part(1)
    costs()
    person = Person.get("person-001")
    return signed_in(person)


OWN = "/mina-arenden/EK-2027-000001/avgift"


def test_who_pays_sees_how_much_until_when_and_how(petra: Visitor, now: datetime) -> None:
    page = petra.open(OWN)
    assert "Vi har inte skickat någon faktura än" in page.text
    [invoice] = drafted(now)
    assert "Vi har inte skickat någon faktura än" in petra.open(OWN).text, "a draft is ours"
    from chalicelib.fees.invoicing import send

    send(invoice, "staff:anna", now, now.date())
    said = petra.open(OWN).text.replace("\u00a0", " ")
    assert all(each in said for each in ("1 200 kr", "13 februari 2027", "5050-1055", "20270000118", "Stockholms stad"))
    pays(as_it_is(invoice), now, 500_00, "1")
    said = petra.open(OWN).text.replace("\u00a0", " ")
    assert "700 kr" in said and "Delvis betald" in said and "Utkastet" not in said
    pays(as_it_is(invoice), now, 700_00, "2")
    assert "Avgiften är betald. Tack!" in petra.open(OWN).text
    pays(as_it_is(invoice), now, 1_00, "3")
    assert "Du har betalat för mycket" in petra.open(OWN).text


def test_who_pays_sees_the_reference_that_the_payer_asked_for(
    signed_in: Callable[[Person], Visitor], now: datetime
) -> None:
    sent(now, 1, answers={"invoice_kind": "reference", "invoice_reference": "Best 4711"})
    assert "Best 4711" in signed_in(Person.get("person-001")).open(OWN).text


def test_whose_workplace_pays_is_told_so(signed_in: Callable[[Person], Visitor], now: datetime) -> None:
    sent(now, 1, answers={"invoice_kind": "internal", "account_string": "110-2345"})
    page = signed_in(Person.get("person-001")).open(OWN)
    assert "Din arbetsplats betalar" in page.text and "110-2345" in page.text and "5050-1055" not in page.text


@pytest.mark.parametrize("state", [Case.RECEIVED, Case.DECIDED, Case.OFFERED])
def test_who_has_no_seat_or_knows_of_none_has_no_fee(signed_in: Callable[[Person], Visitor], state: str) -> None:
    costs()
    takes_part(1, state)
    assert signed_in(Person.get("person-001")).open(OWN).status == 404


def test_what_lies_under_the_same_id_of_somebody_else_is_theirs(
    petra: Visitor, signed_in: Callable[[Person], Visitor], now: datetime
) -> None:
    [invoice] = sent(now)
    twin = Application.get("person-001", "application-001").attribute_values | {"person_id": "twin"}
    twin["case_number"] = "EK-2027-000009"
    Application(**{name: value for name, value in twin.items() if name != "version"}).save()
    assert invoice.number in petra.open(OWN).text
    assert invoice.number not in signed_in(resident("twin")).open("/mina-arenden/EK-2027-000009/avgift").text


def test_what_was_sent_for_a_course_that_was_cancelled_is_still_there_for_who_is_back_in_the_queue(
    signed_in: Callable[[Person], Visitor], now: datetime
) -> None:
    [invoice] = sent(now, 1)
    case = Application.get("person-001", "application-001")
    commit(Put(case), events=[changed(case, "Admitted", at=now, actor="service", course_id=GROUP)])
    case.state, case.seat_in = Case.WAITING, None
    case.save()
    credit(as_it_is(invoice), FEE, "cancelled", "staff:anna", now)
    said = signed_in(Person.get("person-001")).open(OWN).text
    assert invoice.number in said and "Krediterad" in said


def test_a_course_without_a_fee_has_no_such_page(signed_in: Callable[[Person], Visitor]) -> None:
    takes_part(1)
    assert signed_in(Person.get("person-001")).open(OWN).status == 404


@pytest.mark.requirement("X2", "X3")
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_pages_are_whole_in_every_language(
    anna: Visitor, signed_in: Callable[[Person], Visitor], now: datetime, language: str
) -> None:
    [invoice] = sent(now, 1)
    drafted(now, 2)
    take(Incoming("bank:1", "x", 100, "2027-02-03"), now, "system:bank")
    pays(invoice, now, FEE + 100)
    petra = signed_in(Person.get("person-001"))
    assert petra.open(f"{OWN}?lang={language}").status == 200
    for path in (
        COURSE,
        "/personal/avgifter?lista=utkast",
        f"/personal/avgifter/{invoice.number}",
        "/personal/avgifter/omatchade",
        "/personal/avgifter/betalning?id=bank:1",
    ):
        assert anna.open(f"{path}{'&' if '?' in path else '?'}lang={language}").status == 200, path


def test_pages_take_as_many_calls_however_long_the_list(anna: Visitor, now: datetime, calls: Calls) -> None:
    found: list[Invoice] = sent(now, *range(1, 4))
    counts = []
    for more in (0, 10):
        if more:
            found += sent(now, *range(11, 11 + more))
        calls.forget()
        anna.open("/personal/avgifter?lista=oppna")
        listed = len(calls.made)
        calls.forget()
        anna.open(COURSE)
        counts.append((listed, len(calls.made)))
    assert counts == [(5, 9), (5, 9)]
