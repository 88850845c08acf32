"""An application while it is written: its questions for this course and person, its answers so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.cases import rules as cases
from chalicelib.cases.records import (
    Application,
    QueueEntry,
    applications_of,
    find_application,
    find_entry,
)
from chalicelib.cases.rules import State
from chalicelib.courses import rules as courses
from chalicelib.courses.records import (
    Course,
    District,
    Programme,
    all_districts,
    find_course,
    find_programme,
)
from chalicelib.http.forms import Reading, Value
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.http.requests import Fields
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.people.actions import set_contact, update_contact
from chalicelib.people.forms import contact_values, read_contact
from chalicelib.people.records import Person, find_person
from chalicelib.submission import rules
from chalicelib.submission.forms import Step, steps

CONTACT_STEP = "kontakt"


@dataclass(frozen=True)
class Subject:
    """What an application is about: the course with its programme, and who applies."""

    course: Course
    programme: Programme
    where: Mapping[str, str]  # the district's or place's names
    queue_names: Mapping[str, Mapping[str, str]]  # queue id → the district's names
    person: Person
    steps: tuple[Step, ...]

    @property
    def starts_on(self) -> date:
        return date.fromisoformat(self.course.starts_on)


def subject_of(course_id: str, person_id: str, today: date) -> Subject:
    """What this person's applying to this course is about. Raises NotFound as subject_for()."""
    person = find_person(person_id)
    if person is None:
        raise NotFound
    return subject_for(course_id, person, today)


def subject_for(course_id: str, person: Person, today: date) -> Subject:
    """Read what applying to this course is about. Raises NotFound: unknown course, or not for parents."""
    course = find_course(course_id)
    programme = find_programme(course.programme_id) if course else None
    if not course or not programme or programme.audience != "parents":
        raise NotFound
    districts = all_districts()
    asked = steps(
        group=course.form == "group",
        other_districts=_second_choices(course, districts, today),
        questions=programme.questions,
        protected=bool(person.protected),
    )
    names = {cases.queue_id(programme.programme_id, place.district_id): place.names for place in districts}
    where = names[cases.queue_id(programme.programme_id, course.district_id)]
    return Subject(course, programme, where, names, person, asked)


def _second_choices(course: Course, districts: list[District], today: date) -> list[tuple[str, dict[str, str]]]:
    """The other districts of today with their names, nearest first; none for a course that lies nowhere."""
    here = next((district for district in districts if district.district_id == course.district_id), None)
    if here is None or course.form != "group":
        return []
    others = courses.nearest(here, courses.current_districts(districts, today))
    return [(near.district.district_id, near.district.names) for near in others]


def begin(person_id: str, application_id: str, course_id: str, now: datetime) -> Application:
    """Begin a draft under the random id that the page carried; a repeated post finds the same draft.

    Raises NotFound for a course that parents can't apply for, CourseClosed after its last day."""
    subject = subject_of(course_id, person_id, today_in_stockholm(now))
    if not courses.can_apply(subject.course, today_in_stockholm(now)):
        raise rules.CourseClosed
    draft = Application(
        person_id,
        application_id,
        state=State.DRAFT,
        course_id=course_id,
        programme_id=subject.course.programme_id,
        started_at=now.isoformat(timespec="seconds"),
        expires_at=rules.expires(now),
    )
    try:
        commit(Put(draft))
    except LostRace:
        return own_application(person_id, application_id, now)
    return draft


def own_application(person_id: str, application_id: str, now: datetime) -> Application:
    """The person's draft or sent application. Raises DraftGone where there is none, or its draft has expired."""
    application = find_application(person_id, application_id)
    if application is None or (application.expires_at and application.expires_at <= now):
        raise rules.DraftGone
    return application


def drafts_of(person_id: str, course_id: str, now: datetime) -> list[Application]:
    """The person's drafts and open cases for this course, to go on with instead of beginning anew."""
    return [
        application
        for application in applications_of(person_id)
        if application.course_id == course_id
        and (cases.is_active(application.state) or (application.expires_at and application.expires_at > now))
    ]


