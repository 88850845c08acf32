"""Invoices and payments. Amounts are whole öre."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.http.languages import STOCKHOLM
from chalicelib.tables import Json, Record, named

STEPS, UNMATCHED = "steps", "unmatched"
INVOICES = "invoice:"  # what an invoice's journal is kept by


class Fee(Record):
    """What a participant of a course has been invoiced: a guard, so that one who takes part is invoiced once."""

    class Meta:
        table_name = named("fees")

    course_id = UnicodeAttribute(hash_key=True)
    application_id = UnicodeAttribute(range_key=True)
    version = VersionAttribute()
    person_id = UnicodeAttribute()
    # Numbers of the participant's invoices; the last one counts, those before it were credited.
    numbers: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)


class ByStanding(GlobalSecondaryIndex["Invoice"]):
    """Invoices that somebody may have to do something about, by the day they are due. Sparse: what is settled isn't."""

    class Meta:
        index_name = "by_standing"
        projection = AllProjection()

    standing = UnicodeAttribute(hash_key=True)
    stands_at = UnicodeAttribute(range_key=True)


class ByNextStep(GlobalSecondaryIndex["Invoice"]):
    """Unpaid invoices by the day of their next step. Sparse: without what is paid or has had its last reminder."""

    class Meta:
        index_name = "by_next_step"
        projection = KeysOnlyProjection()

    steps = UnicodeAttribute(hash_key=True)
    next_step = UnicodeAttribute(range_key=True)


class Invoice(Record):
    """One invoice to one participant. Its number is also the base of its OCR reference, and says nothing of anybody."""

    class Meta:
        table_name = named("invoices")

    number = UnicodeAttribute(hash_key=True)  # "202700001"
    version = VersionAttribute()
    course_id = UnicodeAttribute()
    programme_id = UnicodeAttribute()
    districts: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)  # the course's, host first
    person_id = UnicodeAttribute()
    application_id = UnicodeAttribute()
    case_number = UnicodeAttribute()
    kind = UnicodeAttribute()  # a key of rules.KINDS
    account_string = UnicodeAttribute(default="")  # of an internal one: where the workplace books it
    invoice_reference = UnicodeAttribute(default="")  # what whoever pays wants it to say
    amount_ore = NumberAttribute()
    credited_ore = NumberAttribute(default=0)
    paid_ore = NumberAttribute(default=0)  # payments less deductions
    refunded_ore = NumberAttribute(default=0)  # of what was paid too much, what has been paid back
    due_on = UnicodeAttribute()  # ISO date
    made_at = UnicodeAttribute()  # UTC, ISO
    sent_at = UnicodeAttribute(null=True)  # UTC, ISO
    step_done = NumberAttribute(default=0)  # days after the due date of the last step taken, see rules.steps
    asks_in = UnicodeAttribute(null=True)  # the place of the task about it, while it is overdue
    standing = UnicodeAttribute(null=True)  # see rules.standing
    stands_at = UnicodeAttribute(null=True)  # "<due_on>#<number>"
    steps = UnicodeAttribute(null=True)  # "steps" while there is a next one
    next_step = UnicodeAttribute(null=True)  # ISO date
    by_standing = ByStanding()
    by_next_step = ByNextStep()

    @property
    def next_event(self) -> int:
        """The number of the next event in the invoice's journal."""
        return int(self.version or 0) + 1


class ByUnmatched(GlobalSecondaryIndex["Payment"]):
    """Payments that wait for somebody to say what they are for, by the day they were paid. Sparse."""

    class Meta:
        index_name = "by_unmatched"
        projection = AllProjection()

    unmatched = UnicodeAttribute(hash_key=True)
    waits_at = UnicodeAttribute(range_key=True)


