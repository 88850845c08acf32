"""What staff read of how one course is given: its sessions' checklists, the indication, what has been noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.courses.records import Course, Programme, course_now, find_programme
from chalicelib.courses.rules import CourseState
from chalicelib.fidelity.forms import checklist_form
from chalicelib.fidelity.records import Checklist, QualityNote, checklists_of, in_force, notes_of, versions_of
from chalicelib.http.forms import Form
from chalicelib.http.reach import CITY, Ability, Reach, Role, on_course, on_district
from chalicelib.http.refusals import NotFound
from chalicelib.people.records import Person, persons_at
from chalicelib.summaries.records import Summary, find_summary, in_cell
from chalicelib.surveys.questions import Part, parts_at

Session = Mapping[str, Any]
LEADING = frozenset({Role.LEADER, Role.GUIDE, Role.INSTRUCTOR})
# Who reads what got in the way: it is written for them, and for nobody who counts or plans.
READS_ALL = LEADING | {Role.QUALITY}


@dataclass(frozen=True)
class Line:
    """One session on the course's page."""

    session: Session
    checklist: Checklist | None  # the last version
    can_fill: bool  # it has begun, and isn't cancelled


@dataclass(frozen=True)
class CoursePage:
    """How a course is given, as far as its figures have been counted."""

    course: Course
    programme: Programme | None
    lines: list[Line]  # soonest first
    summary: Summary | None
    notes: list[QualityNote]  # for those who look into it; empty for others
    persons: Mapping[str, Person]  # who has written the checklists and the notes

    @property
    def indication(self) -> Mapping[str, Any]:
        """See evidence.indication; empty where nothing has been counted."""
        kept = (self.summary.more if self.summary else {}).get("fidelity", {})
        return kept if isinstance(kept, dict) else {}

    def name(self, actor: str) -> str:
        """Who has written something, or "" where nobody knows any more."""
        person = self.persons.get(actor.removeprefix("staff:"))
        return str(person.name) if person else ""


@dataclass(frozen=True)
class SessionPage:
    """One session's checklist."""

    course: Course
    programme: Programme | None
    session: Session
    parts: Sequence[Part]
    versions: list[Checklist]  # first to last
    form: Form
    can_fill: bool
    leads: bool  # the reader leads the course, and so fills it in
    reads_all: bool  # may read what got in the way
    persons: Mapping[str, Person]

    @property
    def number(self) -> int:
        return int(self.session["number"])

    @property
    def last(self) -> Checklist | None:
        return self.versions[-1] if self.versions else None

    @property
    def newest(self) -> int:
        """The number of the last version, 0 where there is none."""
        return int(self.last.number) if self.last else 0

    @property
    def planned_minutes(self) -> int:
        return minutes(self.session)


def course_page(course_id: str, reach: Reach, now: datetime) -> CoursePage:
    """How the course is given. Raises NotFound outside the reach. At most seven calls."""
    course = _course(course_id, reach)
    improves = reach.may(Ability.IMPROVE, districts=course.districts, course_id=course_id)
    kept = in_force(checklists_of(course_id))
    notes = notes_of(course_id) if improves else []
    return CoursePage(
        course,
        find_programme(course.programme_id),
        [
            Line(each, kept.get(int(each["number"])), can_fill(course, each, now))
            for each in sorted(course.sessions, key=lambda each: str(each["starts_at"]))
        ],
        find_summary(*leaf(course)),
        notes,
        _writers([*kept.values(), *notes]),
    )


def session_page(course_id: str, number: str, reach: Reach, now: datetime) -> SessionPage:
    """One session's checklist. Raises NotFound: outside the reach, or there is no such session."""
    course = _course(course_id, reach)
    session = next((each for each in course.sessions if str(each["number"]) == number), None)
    if session is None:
        raise NotFound
    programme = find_programme(course.programme_id)
    parts = parts_at(programme.parts if programme else (), int(number))
    versions = versions_of(course_id, int(number))
    return SessionPage(
        course,
        programme,
        session,
        parts,
        versions,
        checklist_form(int(number), minutes(session), parts),
        can_fill(course, session, now),
        _is_one_of(LEADING, course, reach),
        _is_one_of(READS_ALL, course, reach),
        _writers(versions),
    )


def leaf(course: Course) -> tuple[str, str]:
    """The key of the course's own summary."""
    return in_cell(course.term, course.programme_id, course.district_id), str(course.course_id)


def minutes(session: Session) -> int:
    """How long a session was planned to be."""
    start, end = (datetime.fromisoformat(session[which]) for which in ("starts_at", "ends_at"))
    return int((end - start).total_seconds() // 60)


def can_fill(course: Course, session: Session, now: datetime) -> bool:
    """Whether there is anything to say of the session yet. A closed course's can be filled in and put right, too."""
    begun = datetime.fromisoformat(session["starts_at"]) <= now
    return begun and not session.get("cancelled") and course.state in (CourseState.ANNOUNCED, CourseState.CLOSED)


def _course(course_id: str, reach: Reach) -> Course:
    """The course, for those who see it or look into how it is given. Raises NotFound for others."""
    course = course_now(course_id)
    if course is None:
        raise NotFound
    if not reach.may(Ability.IMPROVE, districts=course.districts, course_id=course_id):
        reach.require(Ability.SEE, districts=course.districts, course_id=course_id)
    return course


def _is_one_of(roles: frozenset[Role], course: Course, reach: Reach) -> bool:
    """Whether the reader has one of these roles for the course itself, or for a district whose course it is."""
    here = {on_course(course.course_id), *map(on_district, course.districts)}
    return any(
        role in roles and (where in here or (role == Role.QUALITY and where == CITY)) for role, where in reach.held
    )


def _writers(written: Sequence[Checklist | QualityNote]) -> Mapping[str, Person]:
    people = {str(each.written_by).removeprefix("staff:") for each in written}
    return persons_at(people) if people else {}
