"""A person's own cases: read them, follow one, withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.cases import actions as cases
from chalicelib.cases import rules
from chalicelib.cases.actions import places_of
from chalicelib.cases.records import Application, applications_of
from chalicelib.cases.rules import State
from chalicelib.courses import rules as courses
from chalicelib.courses.elsewhere import nearest_districts
from chalicelib.courses.records import (
    Course,
    District,
    Programme,
    all_districts,
    all_programmes,
    find_course,
    find_programme,
    open_courses,
)
from chalicelib.groups import actions as groups
from chalicelib.http.refusals import NotFound
from chalicelib.journal.records import Event, timeline
from chalicelib.people.records import Message, messages_of


@dataclass(frozen=True)
class CaseLine:
    """One case or draft in the list."""

    application: Application
    programme: Programme | None
    course: Course | None
    where: Mapping[str, str]
    places: list[tuple[str, int]]


@dataclass(frozen=True)
class CasePage:
    """All that its owner sees of a case (P4–P6)."""

    application: Application
    course: Course | None
    programme: Programme | None
    where: dict[str, str]
    places: list[tuple[str, int]]
    queue_names: dict[str, dict[str, str]]
    events: list[Event]
    messages: list[Message]
    nearest: list[courses.Nearby[District]]


def cases_of(person_id: str, now: datetime) -> tuple[list[CaseLine], list[CaseLine]]:
    """The person's cases, newest first, and the drafts that have not expired."""
    programmes = {programme.programme_id: programme for programme in all_programmes()}
    names = {district.district_id: district.names for district in all_districts()}
    lines = []
    for application in applications_of(person_id):
        course = find_course(application.course_id)
        where = names.get(course.district_id, {}) if course else {}
        places = places_of(application) if rules.is_active(application.state) else []
        lines.append(CaseLine(application, programmes.get(application.programme_id), course, where, places))
    sent = [line for line in lines if line.application.state != State.DRAFT]
    drafts = [line for line in lines if line.application.expires_at and line.application.expires_at > now]
    return sorted(sent, key=lambda line: str(line.application.received_at), reverse=True), drafts


def own_case(person_id: str, case_number: str) -> Application:
    """The person's case with this number. Raises NotFound, for somebody else's number too."""
    for application in applications_of(person_id):
        if application.case_number == case_number:
            return application
    raise NotFound


def case_page(person_id: str, case_number: str, today: date) -> CasePage:
    """Everything about one of the person's cases. Raises NotFound."""
    application = own_case(person_id, case_number)
    course = find_course(application.course_id)
    districts = all_districts()
    by_id = {district.district_id: district for district in districts}
    here = by_id.get(course.district_id) if course else None
    messages = [message for message in messages_of(person_id) if message.case_id == application.application_id]
    return CasePage(
        application,
        course,
        find_programme(application.programme_id),
        here.names if here else {},
        places_of(application) if rules.is_active(application.state) else [],
        {rules.queue_id(application.programme_id, district.district_id): district.names for district in districts},
        # An id is chosen by who sends: what happened to somebody else under the same one is not this person's.
        [event for event in timeline(application.application_id) if event.person_id == person_id],
        messages,
        _nearest(here, districts, application, today),
    )


def _nearest(
    here: District | None, districts: list[District], application: Application, today: date
) -> list[courses.Nearby[District]]:
    """The nearest other districts with a course of the same programme to apply for (P5)."""
    if here is None or not rules.is_active(application.state):
        return []
    waited_in = [rules.queue_parts(queue_id)[1] for queue_id in application.queue_ids or []]
    return nearest_districts(here, waited_in, str(application.programme_id), districts, open_courses(today), today)


def withdraw(person_id: str, case_number: str, now: datetime) -> Application:
    """Withdraw the case and leave its queues; twice is once. Raises NotFound, WrongState, Conflict, Unavailable."""
    return groups.withdraw(own_case(person_id, case_number), f"person:{person_id}", now)


def document(application: Application, places: list[tuple[str, int]]) -> dict[str, Any]:
    """A case as systems read it. No answers: they are for those who handle the case."""
    return {
        **cases.document(application, places),
        "course_id": application.course_id,
        "programme_id": application.programme_id,
        "ended_at": application.ended_at,
    }
