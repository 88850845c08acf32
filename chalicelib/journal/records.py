"""The journal: what happened in each case, append-only. The same log is the timeline and the outbox."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.http.languages import today_in_stockholm
from chalicelib.tables import Json, Record, condition_failed, named

# What an event's outbox mark says: it is to be told or carried out; not before it is due; or all is said, and the
# case has been silent since.
UNSENT, LATER, SILENT = "unsent", "later", "silent"

# What journals are kept of: a case by its application's id as it stands; a course, a person's grants and
# what staff are to see to, and what managers are asked about a case by these.
COURSE, GRANTS, TASKS, CONSENT = "course:", "grants:", "task:", "consent:"


class UnsentIndex(GlobalSecondaryIndex["Event"]):
    """Events by what still waits (see above) and when it is due. Sparse: what is seen to leaves it."""

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

    case_id = UnicodeAttribute(hash_key=True)  # an application's id, "course:<id>" or "grants:<person id>"
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
    due: datetime | None = None,
    **data: Any,
) -> Event:
    """A new event, to be handed to commit(). `tell`: somebody is to get a message about it, or something follows.

    `due`: not before then; such an event is a timer, which the sweep minds."""
    moment = at.isoformat(timespec="milliseconds")
    return Event(
        case_id=case_id,
        sequence=sequence,
        kind=kind,
        at=moment,
        actor=actor,
        person_id=person_id,
        data=data,
        outbox=LATER if due else UNSENT if tell else None,
        due=due.isoformat(timespec="milliseconds") if due else moment if tell else None,
    )


def timeline(case_id: str) -> list[Event]:
    """All that has happened in a case, oldest first."""
    return list(Event.query(case_id))


def find_event(case_id: str, sequence: int) -> Event | None:
    """The event as it stands now, or None."""
    try:
        return Event.get(case_id, sequence, consistent_read=True)
    except Event.DoesNotExist:
        return None


def events_at(keys: Iterable[tuple[str, int]]) -> list[Event]:
    """The events with these keys that there are. One call for each hundred."""
    return list(Event.batch_get(list(dict.fromkeys(keys)), consistent_read=True))


def mark_done(event: Event, *, silent_until: datetime | None = None) -> None:
    """Take the event out of the outbox; where a case must not stay silent for ever, leave it there as a reminder.

    Twice is harmless."""
    if silent_until:
        left = [Event.outbox.set(SILENT), Event.due.set(silent_until.isoformat(timespec="milliseconds"))]
    else:
        left = [Event.outbox.remove(), Event.due.remove()]
    _change(event, left, Event.outbox.is_in(UNSENT, LATER))


def break_silence(event: Event) -> None:
    """The event no longer reminds of its case: something has been said since, or it is closed."""
    _change(event, [Event.outbox.remove(), Event.due.remove()], Event.outbox == SILENT)


def is_followed(event: Event) -> bool:
    """Whether a later event of the same case is still to be told, or reminds of the case in this one's place."""
    later = Event.query(event.case_id, Event.sequence > event.sequence, consistent_read=True)
    return any(each.outbox for each in later)


def postpone(event: Event, until: datetime) -> None:
    """Leave the event in the outbox and let the sweep find it then."""
    _change(event, [Event.due.set(until.isoformat(timespec="milliseconds"))], Event.outbox.is_in(UNSENT, LATER))


def waiting(mark: str, until: datetime, most: int) -> Iterator[Event]:
    """The events with this outbox mark that were due before then, longest due first; keys and `due` only."""
    before = Event.due <= until.isoformat(timespec="milliseconds")
    return Event.unsent.query(mark, before, limit=most, page_size=100)


def _change(event: Event, actions: Sequence[Action], condition: Condition) -> None:
    """Change the mark where the condition holds; where it doesn't, somebody else has seen to it."""
    try:
        event.update(actions=list(actions), condition=condition)
    except UpdateError as fault:
        if not condition_failed(fault):
            raise


class Reading(Record):
    """Somebody of the staff has read a case. One record a day and reader, however often; kept as the journal is."""

    class Meta:
        table_name = named("readings")

    case_id = UnicodeAttribute(hash_key=True)
    reader = UnicodeAttribute(range_key=True)  # "<Stockholm date>#<person id>"
    name = UnicodeAttribute(default="")  # the reader's, as it was then
    at = UnicodeAttribute()  # UTC, ISO: the day's last time


def note_reading(case_id: str, person_id: str, name: str, now: datetime) -> None:
    """Write down that a member of staff has opened the case (X6)."""
    reading(case_id, person_id, name, now).save()


def reading(case_id: str, person_id: str, name: str, now: datetime) -> Reading:
    """That a member of staff has read something of the case, to be stored."""
    day = today_in_stockholm(now).isoformat()
    return Reading(case_id, f"{day}#{person_id}", name=name, at=now.isoformat(timespec="milliseconds"))


def readings(case_id: str) -> list[Reading]:
    """Who has read the case, latest first."""
    return list(Reading.query(case_id, scan_index_forward=False))