def read_step(subject: Subject, step: Step, raw: Fields) -> Reading:
    """Read one step's answers, with the rules that hold them against the course."""
    if step.slug == CONTACT_STEP:
        return read_contact(raw, bool(subject.person.protected))
    reading = step.form.read(raw)
    values = reading.values
    if "child_birth_month" in values:
        programme, month = subject.programme, str(values["child_birth_month"])
        fault = rules.fault_of_age(month, subject.starts_on, programme.age_from, programme.age_to)
        if fault:
            reading.errors["child_birth_month"] = fault
    if "connection" in values and (fault := rules.fault_of_connection(str(values["connection"]))):
        reading.errors["connection"] = fault
    return reading


def stored(subject: Subject, step: Step, answers: Mapping[str, Value]) -> Fields:
    """What a step's fields hold: the draft's answers, and for contact details what the person has."""
    known = contact_values(subject.person) if step.slug == CONTACT_STEP else {}
    return rules.as_fields({**known, **answers})


def save_step(application: Application, subject: Subject, step: Step, raw: Fields, now: datetime) -> Reading:
    """Keep a step's answers, if they have no faults. Contact details go to the person.

    Raises AlreadyApplied as soon as the child is known to have an open case in the queue."""
    reading = read_step(subject, step, raw)
    if reading.errors:
        return reading
    if step.slug == "barn":
        check_guard(subject, reading.values, application.application_id)
    names = [each.name for each in step.form.fields]
    kept = rules.without(application.answers, names)
    if step.slug == CONTACT_STEP:
        update_contact(subject.person, reading.values)
    else:
        kept |= reading.values
    _keep(application, kept, now)
    return reading


def keep_typed(application: Application, step: Step, raw: Fields, now: datetime) -> None:
    """Keep what is typed as it is, faults and all, while the reader changes language."""
    typed = {name: value for name, value in step.form.read(raw).typed.items() if value}
    kept = rules.without(application.answers, [each.name for each in step.form.fields])
    _keep(application, kept | typed, now)


def _keep(application: Application, answers: dict[str, Value], now: datetime) -> None:
    application.answers = answers
    application.expires_at = rules.expires(now)
    try:
        commit(Put(application))
    except LostRace as lost:
        raise Conflict from lost


def read_all(subject: Subject, answers: Mapping[str, Value]) -> tuple[dict[str, Value], dict[str, dict[str, str]]]:
    """All answers, clean, and the faults by step: {slug: {field: message}}. What no longer applies is gone."""
    values: dict[str, Value] = {}
    faults = {}
    for step in subject.steps:
        reading = read_step(subject, step, stored(subject, step, answers))
        if step.slug != CONTACT_STEP:
            values |= reading.values
        if reading.errors:
            faults[step.slug] = reading.errors
    return values, faults


def child_of(person_id: str, answers: Mapping[str, Value]) -> str:
    """The id of the child that the answers are about."""
    return cases.child_id(person_id, str(answers["child_first_name"]), str(answers["child_birth_month"]))


def all_faults(by_step: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The faults of all steps in one: {field: message}."""
    return {name: message for faults in by_step.values() for name, message in faults.items()}


def new_contact(subject: Subject, answers: Mapping[str, Value]) -> list[Put]:
    """The person with the contact details that came with the answers, to be stored where they are new.

    A web form stores them at their own step; but typed ones are only kept when the reader changed language there."""
    step = next(step for step in subject.steps if step.slug == CONTACT_STEP)
    before = subject.person.serialize()
    set_contact(subject.person, read_step(subject, step, stored(subject, step, answers)).values)
    return [] if subject.person.serialize() == before else [Put(subject.person)]


def check_guard(subject: Subject, answers: Mapping[str, Value], application_id: str) -> None:
    """Raises AlreadyApplied when the person has another open case for this child in the course's queue (B9)."""
    child = child_of(subject.person.person_id, answers)
    queue_id = cases.queue_id(subject.course.programme_id, subject.course.district_id)
    entry = find_entry(queue_id, cases.applicant(subject.person.person_id, child))
    if entry and entry.application_id != application_id:
        raise already_applied(subject.person.person_id, entry)


def already_applied(person_id: str, entry: QueueEntry) -> rules.AlreadyApplied:
    """The refusal that names the case which holds the queue entry."""
    other = find_application(person_id, entry.application_id)
    return rules.AlreadyApplied(str(other.case_number) if other else "")
