"""What asks for the reader's attention: the tasks of the places in reach, and what lacks something."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.cases.records import who_wait_for_consent
from chalicelib.courses.records import (
    Course,
    Programme,
    all_districts,
    all_programmes,
    coming_courses,
    courses_by_id,
)
from chalicelib.http.languages import Text
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.journal.commit import LostRace, commit
from chalicelib.people.records import persons_at, staff_members
from chalicelib.staff.members import waiting_for
from chalicelib.staff.rules import lacks
from chalicelib.tasks.actions import set_aside
from chalicelib.tasks.records import Task, find_task, tasks_anywhere, tasks_in_any
from chalicelib.tasks.rules import KINDS, Kind

# A course that begins so soon ought to have a venue and a leader.
SOON = timedelta(days=28)
ON_A_PAGE = 100
MOST_CONSENTS = 100  # that are counted
CENTRAL = "central"  # where the trainings lie
WORKS = (Ability.SEE, Ability.IMPROVE)


@dataclass(frozen=True)
class Line:
    """One task as it is listed, or `count` that are done on one and the same page: then the oldest of them."""

    task: Task
    kind: Kind
    course: Course | None
    count: int = 1

    @property
    def href(self) -> str:
        """Where it is done."""
        about = {"case_number": self.task.case_number or "", "course_id": self.task.course_id or ""}
        return self.kind.leads_to.format(**about)


@dataclass(frozen=True)
class ToDo:
    """What the page shows."""

    lines: list[Line]
    total: int
    page: int  # from 1
    courses: list[tuple[Course, list[str]]]  # that begin soon, each with what it lacks: keys of rules.LACKS
    registrations: int  # that wait for a role from this reader
    consents: int  # managers who have been asked and haven't answered, up to MOST_CONSENTS
    programmes: dict[str, Programme]
    names: dict[str, Text]  # district id → names

    @property
    def more(self) -> bool:
        """Whether there is another page after this one."""
        return self.total > self.page * ON_A_PAGE


def to_do(reach: Reach, page: int, today: date) -> ToDo:
    """What asks for the reader's attention, oldest first, a hundred a page; and which courses lack something soon.

    One query for the whole city, else one a place; besides at most nine reads, however much there is."""
    groups = _theirs(reach)
    shown = groups[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    courses = {course.course_id: course for course in _courses([task for task, *_ in shown])}
    return ToDo(
        [Line(task, KINDS[task.kind], courses.get(str(task.course_id)), 1 + len(others)) for task, *others in shown],
        len(groups),
        page,
        [(course, missing) for course in _soon(reach, today) if (missing := lacks(course))],
        waiting_for(reach, staff_members()) if reach.can(Ability.GRANT) else 0,
        _consents(reach),
        {programme.programme_id: programme for programme in all_programmes()},
        {district.district_id: district.names for district in all_districts()},
    )


def tasks_for(reach: Reach) -> list[Task]:
    """The tasks that this reader may do, oldest first; of those that are done on one and the same page, the oldest."""
    return [task for task, *_ in _theirs(reach)]


def finish(place: str, task_id: str, reach: Reach, now: datetime) -> None:
    """Somebody says that it is done. Twice is once. Raises NotFound where it isn't theirs to say."""
    task = find_task(place, task_id)
    kind = KINDS.get(task_id.partition("#")[0])
    if kind is None or not kind.by_hand or not _may(reach, kind.ability, place, task.course_id if task else None):
        raise NotFound
    if task is None:
        return
    if not _without_protected([task], reach):
        raise NotFound
    gone, event = set_aside(task, f"staff:{reach.person_id}", now)
    with suppress(LostRace):  # somebody else has said so a moment before
        commit(gone, events=[event])


def _theirs(reach: Reach) -> list[list[Task]]:
    """The reader's tasks, oldest first. What is about no case and no course, as each payment that lacks its invoice, is
    seen to on the page of all such: together it is one thing to do."""
    groups: dict[tuple[str, ...], list[Task]] = {}
    for task in _without_protected([task for task in _in_reach(reach) if _is_theirs(task, reach)], reach):
        alone = KINDS[task.kind].by_hand or task.case_number or task.course_id
        groups.setdefault((task.place, task.kind, str(task.task_id) if alone else ""), []).append(task)
    return list(groups.values())


def _without_protected(tasks: Sequence[Task], reach: Reach) -> list[Task]:
    """One that is about somebody whose data are protected is there for those only who handle such cases (B2).

    One batch read, where any of them is about somebody."""
    about = [str(task.data["person_id"]) for task in tasks if "person_id" in task.data]
    hidden = {person_id for person_id, person in persons_at(about).items() if person.protected} if about else set()
    return [
        task
        for task in tasks
        if task.data.get("person_id") not in hidden or _may(reach, Ability.PROTECTED, task.place, task.course_id)
    ]


def _in_reach(reach: Reach) -> list[Task]:
    """Where the reader works: whoever looks into how courses are given doesn't see their cases for it."""
    if any(map(reach.whole_city, WORKS)):
        return tasks_anywhere()
    own = dict.fromkeys(course_id for ability in WORKS for course_id in reach.courses(ability))
    alone = courses_by_id(own) if own else []
    districts = [district for ability in WORKS for district in reach.districts(ability)]
    return tasks_in_any([*districts, *(str(course.district_id) for course in alone)])


def _is_theirs(task: Task, reach: Reach) -> bool:
    return task.kind in KINDS and _may(reach, KINDS[task.kind].ability, task.place, task.course_id)


def _may(reach: Reach, ability: Ability, place: str, course_id: str | None) -> bool:
    """Whether they may do this there. Of the city's tasks only who works for all of it has any."""
    return reach.may(ability, districts=[place], course_id=str(course_id or ""))


def _courses(tasks: Sequence[Task]) -> Iterable[Course]:
    ids = [str(task.course_id) for task in tasks if task.course_id]
    return courses_by_id(ids) if ids else []


def _consents(reach: Reach) -> int:
    """How many managers haven't answered yet, for those who compose the trainings' groups. At most two reads."""
    if not reach.may(Ability.COMPOSE, districts=[CENTRAL]):
        return 0
    waiting = who_wait_for_consent(MOST_CONSENTS)
    if not waiting or reach.may(Ability.PROTECTED, districts=[CENTRAL]):
        return len(waiting)
    protected = {person_id for person_id, person in persons_at(waiting).items() if person.protected}
    return sum(person_id not in protected for person_id in waiting)


def _soon(reach: Reach, today: date) -> list[Course]:
    """The courses in the reader's hands that begin within four weeks, soonest first. One index query."""
    until = (today + SOON).isoformat()
    return [
        course
        for course in coming_courses(today)
        if course.starts_on <= until
        and reach.may(Ability.PLAN, districts=course.districts, course_id=str(course.course_id))
    ]
