"""The term's close (A8): all certificates that wait are sent, and the cases of those who have them completed.

The administrator's request only writes one event a course; the rest follows from it, one commit a person, so that a
second run goes on where the first one stopped. It costs in proportion to those who wait."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.cases import rules as cases
from chalicelib.cases.actions import changed, entries_of
from chalicelib.cases.records import Application, applications_at, find_application
from chalicelib.cases.rules import State
from chalicelib.certificates.actions import ONE_RELEASED, RELEASED, TASK
from chalicelib.certificates.records import Certificate, certificates_at, find_certificate, waiting_certificates
from chalicelib.courses.records import Course
from chalicelib.groups.actions import course_event, seat_for
from chalicelib.groups.records import group_of, keys
from chalicelib.http.refusals import Conflict
from chalicelib.journal.commit import Change, Delete, LostRace, Put, commit
from chalicelib.journal.records import Event
from chalicelib.tasks.records import Task, find_task
from chalicelib.tasks.rules import in_city, task_id

TRIES = 3


class Interrupted(Exception):
    """Somebody else wrote the same record; the event comes again."""


def close_term(term: str, actor: str, now: datetime) -> int:
    """Let all certificates of a term that wait be sent. Answers of how many courses; none where nothing waits.

    Twice does no harm: what was sent is not sent again. Raises Conflict, Unavailable."""
    courses = list(dict.fromkeys(each.course_id for each in waiting_certificates(term))) if term else []
    for course_id in courses:
        _release(course_id, term, actor, now)
    return len(courses)


def _release(course_id: str, term: str, actor: str, now: datetime) -> None:
    for _ in range(TRIES):
        group = group_of(course_id)
        try:
            commit(Put(group), events=[course_event(group, RELEASED, at=now, actor=actor, term=term)])
        except LostRace:
            continue
        return
    raise Conflict


def send_released(event: Event, course: Course, now: datetime) -> None:
    """What follows: each certificate of the course and term that waits is sent, once; or only the one of whom the event
    is about. Raises Interrupted, Unavailable.

    Read from the group, since the index may be a moment behind; and from the index, since somebody who was certified
    may have left the group."""
    term, only = event.data["term"], event.data.get("certified")
    task = find_task(in_city(), task_id(TASK, f"{term}#{course.course_id}"))
    applications = applications_at(keys(group_of(course.course_id).members))
    waiting = {each.code: each for each in waiting_certificates(term) if each.course_id == course.course_id}
    for certificate in (certificates_at(_codes(applications)) | waiting).values():
        if certificate.waits and certificate.term == term and only in (None, certificate.person_id):
            _complete(certificate, course, now)
            _send(certificate, course, now)
    if task and only is None:
        _done(task)


FOLLOWS = {RELEASED: send_released, ONE_RELEASED: send_released}


def _codes(applications: Iterable[Application]) -> list[str]:
    return [each.certificate for each in applications if each.certificate]


def _complete(certificate: Certificate, course: Course, now: datetime) -> None:
    """Who is certified has completed the training, though its course may go on for others. Not told by itself: the
    certificate says so."""
    application = find_application(certificate.person_id, certificate.application_id)
    if application is None or application.state != State.ADMITTED:
        return
    application.state = cases.follow(application.state, State.COMPLETED)
    application.ended_at = now.isoformat(timespec="milliseconds")
    seat = seat_for(application, course)
    left = [Delete(entry, entry.is_theirs()) for entry in entries_of(application)]
    event = changed(application, "CourseCompleted", at=now, actor="service", tell=False, course_id=course.course_id)
    _write(Put(application), Delete(seat, seat.is_theirs()), *left, events=[event])


def _send(waiting: Certificate, course: Course, now: datetime) -> None:
    application = find_application(waiting.person_id, waiting.application_id)
    certificate = find_certificate(waiting.code)
    if application is None or certificate is None or not certificate.waits:
        return  # taken back meanwhile
    certificate.waits, certificate.sent_at = None, now.isoformat(timespec="milliseconds")
    event = changed(application, "CertificateIssued", at=now, actor="service", course_id=course.course_id)
    _write(Put(certificate), Put(application), events=[event])


def _done(task: Task) -> None:
    """Nothing is left to do, unless somebody was certified meanwhile: that has made the task anew."""
    try:
        commit(Delete(task, Task.since == task.since))
    except LostRace:
        return


def _write(*changes: Change, events: Iterable[Event] = ()) -> None:
    try:
        commit(*changes, events=events)
    except LostRace as lost:
        raise Interrupted from lost
