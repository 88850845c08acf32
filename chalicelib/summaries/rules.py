"""Figures that can be added: whole numbers under names, and what may be shown of them. Pure.

A figure is a nested mapping whose leaves are whole numbers, such as
{"applied": {"n": 12, "gender": {"woman": 8, "man": 4}}, "waiting_days": {"n": 9, "sum": 310, "squares": 12_100}}.
Adding two means adding what has the same name: in any order, in any grouping, with the same outcome."""

from collections.abc import Collection, Iterable, Mapping
from math import sqrt
from typing import Any, TypeVar

Figures = Mapping[str, Any]
Shown = dict[str, int | None]  # None: not shown

Name = TypeVar("Name")

FEWEST = 5  # under so many nothing is told of what people answered, nor from which it could be computed

# What the journals begin with that figures are counted from, besides those of cases, which have nothing before the id.
COUNTED = ("course:", "grants:", "activity:", "talk:")


def is_counted(journal: str) -> bool:
    """Whether what happens in this journal changes any figure."""
    return ":" not in journal or journal.startswith(COUNTED)


def added(parts: Iterable[Figures]) -> dict[str, Any]:
    """The sum of figures."""
    total: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            if isinstance(value, Mapping):
                total[name] = added((total.get(name, {}), value))
            else:
                total[name] = total.get(name, 0) + value
    return total


def in_order(figures: Figures) -> dict[str, Any]:
    """The same figures, by name: the order in which they were added would tell whose came first."""
    return {name: in_order(value) if isinstance(value, Mapping) else value for name, value in sorted(figures.items())}


def number(*values: int) -> dict[str, Any]:
    """Measured whole numbers as figures: how many, their sum, the sum of their squares, and how often each came."""
    counts: dict[str, int] = {}
    for value in values:
        counts[str(value)] = counts.get(str(value), 0) + 1
    return {
        "n": len(values),
        "sum": sum(values),
        "squares": sum(value * value for value in values),
        "counts": counts,
    }


def mean(figures: Figures) -> float | None:
    """The mean of measured numbers, or None where there are none."""
    return figures["sum"] / figures["n"] if figures.get("n") else None


def deviation(figures: Figures) -> float | None:
    """Their standard deviation (of all, not of a sample), or None where there are none."""
    middle = mean(figures)
    return None if middle is None else sqrt(max(0.0, figures["squares"] / figures["n"] - middle * middle))


def shown(counts: Mapping[str, int]) -> Shown:
    """Counts of parts of a known total (by gender, by language, by reason), as they may be shown: None is "visas inte".

    What is between 1 and 4 is hidden, and as much besides that neither the total nor this rule gives it away: at least
    two parts are hidden, with at least five people together, who can be spread over them in more ways than one. So a
    hidden part may be 5 or more: never say "färre än 5" of it alone. Nought is shown."""
    hidden = _hidden_in(counts, set())
    return {name: None if name in hidden else count for name, count in counts.items()}


def _gives_away(hidden: list[int]) -> bool:
    """Whether what is hidden follows from its sum: it is one, it is few, or each is the least or most it can be."""
    return len(hidden) < 2 or sum(hidden) < FEWEST or set(hidden) in ({1}, {FEWEST - 1})


def gives_away(counts: Mapping[str, int], some: Collection[str]) -> bool:
    """Whether telling how many gave some of these answers together gives away what shown() hides: it does where some of
    what is hidden is among them and some isn't."""
    hidden = {name for name, count in shown(counts).items() if count is None}
    return bool(hidden & set(some)) and not hidden <= set(some)


def at_least(rows: Iterable[Shown]) -> dict[str, tuple[int, bool]]:
    """What is shown of rows, added up by column: the number, and whether that is all of it. Made of nothing but what is
    shown already, it gives nothing away, and each row tells as much as it would alone (compare shown_rows)."""
    total: dict[str, tuple[int, bool]] = {}
    for row in rows:
        for name, count in row.items():
            number, whole = total.get(name, (0, True))
            total[name] = number + (count or 0), whole and count is not None
    return total


def shown_rows(rows: Mapping[str, Mapping[str, int]]) -> dict[str, Shown]:
    """A table of counts, a row a place (or course, or term) with the same columns, as it may be shown with the totals
    of its rows and of its columns (which go through shown() as well): nothing hidden follows from a total."""
    columns = {column: None for row in rows.values() for column in row}
    counts = {(name, column): row.get(column, 0) for name, row in rows.items() for column in columns}
    hidden: set[tuple[str, str]] = set()
    lines = [
        *([(name, column) for column in columns] for name in rows),
        *([(name, column) for name in rows] for column in columns),
    ]
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        for line in lines:
            hidden |= _hidden_in({cell: counts[cell] for cell in line}, hidden)
    return {name: {c: None if (name, c) in hidden else counts[name, c] for c in columns} for name in rows}


def _hidden_in(line: Mapping[Name, int], hidden: set[Name]) -> set[Name]:
    """What is to be hidden in a row or column of which some is hidden already.

    What is hidden besides is chosen by name and not by size: that the next smallest was chosen would tell of it."""
    found = {cell for cell, count in line.items() if cell in hidden or 0 < count < FEWEST}
    others = sorted((cell for cell in line if cell not in found), key=lambda cell: (not line[cell], str(cell)))
    while found and others and _gives_away([line[cell] for cell in found]):
        found.add(others.pop(0))
    return found
