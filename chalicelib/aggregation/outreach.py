"""The figures of open activities and of advice and support talks."""

from collections.abc import Iterable, Sequence
from datetime import datetime


def recount(journals: Sequence[str], now: datetime) -> set[str]:
    """Count anew the summaries that these journals belong to. Answers the cells (summaries.records.in_cell) they are
    parts of, which are counted anew after that. Twice is harmless."""
    return set()


def journals(first_term: str, now: datetime) -> Iterable[str]:
    """The journals of all that is counted from a term on, for whoever counts all of it anew."""
    return ()
