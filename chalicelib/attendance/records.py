"""Who was at which session, and what is watched over of it."""

import random
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import UnicodeAttribute, VersionAttribute
from pynamodb.exceptions import DoesNotExist, TransactGetError
from pynamodb.transactions import TransactGet

from chalicelib.attendance.rules import Row
from chalicelib.cases.records import Application
from chalicelib.courses.records import Course
from chalicelib.http.refusals import Unavailable
from chalicelib.people.records import Person
from chalicelib.tables import Json, Record, connection, named

TRIES = 4
LONGEST = 200  # bytes of an id


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


def watches_of(course_id: str) -> list[Watch]:
    """What is watched over in a course. One query, consistent."""
    return list(Watch.query(course_id, consistent_read=True))


@dataclass(frozen=True)
class Participant:
    """Somebody in a course, as all that a mark is about stands this moment."""

    course: Course
    application: Application
    person: Person
    watch: Watch


def participant(course_id: str, key: tuple[str, str]) -> Participant | None:
    """The one with this application (person id, application id), seen from this course; None where there isn't one.

    One call, consistent. Raises Unavailable where others keep writing them at the same moment."""
    if any(not 0 < len(part.encode()) <= LONGEST for part in (course_id, *key)):
        return None  # DynamoDB would refuse to answer at all
    for attempt in range(TRIES):
        try:
            with TransactGet(connection=connection) as asked:
                course, application = asked.get(Course, course_id), asked.get(Application, *key)
                person, watch = asked.get(Person, key[0]), asked.get(Watch, course_id, key[1])
        except TransactGetError as fault:
            if attempt == TRIES - 1:
                raise Unavailable from fault
            time.sleep(random.uniform(0, 0.05 * 2**attempt))
            continue
        break
    try:
        found = application.get()
        return Participant(course.get(), found, person.get(), _or_new(watch, course_id, found))
    except DoesNotExist:
        return None


def _or_new(watch: Any, course_id: str, application: Application) -> Watch:
    try:
        found: Watch = watch.get()
    except DoesNotExist:
        key = (course_id, application.application_id)
        return Watch(*key, person_id=application.person_id, case_number=application.case_number)
    return found


def by_application(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    """The marks of each, by application id."""
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.application_id, []).append(mark)
    return found
