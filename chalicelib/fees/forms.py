"""What the administrator fills in about fees."""

from chalicelib.fees import rules
from chalicelib.fees.records import Invoice, Payment
from chalicelib.http.fields import Field, Value
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, gettext

_AMOUNT_HINT = N_("I kronor, till exempel 1200 eller 1200,50.")
DUE = Form(
    "due", (Field("due_on", N_("Förfallodag"), kind="day", missing=N_("Skriv vilken dag avgiften ska vara betald.")),)
)
CORRECT = Form(
    "correct",
    (
        Field("correct_amount", N_("Belopp"), hint=_AMOUNT_HINT, max_length=20, inputmode="decimal"),
        Field("due_on", N_("Förfallodag"), kind="day"),
        Field("kind", N_("Hur betalas avgiften?"), kind="choice", options=tuple(rules.KINDS.items())),
        Field("account_string", N_("Kontosträng"), shown_if=("kind", rules.INTERNAL), max_length=80),
        Field("invoice_reference", N_("Referens hos den som betalar"), required=False, max_length=80),
    ),
)
CREDIT = Form(
    "credit",
    (
        Field("credit_amount", N_("Belopp att kreditera"), hint=_AMOUNT_HINT, max_length=20, inputmode="decimal"),
        Field("because", N_("Varför krediteras fakturan?"), kind="choice", options=tuple(rules.BECAUSE.items())),
    ),
)
REFUND = Form(
    "refund",
    (Field("refund_amount", N_("Belopp som är återbetalat"), hint=_AMOUNT_HINT, max_length=20, inputmode="decimal"),),
)
FIND = Form(
    "find",
    (
        Field(
            "sok",
            N_("Fakturanummer eller OCR-nummer"),
            max_length=40,
            inputmode="numeric",
            missing=N_("Skriv ett fakturanummer eller ett OCR-nummer."),
        ),
    ),
)
MATCH = Form(
    "match",
    (
        Field("number", N_("Fakturanummer eller OCR-nummer"), max_length=40, inputmode="numeric"),
        Field("match_amount", N_("Belopp som gäller fakturan"), hint=_AMOUNT_HINT, max_length=20, inputmode="decimal"),
    ),
)


def amount_in(reading: Reading, name: str) -> int:
    """The amount of a field in öre; where it can't be read the reading has a fault for it, and it is 0."""
    if name in reading.errors or name not in reading.values:
        return 0
    ore = rules.read_kronor(str(reading.values[name]))
    if not ore:
        reading.errors[name] = gettext("Skriv beloppet i kronor, till exempel 1200 eller 1200,50.")
    elif ore > rules.MOST_ORE:
        reading.errors[name] = gettext("Beloppet är för stort. Kontrollera det.")
    return ore or 0


def held(invoice: Invoice) -> dict[str, Value]:
    """What the forms of an invoice hold before anybody has changed them."""
    left = rules.balance(invoice)
    return {
        "correct_amount": rules.written(int(invoice.amount_ore)),
        "due_on": invoice.due_on,
        "kind": invoice.kind,
        "account_string": invoice.account_string,
        "invoice_reference": invoice.invoice_reference,
        "credit_amount": rules.written(int(invoice.amount_ore) - int(invoice.credited_ore)),
        "refund_amount": rules.written(max(0, -left)),
    }


def held_of(payment: Payment) -> dict[str, Value]:
    """The same of a payment that is to be matched."""
    return {"match_amount": rules.written(abs(payment.left_ore))}
