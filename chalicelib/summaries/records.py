"""Summaries: figures of a course, of a programme in a district and term, of a term. Report pages read nothing else.

And what has changed since they were counted."""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, VersionAttribute

from chalicelib.summaries.rules import is_counted
from chalicelib.tables import Json, Record, named


class Summary(Record):
    """Figures of one part of a whole: a course in its cell, a cell in its term, a term in the city.

    A cell is a programme in a district and term. What is summed upwards is `figures`; `more` is for this level alone
    (such as a course's blocks of answers)."""

    class Meta:
        table_name = named("summaries")

    whole = UnicodeAttribute(hash_key=True)  # see in_cell, in_term, IN_CITY
    part = UnicodeAttribute(range_key=True)  # a course's id, "<programme>/<district>", a term, …
    version = VersionAttribute()
    figures = Json[dict[str, Any]](default=dict)  # see rules: whole numbers under names
    more = Json[dict[str, Any]](default=dict)
    counted_at = UnicodeAttribute()  # UTC, ISO


class Changed(Record):
    """A journal in which something has happened since its figures were counted. However much, one record."""

    class Meta:
        table_name = named("changed")

    register = UnicodeAttribute(hash_key=True, default="changed")
    journal = UnicodeAttribute(range_key=True)  # Event.case_id
    sequence = NumberAttribute()  # of an event in it: whoever counts removes the mark only if it is still this one


IN_CITY = "city"
LEADERS = "leaders"  # the whole that figures of leaders are parts of: by district id, or reach.CITY
NO_PROGRAMME = "-"  # in the key of a cell that is of no programme; these are its parts:
ACTIVITIES, TALKS = "activities", "talks"


def cell(programme_id: str, district_id: str) -> str:
    """A programme in a district, as a part of a term."""
    return f"{programme_id}/{district_id}"


def of_course(course_id: str) -> str:
    """The whole that the reports of a course's surveys are parts of: "survey:<id>"."""
    return f"course:{course_id}"


def in_term(term: str) -> str:
    """The whole that a term's cells are parts of. `term`: "2027-1", see courses.rules.term."""
    return f"term:{term}"


def in_cell(term: str, programme_id: str, district_id: str) -> str:
    """The whole that a cell's courses are parts of."""
    return f"cell:{term}/{cell(programme_id, district_id)}"


def parts_of(whole: str, *, consistent: bool = False) -> list[Summary]:
    """All parts of a whole. One query."""
    return list(Summary.query(whole, consistent_read=consistent))


def find_summary(whole: str, part: str) -> Summary | None:
    """One part's summary, or None where nothing has been counted."""
    try:
        return Summary.get(whole, part)
    except Summary.DoesNotExist:
        return None


def summaries_at(keys: Iterable[tuple[str, str]]) -> list[Summary]:
    """The summaries with these keys (whole, part) that there are. One call for each hundred."""
    return list(Summary.batch_get(list(dict.fromkeys(keys))))


def mark(keys: Iterable[tuple[str, int]]) -> None:
    """Mark the journals of these events (journal, sequence) as changed since they were counted, where figures ask for
    them. One call for each twenty-five. Raises what DynamoDB raises: what is lost comes in with the weekly sweep."""
    latest: dict[str, int] = {}
    for journal, sequence in keys:
        if is_counted(journal):
            latest[journal] = max(sequence, latest.get(journal, 0))
    if latest:
        with Changed.batch_write() as batch:
            for journal, sequence in latest.items():
                batch.save(Changed("changed", journal, sequence=sequence))
