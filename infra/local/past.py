"""Courses that have ended, as they would stand after eleven weeks: who applied and came, and what was answered.

For the local cloud a few (see load_past), for the benchmark a city's worth. Chance decides, from a seed: the same at
every run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from chalicelib.attendance.records import Mark
from chalicelib.attendance.rules import Status, mark_id
from chalicelib.cases.records import Application
from chalicelib.cases.rules import NO_CHILD, State, queue_id
from chalicelib.courses.calendar import day_of, weekly_sessions
from chalicelib.courses.records import Course, DistrictCourse, Programme
from chalicelib.courses.rules import ENDED, CourseState, listing
from chalicelib.fidelity.records import Checklist
from chalicelib.fidelity.rules import entry
from chalicelib.groups.records import Group
from chalicelib.http.languages import STOCKHOLM
from chalicelib.surveys.questions import parts_at
from chalicelib.surveys.records import Survey
from chalicelib.surveys.rules import AFTER_COURSE
from chalicelib.tables import Record
from infra.local.answers import answers
from infra.local.applicants import made_up_id

# What becomes of those who have a seat, of those who haven't, and how it goes at a session: by turns of chance.
ENDS = ((State.COMPLETED, 82), (State.DROPPED_OUT, 18))
OTHERS = ((State.WAITING, 70), (State.WITHDRAWN, 30))
PRESENCE = ((Status.PRESENT, 78), (Status.LATE, 6), (Status.EXCUSED, 8), (Status.ABSENT, 8))
REASONS = ("time", "work", "illness", "other_support", "better")
GENDERS = (("woman", 68), ("man", 30), (None, 2))
HEARD = ("school", "health_care", "social_services", "friend", "city_site", "association", "letter")
SITS = 8  # have a seat


@dataclass(frozen=True)
class Past:
    """A course that has ended. `applicants`: how many applied for it, seats and all."""

    course_id: str
    programme: Programme
    district_id: str
    began: date
    applicants: int = 12
    venue: dict[str, Any] | None = None
    contacts: Sequence[dict[str, str]] = ()

    def course(self) -> Course:
        """The course, closed the day after its last session."""
        sessions = weekly_sessions(
            self.began,
            self.began.weekday(),
            "17:30",
            int(self.programme.sessions),
            int(self.programme.session_minutes),
        )
        starts_on = day_of(sessions[0])
        return Course(
            self.course_id,
            version=1,
            programme_id=self.programme.programme_id,
            district_id=self.district_id,
            form=self.programme.form,
            state=CourseState.CLOSED,
            listed=ENDED,
            starts_on=starts_on.isoformat(),
            apply_until=(starts_on - timedelta(days=14)).isoformat(),
            weekday=starts_on.weekday(),
            sessions=sessions,
            venue=self.venue,
            languages=["sv"],
            contacts=list(self.contacts),
            seats=SITS,
            seats_taken=SITS,
            ended_at=_next_morning(sessions[-1]["ends_at"]),
        )


def records(past: Past, surveys: Iterable[Survey], now: datetime) -> Iterator[Record]:
    """Everything that such a course has left until now."""
    chance = Random(past.course_id)
    course = past.course()
    yield course
    yield DistrictCourse(past.district_id, listing(course.starts_on, past.course_id), course_id=past.course_id)
    cases = [_case(past, course, number, chance) for number in range(past.applicants)]
    yield from cases
    members = [case for case in cases if case.seat_in]
    kept = [[case.person_id, case.application_id] for case in members if case.state == State.COMPLETED]
    left = [[case.person_id, case.application_id] for case in members if case.state == State.DROPPED_OUT]
    yield Group(past.course_id, version=1, members=kept, left=left)
    there: dict[int, list[Application]] = {}
    for marked, case in _marks(course, members, chance):
        yield marked
        if marked.status in (Status.PRESENT, Status.LATE):
            there.setdefault(marked.number, []).append(case)
    yield from _checklists(course, past.programme, chance)
    there[AFTER_COURSE] = [case for case in members if case.state == State.COMPLETED]
    yield from answers(course, past.programme, {number: len(cases) for number, cases in there.items()}, surveys, now)


def _case(past: Past, course: Course, number: int, chance: Random) -> Application:
    begins = datetime.combine(date.fromisoformat(course.starts_on), datetime.min.time(), STOCKHOLM).astimezone(UTC)
    received = begins - timedelta(days=chance.randint(20, 150), minutes=number)
    seated = number < SITS
    state = _drawn(ENDS if seated else OTHERS, chance)
    return Application(
        made_up_id(past.course_id, number, "person"),
        made_up_id(past.course_id, number, "application"),
        version=1,
        state=state,
        course_id=past.course_id,
        programme_id=course.programme_id,
        answers={"heard_from": chance.choice(HEARD), "ease": str(chance.choice((3, 4, 4, 5, 5, 5)))},
        started_at=received.isoformat(timespec="milliseconds"),
        received_at=received.isoformat(timespec="milliseconds"),
        case_number=f"EK-{received.year}-{chance.randrange(900_000) + 100_000}",
        queue_ids=[queue_id(course.programme_id, course.district_id)],
        child_id=NO_CHILD if course.form == "training" else made_up_id(past.course_id, number, "child")[:12],
        seat_in=past.course_id if seated else None,
        end_reason=chance.choice(REASONS) if state == State.DROPPED_OUT else None,
        ended_at=course.ended_at if state != State.WAITING else None,
        gender=_drawn(GENDERS, chance),
        language="sv",
        channel="web",
        decided_at=(begins - timedelta(days=10)).isoformat(timespec="milliseconds"),
        told_at=course.ended_at,
        silent_days=chance.randint(7, 28),
    )


def _marks(course: Course, members: Sequence[Application], chance: Random) -> Iterator[tuple[Mark, Application]]:
    for case in members:
        leaves = chance.randint(2, 8) if case.state == State.DROPPED_OUT else len(course.sessions)
        for meeting in course.sessions[:leaves]:
            marked = Mark(
                course.course_id,
                mark_id(meeting["number"], case.application_id),
                version=1,
                person_id=case.person_id,
                status=_drawn(PRESENCE, chance),
                at=meeting["starts_at"],
                by="seed",
            )
            yield marked, case


def _checklists(course: Course, programme: Programme, chance: Random) -> Iterator[Checklist]:
    """What the leaders said of each session; of one in ten nothing."""
    for meeting in course.sessions:
        if chance.random() < 0.1:
            continue
        parts = [str(part["id"]) for part in parts_at(programme.parts, meeting["number"])]
        yield Checklist(
            course.course_id,
            entry(meeting["number"], 1),
            session=meeting["number"],
            number=1,
            asked=parts,
            parts=[part for part in parts if chance.random() < 0.92],
            planned_minutes=int(programme.session_minutes),
            minutes=int(programme.session_minutes) - chance.choice((0, 0, 5, 10, 30)),
            role_play=chance.choice(("yes", "yes", "yes", "no")),
            home="yes" if meeting["number"] > 1 else None,
            quality=chance.choice((3, 4, 4, 5)),
            written_by="staff:seed",
            written_at=meeting["ends_at"],
        )


def _drawn(choices: Sequence[tuple[Any, int]], chance: Random) -> Any:
    return chance.choices([value for value, _ in choices], [weight for _, weight in choices])[0]


def _next_morning(moment: str) -> str:
    return (datetime.fromisoformat(moment) + timedelta(hours=14)).isoformat(timespec="milliseconds")
