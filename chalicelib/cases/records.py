"""Applications and the queues they wait in."""

from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    ListAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    VersionAttribute,
)
from pynamodb.indexes import KeysOnlyProjection, LocalSecondaryIndex

from chalicelib.http.languages import STOCKHOLM
from chalicelib.tables import Json, Record, named


class Application(Record):
    """What a person sends in for a course: one record from the first draft to the ended case."""

    class Meta:
        table_name = named("applications")

    person_id = UnicodeAttribute(hash_key=True)
    application_id = UnicodeAttribute(range_key=True)  # random; comes from the page, so that twice is once
    version = VersionAttribute()
    state = UnicodeAttribute()  # see rules.State
    course_id = UnicodeAttribute()
    programme_id = UnicodeAttribute()
    answers = Json[dict[str, Any]](default=dict)  # by field name
    started_at = UnicodeAttribute()  # UTC, ISO
    case_number = UnicodeAttribute(null=True)  # "EK-2026-000123", from receipt on
    received_at = UnicodeAttribute(null=True)  # UTC, ISO
    queue_ids: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, null=True)  # first choice first
    child_id = UnicodeAttribute(null=True)
    ended_at = UnicodeAttribute(null=True)
    expires_at = TTLAttribute(null=True)  # only a draft's


class ByPlace(LocalSecondaryIndex["QueueEntry"]):
    """The queue in order. Local, so that a place can be counted with a consistent read."""

    class Meta:
        index_name = "by_place"
        projection = KeysOnlyProjection()

    queue_id = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class QueueEntry(Record):
    """Guard and queue place in one: the key lets a person's child be in a queue once; `place` is the order of receipt.

    An admitted application's entry loses its place and keeps the guard."""

    class Meta:
        table_name = named("queue_entries")

    queue_id = UnicodeAttribute(hash_key=True)  # "<programme_id>/<district_id>"
    applicant = UnicodeAttribute(range_key=True)  # "<person_id>#<child_id>"
    place = UnicodeAttribute(null=True)  # "<received at>#<running number>", see rules.place
    application_id = UnicodeAttribute()
    by_place = ByPlace()


class CaseNumbers(Record):
    """The last case number given in a year. Numbers may have gaps, never twins."""

    class Meta:
        table_name = named("case_numbers")

    year = UnicodeAttribute(hash_key=True)
    last = NumberAttribute(default=0)


def find_application(person_id: str, application_id: str) -> Application | None:
    """The person's own application or draft, or None: somebody else's is not found."""
    try:
        return Application.get(person_id, application_id, consistent_read=True)
    except Application.DoesNotExist:
        return None


def applications_of(person_id: str) -> list[Application]:
    """All of a person's applications and drafts. One query."""
    return list(Application.query(person_id, consistent_read=True))


def next_case_number(now: datetime) -> str:
    """The year's next number, such as "EK-2026-000123". The year is Stockholm's."""
    year = now.astimezone(STOCKHOLM).year
    counter = CaseNumbers(str(year))
    counter.update([CaseNumbers.last.add(1)])
    return f"EK-{year}-{int(counter.last):06d}"


def find_entry(queue_id: str, applicant: str) -> QueueEntry | None:
    """The entry of this person's child in this queue, or None."""
    try:
        return QueueEntry.get(queue_id, applicant, consistent_read=True)
    except QueueEntry.DoesNotExist:
        return None


def queue_place(queue_id: str, place: str) -> int:
    """1 for the first in the queue. Counted live: one index page up to about 10,000 before."""
    before: int = QueueEntry.by_place.count(queue_id, ByPlace.place < place, consistent_read=True)
    return before + 1


def count_waiting(queue_id: str) -> int:
    """How many wait in the queue."""
    waiting: int = QueueEntry.by_place.count(queue_id, consistent_read=True)
    return waiting
