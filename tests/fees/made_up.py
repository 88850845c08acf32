"""Those who take part in a course that costs something, and their invoices."""

from datetime import date, datetime
from typing import Any

from chalicelib.cases.records import Application
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.fees import invoicing
from chalicelib.fees.invoicing import Billing, billing
from chalicelib.fees.paying import Incoming, Outcome, take
from chalicelib.fees.records import INVOICES, Invoice, find_invoice
from chalicelib.fees.references import ocr
from chalicelib.groups.records import group_of
from chalicelib.http.reach import CITY, Reach, Role, on_district
from chalicelib.journal.records import timeline
from chalicelib.tasks.records import tasks_in
from tests.admission.made_up import waits
from tests.town import GROUP

FEE = 1200_00
ADMINISTRATOR = Reach("anna", frozenset({(Role.ADMINISTRATOR, CITY)}))
NAMED = Reach("hans", frozenset({(Role.ADMINISTRATOR, CITY), (Role.HANDLER, on_district("farsta"))}))
ANNA = "staff:anna"
DUE = date(2027, 2, 13)


def costs(ore: int = FEE, course_id: str = GROUP) -> Course:
    """The course has this fee."""
    course = Course.get(course_id)
    course.fee_ore = ore
    course.save()
    return course


def takes_part(number: int, state: str = State.ADMITTED, **more: Any) -> Application:
    """Somebody with a seat in the course."""
    member = waits(number, state=state, seat_in=GROUP, **more)
    group = group_of(GROUP)
    group.members = [*group.members, [member.person_id, member.application_id]]
    group.save()
    return member


def billed(reach: Reach = ADMINISTRATOR) -> Billing:
    return billing(GROUP, reach)


def drafted(now: datetime, *numbers: int, **more: Any) -> list[Invoice]:
    """Drafts for these new participants."""
    for number in numbers:
        takes_part(number, **more)
    costs()
    invoicing.draft(billed(NAMED), DUE, ANNA, now)
    return billed(NAMED).to_send


def sent(now: datetime, *numbers: int, **more: Any) -> list[Invoice]:
    """Invoices that have been sent to these new participants, in order of their numbers."""
    drafts = sorted(drafted(now, *numbers, **more), key=lambda invoice: str(invoice.number))
    for invoice in drafts:
        invoicing.send(invoice, ANNA, now, now.date())
    return [as_it_is(invoice) for invoice in drafts]


def as_it_is(invoice: Invoice) -> Invoice:
    found = find_invoice(str(invoice.number))
    assert found
    return found


def pays(invoice: Invoice, now: datetime, ore: int = FEE, payment_id: str = "bank:1") -> Outcome:
    """A payment with the invoice's reference."""
    return take(Incoming(payment_id, ocr(str(invoice.number)), ore, "2027-02-03"), now, "system:bank")


def kinds(invoice: Invoice) -> list[str]:
    """What has happened to the invoice."""
    return [event.kind for event in timeline(f"{INVOICES}{invoice.number}")]


def told(invoice: Invoice) -> list[str]:
    """What its participant is told of."""
    return [event.kind for event in timeline(f"{INVOICES}{invoice.number}") if event.outbox]


def task_kinds(place: str = CITY) -> list[str]:
    return sorted(task.kind for task in tasks_in(place))
