"""The pages about fees, as they are drawn."""

from collections.abc import Mapping
from typing import Any

from chalicelib.courses.records import all_programmes
from chalicelib.fees import forms, lists, rules, told
from chalicelib.fees.invoicing import Billing
from chalicelib.fees.own import OwnFee
from chalicelib.fees.records import INVOICES, Invoice, Payment
from chalicelib.fees.references import ocr
from chalicelib.http.answers import Answer
from chalicelib.http.fields import Value
from chalicelib.http.forms import Form
from chalicelib.http.languages import gettext, say
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.requests import Request
from chalicelib.journal.records import timeline
from chalicelib.people.records import Person, messages_of
from chalicelib.people.rules import CHANNELS, SENDINGS_FOR_STAFF
from chalicelib.settings import settings

Typed = Mapping[str, Value]
Errors = Mapping[str, str]


def course(request: Request, found: Billing, values: Typed, errors: Errors, did: str) -> Answer:
    """The fees of a course."""
    rows = []
    for each in found.participants:
        state = rules.state(each.invoice, request.today) if each.invoice else None
        rows.append((each, state, rules.balance(each.invoice) if each.invoice else 0))
    return show(
        request,
        "fees/course.html",
        status=422 if errors else 200,
        found=found,
        rows=rows,
        drafts=len(found.to_send),
        states=rules.STATES,
        kinds=rules.KINDS,
        fields=forms.DUE.shown(),
        values=values,
        errors=errors,
        did=did,
    )


def listed(request: Request, name: str, after: str, values: Typed, errors: Errors) -> Answer:
    """One of the lists of fees."""
    return show(
        request,
        "fees/list.html",
        status=422 if errors else 200,
        lists=lists.LISTS,
        name=name,
        page=lists.listed(name, request.reach, request.today, after),
        states=rules.STATES,
        programmes={str(programme.programme_id): programme.names for programme in all_programmes()},
        city=request.reach.may(Ability.BILL),
        fields=forms.FIND.shown(),
        values=values,
        errors=errors,
    )


def invoice(request: Request, found: Invoice, person: Person, values: Typed, errors: Errors, did: str) -> Answer:
    """One invoice."""
    names = {str(programme.programme_id): programme.names for programme in all_programmes()}
    journal = f"{INVOICES}{found.number}"
    return show(
        request,
        "fees/invoice.html",
        status=422 if errors else 200,
        invoice=found,
        person=person,
        state=rules.state(found, request.today),
        left=rules.balance(found),
        ocr=ocr(str(found.number)),
        bankgiro=settings.bankgiro,
        states=rules.STATES,
        kinds=rules.KINDS,
        entries=told.journal(timeline(journal)),
        messages=[each for each in messages_of(found.person_id) if each.case_id == journal],
        **_how_messages_went(),
        course_name=say(names.get(found.programme_id, {})) or found.course_id,
        forms=possible(found),
        values={**forms.held(found), **values},
        errors=errors,
        did=did,
    )


def possible(invoice: Invoice) -> dict[str, tuple[str, Any, str, str, str]]:
    """What can be done with the invoice: name → (title, its fields, the button and its kind, what it means)."""
    left, draft = rules.balance(invoice), rules.standing(invoice) == "draft"
    can_credit = int(invoice.credited_ore) < int(invoice.amount_ore)
    internal = invoice.kind == rules.INTERNAL
    struck = left == 0 and not can_credit
    empty = Form("", ())
    kinds = {
        "skicka": (draft, gettext("Skicka fakturan"), empty, gettext("Skicka"), "primary", _sending(internal)),
        "ratta": (draft, gettext("Rätta utkastet"), forms.CORRECT, gettext("Spara"), "primary", ""),
        "bokford": (
            internal and bool(invoice.sent_at) and left > 0,
            gettext("Den är bokförd internt"),
            empty,
            gettext("Den är bokförd"),
            "primary",
            gettext("Fakturan räknas då som betald."),
        ),
        "aterbetala": (
            left < 0,
            gettext("Skriv upp en återbetalning"),
            forms.REFUND,
            gettext("Skriv upp"),
            "primary",
            gettext("Betala först tillbaka pengarna i banken."),
        ),
        "kreditera": (
            can_credit,
            gettext("Kreditera fakturan"),
            forms.CREDIT,
            gettext("Kreditera"),
            "danger",
            gettext("Den som betalar behöver då inte betala beloppet. Det går inte att ångra."),
        ),
        "ny": (
            struck,
            gettext("Gör en ny faktura"),
            forms.DUE,
            gettext("Gör utkast"),
            "primary",
            gettext("Det blir ett nytt utkast med kursens avgift."),
        ),
    }
    return {
        name: (title, form.shown(), text, kind, means)
        for name, (may, title, form, text, kind, means) in kinds.items()
        if may
    }


def _sending(internal: bool) -> str:
    if internal:
        return gettext("Deltagaren ser fakturan i Mina ärenden. Arbetsplatsen betalar.")
    return gettext("Deltagaren får ett mejl med belopp, förfallodag, OCR-nummer och Bankgiro.")


def own(request: Request, fee: OwnFee) -> Answer:
    """My fee."""
    shown = [
        (
            each,
            rules.state(each, request.today),
            rules.balance(each),
            ocr(str(each.number)),
            told.journal(timeline(f"{INVOICES}{each.number}"), own=True),
        )
        for each in fee.invoices
    ]
    return show(
        request,
        "fees/own.html",
        fee=fee,
        shown=shown,
        states=rules.STATES,
        bankgiro=settings.bankgiro,
        payee=settings.payee,
        **_how_messages_went(),
    )


def _how_messages_went() -> dict[str, Any]:
    """What the macro `sent_messages` says."""
    return {
        "channels": {name: gettext(text) for name, text in CHANNELS.items()},
        "sendings": {name: gettext(text) for name, text in SENDINGS_FOR_STAFF.items()},
    }


def payment(request: Request, found: Payment, values: Typed, errors: Errors) -> Answer:
    """One payment that waits."""
    return show(
        request,
        "fees/payment.html",
        status=422 if errors else 200,
        payment=found,
        fields=forms.MATCH.shown(),
        values={**forms.held_of(found), **values},
        errors=errors,
    )
