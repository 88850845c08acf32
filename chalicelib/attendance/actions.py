"""What staff read of attendance: a course's sessions and participants, one session."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.attendance import rules
from chalicelib.attendance.records import Mark, Watch, by_application, marks_of, watches_of
from chalicelib.attendance.rules import Row, Standing
from chalicelib.cases.records import applications_at
from chalicelib.courses.districts import swedish_order
from chalicelib.courses.records import Course, Programme, course_now, find_programme
from chalicelib.groups.applicants import visible
from chalicelib.groups.records import Key, group_of, keys
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.people.records import Person, persons_at


@dataclass(frozen=True)
class Gathering:
    """A course, who is in it and who was, and all marks, as far as the reader may know of them (B2)."""

    course: Course
    members: list[Key]  # (person id, application id) of those who have a seat, in order of name
    left: list[Key]  # of those who have marks and no seat any more
    marks: list[Mark]
    persons: Mapping[str, Person]  # theirs, and those of the staff who marked

    def name(self, person_id: str) -> str:
        """The person's name, or "" where there is nobody."""
        return str(self.persons[person_id].name) if person_id in self.persons else ""


def gathering(course_id: str, reach: Reach, ability: Ability) -> Gathering:
    """Everybody in the course. Raises NotFound where it lies outside the reach."""
    group, course = group_of(course_id), course_now(course_id)
    if course is None:
        raise NotFound
    reach.require(ability, districts=course.districts, course_id=course_id)
    marks = marks_of(course_id)
    members = keys(group.members)
    marked = dict.fromkeys((str(mark.person_id), mark.application_id) for mark in marks)
    left = [key for key in marked if key not in members]
    staff = {str(mark.by).removeprefix("staff:") for mark in marks}
    found = persons_at([*(key[0] for key in (*members, *left)), *staff])
    seen = visible(found, reach, course.districts, course_id)
    return Gathering(
        course,
        _in_order(members, seen),
        _in_order(left, seen),
        [mark for mark in marks if mark.person_id in seen],
        {**seen, **{person_id: found[person_id] for person_id in staff if person_id in found}},
    )


def _in_order(people: Iterable[Key], seen: Mapping[str, Person]) -> list[Key]:
    return sorted((key for key in people if key[0] in seen), key=lambda key: (swedish_order(seen[key[0]].name), key))


@dataclass(frozen=True)
class Line:
    """One participant in a course's overview."""

    key: Key
    name: str
    marks: Mapping[int, Mark]  # by the session's number
    standing: Standing
    rows: list[Row]  # of absences that ask for outreach
    case_number: str  # "" where nothing is watched
    is_member: bool
    shortfall: str  # "told", "seen" or ""


@dataclass(frozen=True)
class Overview:
    """A course's attendance."""

    course: Course
    programme: Programme | None
    sessions: Sequence[rules.Session]  # soonest first, cancelled ones too
    lines: list[Line]  # those who have left come last
    least: int | None
    markable: list[int]  # numbers of the sessions at which people can be marked now, in order

    @property
    def to_mark(self) -> int | None:
        """The latest session that can be marked and where somebody isn't yet, or None."""
        members = sum(line.is_member for line in self.lines)
        return next((number for number in reversed(self.markable) if self.marked(number) < members), None)

    def marked(self, number: int) -> int:
        """How many of those shown have a mark at this session."""
        return sum(number in line.marks for line in self.lines if line.is_member)


def overview(course_id: str, reach: Reach, now: datetime) -> Overview:
    """Who was there how often, who is asked about, who can't reach what is asked for. Raises NotFound."""
    found = gathering(course_id, reach, Ability.SEE)
    course, order = found.course, rules.in_order(found.course.sessions)
    programme = find_programme(course.programme_id)
    least = rules.least_sessions(programme.certification) if programme and course.form == "training" else None
    watched = {watch.application_id: watch for watch in watches_of(course_id)}
    theirs = by_application(found.marks)
    members = set(found.members)

    def line(key: Key) -> Line:
        marks, watch = theirs.get(key[1], []), watched.get(key[1])
        return Line(
            key,
            found.name(key[0]),
            {mark.number: mark for mark in marks},
            rules.standing(order, marks, least),
            _open_rows(watch),
            str(watch.case_number) if watch else "",
            key in members,
            str(watch.lost or "") if watch else "",
        )

    sessions = sorted(course.sessions, key=lambda each: str(each["starts_at"]))
    markable = [int(each["number"]) for each in sessions if rules.is_markable(each, str(course.state), now)]
    return Overview(course, programme, sessions, [line(key) for key in (*found.members, *found.left)], least, markable)


def _open_rows(watch: Watch | None) -> list[Row]:
    return [row for row in watch.told if row.is_open] if watch else []


@dataclass(frozen=True)
class Attendee:
    """One participant at one session."""

    key: Key
    name: str
    child: str  # first name, or ""
    mark: Mark | None
    marked_by: str  # name


@dataclass(frozen=True)
class SessionPage:
    """One session with everybody."""

    course: Course
    meeting: rules.Session
    members: list[Attendee]
    left: list[Attendee]  # who have left since, with a mark here
    can_mark: bool
    before: int | None  # the number of the session before, or None
    after: int | None

    @property
    def unmarked(self) -> int:
        return sum(each.mark is None for each in self.members)


def session_page(course_id: str, number: str, reach: Reach, now: datetime) -> SessionPage:
    """Everybody at one session. Raises NotFound."""
    found = gathering(course_id, reach, Ability.SEE)
    course = found.course
    meeting = next((each for each in course.sessions if str(each["number"]) == number), None)
    if meeting is None:
        raise NotFound
    here = {mark.application_id: mark for mark in found.marks if mark.number == int(number)}
    children = {
        (str(each.person_id), str(each.application_id)): str(each.answers.get("child_first_name", ""))
        for each in applications_at([*found.members, *found.left])
    }

    def attendee(key: Key) -> Attendee:
        mark = here.get(key[1])
        by = found.name(str(mark.by).removeprefix("staff:")) if mark else ""
        return Attendee(key, found.name(key[0]), children.get(key, ""), mark, by)

    order = rules.in_order(course.sessions)
    place = order.index(int(number)) if int(number) in order else None
    return SessionPage(
        course,
        meeting,
        [attendee(key) for key in found.members],
        [attendee(key) for key in found.left if key[1] in here],
        rules.is_markable(meeting, str(course.state), now)
        and reach.may(Ability.HANDLE, districts=course.districts, course_id=course_id),
        order[place - 1] if place else None,
        order[place + 1] if place is not None and place + 1 < len(order) else None,
    )
