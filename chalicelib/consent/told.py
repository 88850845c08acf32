"""Telling those who compose the groups that managers have answered: one task a course, until it is seen to."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.cases.records import Application
from chalicelib.courses.records import Course, find_course
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import Role, is_live, on_course, on_district
from chalicelib.http.records import granted_on
from chalicelib.journal.commit import Put
from chalicelib.journal.records import Event
from chalicelib.tasks.actions import task, told
from chalicelib.tasks.records import Task, find_task

ANSWERED = "consent_answered"  # the kind of task, see tasks.rules.KINDS


@dataclass(frozen=True)
class Told:
    """What a commit takes along, so that staff are told."""

    changes: tuple[Put, ...] = ()
    events: tuple[Event, ...] = ()


def tell_instructors(application: Application, now: datetime) -> Told:
    """A task for the course's instructors, and an e-mail to each; nothing more as long as the task is there."""
    course = find_course(str(application.course_id))
    if course is None:
        return Told()
    course_id, place = str(course.course_id), str(course.district_id)
    new = task(ANSWERED, place, course_id, now, course_id=course_id)
    if find_task(place, str(new.task_id)):
        return Told()
    return Told((Put(new, Task.task_id.does_not_exist()),), tuple(told(new, _instructors(course, now), now)))


def _instructors(course: Course, now: datetime) -> list[str]:
    """The person ids of those who train in the course's places, or in this course alone."""
    today = today_in_stockholm(now)
    reaches = [*map(on_district, course.districts), on_course(str(course.course_id))]
    return [
        str(grant.person_id)
        for reach in reaches
        for grant in granted_on(reach)
        if grant.role == Role.INSTRUCTOR and is_live(grant, today)
    ]
