"""Invoices of the trainings that cost something, in all states, and a payment that nobody can place.

Nobody is told: they are as old as the trainings, and the letterbox is for what is tried out."""

from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.courses.records import find_course
from chalicelib.fees import rules
from chalicelib.fees.changing import event, keep
from chalicelib.fees.invoicing import Billing, Participant, billing
from chalicelib.fees.paying import WAITS
from chalicelib.fees.records import UNMATCHED, Fee, Invoice, Payment, find_payment, next_numbers
from chalicelib.fees.references import ocr
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import CITY, Reach, Role
from chalicelib.journal.commit import Change, Put, commit
from chalicelib.tasks.actions import made, task

EVERYBODY = Reach("seed", frozenset({(Role.ADMINISTRATOR, CITY), (Role.HANDLER, CITY)}))
SERVICE, STRAY = "service", "bgmax:seed:1"
# Course → what has become of its participants' invoices, by turns. One of the last course is left to be invoiced.
BILLED = {
    "gruppledare-komet-klar": ("paid", "over", "credited"),
    "gruppledare-komet-pagar": ("overdue", "draft", "partly", "none", "sent"),
}
PAID = {"paid": 1.0, "partly": 0.5, "over": 1.25}  # of the fee


def load_fees(now: datetime) -> None:
    """Write what is missing, as seen from `now`."""
    for course_id in BILLED:
        if find_course(course_id) is None:
            continue
        found = billing(course_id, EVERYBODY)
        if any(each.fee for each in found.participants):
            continue
        for turn, participant in enumerate(found.participants):
            _bill(found, participant, BILLED[course_id][turn % len(BILLED[course_id])], turn, now)
    if find_payment(STRAY) is None:
        day = today_in_stockholm(now).isoformat()
        stray = Payment(STRAY, amount_ore=1_200_000, reference="kursavgift maj", paid_on=day, payer="Ylva Yrkesson")
        stray.received_at, stray.unmatched = now.isoformat(timespec="milliseconds"), UNMATCHED
        stray.waits_at = f"{day}#{STRAY}"
        commit(Put(stray, Payment.is_new()), made(task(WAITS, CITY, STRAY, now)))


def _bill(found: Billing, participant: Participant, what: str, turn: int, now: datetime) -> None:
    if what == "none" or not found.course.fee_ore or not participant.takes_part:
        return
    course, case, today = found.course, participant.application, today_in_stockholm(now)
    due_on: date = today + timedelta(days=-5 if what == "overdue" else 25)
    (number,) = next_numbers(1, now)
    kind, account, reference = rules.billing(case.answers)
    kind = rules.EXTERNAL if what in ("overdue", "partly", "over") else kind
    invoice = Invoice(
        number,
        course_id=course.course_id,
        programme_id=course.programme_id,
        districts=course.districts,
        person_id=case.person_id,
        application_id=case.application_id,
        case_number=case.case_number,
        kind=kind,
        account_string=account if kind == rules.INTERNAL else "",
        invoice_reference=reference,
        amount_ore=int(course.fee_ore),
        due_on=due_on.isoformat(),
        made_at=now.isoformat(timespec="milliseconds"),
    )
    fee = Fee(course.course_id, case.application_id, person_id=case.person_id, numbers=[number])
    amount = int(course.fee_ore)
    _keep(invoice, "InvoiceDrafted", now - timedelta(days=9), [Put(fee)], amount_ore=amount)
    if what == "draft":
        return
    invoice.sent_at = (now - timedelta(days=8)).isoformat(timespec="milliseconds")
    _keep(invoice, "InvoiceSent", now - timedelta(days=8), amount_ore=amount)
    if what in PAID:
        paid, day = int(amount * PAID[what]), today.isoformat()
        part = {"number": number, "ore": paid, "at": now.isoformat(timespec="milliseconds"), "by": SERVICE}
        payment = Payment(f"bgmax:seed:{number}", amount_ore=paid, reference=ocr(number), paid_on=day, parts=[part])
        payment.received_at = now.isoformat(timespec="milliseconds")
        invoice.paid_ore = paid
        _keep(invoice, "PaymentReceived", now - timedelta(days=2), [Put(payment)], paid_ore=paid, paid_on=day)
    if what == "credited":
        invoice.credited_ore = amount
        _keep(invoice, "InvoiceCredited", now - timedelta(days=2), credited_ore=amount, because="mistake")


def _keep(invoice: Invoice, kind: str, at: datetime, also: list[Change] | None = None, **data: Any) -> None:
    keep(invoice, event(invoice, kind, at, SERVICE, **data), also or [])
