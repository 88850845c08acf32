"""Payments: from the finance system, from the bank's file, and those to be matched by hand."""

import re
from typing import Any
from urllib.parse import quote

from chalicelib.fees import banking, drawn, forms, incoming, paying
from chalicelib.fees.bank_lines import BrokenFile
from chalicelib.fees.changing import opened
from chalicelib.fees.records import Payment, find_payment, unmatched_payments
from chalicelib.fees.references import number_in
from chalicelib.fees.room import routes
from chalicelib.fees.rules import AlreadyMatched
from chalicelib.files.actions import upload_form
from chalicelib.files.rules import WrongFile
from chalicelib.http.answers import Answer, json_answer, redirect, sending_to
from chalicelib.http.languages import gettext
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Request

CURSOR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}#[A-Za-z0-9._:/-]{1,120}")
PAGE = 50


@routes.post("/betalningar")
def take_payments(request: Request) -> Answer:
    """The finance system tells of payments; each counts once."""
    client_id = str(request.client_id)
    payments = incoming.read(request.json, client_id)
    outcomes = paying.take_all(payments, request.now, f"system:{client_id}")
    return json_answer(incoming.answered(payments, outcomes))


@routes.get("/personal/avgifter/bankfil")
def bank_file(request: Request) -> Answer:
    """Choose a bank file; once it has been sent, what is in it."""
    request.reach.require(Ability.BILL)
    key = request.query.get("key", "")
    if not key:
        return _choose(request)
    try:
        file = banking.file_of(key)
    except (BrokenFile, WrongFile) as wrong:
        return _choose(request, gettext(wrong.advice), getattr(wrong, "line", 0))
    return _page(request, upload=None, shown=banking.seen(file), key=key)


@routes.post("/personal/avgifter/bankfil")
def book_bank_file(request: Request) -> Answer:
    """Book what is in it."""
    request.reach.require(Ability.BILL)
    key = request.value("key")
    try:
        banking.book(banking.file_of(key), f"staff:{request.person_id}", request.now)
    except (BrokenFile, WrongFile) as wrong:
        return _choose(request, gettext(wrong.advice), getattr(wrong, "line", 0))
    return redirect(f"{banking.BACK_TO}?key={quote(key, safe='/')}")


def _choose(request: Request, fault: str = "", line: int = 0) -> Answer:
    upload = upload_form(banking.FOLDER, banking.TYPES, banking.MOST_BYTES, banking.BACK_TO)
    answer = _page(request, upload=upload, shown=None, key="", fault=fault, line=line)
    answer.headers.update(sending_to(upload.origin))
    return answer


def _page(request: Request, *, fault: str = "", line: int = 0, **known: Any) -> Answer:
    return show(
        request,
        "fees/bank_file.html",
        status=422 if fault else 200,
        fault=fault,
        errors=[fault] if fault else [],
        line=line,
        results=banking.RESULTS,
        **known,
    )


@routes.get("/personal/avgifter/omatchade")
def unmatched(request: Request) -> Answer:
    """Payments that nobody has said yet what they are for."""
    request.reach.require(Ability.BILL)
    after = request.query.get("efter", "")
    found = unmatched_payments(after if CURSOR.fullmatch(after) else "", PAGE + 1)
    more = f"{request.path}?efter={quote(str(found[PAGE - 1].waits_at), safe='')}" if len(found) > PAGE else ""
    return show(request, "fees/unmatched.html", payments=found[:PAGE], next=more)


@routes.get("/personal/avgifter/betalning")
def payment(request: Request) -> Answer:
    """One of them."""
    return drawn.payment(request, _waiting(request, request.query.get("id", "")), {}, {})


@routes.post("/personal/avgifter/betalning")
def match_payment(request: Request) -> Answer:
    """Say what it is for, wholly or in part, or that it was sent back."""
    found = _waiting(request, request.value("id"))
    actor = f"staff:{request.person_id}"
    if request.value("seen") != str(found.left_ore):
        raise AlreadyMatched  # not as the page showed it: a button that was pressed twice matches once
    if request.value("gor") == "tillbaka":
        paying.send_back(found, request.now, actor)
        return redirect("/personal/avgifter/omatchade")
    reading = forms.MATCH.read(request.fields)
    ore = forms.amount_in(reading, "match_amount") * (-1 if found.left_ore < 0 else 1)
    if "match_amount" not in reading.errors and not paying.fits(ore, found.left_ore):
        reading.errors["match_amount"] = gettext("Så mycket finns inte kvar av betalningen.")
    try:
        invoice, _ = opened(number_in(str(reading.values.get("number", ""))), request.reach)
    except NotFound:
        reading.errors.setdefault("number", gettext("Vi hittar ingen faktura med det numret. Kontrollera siffrorna."))
    else:
        if not invoice.sent_at:
            reading.errors["number"] = gettext("Fakturan är inte skickad än. Skicka den först.")
        if not reading.errors:
            paying.match(found, invoice, ore, request.now, actor)
            return redirect(f"/personal/avgifter/{invoice.number}")
    return drawn.payment(request, found, reading.typed, reading.errors)


def _waiting(request: Request, payment_id: str) -> Payment:
    request.reach.require(Ability.BILL)
    found = find_payment(payment_id)
    if found is None:
        raise NotFound
    return found
