"""What time brings about for fees: they are seen to be overdue, and reminded of step by step (A6).

It may run late, twice or not at all for a while. What was done stands on the invoice and is stored in the commit that
does it; after a pause the furthest step is taken, not each that was missed. What it costs follows from how many are
due: the index holds nothing else."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.courses.records import find_course
from chalicelib.courses.rules import CourseState
from chalicelib.fees import rules
from chalicelib.fees.changing import changes, event, reminder_days, task_kind
from chalicelib.fees.records import Invoice, due_for_a_step, find_invoice
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.log import log, log_fault
from chalicelib.http.reach import CITY, MAY, Ability, Role, is_live
from chalicelib.http.records import granted_on
from chalicelib.journal.commit import Change, LostRace, commit
from chalicelib.journal.records import Event
from chalicelib.people.records import find_person
from chalicelib.tasks.actions import done, made, task, told

MOST = 2000  # invoices in one run; the longest due first, the others at the next
TRIES = 3


class NotAllDone(RuntimeError):
    """Something failed; the log says what. Lambda runs the whole again, and what was done stays done."""


def remind(now: datetime) -> dict[str, int]:
    """Take the next step with every unpaid invoice whose day it is. Twice a day; twice is harmless.

    Raises NotAllDone when anything failed: one invoice holds up no other."""
    today = today_in_stockholm(now)
    numbers = due_for_a_step(today, MOST)
    administrators = _administrators(now) if numbers else []
    cancelled: dict[str, bool] = {}
    counts = {"overdue": 0, "reminded": 0}
    failed = 0
    for number in numbers:
        try:
            for did in _step(number, now, administrators, cancelled):
                counts[did] += 1
        except Exception as fault:
            log_fault("fee_not_reminded", fault)
            failed += 1
    log("fees_reminded", looked_at=len(numbers), failed=failed, **counts)
    if failed:
        raise NotAllDone(f"{failed} failed")
    return counts


def _step(number: str, now: datetime, administrators: list[str], cancelled: dict[str, bool]) -> list[str]:
    """Take the step that is due, and say what was done. Nobody is reminded to pay for a course that was cancelled: the
    administrator has the task, and credits it. `cancelled`: what the run knows of courses, by id.

    The administrators are told with the first one of a run that is newly overdue, and then taken off the list: one
    e-mail each, not one for every invoice."""
    lost: LostRace | None = None
    for _ in range(TRIES):
        invoice = find_invoice(number)
        if invoice is None or rules.standing(invoice) != "open":
            return []  # paid a moment ago: it is on its way out of the index
        days = reminder_days(invoice)
        step = rules.reached(invoice.due_on, today_in_stockholm(now), days, int(invoice.step_done))
        newly, invoice.step_done = not invoice.step_done, step or invoice.step_done
        reminds = step in days and not _is_cancelled(str(invoice.course_id), cancelled)
        events: list[Event] = []
        if reminds or (step and newly):
            kind = "FeeReminder" if reminds else "FeeOverdue"
            events.append(event(invoice, kind, now, "service", tell=reminds, step=step))
        also, tells = _task(invoice, now, administrators) if step else ([], [])
        try:
            commit(*changes(invoice), *also, events=[*events, *tells])
        except LostRace as race:
            lost = race
            continue
        if tells:
            administrators.clear()
        return ["reminded"] * reminds + ["overdue"] * bool(step and newly)
    raise lost or LostRace([])


def _is_cancelled(course_id: str, known: dict[str, bool]) -> bool:
    """Whether the course is not held. Each course is read once in a run."""
    if course_id not in known:
        course = find_course(course_id)
        known[course_id] = course is not None and course.state == CourseState.CANCELLED
    return known[course_id]


def _task(invoice: Invoice, now: datetime, administrators: Sequence[str]) -> tuple[list[Change], list[Event]]:
    """What asks the administrator to see to it; of somebody with protected data the named handlers instead (B2).

    Nothing where they are asked already; a payment may have been drawn back or the data become protected since."""
    person = find_person(invoice.person_id)
    if person is None:
        return [], []
    place, before = str(invoice.districts[0]) if person.protected else CITY, invoice.asks_in
    if place == before:
        return [], []
    invoice.asks_in = place
    asked_before: list[Change] = [done(before, task_kind(before), str(invoice.number))] if before else []
    asked = task(
        task_kind(place),
        place,
        str(invoice.number),
        now,
        case_number=invoice.case_number,
        course_id=invoice.course_id,
        person_id=invoice.person_id,
        due_on=invoice.due_on,
    )
    return [*asked_before, made(asked)], told(asked, administrators, now) if place == CITY else []


def _administrators(now: datetime) -> list[str]:
    """Who bills for the whole city: their person ids."""
    today = today_in_stockholm(now)
    live = [grant for grant in granted_on(CITY) if is_live(grant, today)]
    return [str(grant.person_id) for grant in live if Ability.BILL in MAY[Role(grant.role)]]
