"""Invoices from draft to settled: made for those who take part, corrected, sent, credited, paid back (A6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.cases.records import Application, applications_at
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, Programme, course_now, find_programme
from chalicelib.courses.rules import CourseState
from chalicelib.fees import rules
from chalicelib.fees.changing import changes, event, keep
from chalicelib.fees.records import Fee, Invoice, fees_of, find_fee, invoices_at, next_numbers
from chalicelib.groups.applicants import visible
from chalicelib.groups.records import group_of, keys
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.people.records import Person, persons_at
from chalicelib.settings import settings

TAKE_PART = (State.ADMITTED, State.COMPLETED)
AT_ONCE = 30  # invoices in one commit of at most a hundred records


@dataclass(frozen=True)
class Participant:
    """Somebody who takes part in the course, or did and has been invoiced."""

    application: Application
    person: Person
    takes_part: bool
    fee: Fee | None
    invoice: Invoice | None  # the one that counts


@dataclass(frozen=True)
class Billing:
    """A course and its participants, with what they have been invoiced."""

    course: Course
    programme: Programme | None
    participants: list[Participant]

    @property
    def without(self) -> list[Participant]:
        """Those who take part and have no invoice. Nobody takes part in a course that was cancelled a moment ago."""
        cancelled = self.course.state == CourseState.CANCELLED
        return [each for each in self.participants if each.takes_part and each.fee is None and not cancelled]

    @property
    def to_send(self) -> list[Invoice]:
        """The drafts of those who take part. That of somebody who has left is looked at by itself."""
        cancelled = self.course.state == CourseState.CANCELLED
        theirs = [each.invoice for each in self.participants if each.takes_part and each.invoice and not cancelled]
        return [invoice for invoice in theirs if invoice.standing == "draft"]


def billing(course_id: str, reach: Reach) -> Billing:
    """Who is to pay for the course. Raises NotFound outside the reach; who is protected is left out (B2)."""
    course = course_now(course_id)
    if course is None:
        raise NotFound
    reach.require(Ability.BILL, districts=course.districts, course_id=course_id)
    fees = {str(fee.application_id): fee for fee in fees_of(course_id)}
    members = keys(group_of(course_id).members)
    applications = applications_at([*members, *((str(fee.person_id), key) for key, fee in fees.items())])
    persons = visible(persons_at(each.person_id for each in applications), reach, course.districts, course_id)
    invoices = invoices_at(fee.numbers[-1] for fee in fees.values())
    participants = []
    for each in applications:
        fee = fees.get(each.application_id)
        takes_part = each.state in TAKE_PART and each.seat_in == course_id
        if each.person_id in persons and (takes_part or fee):
            invoice = invoices.get(fee.numbers[-1]) if fee else None
            participants.append(Participant(each, persons[each.person_id], takes_part, fee, invoice))
    return Billing(course, find_programme(course.programme_id), participants)


def draft(found: Billing, due_on: date, actor: str, now: datetime) -> int:
    """Make drafts for all who take part and have no invoice; how many. Twice is once.

    Raises Conflict where somebody else makes them at the same time, and Unavailable: what was made stays."""
    wanted = found.without if found.course.fee_ore else []
    numbers = next_numbers(len(wanted), now) if wanted else []
    made = [
        _drafted(found.course, each.application, number, due_on, now)
        for each, number in zip(wanted, numbers, strict=True)
    ]
    for first in range(0, len(made), AT_ONCE):
        some = made[first : first + AT_ONCE]
        fees = [
            Fee(each.course_id, each.application_id, person_id=each.person_id, numbers=[each.number]) for each in some
        ]
        told = [event(each, "InvoiceDrafted", now, actor, amount_ore=int(each.amount_ore)) for each in some]
        try:
            commit(*(change for each in some for change in changes(each)), *map(Put, fees), events=told)
        except LostRace as lost:
            raise Conflict from lost
    return len(made)


def draft_again(
    invoice: Invoice, course: Course, application: Application, due_on: date, actor: str, now: datetime
) -> Invoice:
    """A new draft in the place of one that was credited. Twice is once. Raises WrongInvoiceState, Conflict."""
    fee = find_fee(invoice.course_id, invoice.application_id)
    if fee is None or rules.state(invoice, due_on) != rules.State.CREDITED:
        raise rules.WrongInvoiceState
    if fee.numbers[-1] != invoice.number:
        return invoices_at(fee.numbers[-1:])[fee.numbers[-1]]
    (number,) = next_numbers(1, now)
    made = _drafted(course, application, number, due_on, now)
    fee.numbers = [*fee.numbers, number]
    keep(made, event(made, "InvoiceDrafted", now, actor, amount_ore=int(made.amount_ore)), [Put(fee)])
    return made


def _drafted(course: Course, application: Application, number: str, due_on: date, now: datetime) -> Invoice:
    kind, account, reference = rules.billing(application.answers)
    return Invoice(
        number,
        course_id=course.course_id,
        programme_id=course.programme_id,
        districts=course.districts,
        person_id=application.person_id,
        application_id=application.application_id,
        case_number=application.case_number,
        kind=kind,
        account_string=account,
        invoice_reference=reference,
        amount_ore=int(course.fee_ore),
        due_on=due_on.isoformat(),
        made_at=now.isoformat(timespec="milliseconds"),
    )


def correct(invoice: Invoice, actor: str, now: datetime, **values: int | str) -> None:
    """Change a draft's amount, due date, kind or references. Raises Conflict, and WrongInvoiceState once it is sent, or
    where the amount would be less than what is credited of it: nobody has paid anything that could be paid back."""
    if rules.standing(invoice) != "draft" or int(values.get("amount_ore", invoice.amount_ore)) <= invoice.credited_ore:
        raise rules.WrongInvoiceState
    changed = {name: value for name, value in values.items() if getattr(invoice, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(invoice, name, value)
        keep(invoice, event(invoice, "InvoiceCorrected", now, actor, amount_ore=int(invoice.amount_ore)))


def send(invoice: Invoice, actor: str, now: datetime, today: date) -> None:
    """Send a draft to who is to pay. Twice is once. Raises DuePassed, NoBankgiro, WrongInvoiceState, Conflict."""
    if invoice.sent_at:
        return
    if rules.standing(invoice) != "draft":
        raise rules.WrongInvoiceState
    if invoice.due_on <= today.isoformat():
        raise rules.DuePassed
    if invoice.kind == rules.EXTERNAL and not settings.bankgiro:
        raise rules.NoBankgiro
    invoice.sent_at = now.isoformat(timespec="milliseconds")
    keep(invoice, event(invoice, "InvoiceSent", now, actor, tell=True, amount_ore=int(invoice.amount_ore)))


def send_all(drafts: Sequence[Invoice], actor: str, now: datetime, today: date) -> int:
    """Send these drafts, one commit each; how many. What fails leaves those before it sent. Raises as send()."""
    for invoice in drafts:
        send(invoice, actor, now, today)
    return len(drafts)


def credit(invoice: Invoice, ore: int, because: str, actor: str, now: datetime) -> None:
    """Take back the whole of an invoice or a part (öre). `because`: a key of rules.BECAUSE.

    Raises WrongInvoiceState where less than that is left of it to credit; Conflict, Unavailable."""
    if not 0 < ore <= int(invoice.amount_ore) - int(invoice.credited_ore):
        raise rules.WrongInvoiceState
    invoice.credited_ore = int(invoice.credited_ore) + ore
    tell = bool(invoice.sent_at)
    keep(invoice, event(invoice, "InvoiceCredited", now, actor, tell=tell, credited_ore=ore, because=because))


def refund(invoice: Invoice, ore: int, actor: str, now: datetime) -> None:
    """Note that what was paid too much has been paid back (öre). Raises WrongInvoiceState, Conflict, Unavailable."""
    if not 0 < ore <= -rules.balance(invoice):
        raise rules.WrongInvoiceState
    invoice.refunded_ore = int(invoice.refunded_ore) + ore
    keep(invoice, event(invoice, "OverpaymentRefunded", now, actor, refunded_ore=ore))
