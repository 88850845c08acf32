"""A course that has begun, those who take part in it, and their marks."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.attendance.records import Mark, marks_of
from chalicelib.cases.records import Application, find_application
from chalicelib.courses.records import Course, Programme
from chalicelib.groups.records import Group, Seat, group_of
from chalicelib.http.reach import CITY, Reach, Role
from tests.groups.made_up import case
from tests.town import GROUP, TRAINING, resident

LEADER = Reach("lena", frozenset({(Role.LEADER, "district:farsta")}))
HANDLER = Reach("hanna", frozenset({(Role.HANDLER, CITY)}))
INSTRUCTOR = Reach("ines", frozenset({(Role.INSTRUCTOR, "district:central")}))


def begun(now: datetime, held: int = 3, coming: int = 2, course_id: str = GROUP) -> Course:
    """The course with so many sessions held, the last one begun an hour ago, and so many to come, a week apart."""
    course = Course.get(course_id)
    last = now - timedelta(hours=1)
    course.sessions = [
        {
            "number": number,
            "starts_at": (last + timedelta(weeks=number - held)).isoformat(),
            "ends_at": (last + timedelta(weeks=number - held, hours=2, minutes=30)).isoformat(),
        }
        for number in range(1, held + coming + 1)
    ]
    course.starts_on = course.sessions[0]["starts_at"][:10]
    course.save()
    return course


def member(number: int = 1, course_id: str = GROUP, **more: Any) -> Application:
    """Somebody with a seat in the course."""
    person_id = f"person-{number}"
    resident(person_id, f"Person {number}", **more.pop("person", {}))
    made = case(number, person_id, **{"state": "admitted", "course_id": course_id, "seat_in": course_id, **more})
    made.save()
    Seat(person_id, made.programme_id, course_id=course_id, application_id=made.application_id).save()
    group = group_of(course_id)
    group.members = [*group.members, [person_id, made.application_id]]
    group.save()
    return made


def key(application: Application) -> tuple[str, str]:
    return str(application.person_id), str(application.application_id)


def asks_for(least: int) -> None:
    """The training's certificate asks for so many sessions."""
    programme = Programme.get("programme", "ledare")
    programme.certification = [{"kind": "sessions", "least": least}]
    programme.save()


def training(now: datetime, least: int = 4, **more: int) -> Course:
    """The training, begun."""
    asks_for(least)
    return begun(now, course_id=TRAINING, **more)


def as_marked(course_id: str = GROUP) -> dict[tuple[int, str], str]:
    """Every mark of the course: (session, application id) → status."""
    return {(mark.number, mark.application_id): str(mark.status) for mark in marks_of(course_id)}


def now_of(application: Application) -> Application:
    found = find_application(*key(application))
    assert found
    return found


def marks(application: Application, course_id: str = GROUP) -> list[Mark]:
    return [each for each in marks_of(course_id) if each.application_id == application.application_id]


def leave(application: Application) -> None:
    """The seat is given back."""
    application.state = "dropped_out"
    application.save()
    group: Group = group_of(str(application.seat_in))
    group.members = [each for each in group.members if each[1] != application.application_id]
    group.save()
