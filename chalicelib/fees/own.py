"""The fee as the one who is to pay it sees it (A6)."""

from dataclasses import dataclass

from chalicelib.cases.records import Application, applications_of
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, find_course
from chalicelib.fees.records import INVOICES, Invoice, find_fee, invoices_at
from chalicelib.http.refusals import NotFound
from chalicelib.people.records import Message, messages_of

HAS_HAD_SEAT = (State.ADMITTED, State.COMPLETED, State.DROPPED_OUT)


@dataclass(frozen=True)
class OwnFee:
    """A case's fee: the invoices that have been sent, latest first, and what was said of them."""

    application: Application
    course: Course
    invoices: list[Invoice]
    messages: list[Message]


def own_fee(person_id: str, case_number: str) -> OwnFee:
    """The fee of the person's own case. Raises NotFound where there is none, and for somebody else's case."""
    application = next((each for each in applications_of(person_id) if each.case_number == case_number), None)
    if application is None or application.state not in HAS_HAD_SEAT or not application.seat_in:
        raise NotFound
    course = find_course(application.seat_in)
    fee = find_fee(application.seat_in, application.application_id)
    if course is None or not (fee or course.fee_ore):
        raise NotFound
    numbers = list(reversed(fee.numbers)) if fee else []
    found = invoices_at(numbers) if numbers else {}
    invoices = [found[number] for number in numbers if number in found and found[number].sent_at]
    journals = {f"{INVOICES}{invoice.number}" for invoice in invoices}
    messages = [message for message in messages_of(person_id) if message.case_id in journals] if journals else []
    return OwnFee(application, course, invoices, messages)
