"""What asks for somebody's attention, by the place whose staff are to see to it."""

from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.tables import Json, Record, named


class Task(Record):
    """Something that a person is to see to. Gone when it is done: the journal tells that it was."""

    class Meta:
        table_name = named("tasks")

    place = UnicodeAttribute(hash_key=True)  # "city" or a district's id
    task_id = UnicodeAttribute(range_key=True)  # see rules.task_id
    kind = UnicodeAttribute()  # a key of rules.KINDS
    since = UnicodeAttribute()  # UTC, ISO
    case_number = UnicodeAttribute(null=True)
    course_id = UnicodeAttribute(null=True)
    data = Json[dict[str, Any]](default=dict)  # ids, counts and dates: no names, addresses or free text
    noticed = NumberAttribute(default=1)  # how often the same thing has been noticed


def tasks_in(place: str) -> list[Task]:
    """What is to be done in a place, oldest first. One query."""
    return sorted(Task.query(place), key=lambda task: task.since)


def find_task(place: str, task_id: str) -> Task | None:
    """The task as it stands now, or None where it is done."""
    try:
        return Task.get(place, task_id, consistent_read=True)
    except Task.DoesNotExist:
        return None
