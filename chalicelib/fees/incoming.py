"""Payments as the city's finance system tells of them (X8): read wholly before any of them is counted."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chalicelib.fees.paying import Incoming, Outcome
from chalicelib.http.languages import N_, say
from chalicelib.http.refusals import WrongFields

MOST = 200
MOST_ORE = 10**10
_ID = re.compile(r"[A-Za-z0-9._:/-]{1,64}")
WRONG = {
    "list": N_("Ange en lista med mellan 1 och 200 betalningar."),
    "payment": N_("Ange betalningen som ett objekt."),
    "id": N_("Ange ett id med högst 64 tecken: bokstäver a–z, siffror och . _ : / -"),
    "twice": N_("Samma id står flera gånger i listan."),
    "amount_ore": N_("Ange beloppet i hela ören. Det är under noll när pengar har gått tillbaka, och aldrig noll."),
    "reference": N_("Ange referensen som text med högst 25 tecken."),
    "paid_on": N_("Ange dagen som 2027-02-03."),
}


def read(document: Mapping[str, Any] | None, client_id: str) -> list[Incoming]:
    """The payments of a document. Raises WrongFields with all faults, "payments[3].paid_on" and the like."""
    listed = (document or {}).get("payments")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST:
        raise WrongFields({"payments": say(WRONG["list"])})
    faults = {f"payments[{place}]{where}": why for place, each in enumerate(listed) for where, why in _faults(each)}
    ids = [each.get("id") if isinstance(each, dict) else None for each in listed]
    faults |= {
        f"payments[{place}].id": "twice"
        for place, each in enumerate(listed)
        if isinstance(each, dict) and isinstance(each.get("id"), str) and ids.index(each["id"]) < place
    }
    if faults:
        raise WrongFields({where: say(WRONG[why]) for where, why in faults.items()})
    return [
        Incoming(f"system:{client_id}:{each['id']}", each["reference"].strip(), each["amount_ore"], each["paid_on"])
        for each in listed
    ]


def _faults(payment: Any) -> list[tuple[str, str]]:
    if not isinstance(payment, dict):
        return [("", "payment")]
    given, ore = payment.get("reference"), payment.get("amount_ore")
    checks = {
        "id": isinstance(payment.get("id"), str) and _ID.fullmatch(payment["id"]),
        "amount_ore": type(ore) is int and 0 < abs(ore) <= MOST_ORE,
        "reference": isinstance(given, str) and len(given) <= 25 and given.isprintable(),
        "paid_on": _is_day(payment.get("paid_on")),
    }
    return [(f".{name}", name) for name, fine in checks.items() if not fine]


def _is_day(value: Any) -> bool:
    if not (isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        return False
    try:
        return date.fromisoformat(value).year >= 2000
    except ValueError:
        return False


def answered(incoming: Sequence[Incoming], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What the system is answered: of each payment what became of it, in the order they came."""
    return {
        "payments": [
            {
                "id": each.payment_id.split(":", 2)[2],
                "result": outcome.result,
                **({"invoice": outcome.number} if outcome.number else {}),
            }
            for each, outcome in zip(incoming, outcomes, strict=True)
        ]
    }
