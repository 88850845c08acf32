"""Make tasks, and have done with them. Both are changes for the commit of what they follow from."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from chalicelib.journal.commit import Delete, Put
from chalicelib.journal.records import TASKS, Event, happened
from chalicelib.tasks.records import Task
from chalicelib.tasks.rules import task_id


def task(
    kind: str,
    place: str,
    about: str,
    now: datetime,
    *,
    case_number: str | None = None,
    course_id: str | None = None,
    **data: Any,
) -> Task:
    """A task in this place. Put twice it is one. `kind`: a key of rules.KINDS; `about`: the id of what it is about."""
    return Task(
        place,
        task_id(kind, about),
        kind=kind,
        since=now.isoformat(timespec="milliseconds"),
        case_number=case_number,
        course_id=course_id,
        data=data,
    )


def made(task: Task) -> Put:
    """The change that makes the task, or makes it anew where it was made before."""
    return Put(task)


def done(place: str, kind: str, about: str) -> Delete:
    """The change that has done with it; harmless where there is none."""
    return Delete(Task(place, task_id(kind, about)))


def set_aside(task: Task, actor: str, now: datetime) -> tuple[Delete, Event]:
    """The change and the event with which somebody says that it is done. `actor`: "staff:<id>"."""
    journal = f"{TASKS}{task.place}#{task.task_id}#{task.since}"
    about = {"case_number": task.case_number, "course_id": task.course_id}
    data: dict[str, Any] = {name: value for name, value in about.items() if value}
    event = happened("TaskDone", case_id=journal, sequence=0, at=now, actor=actor, task=task.kind, **data)
    return Delete(Task(task.place, task.task_id)), event


def told(task: Task, people: Iterable[str], now: datetime) -> list[Event]:
    """Events that tell these members of staff (person ids) of a new task by e-mail, for the commit that makes it.

    One journal a task and moment, so that what is noticed again is told again."""
    journal = f"{TASKS}{task.place}#{task.task_id}#{task.since}"
    about = {"case_number": task.case_number, "course_id": task.course_id}
    data: dict[str, Any] = {name: value for name, value in about.items() if value}
    return [
        happened(
            "TaskMade",
            case_id=journal,
            sequence=number,
            at=now,
            actor="service",
            person_id=person_id,
            tell=True,
            task=task.kind,
            **data,
        )
        for number, person_id in enumerate(dict.fromkeys(people), start=1)
    ]
