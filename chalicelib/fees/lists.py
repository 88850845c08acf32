"""Lists of invoices, each with what its reader reaches (L3) and may know of (B2)."""

from dataclasses import dataclass, field
from datetime import date

from chalicelib.fees import rules
from chalicelib.fees.changing import is_within
from chalicelib.fees.records import Invoice, invoices_standing
from chalicelib.fees.rules import State
from chalicelib.http.languages import N_
from chalicelib.http.reach import Reach
from chalicelib.people.records import Person, persons_at

PAGE = 50
MOST_READ = 500
# The lists by their names in addresses: what they are called, and the standing of what is in them.
LISTS = {
    "forfallna": (N_("Förfallna"), "open"),
    "oppna": (N_("Skickade, inte förfallna"), "open"),
    "utkast": (N_("Utkast"), "draft"),
    "for-mycket-betalt": (N_("För mycket betalt"), "over_paid"),
}


@dataclass(frozen=True)
class Row:
    """One invoice in a list."""

    invoice: Invoice
    person: Person
    state: State

    @property
    def left(self) -> int:
        return rules.balance(self.invoice)


@dataclass
class Listed:
    """A page of a list; `after` is the cursor of the next one, "" on the last. A page may be empty and not the last."""

    rows: list[Row] = field(default_factory=list)
    after: str = ""


def listed(name: str, reach: Reach, today: date, after: str) -> Listed:
    """A page of the list with this name (a key of LISTS), first due first."""
    page, last = Listed(), f"{today.isoformat()}" if name == "forfallna" else "~"
    first = f"{after}!" if after else today.isoformat() if name == "oppna" else "!"
    for _ in range(MOST_READ // PAGE):
        found = invoices_standing(LISTS[name][1], first, last, PAGE)
        page.rows += rows(found, reach, today)
        if len(page.rows) > PAGE:
            page.rows = page.rows[:PAGE]
            page.after = str(page.rows[-1].invoice.stands_at)
            return page
        if len(found) < PAGE:
            return page
        first = f"{found[-1].stands_at}!"
    page.after = first.removesuffix("!")  # as far as was read: what is in reach may lie behind it
    return page


def rows(invoices: list[Invoice], reach: Reach, today: date) -> list[Row]:
    """Those of the invoices that exist for whoever has this reach. One batch read of persons."""
    persons = persons_at(invoice.person_id for invoice in invoices) if invoices else {}
    return [
        Row(invoice, persons[invoice.person_id], rules.state(invoice, today))
        for invoice in invoices
        if invoice.person_id in persons and is_within(invoice, persons[invoice.person_id], reach)
    ]
