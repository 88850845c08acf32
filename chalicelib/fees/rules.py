"""The rules of fees: what is owed, how an invoice stands, when it is reminded of. Pure; amounts are whole öre.

What is stored of an invoice are sums; how it stands follows from them and from the day, so the two always agree."""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol

from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict

EXTERNAL, INTERNAL = "external", "internal"
KINDS = {
    EXTERNAL: N_("Betalas till Bankgiro"),
    INTERNAL: N_("Bokförs internt på kontosträng"),
}
MOST_ORE = 100_000_00  # of one invoice; far more than any course costs
PAYMENT_DAYS = 30  # from the day the invoices are made until they are due, unless somebody says otherwise
OVERDUE_DAY = 1  # the first day after the due date


class State(StrEnum):
    """How an invoice stands."""

    DRAFT = "draft"
    SENT = "sent"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    OVER_PAID = "over_paid"
    CREDITED = "credited"
    OVERDUE = "overdue"  # what the day makes of one that is sent or partly paid: nothing is stored of it


# In words, with the kind of tag.
STATES = {
    State.DRAFT: (N_("Utkast"), "neutral"),
    State.SENT: (N_("Skickad"), "info"),
    State.PARTLY_PAID: (N_("Delvis betald"), "warning"),
    State.PAID: (N_("Betald"), "success"),
    State.OVER_PAID: (N_("För mycket betalt"), "warning"),
    State.CREDITED: (N_("Krediterad"), "neutral"),
    State.OVERDUE: (N_("Förfallen"), "danger"),
}
# Why an invoice is credited. The keys are stored in the journal.
BECAUSE = {
    "dropped_out": N_("Deltagaren har hoppat av"),
    "cancelled": N_("Kursen är inställd"),
    "mistake": N_("Fakturan var fel"),
    "reduced": N_("Avgiften sätts ned"),
    "other": N_("Något annat"),
}


class InvoiceLike(Protocol):
    """What the rules need of an invoice; records.Invoice is one."""

    @property
    def amount_ore(self) -> float: ...
    @property
    def credited_ore(self) -> float: ...
    @property
    def paid_ore(self) -> float: ...
    @property
    def refunded_ore(self) -> float: ...
    @property
    def due_on(self) -> str: ...
    @property
    def sent_at(self) -> str | None: ...


class WrongInvoiceState(Conflict):
    """The invoice can't be changed so, as it stands."""

    slug = "wrong-invoice-state"
    title = N_("Det går inte längre")
    advice = N_("Fakturan har ändrats. Öppna den igen, så ser du hur den står nu.")


class DuePassed(Conflict):
    """A draft is to be sent whose due date isn't ahead any more."""

    slug = "due-date-passed"
    title = N_("Förfallodagen har passerat")
    advice = N_("Fakturan är inte skickad. Rätta förfallodagen och skicka den igen.")


class NoBankgiro(Conflict):
    """There is nowhere to pay: the setting is missing."""

    slug = "no-bankgiro"
    title = N_("Bankgironumret saknas")
    advice = N_("Fakturan är inte skickad. Den som driftar tjänsten behöver ange vilket Bankgironummer som gäller.")


class AlreadyMatched(Conflict):
    """The payment has been matched or returned already."""

    slug = "already-matched"
    title = N_("Betalningen är redan hanterad")
    advice = N_("Någon annan hann före. Ingenting har ändrats.")
    way_on = ("/personal/avgifter", N_("Till avgifter"))


def balance(invoice: InvoiceLike) -> int:
    """What is left to pay; below zero: what has been paid too much and isn't paid back."""
    return int(invoice.amount_ore) - int(invoice.credited_ore) - int(invoice.paid_ore) + int(invoice.refunded_ore)


def state(invoice: InvoiceLike, today: date) -> State:
    """How the invoice stands today (Stockholm)."""
    left, credited = balance(invoice), int(invoice.credited_ore) >= int(invoice.amount_ore)
    if not invoice.sent_at:
        return State.CREDITED if credited else State.DRAFT
    if left < 0:
        return State.OVER_PAID
    if left == 0:
        return State.CREDITED if credited else State.PAID
    if today.isoformat() > invoice.due_on:
        return State.OVERDUE
    return State.PARTLY_PAID if int(invoice.paid_ore) - int(invoice.refunded_ore) > 0 else State.SENT


def standing(invoice: InvoiceLike) -> str | None:
    """The list that the invoice is in: "draft", "open" or "over_paid"; None: nothing is left to do about it."""
    left = balance(invoice)
    if not invoice.sent_at:
        return "draft" if left > 0 else None
    return "open" if left > 0 else "over_paid" if left < 0 else None


def steps(days: Collection[int]) -> list[int]:
    """The days after the due date on which something is done about an unpaid invoice: it is seen to be overdue, and
    reminded of."""
    return sorted({OVERDUE_DAY, *days})


def reached(due_on: str, today: date, days: Collection[int], done: int) -> int:
    """The furthest step that has come and isn't done, or 0: after a pause one reminder, not all that were missed."""
    late = (today - date.fromisoformat(due_on)).days
    return max((step for step in steps(days) if done < step <= late), default=0)


def next_step(due_on: str, days: Collection[int], done: int) -> str | None:
    """The day of the next step, ISO, or None after the last."""
    ahead = [step for step in steps(days) if step > done]
    return (date.fromisoformat(due_on) + timedelta(days=ahead[0])).isoformat() if ahead else None


def billing(answers: Mapping[str, Any]) -> tuple[str, str, str]:
    """How somebody's application says that the fee is to be paid: (kind, account string, their own reference)."""
    account = str(answers.get("account_string", "")).strip()
    internal = answers.get("invoice_kind") == INTERNAL and account
    return INTERNAL if internal else EXTERNAL, account if internal else "", str(answers.get("invoice_reference", ""))


def read_kronor(text: str) -> int | None:
    """An amount as people write it, "1 500" or "1500,50", in öre; None for what is no amount."""
    written = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d)", "", text.strip())
    match = re.fullmatch(r"([0-9]{1,7})(?:[.,]([0-9]{2}))?(?:\s*kr)?", written)
    return int(match[1]) * 100 + int(match[2] or 0) if match else None


def written(ore: int) -> str:
    """An amount as read_kronor() takes it: "1500" or "1500,50"."""
    return f"{ore // 100},{ore % 100:02d}" if ore % 100 else str(ore // 100)
