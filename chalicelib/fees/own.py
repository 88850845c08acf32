"""The fee as the one who is to pay it sees it (A6)."""

from dataclasses import dataclass

from chalicelib.cases.records import Application, applications_of
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, find_course
from chalicelib.fees.records import INVOICES, Invoice, find_fee, invoices_at
from chalicelib.http.refusals import NotFound
from chalicelib.journal.records import timeline
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
    """The fee of the person's own case, with what they were sent for a course that was cancelled before.

    Raises NotFound where there is none, and for somebody else's case."""
    application = next((each for each in applications_of(person_id) if each.case_number == case_number), None)
    if application is None:
        raise NotFound
    seat = str(application.seat_in or "") if application.state in HAS_HAD_SEAT else ""
    course_ids = list(dict.fromkeys(filter(None, (seat, *_seats_before(application)))))
    course = find_course(course_ids[0]) if course_ids else None
    if course is None:
        raise NotFound
    found_fees = [find_fee(course_id, application.application_id) for course_id in course_ids]
    # An id is chosen by who sends the application: what is somebody else's under the same one is not this person's.
    fees = [fee for fee in found_fees if fee and fee.person_id == person_id]
    numbers = sorted((str(number) for fee in fees for number in fee.numbers), reverse=True)
    found = invoices_at(numbers) if numbers else {}
    invoices = [found[number] for number in numbers if number in found and found[number].sent_at]
    if not invoices and not (seat and (fees or course.fee_ore)):
        raise NotFound
    journals = {f"{INVOICES}{invoice.number}" for invoice in invoices}
    messages = [message for message in messages_of(person_id) if message.case_id in journals] if journals else []
    return OwnFee(application, course, invoices, messages)


def _seats_before(application: Application) -> list[str]:
    """The ids of the courses that the case has had a seat in, by its journal, latest first."""
    own = [each for each in timeline(application.application_id) if each.person_id == application.person_id]
    admitted = [each for each in own if each.kind == "Admitted"]
    return [str(each.data["course_id"]) for each in reversed(admitted)]
