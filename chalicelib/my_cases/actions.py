"""A person's own cases: read them, follow one, withdraw, drop out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.cases.actions import places_of
from chalicelib.cases.records import Application, applications_of
from chalicelib.cases.rules import NO_CHILD, State, queue_id, queue_parts
from chalicelib.courses.districts import Nearby
from chalicelib.courses.elsewhere import nearest_districts, next_start
from chalicelib.courses.invitations import calendar
from chalicelib.courses.records import (
    Course,
    District,
    Programme,
    all_districts,
    all_programmes,
    courses_by_id,
    find_course,
    find_programme,
    open_courses,
)
from chalicelib.groups import actions as groups
from chalicelib.groups.records import Offer, find_offer
from chalicelib.http.languages import say
from chalicelib.http.refusals import NotFound
from chalicelib.journal.records import Event, timeline
from chalicelib.my_cases import rules, sessions
from chalicelib.people.records import Message, messages_of

Places = list[tuple[str, int]]


@dataclass(frozen=True)
class CaseLine:
    """One case or draft in the list."""

    application: Application
    stands: str  # a key of rules.STATES
    programme: Programme | None
    course: Course | None  # that it has a seat in, else that it was for
    where: Mapping[str, str]
    places: Places
    queue_names: Mapping[str, Mapping[str, str]]
    offer: Offer | None


@dataclass(frozen=True)
class CasePage:
    """All that its owner sees of a case (P4–P6)."""

    application: Application
    stands: str  # a key of rules.STATES
    course: Course | None  # that it has a seat in, else that it was for
    programme: Programme | None
    where: Mapping[str, str]
    places: Places
    queue_names: Mapping[str, Mapping[str, str]]
    events: list[Event]
    messages: list[Message]
    meetings: list[sessions.Meeting]
    offer: Offer | None
    nearest: list[Nearby[District]]
    next_start: Course | None  # the soonest that seats are given in from its queues

    @property
    def in_training(self) -> bool:
        """Whether it is a professional's, who trains to lead groups (U5)."""
        return self.application.child_id == NO_CHILD


def cases_of(person_id: str, now: datetime) -> tuple[list[CaseLine], list[CaseLine]]:
    """The person's cases, newest first, and the drafts that have not expired."""
    programmes = {programme.programme_id: programme for programme in all_programmes()}
    names = {district.district_id: district.names for district in all_districts()}
    applications = applications_of(person_id)
    by_id = {course.course_id: course for course in courses_by_id(map(_course_id, applications))}
    lines = []
    for application in applications:
        course = by_id.get(_course_id(application))
        stands = rules.stands(application, _happened(application))
        lines.append(
            CaseLine(
                application,
                stands,
                programmes.get(application.programme_id),
                course,
                names.get(course.district_id, {}) if course else {},
                places_of(application) if stands in rules.QUEUED else [],
                _queue_names(application.programme_id, names),
                find_offer(application.offer_id) if application.offer_id else None,
            )
        )
    sent = [line for line in lines if line.application.state != State.DRAFT]
    drafts = [line for line in lines if line.application.expires_at and line.application.expires_at > now]
    return sorted(sent, key=lambda line: str(line.application.received_at), reverse=True), drafts


def _happened(application: Application) -> list[str]:
    """What has happened in a case, where its state alone would tell of a decision that can still be undone."""
    decided = application.state == State.DECIDED
    return [event.kind for event in timeline(application.application_id)] if decided else []


def own_case(person_id: str, case_number: str) -> Application:
    """The person's case with this number. Raises NotFound, for somebody else's number too."""
    for application in applications_of(person_id):
        if application.case_number == case_number:
            return application
    raise NotFound


def case_page(person_id: str, case_number: str, now: datetime, today: date) -> CasePage:
    """Everything about one of the person's cases. Raises NotFound."""
    application = own_case(person_id, case_number)
    # An id is chosen by who sends: what happened to somebody else under the same one is not this person's.
    events = [event for event in timeline(application.application_id) if event.person_id == person_id]
    stands = rules.stands(application, [event.kind for event in events])
    course = find_course(_course_id(application))
    districts = all_districts()
    names = {district.district_id: district.names for district in districts}
    waits = stands in rules.QUEUED
    open_now = open_courses(today) if waits else []
    return CasePage(
        application,
        stands,
        course,
        find_programme(application.programme_id),
        names.get(course.district_id, {}) if course else {},
        places_of(application) if waits else [],
        _queue_names(application.programme_id, names),
        events,
        [message for message in messages_of(person_id) if message.case_id == application.application_id],
        sessions.meetings(course, events, now) if stands in rules.HAS_SEAT else [],
        find_offer(application.offer_id) if application.offer_id else None,
        _nearest(application, districts, open_now, today),
        next_start(str(application.programme_id), _waits_in(application), open_now, today),
    )


def _course_id(application: Application) -> str:
    """The course that the case is about for its owner: where the seat is, once that is told; else what it was for."""
    has_seat = application.seat_in and application.state in rules.HAS_SEAT
    return str(application.seat_in if has_seat else application.course_id)


def _queue_names(programme_id: str, names: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    return {queue_id(programme_id, district_id): said for district_id, said in names.items()}


def _waits_in(application: Application) -> list[str]:
    """The districts whose queues it is in, first choice first."""
    return [queue_parts(queue)[1] for queue in application.queue_ids or []]


def _nearest(
    application: Application, districts: list[District], open_now: list[Course], today: date
) -> list[Nearby[District]]:
    """The nearest other districts with a course of the same programme to apply for (P5)."""
    waits_in = _waits_in(application)
    here = next((district for district in districts if [district.district_id] == waits_in[:1]), None)
    if here is None:
        return []
    return nearest_districts(here, waits_in, str(application.programme_id), districts, open_now, today)


def withdraw(person_id: str, case_number: str, now: datetime) -> Application:
    """Withdraw the case and leave its queues; twice is once. Raises NotFound, WrongState, Conflict, Unavailable."""
    return groups.withdraw(own_case(person_id, case_number), f"person:{person_id}", now)


def drop_out(person_id: str, case_number: str, reason: str, now: datetime) -> Application:
    """Give the seat back, with a reason (groups.rules.REASONS, B11); twice is once. Raises as withdraw()."""
    return groups.drop_out(own_case(person_id, case_number), reason, f"person:{person_id}", now)


def calendar_file(person_id: str, case_number: str, now: datetime) -> bytes:
    """The sessions of the course that the person takes part in, as a calendar file (B6). Raises NotFound."""
    application = own_case(person_id, case_number)
    course = find_course(_course_id(application))
    if course is None or application.state not in (State.ADMITTED, State.COMPLETED):
        raise NotFound
    programme = find_programme(course.programme_id)
    names = {district.district_id: district.names for district in all_districts() if not district.place}
    where = names.get(course.district_id, {})
    return calendar(course, say(programme.names) if programme else "", say(where), now)
