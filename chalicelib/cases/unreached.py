"""Whom no e-mail reaches: a task for the staff of the case's district, until the address is changed (B16)."""

from contextlib import suppress
from datetime import datetime

from chalicelib.cases.records import Application, applications_of, find_application
from chalicelib.cases.rules import is_active
from chalicelib.courses.records import courses_by_id, find_course
from chalicelib.http.fields import Values
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.people.actions import update_contact
from chalicelib.people.records import Person
from chalicelib.tasks.actions import done, task
from chalicelib.tasks.records import Task

BOUNCE, MANAGER_BOUNCE = "bounce", "manager_bounce"  # the kinds of task, see tasks.rules.KINDS


def ask_to_ring(person_id: str, case_id: str, now: datetime, kind: str = BOUNCE) -> bool:
    """An e-mail to this person about this case did not arrive: somebody is to ring, as long as the case is open.

    `kind`: MANAGER_BOUNCE where it was to their manager. The task lies where the course is that was applied for: that
    place stays the case's, wherever it moves. Asked for twice it is one task, as old as the first. Answers whether
    there is such an open case."""
    application = find_application(person_id, case_id)
    if application is None or not is_active(application.state):
        return False
    course = find_course(application.course_id)
    if course is None:
        return False
    ring = task(
        kind,
        str(course.district_id),
        str(application.application_id),
        now,
        case_number=str(application.case_number),
        course_id=str(course.course_id),
        person_id=person_id,
    )
    with suppress(LostRace):
        commit(Put(ring, Task.task_id.does_not_exist()))
    return True


def keep_contact(person: Person, values: Values) -> None:
    """Store contact details, if they are new; nobody needs to ring whoever has a new address. Raises Conflict."""
    before = str(person.email)
    update_contact(person, values)
    if person.email != before:
        _reached_again(str(person.person_id))


def _reached_again(person_id: str) -> None:
    open_cases: list[Application] = [each for each in applications_of(person_id) if is_active(each.state)]
    if open_cases:
        places = {
            course.course_id: course.district_id for course in courses_by_id(each.course_id for each in open_cases)
        }
        there = [each for each in open_cases if each.course_id in places]
        commit(*(done(str(places[each.course_id]), BOUNCE, str(each.application_id)) for each in there))
