"""What has happened to an invoice, in words, for the administrator and for the one who pays. Pure."""

from collections.abc import Iterable
from typing import Any

from chalicelib.fees.rules import BECAUSE
from chalicelib.http.languages import N_, day, gettext, kronor, moment
from chalicelib.journal.records import Event

SAID = {
    "InvoiceDrafted": N_("Utkastet gjordes"),
    "InvoiceCorrected": N_("Utkastet rättades"),
    "InvoiceSent": N_("Fakturan skickades"),
    "InvoiceCredited": N_("Fakturan krediterades"),
    "OverpaymentRefunded": N_("Det som betalats för mycket betalades tillbaka"),
    "PaymentReceived": N_("En betalning kom in"),
    "PaymentReversed": N_("En betalning drogs tillbaka"),
    "FeeOverdue": N_("Fakturan förföll"),
    "FeeReminder": N_("En påminnelse skickades"),
}
AMOUNTS = ("amount_ore", "credited_ore", "paid_ore", "refunded_ore")
# What the one who pays has no use for.
OURS = ("InvoiceDrafted", "InvoiceCorrected", "FeeOverdue")


def journal(events: Iterable[Event], *, own: bool = False) -> list[dict[str, Any]]:
    """Entries of the macro `timeline`. `own`: for the one who pays."""
    return [
        {
            "what": gettext(SAID.get(event.kind, event.kind)),
            "when": moment(event.at),
            "iso": event.at,
            "detail": _detail(event),
            "state": "done",
        }
        for event in events
        if not (own and event.kind in OURS)
    ]


def _detail(event: Event) -> str:
    amounts = [kronor(int(event.data[name])) for name in AMOUNTS if name in event.data]
    said = [*amounts, gettext(BECAUSE.get(str(event.data.get("because", "")), ""))]
    if "paid_on" in event.data:
        said.append(gettext("betalt %(day)s") % {"day": day(str(event.data["paid_on"]))})
    return gettext(", ").join(each for each in said if each)
