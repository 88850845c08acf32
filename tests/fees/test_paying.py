"""Payments against tables: each counts once, whatever comes twice and in whatever order (A6, X8)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from chalicelib.fees import paying, rules
from chalicelib.fees.invoicing import credit
from chalicelib.fees.paying import Incoming, Outcome, match, send_back, take, take_all
from chalicelib.fees.records import INVOICES, Invoice, find_payment, unmatched_payments
from chalicelib.fees.references import ocr
from chalicelib.fees.rules import AlreadyMatched, State, WrongInvoiceState
from chalicelib.http.refusals import Conflict, Unavailable
from chalicelib.journal.commit import Change, commit
from chalicelib.journal.records import Event, timeline
from tests.aws import in_process
from tests.faults import Calls
from tests.fees.made_up import ANNA, FEE, as_it_is, drafted, kinds, pays, sent, task_kinds, told

pytestmark = pytest.mark.requirement("A6", "X8")


def unknown(payment_id: str = "bank:9", ore: int = 500_00, **more: Any) -> Incoming:
    return Incoming(payment_id, "hyra maj", ore, "2027-02-03", "Petra Provsson, Älvsjö", "tack", **more)


@pytest.mark.usefixtures("town")
def test_a_payment_is_matched_by_its_reference_counted_once_and_told(now: datetime) -> None:
    [invoice] = sent(now, 1)
    assert [pays(invoice, now).result for _ in range(3)] == ["matched", "known", "known"]
    paid = as_it_is(invoice)
    assert (paid.paid_ore, rules.state(paid, now.date())) == (FEE, State.PAID)
    assert paid.standing is None and paid.next_step is None
    assert kinds(invoice)[-1] == told(invoice)[-1] == "PaymentReceived"
    assert timeline(f"{INVOICES}{invoice.number}")[-1].data["left_ore"] == 0


@pytest.mark.usefixtures("town")
def test_a_payment_that_comes_again_with_another_amount_changes_nothing_and_is_said(now: datetime) -> None:
    [invoice] = sent(now, 1)
    pays(invoice, now, 500_00)
    assert pays(invoice, now, 600_00) == Outcome("differs", "202700001")
    assert as_it_is(invoice).paid_ore == 500_00


@pytest.mark.usefixtures("town")
def test_too_little_too_much_and_taken_back(now: datetime) -> None:
    [invoice] = sent(now, 1)
    for number, (ore, stands) in enumerate(
        [(500_00, State.PARTLY_PAID), (800_00, State.OVER_PAID), (-100_00, State.PAID), (-1_00, State.PARTLY_PAID)]
    ):
        pays(invoice, now, ore, f"bank:{number}")
        assert rules.state(as_it_is(invoice), now.date()) == stands
    assert kinds(invoice)[2:] == ["PaymentReceived", "PaymentReceived", "PaymentReversed", "PaymentReversed"]
    assert told(invoice).count("PaymentReversed") == 0
    assert as_it_is(invoice).next_step == "2027-02-14", "what is open again is reminded of again"


@pytest.mark.usefixtures("town")
def test_what_nobody_can_place_waits_with_who_paid_and_asks_for_attention(now: datetime) -> None:
    assert take(unknown(), now, "system:bank") == Outcome("unmatched")
    assert take(unknown(), now, "system:bank") == Outcome("known")
    [payment] = unmatched_payments()
    assert (payment.payer, payment.message, payment.left_ore) == ("Petra Provsson, Älvsjö", "tack", 500_00)
    assert task_kinds() == ["payment_unmatched"]


@pytest.mark.usefixtures("town")
def test_a_reference_to_a_draft_and_one_with_a_wrong_check_digit_wait(now: datetime) -> None:
    [draft] = drafted(now, 1)
    assert pays(draft, now).result == "unmatched"
    wrong = ocr("202700001")[:-1] + "0"
    assert take(Incoming("bank:2", wrong, 100, "2027-02-03"), now, "x").result == "unmatched"
    assert as_it_is(draft).paid_ore == 0


@pytest.mark.usefixtures("town")
def test_a_payment_by_hand_can_be_shared_between_invoices_and_who_paid_is_then_forgotten(now: datetime) -> None:
    first, second = sent(now, 1, 2)
    take(unknown("bank:9", 2 * FEE, others=(ocr("202700001"), ocr("202700002"))), now, "system:bank")
    [payment] = unmatched_payments()
    assert payment.message == "tack 20270000118 20270000217"
    match(payment, first, FEE, now, ANNA)
    [payment] = unmatched_payments()
    assert (payment.left_ore, payment.payer, task_kinds()) == (FEE, "Petra Provsson, Älvsjö", ["payment_unmatched"])
    match(payment, second, FEE, now, ANNA)
    assert unmatched_payments() == [] and task_kinds() == []
    found = find_payment("bank:9")
    assert found and found.payer is None and found.message is None
    assert [part["number"] for part in found.parts] == ["202700001", "202700002"]
    assert {rules.state(as_it_is(each), now.date()) for each in (first, second)} == {State.PAID}
    assert take(unknown("bank:9", 2 * FEE), now, "system:bank").result == "known"


@pytest.mark.usefixtures("town")
def test_by_hand_no_more_can_be_matched_than_there_is(now: datetime) -> None:
    [invoice] = sent(now, 1)
    take(unknown(), now, "system:bank")
    [payment] = unmatched_payments()
    for ore in (0, -1, 500_00 + 1):
        with pytest.raises(AlreadyMatched):
            match(payment, as_it_is(invoice), ore, now, ANNA)
    match(payment, invoice, 500_00, now, ANNA)
    with pytest.raises(AlreadyMatched):
        send_back(payment, now, ANNA)
    assert as_it_is(invoice).paid_ore == 500_00


@pytest.mark.usefixtures("town")
def test_by_hand_nothing_is_matched_with_a_draft(now: datetime) -> None:
    [draft] = drafted(now, 1)
    take(unknown(), now, "system:bank")
    with pytest.raises(WrongInvoiceState):
        match(unmatched_payments()[0], draft, 500_00, now, ANNA)


@pytest.mark.usefixtures("town")
def test_two_who_match_one_payment_at_once_are_not_both_right(now: datetime) -> None:
    first, second = sent(now, 1, 2)
    take(unknown(), now, "system:bank")
    [mine], [theirs] = unmatched_payments(), unmatched_payments()
    match(mine, first, 500_00, now, ANNA)
    with pytest.raises(AlreadyMatched):
        match(theirs, second, 500_00, now, ANNA)
    assert (as_it_is(first).paid_ore, as_it_is(second).paid_ore) == (500_00, 0)


@pytest.mark.usefixtures("town")
def test_a_payment_that_is_not_for_us_is_noted_as_sent_back(now: datetime) -> None:
    take(unknown(), now, "system:bank")
    send_back(unmatched_payments()[0], now, ANNA)
    assert unmatched_payments() == [] and task_kinds() == []
    found = find_payment("bank:9")
    assert found and found.parts[0]["number"] == "" and found.payer is None


@pytest.mark.usefixtures("town")
def test_a_payment_that_came_before_its_invoice_changed_is_counted_on_the_new_one(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    [invoice] = sent(now, 1)
    rivals = [as_it_is(invoice)]

    def meanwhile(*changes: Change, events: Iterable[Event] = ()) -> None:
        if rivals:
            credit(rivals.pop(), 200_00, "reduced", ANNA, now)
        commit(*changes, events=events)

    monkeypatch.setattr(paying, "commit", meanwhile)
    assert pays(invoice, now).result == "matched"
    assert rules.balance(as_it_is(invoice)) == -200_00


@pytest.mark.usefixtures("town")
def test_an_invoice_that_changes_all_the_time_gives_up_and_counts_nothing(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    [invoice] = sent(now, 1)

    def meanwhile(*changes: Change, events: Iterable[Event] = ()) -> None:
        credit(as_it_is(invoice), 1, "reduced", ANNA, now)
        commit(*changes, events=events)

    monkeypatch.setattr(paying, "commit", meanwhile)
    with pytest.raises(Conflict):
        pays(invoice, now)
    assert find_payment("bank:1") is None


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("kind", ["throttled", "lost answer"])
def test_a_list_that_aws_stops_halfway_is_sent_again_and_counts_each_once(
    now: datetime, calls: Calls, kind: str
) -> None:
    invoices = sent(now, 1, 2, 3)
    incoming = [Incoming(f"bank:{each.number}", ocr(each.number), FEE, "2027-02-03") for each in invoices]
    take(incoming[0], now, "x")
    with calls.failing(kind, "TransactWriteItems"), pytest.raises(Unavailable):
        take_all(incoming[1:], now, "x")
    for _ in range(2):
        take_all(incoming, now, "x")
    assert [as_it_is(each).paid_ore for each in invoices] == [FEE, FEE, FEE]


class Ledger:
    """What should be, told by plain sums: each payment once by its id, credits as far as they go."""

    def __init__(self) -> None:
        self.paid: dict[str, int] = {}
        self.credited = 0

    @property
    def balance(self) -> int:
        return FEE - self.credited - sum(self.paid.values())


ORE = st.integers(-2000_00, 2000_00).filter(bool)
HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("pays"), st.sampled_from("abc"), ORE),
        st.tuples(st.just("credits"), st.just(""), st.integers(1, 900_00)),
    ),
    max_size=8,
)


@with_settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings=HAPPENINGS, again=st.lists(st.integers(0, 7), max_size=4))
def test_invoiced_less_credited_less_paid_is_what_is_left_whatever_comes_when_and_how_often(
    happenings: list[tuple[str, str, int]], again: list[int], now: datetime
) -> None:
    with in_process():
        ledger, invoice = Ledger(), invoice_alone(now)
        repeated = [happenings[place] for place in again if place < len(happenings) and happenings[place][0] == "pays"]
        for what, key, ore in [*happenings, *repeated]:
            if what == "pays":
                outcome = pays(invoice, now, ore, key)
                before = ledger.paid.setdefault(key, ore)
                assert (outcome.result == "differs") == (before != ore)
            elif ore + ledger.credited <= FEE:
                credit(as_it_is(invoice), ore, "reduced", ANNA, now)
                ledger.credited += ore
        found = as_it_is(invoice)
        assert rules.balance(found) == ledger.balance
        assert timeline(f"{INVOICES}{invoice.number}")[-1].data.get("left_ore", FEE) == ledger.balance
        assert (found.standing == "open") == (ledger.balance > 0)


def invoice_alone(now: datetime) -> Invoice:
    """An invoice that has been sent, without a town around it."""
    from chalicelib.fees.changing import event, keep

    invoice = Invoice(
        "202700001",
        course_id="c",
        programme_id="p",
        person_id="x",
        application_id="a",
        case_number="EK-2027-000001",
        kind="external",
        amount_ore=FEE,
        due_on="2027-02-13",
        made_at=now.isoformat(),
        sent_at=now.isoformat(),
    )
    keep(invoice, event(invoice, "InvoiceSent", now, ANNA, tell=True))
    return invoice
