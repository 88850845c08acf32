"""Cases from before there was a service: out of a binder into the queue, at the place of their own date (A9, B8)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.cases import counted, rules
from chalicelib.cases.actions import changed, places_now
from chalicelib.cases.records import Application, QueueEntry, find_application, find_entry, next_case_number
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.http.fields import Value
from chalicelib.http.refusals import Conflict
from chalicelib.journal.commit import LostRace, Put, commit

BINDER = "binder"  # Application.entered_because


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits: who, for what, since when. `course`: one of the queue's, which the case is shown with."""

    person_id: str
    answers: Mapping[str, Value]  # child_first_name, child_birth_month; and what else is known
    course: Course
    received_at: datetime
    gender: str | None = None  # with `language`: the person's, for figures
    language: str = "sv"


def take_over(waiting: Waiting, staff_id: str, now: datetime) -> tuple[Application | None, bool]:
    """The case, and whether it is new: one person, child and queue are one case, however often it is taken over.

    Nobody is told. Nothing of it is changed when it is there already, whatever has become of it since; None where
    another case of theirs is in that queue. Raises Conflict, Unavailable."""
    course = waiting.course
    queue_id = rules.queue_id(str(course.programme_id), str(course.district_id))
    names = (str(waiting.answers[name]) for name in ("child_first_name", "child_birth_month"))
    child_id = rules.child_id(waiting.person_id, *names)
    application_id = hashlib.sha256(f"{queue_id}|{waiting.person_id}|{child_id}".encode()).hexdigest()[:32]
    applicant = rules.applicant(waiting.person_id, child_id)
    if known := find_application(waiting.person_id, application_id):
        return known, False
    if find_entry(queue_id, applicant):
        return None, False
    application = Application(
        waiting.person_id,
        application_id,
        state=rules.follow(rules.follow(State.DRAFT, State.RECEIVED), State.WAITING),
        course_id=course.course_id,
        programme_id=course.programme_id,
        answers=dict(waiting.answers),
        child_id=child_id,
        queue_ids=[queue_id],
        case_number=next_case_number(now),
        received_at=waiting.received_at.isoformat(timespec="milliseconds"),
        started_at=now.isoformat(timespec="seconds"),
        entered_by=staff_id,
        entered_because=BINDER,
    )
    counted.received(application, waiting, f"staff:{staff_id}", now)
    entry = QueueEntry(queue_id, applicant, place=application.place, application_id=application_id)
    event = changed(
        application,
        "ApplicationReceived",
        at=now,
        actor=f"staff:{staff_id}",
        tell=False,
        queue_places=places_now(application),
    )
    try:
        commit(Put(application), Put(entry, QueueEntry.applicant.does_not_exist()), events=[event])
    except LostRace:  # the same row in another run, or they have just applied themselves
        return find_application(waiting.person_id, application_id), False
    return application, True


def tell_that_it_stands(application: Application, staff_id: str, now: datetime) -> None:
    """Tell whoever was taken over of their place in the queue, once: not when anything has happened since."""
    if int(application.version or 0) != 1 or application.state != State.WAITING:
        return
    told = changed(application, "StillWaiting", at=now, actor=f"staff:{staff_id}", queue_places=places_now(application))
    try:
        commit(Put(application), events=[told])
    except LostRace as lost:
        raise Conflict from lost
