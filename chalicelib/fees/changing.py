"""What every change of an invoice has in common: what follows from its sums, its event, and the commit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.fees import rules
from chalicelib.fees.records import INVOICES, STEPS, Invoice, find_invoice
from chalicelib.fees.references import ocr
from chalicelib.http.reach import CITY, Ability, Reach
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import Change, LostRace, Put, commit
from chalicelib.journal.records import Event, happened
from chalicelib.people.records import Person, find_person
from chalicelib.settings import settings
from chalicelib.tasks.actions import done

OVERDUE, HANDLERS_OVERDUE = "fee_overdue", "fee_overdue_handler"


def opened(number: str, reach: Reach) -> tuple[Invoice, Person]:
    """The invoice and whose it is. Raises NotFound: outside the reach (L3), and protected (B2), it doesn't exist."""
    invoice = find_invoice(number)
    person = find_person(invoice.person_id) if invoice else None
    if invoice is None or person is None or not is_within(invoice, person, reach):
        raise NotFound
    return invoice, person


def is_within(invoice: Invoice, person: Person, reach: Reach) -> bool:
    """Whether the invoice exists for whoever has this reach."""
    where: dict[str, Any] = {"districts": invoice.districts, "course_id": invoice.course_id}
    hidden = bool(person.protected) and not reach.may(Ability.PROTECTED, **where)
    return reach.may(Ability.BILL, **where) and not hidden


def changes(invoice: Invoice) -> list[Change]:
    """The invoice with all that follows from its sums: its list, its next step, and that nobody need mind it any more
    once it is paid."""
    invoice.standing = rules.standing(invoice)
    invoice.stands_at = f"{invoice.due_on}#{invoice.number}" if invoice.standing else None
    waits = invoice.standing == "open"
    step = rules.next_step(invoice.due_on, reminder_days(invoice), int(invoice.step_done)) if waits else None
    invoice.next_step, invoice.steps = step, STEPS if step else None
    place = invoice.asks_in
    if place is None or waits:
        return [Put(invoice)]
    invoice.asks_in = None
    return [Put(invoice), done(place, task_kind(place), str(invoice.number))]


def reminder_days(invoice: Invoice) -> tuple[int, ...]:
    """How many days after the due date the participant is reminded: not at all of what workplaces settle."""
    return settings.fee_reminder_days if invoice.kind == rules.EXTERNAL else ()


def task_kind(place: str) -> str:
    """Which task an overdue fee is in a place: the administrator's, or the named handler's (B2)."""
    return OVERDUE if place == CITY else HANDLERS_OVERDUE


def event(invoice: Invoice, kind: str, at: datetime, actor: str, *, tell: bool = False, **data: Any) -> Event:
    """What happened to the invoice, for the commit that stores its next version. Call it when its sums are changed.

    An internal invoice is between workplaces: its participant reads of it in My cases and gets no message."""
    return happened(
        kind,
        case_id=f"{INVOICES}{invoice.number}",
        sequence=invoice.next_event,
        at=at,
        actor=actor,
        person_id=invoice.person_id,
        tell=tell and invoice.kind == rules.EXTERNAL,
        case_number=invoice.case_number,
        course_id=invoice.course_id,
        number=invoice.number,
        ocr=ocr(str(invoice.number)),
        due_on=invoice.due_on,
        left_ore=rules.balance(invoice),
        **data,
    )


def keep(invoice: Invoice, event: Event, also: Sequence[Change] = ()) -> None:
    """Store the changed invoice and what happened. Raises Conflict, Unavailable."""
    try:
        commit(*changes(invoice), *also, events=[event])
    except LostRace as lost:
        raise Conflict from lost
