"""Invoices against tables: made once, corrected, sent, credited, paid back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

import pytest

from chalicelib.cases.records import Application
from chalicelib.cases.rules import State as Case
from chalicelib.courses.records import Course
from chalicelib.fees import invoicing, paying, rules
from chalicelib.fees.changing import opened
from chalicelib.fees.invoicing import correct, credit, draft, draft_again, refund, send
from chalicelib.fees.records import INVOICES, Fee, InvoiceNumbers, fees_of, find_payment, next_numbers
from chalicelib.fees.references import base_of
from chalicelib.fees.rules import DuePassed, NoBankgiro, State, WrongInvoiceState
from chalicelib.http.reach import Reach, Role, on_course, on_district
from chalicelib.http.refusals import Conflict, NotFound, Unavailable
from chalicelib.journal.commit import Change, commit
from chalicelib.journal.records import Event, timeline
from chalicelib.settings import settings
from tests.faults import Calls
from tests.fees.made_up import (
    ADMINISTRATOR,
    ANNA,
    DUE,
    FEE,
    NAMED,
    as_it_is,
    billed,
    costs,
    drafted,
    kinds,
    pays,
    sent,
    takes_part,
    told,
)
from tests.town import GROUP

pytestmark = [pytest.mark.requirement("A6"), pytest.mark.usefixtures("town")]


def test_who_takes_part_gets_one_draft_however_often_they_are_made(now: datetime) -> None:
    costs()
    takes_part(1)
    takes_part(2, answers={"invoice_kind": "internal", "account_string": "110-2345-99"})
    takes_part(3, Case.DECIDED)  # nobody knows of that yet
    assert [draft(billed(), DUE, ANNA, now) for _ in range(2)] == [2, 0]
    takes_part(4)
    assert draft(billed(), DUE, ANNA, now) == 1
    invoices = [each.invoice for each in billed().participants if each.invoice]
    assert [(each.number, each.amount_ore, each.kind, each.account_string) for each in invoices] == [
        ("202700001", FEE, "external", ""),
        ("202700002", FEE, "internal", "110-2345-99"),
        ("202700003", FEE, "external", ""),
    ]
    assert {kinds(each)[0] for each in invoices} == {"InvoiceDrafted"}
    assert [told(each) for each in invoices] == [[], [], []]


def test_a_course_without_a_fee_has_nothing_to_invoice(now: datetime) -> None:
    takes_part(1)
    assert draft(billed(), DUE, ANNA, now) == 0
    assert fees_of(GROUP) == []


def test_many_are_drafted_in_few_commits(now: datetime, calls: Calls) -> None:
    costs()
    for number in range(1, 36):
        takes_part(number)
    found = billed()
    calls.forget()
    assert draft(found, DUE, ANNA, now) == 35
    assert calls.made == ["UpdateItem", "TransactWriteItems", "TransactWriteItems"]


def test_two_who_make_drafts_at_once_make_one_for_each(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    costs()
    takes_part(1)
    takes_part(2)
    rivals = [billed()]

    def meanwhile(*changes: Change, events: Iterable[Event] = ()) -> None:
        if rivals:
            draft(rivals.pop(), DUE, ANNA, now)
        commit(*changes, events=events)

    monkeypatch.setattr(invoicing, "commit", meanwhile)
    with pytest.raises(Conflict):
        draft(billed(), DUE, ANNA, now)
    assert [len(fee.numbers) for fee in fees_of(GROUP)] == [1, 1]
    assert draft(billed(), DUE, ANNA, now) == 0


def test_numbers_follow_the_year_in_stockholm_and_are_never_twins(now: datetime) -> None:
    assert next_numbers(2, now) == ["202700001", "202700002"]
    assert next_numbers(1, now) == ["202700003"]
    assert next_numbers(1, datetime.fromisoformat("2027-12-31T23:30:00+00:00")) == ["202800001"]
    InvoiceNumbers("2027", last=99_999).save()
    assert next_numbers(1, now) == ["2027100000"]


def test_sending_tells_the_participant_once_what_to_pay_where_and_when(now: datetime) -> None:
    [invoice] = sent(now, 1)
    send(invoice, ANNA, now, now.date())
    assert (kinds(invoice), told(invoice)) == (["InvoiceDrafted", "InvoiceSent"], ["InvoiceSent"])
    event = timeline(f"{INVOICES}{invoice.number}")[-1]
    assert event.person_id == "person-001"
    assert event.data == {
        "case_number": "EK-2027-000001",
        "course_id": GROUP,
        "number": "202700001",
        "ocr": "20270000118",
        "due_on": "2027-02-13",
        "left_ore": FEE,
        "amount_ore": FEE,
    }
    assert base_of(event.data["ocr"]) == invoice.number
    assert (invoice.standing, invoice.next_step) == ("open", "2027-02-14")


def test_an_internal_invoice_is_told_to_nobody_and_is_paid_by_being_booked(now: datetime) -> None:
    [invoice] = sent(now, 1, answers={"invoice_kind": "internal", "account_string": "110-2345"})
    paying.settle_internally(invoice, now, ANNA)
    paying.settle_internally(as_it_is(invoice), now, ANNA)
    assert rules.state(as_it_is(invoice), now.date()) == State.PAID
    assert (kinds(invoice)[1:], told(invoice)) == (["InvoiceSent", "PaymentReceived"], [])
    credit(as_it_is(invoice), 100, "mistake", ANNA, now)
    assert rules.balance(as_it_is(invoice)) == -100


def test_an_external_invoice_is_not_booked_internally(now: datetime) -> None:
    [invoice] = sent(now, 1)
    with pytest.raises(WrongInvoiceState):
        paying.settle_internally(invoice, now, ANNA)


def test_a_draft_can_be_corrected_and_what_is_sent_cannot(now: datetime) -> None:
    [invoice] = drafted(now, 1)
    correct(invoice, ANNA, now, amount_ore=600_50, due_on="2027-03-01", kind="internal", account_string="1")
    found = as_it_is(invoice)
    assert (found.amount_ore, found.due_on, found.kind, found.stands_at) == (
        60050,
        "2027-03-01",
        "internal",
        "2027-03-01#202700001",
    )
    correct(found, ANNA, now, amount_ore=600_50)
    assert kinds(invoice) == ["InvoiceDrafted", "InvoiceCorrected"]
    send(found, ANNA, now, now.date())
    with pytest.raises(WrongInvoiceState):
        correct(as_it_is(invoice), ANNA, now, amount_ore=1)


def test_a_draft_is_never_corrected_to_less_than_is_credited_of_it(now: datetime) -> None:
    [invoice] = drafted(now, 1)
    credit(invoice, 600_00, "reduced", ANNA, now)
    for ore in (400_00, 600_00):
        with pytest.raises(WrongInvoiceState):
            correct(as_it_is(invoice), ANNA, now, amount_ore=ore)
    correct(as_it_is(invoice), ANNA, now, amount_ore=600_01)
    assert rules.balance(as_it_is(invoice)) == 1


def test_a_draft_whose_due_date_has_come_is_not_sent(now: datetime) -> None:
    [invoice] = drafted(now, 1)
    with pytest.raises(DuePassed):
        send(invoice, ANNA, now, DUE)
    assert as_it_is(invoice).sent_at is None


def test_nothing_is_sent_while_there_is_nowhere_to_pay(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    [invoice] = drafted(now, 1)
    monkeypatch.setattr(invoicing, "settings", replace(settings, bankgiro=""))
    with pytest.raises(NoBankgiro):
        send(invoice, ANNA, now, now.date())


def test_a_credit_in_part_leaves_the_rest_to_pay_and_no_more_can_be_credited_than_was_invoiced(now: datetime) -> None:
    [invoice] = sent(now, 1)
    credit(invoice, 200_00, "reduced", ANNA, now)
    assert (rules.balance(invoice), told(invoice)[-1]) == (FEE - 200_00, "InvoiceCredited")
    for ore in (0, -1, FEE - 200_00 + 1):
        with pytest.raises(WrongInvoiceState):
            credit(as_it_is(invoice), ore, "reduced", ANNA, now)
    pays(invoice, now, FEE - 200_00)
    assert rules.state(as_it_is(invoice), now.date()) == State.PAID


def test_a_credited_draft_is_struck_and_nobody_is_told(now: datetime) -> None:
    [invoice] = drafted(now, 1)
    credit(invoice, FEE, "dropped_out", ANNA, now)
    assert rules.state(invoice, now.date()) == State.CREDITED
    assert invoice.standing is None
    assert told(invoice) == []
    with pytest.raises(WrongInvoiceState):
        send(as_it_is(invoice), ANNA, now, now.date())


def test_what_was_paid_for_a_credited_invoice_is_paid_back_and_no_more(now: datetime) -> None:
    [invoice] = sent(now, 1)
    pays(invoice, now)
    credit(as_it_is(invoice), FEE, "cancelled", ANNA, now)
    over = as_it_is(invoice)
    assert (rules.state(over, now.date()), over.standing) == (State.OVER_PAID, "over_paid")
    for ore in (0, FEE + 1):
        with pytest.raises(WrongInvoiceState):
            refund(as_it_is(invoice), ore, ANNA, now)
    refund(over, FEE, ANNA, now)
    settled = as_it_is(invoice)
    assert rules.state(settled, now.date()) == State.CREDITED
    assert settled.standing is None


def test_a_new_invoice_takes_the_place_of_one_that_was_credited_once(now: datetime) -> None:
    [invoice] = sent(now, 1)
    course, application = costs(), Application.get("person-001", "application-001")
    with pytest.raises(WrongInvoiceState):
        draft_again(invoice, course, application, DUE, ANNA, now)
    credit(invoice, FEE, "mistake", ANNA, now)
    made = [draft_again(as_it_is(invoice), course, application, DUE, ANNA, now).number for _ in range(2)]
    assert made == ["202700002", "202700002"]
    assert Fee.get(GROUP, "application-001").numbers == ["202700001", "202700002"]
    assert [each.invoice.number for each in billed().participants if each.invoice] == ["202700002"]


def test_two_who_change_an_invoice_at_once_are_not_both_right(now: datetime) -> None:
    [invoice] = sent(now, 1)
    mine, theirs = as_it_is(invoice), as_it_is(invoice)
    credit(mine, 100, "reduced", ANNA, now)
    with pytest.raises(Conflict):
        credit(theirs, 100, "reduced", ANNA, now)
    assert as_it_is(invoice).credited_ore == 100


def test_who_has_dropped_out_and_was_invoiced_is_still_there_and_nothing_happens_by_itself(now: datetime) -> None:
    [invoice] = sent(now, 1)
    case = Application.get("person-001", "application-001")
    case.state = Case.DROPPED_OUT
    case.save()
    takes_part(2, Case.DROPPED_OUT)  # without an invoice: nothing to show
    [shown] = billed().participants
    assert (shown.takes_part, shown.invoice and shown.invoice.number) == (False, invoice.number)
    assert rules.state(as_it_is(invoice), now.date()) == State.SENT


@pytest.mark.requirement("B2")
@pytest.mark.parametrize("gone", ["left", "cancelled"])
def test_the_drafts_of_those_who_do_not_take_part_are_not_sent_with_the_others(now: datetime, gone: str) -> None:
    first, second = sorted(drafted(now, 1, 2), key=lambda invoice: str(invoice.number))
    if gone == "left":
        case = Application.get(first.person_id, first.application_id)
        case.state = Case.DROPPED_OUT
        case.save()
        assert [invoice.number for invoice in billed().to_send] == [second.number]
    else:
        course = Course.get(GROUP)
        course.state = "cancelled"
        course.save()
        takes_part(3)
        assert billed().to_send == [] and billed().without == []


def test_an_internal_invoice_is_booked_on_the_day_in_stockholm(now: datetime) -> None:
    [invoice] = sent(now, 1, answers={"invoice_kind": "internal", "account_string": "110-2345"})
    paying.settle_internally(invoice, now.replace(hour=23, minute=30), ANNA)
    payment = find_payment(f"internal:{invoice.number}:2")
    assert payment and payment.paid_on == "2027-01-15"


def test_the_fee_of_somebody_protected_exists_for_those_alone_who_may_know_of_them(now: datetime) -> None:
    [hidden] = sent(now, 1, protected=True)
    assert billed().participants == []
    assert draft(billed(), DUE, ANNA, now) == 0
    with pytest.raises(NotFound):
        opened(str(hidden.number), ADMINISTRATOR)
    assert opened(str(hidden.number), NAMED)[0].number == hidden.number


@pytest.mark.requirement("L3")
@pytest.mark.parametrize(
    ("role", "where", "may"),
    [
        (Role.ADMINISTRATOR, on_district("farsta"), True),
        (Role.ADMINISTRATOR, on_course(GROUP), True),
        (Role.ADMINISTRATOR, on_district("bromma"), False),
        (Role.COORDINATOR, on_district("farsta"), False),
    ],
)
def test_an_invoice_exists_within_the_reach(now: datetime, role: Role, where: str, may: bool) -> None:
    [invoice] = sent(now, 1)
    reach = Reach("x", frozenset({(role, where)}))
    if may:
        assert opened(str(invoice.number), reach)
        assert len(billed(reach).participants) == 1
    else:
        with pytest.raises(NotFound):
            opened(str(invoice.number), reach)
        with pytest.raises(NotFound):
            billed(reach)


@pytest.mark.parametrize("kind", ["throttled", "lost answer"])
def test_when_aws_fails_nothing_is_done_twice(now: datetime, calls: Calls, kind: str) -> None:
    costs()
    takes_part(1)
    takes_part(2)
    with calls.failing(kind, "TransactWriteItems"), pytest.raises(Unavailable):
        draft(billed(), DUE, ANNA, now)
    draft(billed(), DUE, ANNA, now)
    invoices = billed(NAMED).to_send
    assert len(invoices) == 2
    with calls.failing(kind, "TransactWriteItems"), pytest.raises(Unavailable):
        send(invoices[0], ANNA, now, date(2027, 1, 14))
    send(as_it_is(invoices[0]), ANNA, now, date(2027, 1, 14))
    assert kinds(invoices[0]) == ["InvoiceDrafted", "InvoiceSent"]


def test_the_list_of_a_course_takes_as_few_calls_as_there_are_records(now: datetime, calls: Calls) -> None:
    sent(now, 1, 2, 3, 4, 5)
    calls.forget()
    billed()
    assert len(calls.made) == 7
