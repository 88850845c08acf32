"""The journal: what happened in each case, append-only. The same log is the timeline and the outbox."""

from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.tables import Json, Record, named

UNSENT = "unsent"


class UnsentIndex(GlobalSecondaryIndex["Event"]):
    """Events that still wait to be told, by when they are due. Sparse: a told event leaves it."""

    class Meta:
        index_name = "unsent"
        projection = KeysOnlyProjection()

    outbox = UnicodeAttribute(hash_key=True)
    due = UnicodeAttribute(range_key=True)


class Event(Record):
    """Something that has happened in a case. Never changed, but for its outbox mark.

    `sequence` is the case record's version when it happened, so that two writers of one case can't both be right.
    `data` holds ids, counts and dates: no names, addresses or free text."""

    class Meta:
        table_name = named("events")

    case_id = UnicodeAttribute(hash_key=True)
    sequence = NumberAttribute(range_key=True)
    kind = UnicodeAttribute()  # past tense, e.g. "ApplicationReceived"
    at = UnicodeAttribute()  # UTC, ISO 8601
    actor = UnicodeAttribute()  # "person:<id>", "system:<client>" or "service"
    person_id = UnicodeAttribute(null=True)  # whose case, and so who is told
    data = Json[dict[str, Any]](default=dict)
    outbox = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    unsent = UnsentIndex()


def happened(
    kind: str,
    *,
    case_id: str,
    sequence: int,
    at: datetime,
    actor: str,
    person_id: str | None = None,
    tell: bool = False,
    **data: Any,
) -> Event:
    """A new event, to be handed to commit(). `tell`: somebody is to get a message about it."""
    moment = at.isoformat(timespec="milliseconds")
    return Event(
        case_id=case_id,
        sequence=sequence,
        kind=kind,
        at=moment,
        actor=actor,
        person_id=person_id,
        data=data,
        outbox=UNSENT if tell else None,
        due=moment if tell else None,
    )


def timeline(case_id: str) -> list[Event]:
    """All that has happened in a case, oldest first."""
    return list(Event.query(case_id))
