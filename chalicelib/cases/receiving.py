"""Receiving an application: from then on it is a case, and in the queue."""

from datetime import datetime

from chalicelib.cases import counted, rules
from chalicelib.cases.actions import for_training
from chalicelib.cases.answers import all_faults, already_applied, check_guard, child_of, new_contact, read_all
from chalicelib.cases.asking import ask
from chalicelib.cases.records import (
    Application,
    QueueEntry,
    find_application,
    find_entry,
    next_case_number,
    queue_place,
)
from chalicelib.cases.rules import State
from chalicelib.cases.subject import Subject
from chalicelib.http.fields import Value
from chalicelib.http.refusals import Conflict, WrongFields
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import happened


def receive(
    application: Application, subject: Subject, actor: str, received_at: datetime, now: datetime
) -> Application:
    """Make it a case: number, places, event and new contact details in one commit, or nothing (P3). With a training
    the same commit asks the manager for consent (U3).

    `received_at`: when it came in; what is entered later by staff gets the place of that time (B8). Received twice, it
    is the same case. Raises WrongFields, AlreadyApplied, Conflict, Unavailable."""
    answers, faults = read_all(subject, application.answers)
    if faults:
        raise WrongFields(all_faults(faults))
    check_guard(subject, answers, application.application_id)
    contact = new_contact(subject, application.answers)
    _register(application, subject, answers, received_at, now)
    counted.received(application, subject.person, actor, now)
    asking = [ask(application, now, actor)] if subject.for_professionals else []
    entries = _entries(application)
    places = [{"queue_id": entry.queue_id, "place": queue_place(entry.queue_id, str(entry.place))} for entry in entries]
    event = happened(
        "ApplicationReceived",
        case_id=application.application_id,
        sequence=int(application.version or 0) + 1,
        at=now,
        actor=actor,
        person_id=application.person_id,
        tell=True,
        case_number=application.case_number,
        course_id=application.course_id,
        queue_places=places,
        **for_training(application),
    )
    guarded = [Put(entry, QueueEntry.applicant.does_not_exist()) for entry in entries]
    try:
        commit(Put(application), *guarded, *contact, events=[event, *asking])
    except LostRace as lost:
        return _whoever_won(lost, application.person_id, application.application_id)
    return application


def sent_before(person_id: str, application_id: str) -> Application | None:
    """The case that this application has become already, or None."""
    application = find_application(person_id, application_id)
    return application if application and application.state != State.DRAFT else None


def _register(
    application: Application, subject: Subject, answers: dict[str, Value], received_at: datetime, now: datetime
) -> None:
    """Make the draft a case: number, time of receipt, queues (P3). A number that is not used leaves a gap."""
    chosen = dict.fromkeys([subject.course.district_id, str(answers.get("second_district") or "")])
    application.state = rules.follow(application.state, State.RECEIVED)
    application.answers = answers
    application.child_id = child_of(application.person_id, answers)
    application.queue_ids = [rules.queue_id(application.programme_id, place) for place in chosen if place]
    application.case_number = next_case_number(now)
    application.received_at = received_at.isoformat(timespec="milliseconds")
    application.expires_at = None


def _entries(application: Application) -> list[QueueEntry]:
    """One entry per queue, all with the same place in time."""
    return [
        QueueEntry(
            queue_id,
            rules.applicant(application.person_id, str(application.child_id)),
            place=application.place,
            application_id=application.application_id,
        )
        for queue_id in application.queue_ids or []
    ]


def _whoever_won(lost: LostRace, person_id: str, application_id: str) -> Application:
    """The same application, sent a moment before; or the case that already holds the guard."""
    if application := sent_before(person_id, application_id):
        return application
    for record in lost.failed:
        if isinstance(record, QueueEntry):
            holder = find_entry(record.queue_id, record.applicant)
            if holder:
                raise already_applied(person_id, holder)
    raise Conflict
