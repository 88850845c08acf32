"""Sending an application: from then on it is a case, and in the queue."""

import uuid
from datetime import date, datetime

from chalicelib.cases import rules as cases
from chalicelib.cases.records import (
    Application,
    QueueEntry,
    find_application,
    find_entry,
    next_case_number,
    queue_place,
)
from chalicelib.cases.rules import State
from chalicelib.courses.rules import can_apply
from chalicelib.http.fields import Value
from chalicelib.http.forms import Reading
from chalicelib.http.languages import gettext, today_in_stockholm
from chalicelib.http.refusals import Conflict, WrongFields
from chalicelib.http.requests import Fields
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import happened
from chalicelib.people.actions import known_person, person_for
from chalicelib.people.forms import read_personal_number
from chalicelib.people.records import Person
from chalicelib.people.rules import Introduction, PersonalNumber
from chalicelib.submission import rules
from chalicelib.submission.answers import all_faults, already_applied, check_guard, child_of, new_contact, read_all
from chalicelib.submission.drafts import own_application
from chalicelib.submission.forms import SYSTEM
from chalicelib.submission.subject import Subject, subject_for, subject_of


def submit(person_id: str, application_id: str, now: datetime) -> Application:
    """Send the draft: from then on it is a case and in the queue (P3). Sent twice, it is the same case.

    Raises DraftGone, CourseClosed, WrongFields, AlreadyApplied, Conflict or Unavailable; then nothing is changed."""
    application = own_application(person_id, application_id, now)
    if application.state != State.DRAFT:
        return application
    subject = subject_of(application.course_id, person_id, today_in_stockholm(now))
    return _receive(application, subject, f"person:{person_id}", now)


def apply_for(raw: Fields, client_id: str, now: datetime) -> Application:
    """A city system applies for a person, all in one go; the same id again is the same case. Raises as submit().

    Nobody is written down before everything about them can be read."""
    head, number = _read_head(raw, today_in_stockholm(now))
    known = known_person(number) if number else None
    if known and (sent := _sent_before(known.person_id, str(head.values.get("application_id")))):
        return sent
    answers = {name: values if len(values) != 1 else values[0] for name, values in raw.items()}
    faults = dict(head.errors)
    if "course_id" in head.values:
        subject = subject_for(str(head.values["course_id"]), known or Person(""), today_in_stockholm(now))
        faults |= all_faults(read_all(subject, answers)[1])
        _check_open(subject, now)
    if faults:
        raise WrongFields(faults)
    person = person_for(Introduction(number=number, name=str(head.values["name"])), now)
    subject = subject_for(str(head.values["course_id"]), person, today_in_stockholm(now))
    application = find_application(person.person_id, str(head.values["application_id"])) or Application(
        person.person_id,
        str(head.values["application_id"]),
        course_id=subject.course.course_id,
        programme_id=subject.course.programme_id,
        state=State.DRAFT,
        started_at=now.isoformat(timespec="seconds"),
    )
    application.answers = answers
    return _receive(application, subject, f"system:{client_id}", now)


def _read_head(raw: Fields, today: date) -> tuple[Reading, PersonalNumber | None]:
    """Who applies for what. The id becomes the 32 digits that our own pages use."""
    head = SYSTEM.read(raw)
    number = None
    if "personal_number" in head.values:
        try:
            number = read_personal_number(str(head.values["personal_number"]), today)
        except WrongFields as wrong:
            head.errors.update(wrong.errors)
    if "application_id" in head.values:
        try:
            head.values["application_id"] = uuid.UUID(str(head.values["application_id"])).hex
        except ValueError:
            head.errors["application_id"] = gettext("Ange ansökans id som en UUID.")
    return head, number


def _sent_before(person_id: str, application_id: str) -> Application | None:
    application = find_application(person_id, application_id)
    return application if application and application.state != State.DRAFT else None


def _check_open(subject: Subject, now: datetime) -> None:
    if not can_apply(subject.course, today_in_stockholm(now)):
        raise rules.CourseClosed


def _receive(application: Application, subject: Subject, actor: str, now: datetime) -> Application:
    """Make it a case: number, places, event and new contact details in one commit, or nothing."""
    _check_open(subject, now)
    answers, faults = read_all(subject, application.answers)
    if faults:
        raise WrongFields(all_faults(faults))
    check_guard(subject, answers, application.application_id)
    contact = new_contact(subject, application.answers)
    _register(application, subject, answers, now)
    entries = _entries(application, now)
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
    )
    guarded = [Put(entry, QueueEntry.applicant.does_not_exist()) for entry in entries]
    try:
        commit(Put(application), *guarded, *contact, events=[event])
    except LostRace as lost:
        return _whoever_won(lost, application.person_id, application.application_id)
    return application


def _register(application: Application, subject: Subject, answers: dict[str, Value], now: datetime) -> None:
    """Make the draft a case: number, time of receipt, queues (P3). A number that is not used leaves a gap."""
    chosen = dict.fromkeys([subject.course.district_id, str(answers.get("second_district") or "")])
    application.state = cases.follow(application.state, State.RECEIVED)
    application.answers = answers
    application.child_id = child_of(application.person_id, answers)
    application.queue_ids = [cases.queue_id(application.programme_id, place) for place in chosen if place]
    application.case_number = next_case_number(now)
    application.received_at = now.isoformat(timespec="milliseconds")
    application.expires_at = None


def _entries(application: Application, now: datetime) -> list[QueueEntry]:
    """One entry per queue, all with the same place in time."""
    return [
        QueueEntry(
            queue_id,
            cases.applicant(application.person_id, str(application.child_id)),
            place=cases.place(now, str(application.case_number)),
            application_id=application.application_id,
        )
        for queue_id in application.queue_ids or []
    ]


def _whoever_won(lost: LostRace, person_id: str, application_id: str) -> Application:
    """The same application, sent a moment before; or the case that already holds the guard."""
    if application := _sent_before(person_id, application_id):
        return application
    for record in lost.failed:
        if isinstance(record, QueueEntry):
            holder = find_entry(record.queue_id, record.applicant)
            if holder:
                raise already_applied(person_id, holder)
    raise Conflict
