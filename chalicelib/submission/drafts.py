"""An application while it is written: begun, kept step by step, found again."""

from datetime import datetime

from chalicelib.cases import rules as cases
from chalicelib.cases.answers import CONTACT_STEP, check_guard, read_step
from chalicelib.cases.questions import Step
from chalicelib.cases.records import Application, applications_of, find_application
from chalicelib.cases.rules import State
from chalicelib.cases.subject import Subject, subject_of
from chalicelib.cases.unreached import keep_contact
from chalicelib.courses.rules import can_apply
from chalicelib.http.fields import Value
from chalicelib.http.forms import Reading
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.refusals import Conflict
from chalicelib.http.requests import Fields
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.submission import rules


def begin(person_id: str, application_id: str, course_id: str, now: datetime) -> Subject:
    """Begin a draft under the random id that the page carried, or find it there after a repeated post.

    Answers what it is about. Raises NotFound for a course that parents can't apply for, CourseClosed after its last
    day."""
    subject = subject_of(course_id, person_id, today_in_stockholm(now))
    if not can_apply(subject.course, today_in_stockholm(now)):
        raise cases.CourseClosed
    if sum(held.state == State.DRAFT for held in applications_of(person_id)) >= rules.MOST_DRAFTS:
        raise rules.TooManyDrafts
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
        own_application(person_id, application_id, now)
    return subject


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


def save_step(application: Application, subject: Subject, step: Step, raw: Fields, now: datetime) -> Reading:
    """Keep a step's answers, if they have no faults. Contact details go to the person.

    Raises AlreadyApplied as soon as the child is known to have an open case in the queue."""
    reading = read_step(subject, step, raw)
    if reading.errors:
        return reading
    if step.guards:
        check_guard(subject, reading.values, application.application_id)
    names = [each.name for each in step.form.fields]
    kept = rules.without(application.answers, names)
    if step.slug == CONTACT_STEP:
        keep_contact(subject.person, reading.values)
    else:
        kept |= reading.values
    _keep(application, kept, now)
    return reading


def keep_typed(application: Application, step: Step, raw: Fields, now: datetime) -> None:
    """Keep what is typed as it is, faults and all, while the reader changes language."""
    typed = {name: value[: rules.MOST_TYPED] for name, value in step.form.read(raw).typed.items() if value}
    kept = rules.without(application.answers, [each.name for each in step.form.fields])
    _keep(application, kept | typed, now)


def _keep(application: Application, kept: dict[str, Value], now: datetime) -> None:
    application.answers = kept
    application.expires_at = rules.expires(now)
    try:
        commit(Put(application))
    except LostRace as lost:
        raise Conflict from lost
