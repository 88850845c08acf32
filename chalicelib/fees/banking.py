"""A bank file: seen before anything is booked, and then booked payment by payment (A6)."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.fees.bank_lines import BrokenFile
from chalicelib.fees.bgmax import BankFile, BankPayment, read
from chalicelib.fees.paying import Incoming, Outcome, counted_before, take_all
from chalicelib.fees.records import invoices_at, payments_at
from chalicelib.fees.references import base_of
from chalicelib.files.actions import arrived, content, is_in
from chalicelib.http.languages import N_
from chalicelib.http.refusals import NotFound
from chalicelib.settings import settings

FOLDER, TYPES, MOST_BYTES = "bank", ("text",), 4 * 1024 * 1024
# Booked in one request, which must end before the gateway's time is out; the others at the next.
MOST_BOOKED = 300
BACK_TO = "/personal/avgifter/bankfil"
RESULTS = {
    "matched": (N_("Bokförs på fakturan"), "success"),
    "unmatched": (N_("Saknar faktura"), "warning"),
    "known": (N_("Redan räknad"), "neutral"),
    "differs": (N_("Räknad förut, med annat belopp eller annan referens"), "danger"),
    "nothing": (N_("Inget belopp"), "neutral"),
}


@dataclass(frozen=True)
class BankPage:
    """What a file holds, and what has become or would become of each payment."""

    lines: list[tuple[BankPayment, Outcome]]
    total: int  # öre
    most: int = MOST_BOOKED

    @property
    def new(self) -> int:
        """How many haven't been counted yet."""
        return sum(outcome.result in ("matched", "unmatched") for _, outcome in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each result there are."""
        results = [outcome.result for _, outcome in self.lines]
        return {result: results.count(result) for result in RESULTS if result in results}


def file_of(key: str) -> BankFile:
    """The file that was sent. Raises NotFound, WrongFile, BrokenFile."""
    if not is_in(FOLDER, key):
        raise NotFound
    arrived(key, TYPES, MOST_BYTES)
    found = read(content(key, MOST_BYTES), settings.bankgiro)
    if found.test and settings.is_production:
        raise BrokenFile("test")
    return found


def seen(file: BankFile) -> BankPage:
    """What would become of each payment. Nothing is written; a call for each hundred payments and invoices."""
    before = payments_at(payment.payment_id for payment in file.payments) if file.payments else {}
    numbers = {payment.payment_id: base_of(payment.reference) for payment in file.payments if not payment.others}
    invoices = invoices_at(number for number in numbers.values() if number) if any(numbers.values()) else {}
    lines = []
    for payment in file.payments:
        number = numbers.get(payment.payment_id, "")
        if payment.payment_id in before:
            outcome = counted_before(before[payment.payment_id], _incoming(payment))
        elif not payment.amount_ore:
            outcome = Outcome("nothing")
        elif number in invoices and invoices[number].sent_at:
            outcome = Outcome("matched", number)
        else:
            outcome = Outcome("unmatched")
        lines.append((payment, outcome))
    return BankPage(lines, file.total_ore)


def book(file: BankFile, actor: str, now: datetime) -> None:
    """Book the payments that haven't been counted, as many as a request has time for. Twice is once.

    Raises Conflict, Unavailable: those before are booked, and the file can be booked again."""
    new = [payment for payment, outcome in seen(file).lines if outcome.result in ("matched", "unmatched")]
    take_all(map(_incoming, new[:MOST_BOOKED]), now, actor)


def _incoming(payment: BankPayment) -> Incoming:
    return Incoming(
        payment.payment_id,
        payment.reference,
        payment.amount_ore,
        payment.paid_on,
        payment.payer,
        payment.message,
        payment.others,
    )
