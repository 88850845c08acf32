"""Payments: each counted once, matched by its OCR reference or by hand (A6, X8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.fees import rules
from chalicelib.fees.changing import changes, event
from chalicelib.fees.records import UNMATCHED, Invoice, Payment, find_invoice, find_payment
from chalicelib.fees.references import base_of
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.log import log
from chalicelib.http.refusals import Conflict
from chalicelib.journal.commit import Change, LostRace, Put, commit
from chalicelib.tasks.actions import done, made, task
from chalicelib.tasks.rules import in_city

TRIES = 5
WAITS = "payment_unmatched"


@dataclass(frozen=True)
class Incoming:
    """A payment as its sender tells of it. `payment_id` is the same whenever it comes again."""

    payment_id: str
    reference: str
    amount_ore: int  # below zero: money that went back
    paid_on: str  # ISO date
    payer: str = ""
    message: str = ""
    others: tuple[str, ...] = ()  # further references that it is to be shared between: a person does that


@dataclass(frozen=True)
class Outcome:
    """What became of it: "matched" with the invoice `number`, "unmatched", "known" from before, or "differs": it was
    counted before with another amount or reference, and nothing is changed."""

    result: str
    number: str = ""


def take_all(incoming: Iterable[Incoming], now: datetime, actor: str) -> list[Outcome]:
    """Count these payments, one commit each, so that what fails leaves those before it counted. Raises as take()."""
    outcomes = [take(each, now, actor) for each in incoming]
    counts = {result: sum(each.result == result for each in outcomes) for result in ("matched", "unmatched")}
    log("payments_taken", came=len(outcomes), **counts)
    return outcomes


def take(incoming: Incoming, now: datetime, actor: str) -> Outcome:
    """Count a payment, once whatever comes twice: with the invoice whose reference it has, else as one to be matched by
    hand. Raises Conflict where the invoice is changed all the time, Unavailable."""
    for _ in range(TRIES):
        payment = _new(incoming, now)
        invoice = None if incoming.others else find_invoice(base_of(incoming.reference))
        try:
            if invoice is not None and invoice.sent_at:
                _match(payment, invoice, incoming.amount_ore, now, actor)
            else:
                invoice = None
                commit(Put(_waiting(payment), Payment.is_new()), made(task(WAITS, in_city(), incoming.payment_id, now)))
        except LostRace as lost:
            if lost.over(Payment):
                return counted_before(find_payment(incoming.payment_id), incoming)
        else:
            return Outcome("matched", str(invoice.number)) if invoice else Outcome("unmatched")
    raise Conflict


def counted_before(payment: Payment | None, incoming: Incoming) -> Outcome:
    """What to say of a payment that has come before."""
    same = payment and (payment.amount_ore, payment.reference) == (incoming.amount_ore, incoming.reference)
    number = next((str(part["number"]) for part in payment.parts if part["number"]), "") if payment else ""
    return Outcome("known" if same else "differs", number)


def match(payment: Payment, invoice: Invoice, ore: int, now: datetime, actor: str) -> None:
    """Say by hand what a payment, or a part of it, is for. Raises AlreadyMatched, WrongInvoiceState, Conflict."""
    if not fits(ore, payment.left_ore):
        raise rules.AlreadyMatched
    if not invoice.sent_at:
        raise rules.WrongInvoiceState
    try:
        _match(payment, invoice, ore, now, actor)
    except LostRace as lost:
        raise (rules.AlreadyMatched if lost.over(Payment) else Conflict) from lost


def send_back(payment: Payment, now: datetime, actor: str) -> None:
    """Note that what is left of a payment has been sent back to who paid. Raises AlreadyMatched, Unavailable."""
    if not payment.left_ore:
        raise rules.AlreadyMatched
    _use(payment, "", payment.left_ore, now, actor)
    try:
        commit(Put(payment), *_done_with(payment))
    except LostRace as lost:
        raise rules.AlreadyMatched from lost


def settle_internally(invoice: Invoice, now: datetime, actor: str) -> None:
    """Note that an internal invoice has been booked between the units: it is paid. Twice is once.

    Raises WrongInvoiceState, Conflict, Unavailable."""
    if invoice.kind != rules.INTERNAL or not invoice.sent_at:
        raise rules.WrongInvoiceState
    left, day = rules.balance(invoice), today_in_stockholm(now).isoformat()
    if left > 0:
        booked = Incoming(f"internal:{invoice.number}:{int(invoice.version or 0)}", "", left, day)
        try:
            _match(_new(booked, now), invoice, left, now, actor)
        except LostRace as lost:
            raise Conflict from lost


def fits(ore: int, left: int) -> bool:
    """Whether an amount can be a part of what is left of a payment, money that went back being below zero."""
    return ore != 0 and (0 < ore <= left or left <= ore < 0)


def _match(payment: Payment, invoice: Invoice, ore: int, now: datetime, actor: str) -> None:
    """Count the amount with the invoice. Raises LostRace, Unavailable."""
    is_new = payment.version is None
    _use(payment, str(invoice.number), ore, now, actor)
    invoice.paid_ore = int(invoice.paid_ore) + ore
    kind = "PaymentReceived" if ore > 0 else "PaymentReversed"
    told = event(invoice, kind, now, actor, tell=ore > 0, paid_ore=ore, paid_on=payment.paid_on)
    condition = Payment.is_new() if is_new else None
    also = [] if is_new else _done_with(payment)
    commit(Put(payment, condition), *changes(invoice), *also, events=[told])


def _use(payment: Payment, number: str, ore: int, now: datetime, actor: str) -> None:
    """Note what a part of the payment was for; who paid is forgotten with the last of it."""
    part = {"number": number, "ore": ore, "at": now.isoformat(timespec="milliseconds"), "by": actor}
    payment.parts = [*payment.parts, part]
    if not payment.left_ore:
        payment.unmatched = payment.waits_at = payment.payer = payment.message = None


def _done_with(payment: Payment) -> list[Change]:
    return [] if payment.left_ore else [done(in_city(), WAITS, str(payment.payment_id))]


def _waiting(payment: Payment) -> Payment:
    payment.unmatched, payment.waits_at = UNMATCHED, f"{payment.paid_on}#{payment.payment_id}"
    return payment


def _new(incoming: Incoming, now: datetime) -> Payment:
    references = " ".join(("", *incoming.others))
    return Payment(
        incoming.payment_id,
        amount_ore=incoming.amount_ore,
        reference=incoming.reference,
        paid_on=incoming.paid_on,
        received_at=now.isoformat(timespec="milliseconds"),
        payer=incoming.payer or None,
        message=f"{incoming.message}{references}".strip() or None,
    )