class Payment(Record):
    """Money that came in, or went back: an amount below zero. Its key is its sender's own, so that it counts once."""

    class Meta:
        table_name = named("payments")

    payment_id = UnicodeAttribute(hash_key=True)  # "bgmax:…", "system:<client>:<their id>" or "internal:<invoice>"
    version = VersionAttribute()
    amount_ore = NumberAttribute()
    reference = UnicodeAttribute(default="")  # as it was written by whoever paid
    paid_on = UnicodeAttribute()  # ISO date
    received_at = UnicodeAttribute()  # UTC, ISO: when we were told
    # What it was for: [{"number": an invoice's, or "" for what was sent back, "ore", "at": UTC ISO, "by": actor}]
    parts = Json[list[dict[str, Any]]](default=list)
    # What helps to find out what it is for. Kept for no longer than that takes.
    payer = UnicodeAttribute(null=True)
    message = UnicodeAttribute(null=True)
    unmatched = UnicodeAttribute(null=True)  # "unmatched" while something is left of it
    waits_at = UnicodeAttribute(null=True)  # "<paid_on>#<payment_id>"
    by_unmatched = ByUnmatched()

    @property
    def left_ore(self) -> int:
        """What nobody has said yet what it is for."""
        return int(self.amount_ore) - sum(int(part["ore"]) for part in self.parts)

    @staticmethod
    def is_new() -> Condition:
        """The condition that this payment hasn't come before."""
        return Payment.payment_id.does_not_exist()


class InvoiceNumbers(Record):
    """The last invoice number given in a year. Numbers may have gaps, never twins."""

    class Meta:
        table_name = named("invoice_numbers")

    year = UnicodeAttribute(hash_key=True)
    last = NumberAttribute(default=0)


def next_numbers(count: int, now: datetime) -> list[str]:
    """The year's next numbers, such as "202700001". The year is Stockholm's. One call, however many."""
    year = now.astimezone(STOCKHOLM).year
    counter = InvoiceNumbers(str(year))
    counter.update([InvoiceNumbers.last.add(count)])
    last = int(counter.last)
    return [f"{year}{number:05d}" for number in range(last - count + 1, last + 1)]


def fees_of(course_id: str) -> list[Fee]:
    """Who has been invoiced for a course. One query, consistent."""
    return list(Fee.query(course_id, consistent_read=True))


def find_fee(course_id: str, application_id: str) -> Fee | None:
    """What a participant has been invoiced, as it stands now, or None."""
    try:
        return Fee.get(course_id, application_id, consistent_read=True)
    except Fee.DoesNotExist:
        return None


def find_invoice(number: str) -> Invoice | None:
    """The invoice as it stands now, or None."""
    try:
        return Invoice.get(number, consistent_read=True)
    except Invoice.DoesNotExist:
        return None


def invoices_at(numbers: Iterable[str]) -> dict[str, Invoice]:
    """The invoices with these numbers, by number, as they stand now. One call for each hundred."""
    found = Invoice.batch_get(list(dict.fromkeys(numbers)), consistent_read=True)
    return {invoice.number: invoice for invoice in found}


def invoices_standing(standing: str, first: str, last: str, most: int) -> list[Invoice]:
    """A list's invoices between two places in it (stands_at), first due first. One index query."""
    return list(Invoice.by_standing.query(standing, ByStanding.stands_at.between(first, last), limit=most))


def due_for_a_step(today: date, most: int) -> list[str]:
    """The numbers of invoices whose next step's day has come, longest due first. One index query."""
    due = ByNextStep.next_step <= today.isoformat()
    return [str(key.number) for key in Invoice.by_next_step.query(STEPS, due, limit=most, page_size=100)]


def find_payment(payment_id: str) -> Payment | None:
    """The payment as it stands now, or None."""
    try:
        return Payment.get(payment_id, consistent_read=True)
    except Payment.DoesNotExist:
        return None


def payments_at(payment_ids: Iterable[str]) -> dict[str, Payment]:
    """The payments with these ids that have come, by id. One call for each hundred."""
    found = Payment.batch_get(list(dict.fromkeys(payment_ids)), consistent_read=True)
    return {payment.payment_id: payment for payment in found}


def unmatched_payments(after: str = "", most: int = 100) -> list[Payment]:
    """The payments that wait to be matched, first paid first. One index query."""
    behind = ByUnmatched.waits_at > after if after else None
    return list(Payment.by_unmatched.query(UNMATCHED, behind, limit=most))
