"""Sending an application: from then on it is a case, and in the queue."""

import uuid
from datetime import date, datetime

from chalicelib.cases.answers import all_faults, read_all
from chalicelib.cases.receiving import receive, sent_before
from chalicelib.cases.records import Application, find_application
from chalicelib.cases.rules import CourseClosed, State
from chalicelib.cases.subject import Subject, subject_for, subject_of
from chalicelib.courses.rules import can_apply
from chalicelib.http.forms import Reading
from chalicelib.http.languages import gettext, today_in_stockholm
from chalicelib.http.refusals import WrongFields
from chalicelib.http.requests import Fields
from chalicelib.people.actions import known_person, person_for
from chalicelib.people.forms import read_personal_number
from chalicelib.people.records import Person
from chalicelib.people.rules import Introduction, PersonalNumber
from chalicelib.submission.drafts import own_application
from chalicelib.submission.forms import SYSTEM


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
    if known and (sent := sent_before(known.person_id, str(head.values.get("application_id")))):
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


def _check_open(subject: Subject, now: datetime) -> None:
    if not can_apply(subject.course, today_in_stockholm(now)):
        raise CourseClosed


def _receive(application: Application, subject: Subject, actor: str, now: datetime) -> Application:
    _check_open(subject, now)
    return receive(application, subject, actor, now, now)
