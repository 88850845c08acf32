"""What one can read of one's own attendance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.attendance import rules
from chalicelib.attendance.records import Mark, marks_of
from chalicelib.attendance.rules import Standing
from chalicelib.cases.records import Application, applications_of
from chalicelib.cases.rules import State
from chalicelib.courses.records import Programme, find_course, find_programme
from chalicelib.http.refusals import NotFound


@dataclass(frozen=True)
class OwnPage:
    """One's own attendance."""

    application: Application
    programme: Programme | None
    sessions: Sequence[tuple[rules.Session, Mark | None, bool]]  # with whether it has been held
    standing: Standing
    held: int
    least: int | None


def own_page(person_id: str, case_number: str, now: datetime) -> OwnPage:
    """What is known of my own attendance. Raises NotFound, so too where I have no seat in a course."""
    mine = next((each for each in applications_of(person_id) if each.case_number == case_number), None)
    if mine is None or not mine.seat_in or mine.state not in (State.ADMITTED, State.COMPLETED, State.DROPPED_OUT):
        raise NotFound
    course = find_course(str(mine.seat_in))
    if course is None:
        raise NotFound
    programme = find_programme(course.programme_id)
    least = rules.least_sessions(programme.certification) if programme and course.form == "training" else None
    key = (person_id, mine.application_id)
    marks = {mark.number: mark for mark in marks_of(course.course_id) if (mark.person_id, mark.application_id) == key}
    sessions = [
        (each, marks.get(int(each["number"])), _is_over(each, now))
        for each in sorted(course.sessions, key=lambda each: str(each["starts_at"]))
    ]
    order = rules.in_order(course.sessions)
    held = sum(over and not each.get("cancelled") for each, _, over in sessions)
    return OwnPage(mine, programme, sessions, rules.standing(order, marks.values(), least), held, least)


def _is_over(meeting: Mapping[str, Any], now: datetime) -> bool:
    return datetime.fromisoformat(meeting["starts_at"]) <= now
