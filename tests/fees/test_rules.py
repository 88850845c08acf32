"""What is owed, how an invoice stands and when it is reminded of, by itself."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.fees import rules
from chalicelib.fees.rules import State

pytestmark = pytest.mark.requirement("A6")

DUE, TODAY = "2027-02-13", date(2027, 1, 14)
DAYS = (3, 14, 30)


@dataclass(frozen=True)
class Invoice:
    amount_ore: int = 1200_00
    credited_ore: int = 0
    paid_ore: int = 0
    refunded_ore: int = 0
    due_on: str = DUE
    sent_at: str | None = "2027-01-14T08:00:00.000+00:00"


ORE = st.integers(1, 5000_00)
CHANGES = st.lists(st.tuples(st.sampled_from(["credited_ore", "paid_ore", "deducted", "refunded_ore"]), ORE))


def changed(invoice: Invoice, what: str, ore: int) -> Invoice:
    if what == "deducted":
        return replace(invoice, paid_ore=invoice.paid_ore - ore)
    return replace(invoice, **{what: getattr(invoice, what) + ore})


@given(ORE, CHANGES, st.randoms())
def test_what_is_left_agrees_with_the_sums_in_whatever_order_they_come(
    amount: int, changes: list[tuple[str, int]], chance: object
) -> None:
    forward = backward = Invoice(amount)
    for change in changes:
        forward = changed(forward, *change)
    for change in sorted(changes, key=lambda _: chance.random()):  # type: ignore[attr-defined]
        backward = changed(backward, *change)
    signs = {"credited_ore": -1, "paid_ore": -1, "deducted": 1, "refunded_ore": 1}
    assert rules.balance(forward) == amount + sum(signs[what] * ore for what, ore in changes)
    assert forward == backward
    assert isinstance(rules.balance(forward), int)


@given(ORE, CHANGES, st.integers(-60, 60), st.booleans())
def test_how_it_stands_agrees_with_what_is_left(
    amount: int, changes: list[tuple[str, int]], late: int, sent: bool
) -> None:
    invoice = Invoice(amount, sent_at=Invoice.sent_at if sent else None)
    for change in changes:
        invoice = changed(invoice, *change)
    left, today = rules.balance(invoice), date.fromisoformat(DUE) + timedelta(days=late)
    stands, listed = rules.state(invoice, today), rules.standing(invoice)
    if sent:
        assert (left < 0) == (stands == State.OVER_PAID) == (listed == "over_paid")
        assert (left > 0) == (listed == "open")
        assert (left == 0) == (stands in (State.PAID, State.CREDITED)) == (listed is None)
        assert (left > 0 and late > 0) == (stands == State.OVERDUE)
    else:
        assert stands in (State.DRAFT, State.CREDITED)


@pytest.mark.parametrize(
    ("invoice", "stands"),
    [
        (Invoice(sent_at=None), State.DRAFT),
        (Invoice(sent_at=None, credited_ore=1200_00), State.CREDITED),
        (Invoice(), State.SENT),
        (Invoice(paid_ore=1), State.PARTLY_PAID),
        (Invoice(paid_ore=1200_00 - 1), State.PARTLY_PAID),
        (Invoice(paid_ore=1200_00), State.PAID),
        (Invoice(paid_ore=1200_00 + 1), State.OVER_PAID),
        (Invoice(paid_ore=1200_00 + 1, refunded_ore=1), State.PAID),
        (Invoice(credited_ore=1200_00), State.CREDITED),
        (Invoice(credited_ore=1200_00, paid_ore=1), State.OVER_PAID),
        (Invoice(credited_ore=1200_00, paid_ore=500_00, refunded_ore=500_00), State.CREDITED),
        (Invoice(credited_ore=200_00, paid_ore=1000_00), State.PAID),
        (Invoice(paid_ore=-1), State.SENT),
    ],
)
def test_how_an_invoice_stands(invoice: Invoice, stands: State) -> None:
    assert rules.state(invoice, TODAY) == stands


def test_an_invoice_is_overdue_from_the_day_after_it_was_due() -> None:
    due = date.fromisoformat(DUE)
    assert rules.state(Invoice(), due) == State.SENT
    assert rules.state(Invoice(), due + timedelta(days=1)) == State.OVERDUE
    assert rules.state(Invoice(paid_ore=1), due + timedelta(days=1)) == State.OVERDUE
    assert rules.state(Invoice(paid_ore=1200_00), due + timedelta(days=1)) == State.PAID


def test_every_state_has_its_words() -> None:
    assert set(rules.STATES) == set(State)


@pytest.mark.parametrize(
    ("late", "done", "step"),
    [
        (-1, 0, 0),
        (0, 0, 0),
        (1, 0, 1),
        (2, 1, 0),
        (3, 1, 3),
        (3, 0, 3),
        (13, 3, 0),
        (14, 3, 14),
        (40, 0, 30),
        (40, 30, 0),
    ],
)
def test_the_furthest_step_that_has_come_is_taken_once(late: int, done: int, step: int) -> None:
    assert rules.reached(DUE, date.fromisoformat(DUE) + timedelta(days=late), DAYS, done) == step


@given(st.sets(st.integers(1, 90)), st.lists(st.integers(0, 40), max_size=20))
def test_whenever_it_is_looked_at_each_step_is_taken_at_most_once_and_the_last_one_is_not_missed(
    days: set[int], pauses: list[int]
) -> None:
    today, done, taken = date.fromisoformat(DUE), 0, []
    for pause in [*pauses, 200]:
        today += timedelta(days=pause)
        step = rules.reached(DUE, today, days, done)
        due = rules.next_step(DUE, days, done)
        assert bool(step) == (due is not None and due <= today.isoformat()), "found exactly on the days it is due"
        if step:
            taken.append(step)
            done = step
    assert taken == sorted(set(taken)) and taken[-1] == max({1, *days})
    assert rules.next_step(DUE, days, done) is None


@pytest.mark.parametrize(
    ("answers", "billing"),
    [
        ({}, ("external", "", "")),
        ({"invoice_kind": "internal", "account_string": " 110-2345 "}, ("internal", "110-2345", "")),
        ({"invoice_kind": "internal"}, ("external", "", "")),
        ({"invoice_kind": "reference", "invoice_reference": "ZZ12"}, ("external", "", "ZZ12")),
        ({"invoice_kind": "reference", "account_string": "old"}, ("external", "", "")),
    ],
)
def test_how_the_fee_is_paid_follows_from_the_application(
    answers: dict[str, str], billing: tuple[str, str, str]
) -> None:
    assert rules.billing(answers) == billing


@given(st.integers(0, 9_999_999_99))
def test_an_amount_reads_as_it_is_written(ore: int) -> None:
    assert rules.read_kronor(rules.written(ore)) == ore


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("1500", 1500_00),
        ("1 500", 1500_00),
        ("1\u00a0500,50 kr", 1500_50),
        ("0,05", 5),
        ("12.30", 12_30),
        ("", None),
        ("-5", None),
        ("1,5", None),
        ("1,505", None),
        ("femton", None),
        ("99999999", None),
        ("1e3", None),
    ],
)
def test_amounts_as_people_write_them(text: str, ore: int | None) -> None:
    assert rules.read_kronor(text) == ore
