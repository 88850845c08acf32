"""What the city's finance system can tell: payments that have come in."""

from chalicelib.fees.incoming import MOST
from chalicelib.http.contract import Contract, Endpoint, Schema, listed, named, record
from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict

PAYMENT_ID: Schema = {
    "type": "string",
    "pattern": "^[A-Za-z0-9._:/-]{1,64}$",
    "description": N_("Betalningens id hos er. Samma id räknas en enda gång, hur ofta det än kommer."),
    "examples": ["2027-02-03/000017"],
}
PAYMENT = record(
    {
        "id": PAYMENT_ID,
        "reference": {
            "type": "string",
            "maxLength": 25,
            "description": N_("OCR-numret som betalaren skrev. Tomt eller okänt: betalningen paras ihop för hand."),
            "examples": ["20270000118"],
        },
        "amount_ore": {
            "type": "integer",
            "description": N_("Beloppet i hela ören. Under noll när pengar har gått tillbaka, aldrig noll."),
            "examples": [120000],
        },
        "paid_on": {
            "type": "string",
            "format": "date",
            "description": N_("Dagen då pengarna betalades"),
            "examples": ["2027-02-03"],
        },
    }
)
RESULT = record(
    {
        "id": PAYMENT_ID,
        "result": {
            "type": "string",
            "enum": ["matched", "unmatched", "known", "differs"],
            "description": N_(
                "matched: räknad på fakturan i invoice. unmatched: räknad, men ingen faktura har referensen. known: "
                "räknad förut. differs: räknad förut med ett annat belopp eller en annan referens; ingenting är ändrat."
            ),
        },
        "invoice": {
            "type": "string",
            "description": N_("Fakturans nummer"),
            "examples": ["202700001"],
        },
    },
    optional=("invoice",),
)


def payments() -> Schema:
    """A list of payments."""
    return record({"payments": listed(named("Payment"), minItems=1, maxItems=MOST)})


CONTRACT = Contract(
    (
        Endpoint(
            "POST",
            "/betalningar",
            N_("Lämna betalningar som har kommit in"),
            named("PaymentResults"),
            detail=N_(
                "Är något fält fel räknas ingen av betalningarna, och alla fel står i errors. Annars räknas var och en "
                "för sig och får ett eget svar, i samma ordning. Uteblir svaret är det ofarligt att skicka hela listan "
                "igen."
            ),
            body=payments,
            refusals={Conflict: N_("En faktura ändrades samtidigt. Skicka hela listan igen.")},
        ),
    ),
    {
        "Payment": PAYMENT,
        "PaymentResult": RESULT,
        "PaymentResults": record({"payments": listed(named("PaymentResult"))}),
    },
)
