"""Telling those who compose the groups that managers have answered: one task a course, until it is seen to."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.cases.records import Application
from chalicelib.courses.records import Course, find_course
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import CITY, Role, is_live, on_course, on_district
from chalicelib.http.records import granted_on
from chalicelib.journal.commit import Put
from chalicelib.journal.records import Event
from chalicelib.people.records import find_person
from chalicelib.tasks.actions import task, told
from chalicelib.tasks.records import Task, find_task

ANSWERED = "consent_answered"  # the kind of task, see tasks.rules.KINDS


@dataclass(frozen=True)
class Told:
    """What a commit takes along, so that staff are told."""

    changes: tuple[Put, ...] = ()
    events: tuple[Event, ...] = ()


def tell_instructors(application: Application, now: datetime) -> Told:
    """A task for the course's instructors, and an e-mail to each; nothing more as long as the task is there.

    Of somebody with protected data it is a task of its own, for the named handlers: who may not know of them would look
    for an answer that isn't there (B2)."""
    course, person = find_course(str(application.course_id)), find_person(str(application.person_id))
    if course is None or person is None:
        return Told()
    course_id, place = str(course.course_id), str(course.district_id)
    about = str(application.application_id) if person.protected else course_id
    whom = {"person_id": str(person.person_id)} if person.protected else {}
    new = task(ANSWERED, place, about, now, course_id=course_id, **whom)
    if find_task(place, str(new.task_id)):
        return Told()
    role = Role.HANDLER if person.protected else Role.INSTRUCTOR
    return Told((Put(new, Task.task_id.does_not_exist()),), tuple(told(new, _those(role, course, now), now)))


def _those(role: Role, course: Course, now: datetime) -> list[str]:
    """The person ids of those with the role in the course's places or in this course alone; a named handler's may be
    the whole city."""
    today = today_in_stockholm(now)
    reaches = [*map(on_district, course.districts), on_course(str(course.course_id))]
    reaches += [CITY] * (role == Role.HANDLER)
    return [
        str(grant.person_id)
        for reach in reaches
        for grant in granted_on(reach)
        if grant.role == role and is_live(grant, today)
    ]
