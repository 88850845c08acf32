"""From the first question to the case number."""

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
    next_case_number,
    queue_place,
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
from chalicelib.http.refusals import Conflict, NotFound, WrongFields
from chalicelib.http.requests import Fields
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import happened
from chalicelib.people.actions import Introduction, person_for, update_contact
from chalicelib.people.forms import contact_values, read_contact, read_personal_number
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
    """Read what applying to this course is about. Raises NotFound for an unknown course or one not for parents."""
    course = find_course(course_id)
    programme = find_programme(course.programme_id) if course else None
    person = find_person(person_id)
    if not course or not programme or not person or programme.audience != "parents":
        raise NotFound
    districts = all_districts()
    asked = steps(
        group=course.form == "group",
        other_districts=_second_choices(course, districts, today),
        questions=programme.questions,
        protected=bool(person.protected),
    )
    names = {cases.queue_id(programme.programme_id, place.district_id): place.names for place in districts}
    return Subject(course, programme, names[cases.queue_id(programme.programme_id, course.district_id)], names, person, asked)


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
    subject = subject_of(course_id, person_id, now.date())
    if not courses.can_apply(subject.course, now.date()):
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
        fault = rules.fault_of_age(
            str(values["child_birth_month"]), subject.starts_on, subject.programme.age_from, subject.programme.age_to
        )
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
        _check_guard(subject, reading.values)
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
    _keep(application, {**rules.without(application.answers, [each.name for each in step.form.fields]), **typed}, now)


def _keep(application: Application, answers: dict[str, Value], now: datetime) -> None:
    application.answers = answers
    application.expires_at = rules.expires(now)
    try:
        commit(Put(application))
    except LostRace as lost:
        raise Conflict from lost


def _check_guard(subject: Subject, answers: Mapping[str, Value]) -> None:
    child = cases.child_id(subject.person.person_id, str(answers["child_first_name"]), str(answers["child_birth_month"]))
    queue_id = cases.queue_id(subject.course.programme_id, subject.course.district_id)
    entry = find_entry(queue_id, cases.applicant(subject.person.person_id, child))
    if entry:
        raise _already(subject.person.person_id, entry)


def _already(person_id: str, entry: QueueEntry) -> rules.AlreadyApplied:
    other = find_application(person_id, entry.application_id)
    return rules.AlreadyApplied(str(other.case_number) if other else "")


def read_all(subject: Subject, answers: Mapping[str, Value]) -> tuple[dict[str, Value], dict[str, dict[str, str]]]:
    """All answers, clean, and the faults by step: {slug: {field: message}}. Answers that no longer apply are gone."""
    values: dict[str, Value] = {}
    faults = {}
    for step in subject.steps:
        reading = read_step(subject, step, stored(subject, step, answers))
        if step.slug != CONTACT_STEP:
            values |= reading.values
        if reading.errors:
            faults[step.slug] = reading.errors
    return values, faults


def submit(person_id: str, application_id: str, now: datetime) -> Application:
    """Send the draft: from then on it is a case and in the queue (P3). Sent twice, it is the same case.

    Raises DraftGone, CourseClosed, WrongFields, AlreadyApplied, Conflict or Unavailable; then nothing is changed."""
    application = own_application(person_id, application_id, now)
    if application.state != State.DRAFT:
        return application
    subject = subject_of(application.course_id, person_id, now.date())
    return _receive(application, subject, f"person:{person_id}", now)


def apply_for(head: Mapping[str, Value], raw: Fields, client_id: str, now: datetime) -> Application:
    """A city system applies for a person, all in one go; the same id again is the same case. Raises as submit()."""
    number = read_personal_number(str(head["personal_number"]), now.date())
    person = person_for(Introduction(number=number, name=str(head["name"])), now)
    application_id = str(head["application_id"])
    existing = find_application(person.person_id, application_id)
    if existing and existing.state != State.DRAFT:
        return existing
    subject = subject_of(str(head["course_id"]), person.person_id, now.date())
    contact = next(step for step in subject.steps if step.slug == CONTACT_STEP)
    reading = read_step(subject, contact, raw)
    if not reading.errors:
        update_contact(subject.person, reading.values)
    application = existing or Application(
        person.person_id,
        application_id,
        course_id=subject.course.course_id,
        programme_id=subject.course.programme_id,
        state=State.DRAFT,
        started_at=now.isoformat(timespec="seconds"),
    )
    application.answers = {name: values if len(values) != 1 else values[0] for name, values in raw.items()}
    return _receive(application, subject, f"system:{client_id}", now)


def _receive(application: Application, subject: Subject, actor: str, now: datetime) -> Application:
    if not courses.can_apply(subject.course, now.date()):
        raise rules.CourseClosed
    answers, faults = read_all(subject, application.answers)
    if faults:
        raise WrongFields({name: message for step in faults.values() for name, message in step.items()})
    _check_guard(subject, answers)
    queue_ids = _queues(subject, answers)
    number = next_case_number(now)
    place = cases.place(now, number)
    person_id = application.person_id
    child = cases.child_id(person_id, str(answers["child_first_name"]), str(answers["child_birth_month"]))
    application.state = cases.follow(application.state, State.RECEIVED)
    application.answers = answers
    application.case_number = number
    application.received_at = now.isoformat(timespec="milliseconds")
    application.queue_ids = queue_ids
    application.child_id = child
    application.expires_at = None
    entries = [
        QueueEntry(queue_id, cases.applicant(person_id, child), place=place, application_id=application.application_id)
        for queue_id in queue_ids
    ]
    event = happened(
        "ApplicationReceived",
        case_id=application.application_id,
        sequence=int(application.version or 0) + 1,
        at=now,
        actor=actor,
        person_id=person_id,
        tell=True,
        case_number=number,
        course_id=subject.course.course_id,
        queue_places=[{"queue_id": queue_id, "place": queue_place(queue_id, place)} for queue_id in queue_ids],
    )
    guarded = [Put(entry, QueueEntry.applicant.does_not_exist()) for entry in entries]
    try:
        commit(Put(application), *guarded, events=[event])
    except LostRace as lost:
        return _whoever_won(lost, person_id, application.application_id)
    return application


def _queues(subject: Subject, answers: Mapping[str, Value]) -> list[str]:
    """The queues that an application stands in: one per choice, first choice first."""
    chosen = [subject.course.district_id, *([answers["second_district"]] if answers.get("second_district") else [])]
    return [cases.queue_id(subject.course.programme_id, str(district)) for district in dict.fromkeys(chosen)]


def _whoever_won(lost: LostRace, person_id: str, application_id: str) -> Application:
    """The same application, sent a moment before; or the case that already holds the guard."""
    application = find_application(person_id, application_id)
    if application and application.state != State.DRAFT:
        return application
    for record in lost.failed:
        if isinstance(record, QueueEntry):
            holder = find_entry(record.queue_id, record.applicant)
            if holder:
                raise _already(person_id, holder)
    raise Conflict

