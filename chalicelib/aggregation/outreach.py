"""The figures of open activities and of advice and support talks.

A district's term of each is one summary, counted from one query: however much has changed in it, and whatever else
there is. Kept as parts of the district's cell without a programme: in_cell(term, NO_PROGRAMME, district)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from chalicelib.activities import rules as activities
from chalicelib.activities.records import activities_of
from chalicelib.advice import rules as talks
from chalicelib.advice.records import talks_of
from chalicelib.aggregation.leaves import told_as
from chalicelib.aggregation.records import summary
from chalicelib.courses import terms
from chalicelib.courses.records import all_districts
from chalicelib.courses.rules import term
from chalicelib.http.languages import today_in_stockholm
from chalicelib.journal.commit import commit
from chalicelib.summaries.records import ACTIVITIES, NO_PROGRAMME, TALKS, in_cell


def recount(journals: Sequence[str], now: datetime) -> set[str]:
    """Count anew the summaries that these journals belong to. Answers the cells (summaries.records.in_cell) they are
    parts of, which are counted anew after that. Twice is harmless. Raises LostRace."""
    cells = set()
    for kind, district_id, in_term in sorted({_parts(journal) for journal in journals}):
        cell = in_cell(in_term, NO_PROGRAMME, district_id)
        part = ACTIVITIES if kind == activities.JOURNAL else TALKS
        record = summary(cell, part)
        figures = _counted(kind, district_id, in_term)
        if figures["n"] or figures.get("cancelled") or record.version:
            commit(*told_as(record, {part: figures}, {}, now))
            cells.add(cell)
    return cells


def journals(first_term: str, now: datetime) -> Iterable[str]:
    """The journals of all that is counted from a term on, for whoever counts all of it anew: for each district and
    term until the next one stands a name that is no single activity's or talk's."""
    last = terms.after(term(today_in_stockholm(now)))
    for district in all_districts():
        each = first_term
        while each <= last:
            yield f"{activities.JOURNAL}{district.district_id}/{each}/"
            yield f"{talks.JOURNAL}{district.district_id}/{each}/"
            each = terms.after(each)


def _parts(journal: str) -> tuple[str, str, str]:
    """What it is ("activity:" or "talk:"), the district and the term."""
    kind, _, rest = journal.partition(":")
    district_id, in_term, _ = rest.split("/", 2)
    return f"{kind}:", district_id, in_term


def _counted(kind: str, district_id: str, in_term: str) -> dict[str, Any]:
    if kind == activities.JOURNAL:
        return activities.figures(activities_of(district_id, in_term))
    return talks.figures(talks_of(district_id, in_term))
