"""Invoices, payments and what reminds of them. Amounts are whole öre."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from chalicelib.cases.records import find_application
from chalicelib.courses.records import course_now
from chalicelib.fees import (
    bank_routes,  # noqa: F401 - its routes are the room's too
    drawn,
    forms,
    invoicing,
    lists,
    paying,
    rules,
)
from chalicelib.fees.changing import opened
from chalicelib.fees.own import own_fee
from chalicelib.fees.records import Invoice
from chalicelib.fees.references import number_in
from chalicelib.fees.room import routes
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.forms import Reading
from chalicelib.http.languages import gettext, ngettext
from chalicelib.http.refusals import BadRequest, NotFound
from chalicelib.http.requests import Request

__all__ = ["routes"]

CURSOR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}#[0-9]{5,12}")
MOST_SENT = 100  # in one request, which must end before the gateway's time is out


@routes.get("/personal/kurser/{course_id}/avgifter")
def course_fees(request: Request, course_id: str) -> Answer:
    """Who is to pay for a course, and how that stands."""
    found = invoicing.billing(course_id, request.reach)
    count = request.query.get("antal", "")
    return drawn.course(request, found, _due_by_habit(request), {}, _done(request.query.get("gjort", ""), count))


@routes.post("/personal/kurser/{course_id}/avgifter")
def bill(request: Request, course_id: str) -> Answer:
    """Make drafts for those who have none, or send all drafts."""
    found = invoicing.billing(course_id, request.reach)
    actor = f"staff:{request.person_id}"
    if request.value("gor") == "skicka":
        drafts = found.to_send[:MOST_SENT]
        count = invoicing.send_all(drafts, actor, request.now, request.today)
        return redirect(f"{request.path}?gjort=skickat&antal={count}")
    reading = _read_due(request)
    if reading.errors:
        return drawn.course(request, found, reading.typed, reading.errors, "")
    due_on = date.fromisoformat(str(reading.values["due_on"]))
    count = invoicing.draft(found, due_on, actor, request.now)
    return redirect(f"{request.path}?gjort=utkast&antal={count}")


@routes.get("/personal/avgifter")
def fees(request: Request) -> Answer:
    """What is overdue, open, drafted or paid too much."""
    name = request.query.get("lista", "")
    after = request.query.get("efter", "")
    after = after if CURSOR.fullmatch(after) else ""
    return drawn.listed(request, name if name in lists.LISTS else "forfallna", after, {}, {})


@routes.post("/personal/avgifter")
def find(request: Request) -> Answer:
    """Look for an invoice by its number or its OCR reference."""
    reading = forms.FIND.read(request.fields)
    if not reading.errors:
        number = number_in(str(reading.values["sok"]))
        try:
            invoice, _ = opened(number, request.reach)
            return redirect(f"/personal/avgifter/{invoice.number}")
        except NotFound:
            reading.errors["sok"] = gettext("Vi hittar ingen faktura med det numret. Kontrollera siffrorna.")
    return drawn.listed(request, "forfallna", "", reading.typed, reading.errors)


@routes.get("/personal/avgifter/{invoice_number}")
def invoice(request: Request, invoice_number: str) -> Answer:
    """One invoice with its journal."""
    found, person = opened(invoice_number, request.reach)
    return drawn.invoice(request, found, person, _due_by_habit(request), {}, _done(request.query.get("gjort", ""), "1"))


@routes.post("/personal/avgifter/{invoice_number}")
def change_invoice(request: Request, invoice_number: str) -> Answer:
    """Send it, correct it, credit it, note that it is booked or paid back, or make a new one."""
    found, person = opened(invoice_number, request.reach)
    act = ACTS.get(request.value("gor"))
    if act is None:
        raise BadRequest
    reading = act(request, found)
    if reading is None or not reading.errors:
        leads_to = reading.values.get("leads_to", invoice_number) if reading else invoice_number
        return redirect(f"/personal/avgifter/{leads_to}?gjort={request.value('gor')}")
    return drawn.invoice(request, found, person, reading.typed, reading.errors, "")


def _send(request: Request, found: Invoice) -> Reading | None:
    invoicing.send(found, f"staff:{request.person_id}", request.now, request.today)
    return None


def _check_seen(request: Request, found: Invoice) -> None:
    """Raises WrongInvoiceState where the invoice isn't as the page showed it: a part that is credited by a button that
    was pressed twice is credited once."""
    if request.value("seen") != str(int(found.version or 0)):
        raise rules.WrongInvoiceState


def _correct(request: Request, found: Invoice) -> Reading | None:
    _check_seen(request, found)
    reading = forms.CORRECT.read(request.fields)
    ore = forms.amount_in(reading, "correct_amount")
    if 0 < ore <= int(found.credited_ore) and "correct_amount" not in reading.errors:
        reading.errors["correct_amount"] = gettext("Beloppet måste vara högre än det som redan är krediterat.")
    _check_due(reading, request.today)
    if not reading.errors:
        kept = {
            name: str(reading.values.get(name, ""))
            for name in ("due_on", "kind", "account_string", "invoice_reference")
        }
        invoicing.correct(found, f"staff:{request.person_id}", request.now, amount_ore=ore, **kept)
    return reading


def _credit(request: Request, found: Invoice) -> Reading | None:
    _check_seen(request, found)
    reading = forms.CREDIT.read(request.fields)
    ore = forms.amount_in(reading, "credit_amount")
    left = int(found.amount_ore) - int(found.credited_ore)
    if ore > left and "credit_amount" not in reading.errors:
        reading.errors["credit_amount"] = gettext("Så mycket finns inte kvar att kreditera.")
    if not reading.errors:
        invoicing.credit(found, ore, str(reading.values["because"]), f"staff:{request.person_id}", request.now)
    return reading


def _refund(request: Request, found: Invoice) -> Reading | None:
    _check_seen(request, found)
    reading = forms.REFUND.read(request.fields)
    ore = forms.amount_in(reading, "refund_amount")
    if ore > -rules.balance(found) and "refund_amount" not in reading.errors:
        reading.errors["refund_amount"] = gettext("Så mycket har inte betalats för mycket.")
    if not reading.errors:
        invoicing.refund(found, ore, f"staff:{request.person_id}", request.now)
    return reading


def _settle(request: Request, found: Invoice) -> Reading | None:
    paying.settle_internally(found, request.now, f"staff:{request.person_id}")
    return None


def _again(request: Request, found: Invoice) -> Reading | None:
    reading = _read_due(request)
    course, case = course_now(found.course_id), find_application(found.person_id, found.application_id)
    if course is None or case is None:
        raise NotFound
    if not reading.errors:
        due_on = date.fromisoformat(str(reading.values["due_on"]))
        made = invoicing.draft_again(found, course, case, due_on, f"staff:{request.person_id}", request.now)
        reading.values["leads_to"] = str(made.number)
    return reading


ACTS: dict[str, Callable[[Request, Invoice], Reading | None]] = {
    "skicka": _send,
    "ratta": _correct,
    "kreditera": _credit,
    "aterbetala": _refund,
    "bokford": _settle,
    "ny": _again,
}


@routes.get("/mina-arenden/{case_number}/avgift")
def own(request: Request, case_number: str) -> Answer:
    """My fee: how much, until when, how it is paid, what is paid."""
    return drawn.own(request, own_fee(request.person_id, case_number))


def _due_by_habit(request: Request) -> dict[str, str | list[str]]:
    return {"due_on": (request.today + timedelta(days=rules.PAYMENT_DAYS)).isoformat()}


def _read_due(request: Request) -> Reading:
    reading = forms.DUE.read(request.fields)
    _check_due(reading, request.today)
    return reading


def _check_due(reading: Reading, today: date) -> None:
    due_on = str(reading.values.get("due_on", ""))
    if due_on and due_on <= today.isoformat():
        reading.errors["due_on"] = gettext("Välj en dag som kommer.")


def _done(what: str, count: str) -> str:
    """What was just done, in words."""
    number = int(count) if re.fullmatch(r"[0-9]{1,4}", count) else 0
    match what:
        case "utkast":
            return ngettext("%(num)s utkast är gjort.", "%(num)s utkast är gjorda.", number) % {"num": number}
        case "skickat" | "skicka":
            return ngettext("%(num)s faktura är skickad.", "%(num)s fakturor är skickade.", number) % {"num": number}
        case "":
            return ""
        case _:
            return gettext("Ändringen är sparad.")
