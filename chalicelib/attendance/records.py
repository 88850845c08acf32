"""Who was at which session, and what is watched over of it."""

import random
import time
from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import UnicodeAttribute, VersionAttribute
from pynamodb.exceptions import DoesNotExist, TransactGetError
from pynamodb.transactions import TransactGet

from chalicelib.attendance.rules import Row, mark_id
from chalicelib.cases.records import Application
from chalicelib.courses.records import Course
from chalicelib.http.refusals import Unavailable
from chalicelib.people.records import Person
from chalicelib.tables import Json, Record, connection, named

TRIES = 4


class Mark(Record):
    """How one person was at one session: the last one that was set. What it was before is in the case's journal."""

    class Meta:
        table_name = named("attendance")

    course_id = UnicodeAttribute(hash_key=True)
    mark_id = UnicodeAttribute(range_key=True)  # "<session's number>#<application id>", see rules.mark_id
    version = VersionAttribute()
    person_id = UnicodeAttribute()
    status = UnicodeAttribute()  # see rules.Status
    at = UnicodeAttribute()  # UTC, ISO
    by = UnicodeAttribute()  # actor: "staff:<person id>"

    @property
    def number(self) -> int:
        """The session's number."""
        return int(self.mark_id.partition("#")[0])

    @property
    def application_id(self) -> str:
        return str(self.mark_id.partition("#")[2])


class Watch(Record):
    """What is watched over for one participant: rows of absences, and whether what is asked for can still be reached.

    Its version is the clock of the participant's absences: whoever sets or removes one writes it. So of two who mark
    the same person's two sessions at once, one sees the row."""

    class Meta:
        table_name = named("watches")

    course_id = UnicodeAttribute(hash_key=True)
    application_id = UnicodeAttribute(range_key=True)
    version = VersionAttribute()
    person_id = UnicodeAttribute()
    case_number = UnicodeAttribute()
    rows = Json[list[dict[str, Any]]](default=list)  # as rules.Row
    lost = UnicodeAttribute(null=True)  # "told", "seen"; None while what is asked for can be reached

    @property
    def told(self) -> list[Row]:
        """The rows of absences that the leaders were told of."""
        return [Row(**{**row, "numbers": tuple(row["numbers"])}) for row in self.rows]


def marks_of(course_id: str) -> list[Mark]:
    """All marks of a course, by session. One query, consistent."""
    return list(Mark.query(course_id, consistent_read=True))


def find_mark(course_id: str, number: int, application_id: str) -> Mark | None:
    """The mark as it stands now, or None."""
    try:
        return Mark.get(course_id, mark_id(number, application_id), consistent_read=True)
    except Mark.DoesNotExist:
        return None


def watches_of(course_id: str) -> list[Watch]:
    """What is watched over in a course. One query, consistent."""
    return list(Watch.query(course_id, consistent_read=True))


def watch_of(application: Application, course_id: str) -> Watch:
    """What is watched over for this participant; a new one where nothing has been yet."""
    key = (course_id, application.application_id)
    try:
        return Watch.get(*key, consistent_read=True)
    except Watch.DoesNotExist:
        return Watch(*key, person_id=application.person_id, case_number=application.case_number)


def participant(course_id: str, key: tuple[str, str]) -> tuple[Course | None, Application | None, Person | None]:
    """The course, the application with this key (person id, application id) and whose it is; None for what there isn't.

    One call, consistent. Raises Unavailable where others keep writing them at the same moment."""
    for attempt in range(TRIES):
        try:
            with TransactGet(connection=connection) as asked:
                course, application = asked.get(Course, course_id), asked.get(Application, *key)
                person = asked.get(Person, key[0])
        except TransactGetError as fault:
            if attempt == TRIES - 1:
                raise Unavailable from fault
            time.sleep(random.uniform(0, 0.05 * 2**attempt))
        else:
            return _there(course), _there(application), _there(person)
    raise Unavailable


def _there(found: Any) -> Any:
    try:
        return found.get()
    except DoesNotExist:
        return None


def by_application(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    """The marks of each, by application id."""
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.application_id, []).append(mark)
    return found
