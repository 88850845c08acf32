"""An application on paper or by telephone, written in by staff: the same questions, rules and queue (B8)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from chalicelib.cases.answers import all_faults, read_all
from chalicelib.cases.receiving import receive, sent_before
from chalicelib.cases.records import Application
from chalicelib.cases.rules import AlreadyApplied, CourseClosed, State
from chalicelib.cases.subject import Subject, subject_for
from chalicelib.courses.records import Course, coming_courses
from chalicelib.courses.rules import OPEN
from chalicelib.handling.forms import PAPER
from chalicelib.handling.opening import opened
from chalicelib.http.fields import Value
from chalicelib.http.forms import Reading
from chalicelib.http.languages import STOCKHOLM, gettext, today_in_stockholm
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound, WrongFields
from chalicelib.http.requests import Fields
from chalicelib.people.actions import known_person, person_for
from chalicelib.people.forms import read_personal_number
from chalicelib.people.records import Person
from chalicelib.people.rules import Introduction, PersonalNumber

CONTACT = ("email", "mobile", "channels", "language")


@dataclass(frozen=True)
class Entry:
    """Who writes in, and when."""

    staff_id: str
    reach: Reach
    now: datetime

    @property
    def today(self) -> date:
        return today_in_stockholm(self.now)


def courses(reach: Reach, today: date) -> list[Course]:
    """The courses in reach that somebody can be written in to: announced and not begun. One index query."""
    return [
        course
        for course in coming_courses(today)
        if reach.may(Ability.HANDLE, districts=course.districts, course_id=str(course.course_id))
    ]


def subject_within(course_id: str, reach: Reach, today: date) -> Subject:
    """What is asked for this course. Raises NotFound outside the reach, CourseClosed where it has begun."""
    subject = subject_for(course_id, Person(""), today)
    course = subject.course
    reach.require(Ability.HANDLE, districts=course.districts, course_id=course_id)
    if not takes_in(course, today):
        raise CourseClosed
    return subject


def takes_in(course: Course, today: date) -> bool:
    """Whether somebody can be written in to it: announced and not begun, even where the last day to apply is over."""
    return course.listed == OPEN and course.starts_on >= today.isoformat()


def enter(course_id: str, raw: Fields, by: Entry) -> Application:
    """Make it a case, at the place that its time of receipt gives. The same id again is the same case.

    Raises NotFound, CourseClosed, WrongFields, Conflict, Unavailable; nothing is changed then, nobody written down."""
    subject = subject_within(course_id, by.reach, by.today)
    head = PAPER.read(raw)
    number = _number(head, by.today)
    received_at = _received_at(head, subject.course, by.now)
    # Read as if nobody were known: what is asked for must not tell whether somebody has this number (B2).
    answers = _answers(subject, raw)
    faults = head.errors | all_faults(read_all(subject, answers)[1])
    if faults or received_at is None:
        raise WrongFields(faults)
    application_id = _id(raw)
    known = known_person(number) if number else None
    if known and (known.email or known.mobile):  # how they want to be reached they have said themselves
        answers = {name: value for name, value in answers.items() if name not in CONTACT}
    person = known or _made(number, str(head.values["name"]), application_id, by.now)
    if sent := sent_before(str(person.person_id), application_id):
        return sent
    application = Application(
        person.person_id,
        application_id,
        state=State.DRAFT,
        course_id=course_id,
        programme_id=subject.course.programme_id,
        answers=answers,
        started_at=by.now.isoformat(timespec="seconds"),
        entered_by=by.staff_id,
        entered_because=str(head.values["entered_because"]),
    )
    subject = subject_for(course_id, person, by.today)
    try:
        return receive(application, subject, f"staff:{by.staff_id}", received_at, by.now)
    except AlreadyApplied as already:
        about = next(step for step in subject.steps if step.guards).form.fields[0].name
        raise WrongFields({about: _already(already.facts["case_number"], by.reach)}) from already


def _number(head: Reading, today: date) -> PersonalNumber | None:
    if not head.values.get("personal_number"):
        return None
    try:
        return read_personal_number(str(head.values["personal_number"]), today)
    except WrongFields as wrong:
        head.errors.update(wrong.errors)
        return None


def _received_at(head: Reading, course: Course, now: datetime) -> datetime | None:
    """When it came in; a fault is put into `head`."""
    if not {"received_on", "received_clock"} <= set(head.values):
        return None
    day = date.fromisoformat(str(head.values["received_on"]))
    clock = time.fromisoformat(str(head.values["received_clock"]))
    received_at = datetime.combine(day, clock, STOCKHOLM).astimezone(UTC)
    if received_at > now:
        head.errors["received_on"] = gettext("Tiden ligger framåt. Skriv när ansökan kom in.")
    elif day.isoformat() > course.apply_until:
        head.errors["received_on"] = gettext("Ansökan kom in efter sista ansökningsdagen. Välj en senare kurs.")
    elif (now - received_at).days > 366:
        head.errors["received_on"] = gettext("Det är mer än ett år sedan. Kontrollera datumet.")
    return received_at


def _answers(subject: Subject, raw: Fields) -> Mapping[str, Value]:
    """What was filled in, by question."""
    asked = {field.name: field.kind for step in subject.steps for field in step.form.fields}
    asked |= {f"{name}_{part}": kind for name, kind in asked.items() if kind == "month" for part in ("year", "month")}
    filled = {name: values for name, values in raw.items() if name in asked and any(values)}
    return {name: values if asked[name] == "choices" else values[0] for name, values in filled.items()}


def _made(number: PersonalNumber | None, name: str, application_id: str, now: datetime) -> Person:
    """Somebody new. Without a personal number it is somebody by themselves, known by this application alone."""
    subject = "" if number else f"paper {application_id}"
    return person_for(Introduction(number=number, subject=subject, name=name), now)


def _id(raw: Fields) -> str:
    try:
        return uuid.UUID(next(iter(raw.get("application_id", [])), "")).hex
    except ValueError as fault:
        raise NotFound from fault


def _already(case_number: str, reach: Reach) -> str:
    """The case that holds the guard is named where it is in reach."""
    try:
        opened(case_number, reach)
    except NotFound:
        return gettext("Det finns redan ett sådant ärende i samma kö.")
    return gettext("Det finns redan ett sådant ärende i samma kö: %(number)s.") % {"number": case_number}
