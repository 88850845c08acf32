"""What asks for somebody's attention, by the place whose staff are to see to it."""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.tables import Json, Record, named


class AllTasks(GlobalSecondaryIndex["Task"]):
    """What is to be done anywhere in the city, oldest first, for those who work for all of it."""

    class Meta:
        index_name = "all_tasks"
        projection = AllProjection()

    register = UnicodeAttribute(hash_key=True)
    since = UnicodeAttribute(range_key=True)


class Task(Record):
    """Something that a person is to see to. Gone when it is done: the journal tells that it was."""

    class Meta:
        table_name = named("tasks")

    place = UnicodeAttribute(hash_key=True)  # "city" or a district's id
    task_id = UnicodeAttribute(range_key=True)  # see rules.task_id
    kind = UnicodeAttribute()  # a key of rules.KINDS
    since = UnicodeAttribute()  # UTC, ISO
    register = UnicodeAttribute(default="task")  # the same in all of them
    case_number = UnicodeAttribute(null=True)
    course_id = UnicodeAttribute(null=True)
    # Ids, counts and dates: no names, addresses or free text. `person_id`: whom it is about; where their data are
    # protected it is shown to nobody but those who handle such cases (B2).
    data = Json[dict[str, Any]](default=dict)
    noticed = NumberAttribute(default=1)  # how often the same thing has been noticed
    all_tasks = AllTasks()


def tasks_in(place: str) -> list[Task]:
    """What is to be done in a place, oldest first. One query."""
    return sorted(Task.query(place), key=lambda task: task.since)


def tasks_anywhere() -> list[Task]:
    """What is to be done in the whole city, oldest first. One index query."""
    return list(Task.all_tasks.query("task"))


def tasks_in_any(places: Iterable[str]) -> list[Task]:
    """What is to be done in these places, oldest first. One query a place."""
    found = [task for place in dict.fromkeys(places) for task in tasks_in(place)]
    return sorted(found, key=lambda task: task.since)


def find_task(place: str, task_id: str) -> Task | None:
    """The task as it stands now, or None where it is done."""
    try:
        return Task.get(place, task_id, consistent_read=True)
    except Task.DoesNotExist:
        return None
