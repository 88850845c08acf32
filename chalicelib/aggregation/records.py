"""What counting needs to keep and nobody is shown: answers that are too few as yet, and where a course was counted.

Reports can't read it (docs/anonymity.md)."""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import UnicodeAttribute, VersionAttribute
from pynamodb.exceptions import DeleteError

from chalicelib.summaries.records import Changed, Summary
from chalicelib.tables import Json, Record, condition_failed, named


class Held(Record):
    """What is held back of one part of a whole, keyed as its summary (see summaries.records.Summary).

    Of a course in its cell, a cell in its term, a programme in its term; besides, under "place", the cell that a course
    was counted in last, and the time of the last sweep."""

    class Meta:
        table_name = named("held")

    whole = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True)
    version = VersionAttribute()
    data = Json[dict[str, Any]](default=dict)


PLACE, CLOCK = "place", "clock"  # wholes that are none
CELL = "cell-of:"  # what a mark has before a cell that is to be counted, since a course has left it


def held(whole: str, part: str) -> Held:
    """What is held of it as it stands now; new and empty where nothing is."""
    try:
        return Held.get(whole, part, consistent_read=True)
    except Held.DoesNotExist:
        return Held(whole, part)


def held_in(whole: str) -> list[Held]:
    """What is held of all parts of a whole. One query, consistent."""
    return list(Held.query(whole, consistent_read=True))


def changed_journals(after: str, most: int) -> list[Changed]:
    """Journals with something that isn't counted yet, in the order of their ids, from one on. One query, consistent."""
    behind = Changed.journal > after if after else None
    return list(Changed.query("changed", behind, limit=most, consistent_read=True))


def forget(marks: Iterable[Changed]) -> None:
    """Remove marks, but for those of journals in which something more has happened meanwhile. One call each."""
    for mark in marks:
        try:
            mark.delete(Changed.sequence == mark.sequence)
        except DeleteError as fault:
            if not condition_failed(fault):
                raise


def summary(whole: str, part: str) -> Summary:
    """A part's summary as it stands now; new and empty where nothing has been counted."""
    try:
        return Summary.get(whole, part, consistent_read=True)
    except Summary.DoesNotExist:
        return Summary(whole, part)
