"""Figures that can be added: whole numbers under names, and what may be shown of them. Pure.

A figure is a nested mapping whose leaves are whole numbers, such as
{"applied": {"n": 12, "gender": {"woman": 8, "man": 4}}, "waiting_days": {"n": 9, "sum": 310, "squares": 12_100}}.
Adding two means adding what has the same name: in any order, in any grouping, with the same outcome."""

from collections.abc import Collection, Iterable, Mapping
from math import sqrt
from typing import Any, TypeVar

Figures = Mapping[str, Any]
Shown = dict[str, int | None]  # None: not shown
Rows = dict[str, Shown]

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


def splits_hidden(seen: Shown, some: Collection[str]) -> bool:
    """Whether telling how many these parts are together gives away what is hidden: it does where some of what is hidden
    is among them and some isn't."""
    hidden = {name for name, count in seen.items() if count is None}
    return bool(hidden & set(some)) and not hidden <= set(some)


def at_least(rows: Iterable[Shown]) -> dict[str, tuple[int, bool]]:
    """What is shown of rows, added up by column: the number, and whether that is all of it. Made of nothing but what is
    shown already, it gives nothing away, and each row tells as much as it would alone (see shown_together)."""
    total: dict[str, tuple[int, bool]] = {}
    for row in rows:
        for name, count in row.items():
            number, whole = total.get(name, (0, True))
            total[name] = number + (count or 0), whole and count is not None
    return total


def shown_together(cells: Mapping[tuple[str, str], Mapping[str, int]]) -> tuple[Shown, Rows, Rows]:
    """What people's parts may be shown of all, of each place and of each programme beside each other, where `cells` has
    them by (programme, place), all with the same parts: {("komet", "farsta"): {"woman": 8, "man": 4}}.

    How many there are in each is known, and so is this rule. Nothing hidden follows from them, nor from one table
    beside the other: what is hidden of a total, in as many lines as it is part of, is never alone."""
    parts = {part: None for row in cells.values() for part in row}
    counts: dict[_Cell, int] = {}
    sums: list[tuple[_Cell, list[_Cell]]] = []  # a cell and those that add up to it
    for blocks in _blocks(cells):
        block = min(blocks)
        for number in (0, 1):
            rows = sorted({key[number] for key in blocks})
            for part in parts:
                for row in rows:
                    counts[number, row, part] = sum(cells[key][part] for key in blocks if key[number] == row)
                sums.append(((BLOCK, "/".join(block), part), [(number, row, part) for row in rows]))
        for part in parts:
            counts[BLOCK, "/".join(block), part] = sum(cells[key][part] for key in blocks)
    for part in parts:
        whole = [cell for cell in counts if cell[0] == BLOCK and cell[2] == part]
        counts[TOTAL, "", part] = sum(counts[cell] for cell in whole)
        sums.append(((TOTAL, "", part), whole))
    hidden = _hidden(counts, sums, list(parts))
    told: tuple[Rows, ...] = ({}, {}, {}, {})
    for cell, count in counts.items():
        number, row, part = cell
        told[number].setdefault(row, {})[part] = None if cell in hidden else count
    programmes, places, _, total = told
    return total.get("", {}), places, programmes


BLOCK, TOTAL = 2, 3  # besides a programme's cell, 0, and a place's, 1
_Cell = tuple[int, str, str]  # which of these, its name, the part


def _blocks(cells: Iterable[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Programmes and places that hang together: those of a block add up to the same, whatever is elsewhere."""
    blocks: list[list[tuple[str, str]]] = []
    for cell in sorted(cells):
        same = [block for block in blocks if any(cell[0] == each[0] or cell[1] == each[1] for each in block)]
        blocks = [block for block in blocks if block not in same]
        blocks.append([cell, *(each for block in same for each in block)])
    return blocks


def _hidden(counts: Mapping[_Cell, int], sums: list[tuple[_Cell, list[_Cell]]], parts: list[str]) -> set[_Cell]:
    """What is hidden, when everything is hidden that would give something away."""
    rows = {cell[:2]: [(*cell[:2], part) for part in parts] for cell in counts}
    hidden: set[_Cell] = set()
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        for line in rows.values():
            hidden |= _hidden_in({cell: counts[cell] for cell in line}, hidden)
        for total, line in sums:
            hidden |= _hidden_with(total, {cell: counts[cell] for cell in line}, hidden)
    return hidden


def _hidden_with(total: _Cell, line: Mapping[_Cell, int], hidden: set[_Cell]) -> set[_Cell]:
    """What is to be hidden of a total and of what adds up to it: never one alone. Where too little of the line can be
    hidden, the total is."""
    if total in hidden:
        others = sorted((cell for cell in line if cell not in hidden), key=lambda cell: (not line[cell], cell))
        return set() if len(others) < len(line) else set(others[:1])
    found = _hidden_in(line, hidden)
    return found | {total} if found and _gives_away([line[cell] for cell in found]) else found


def _hidden_in(line: Mapping[Name, int], hidden: set[Name]) -> set[Name]:
    """What is to be hidden in a row or column of which some is hidden already.

    What is hidden besides is chosen by name and not by size: that the next smallest was chosen would tell of it."""
    found = {cell for cell, count in line.items() if cell in hidden or 0 < count < FEWEST}
    others = sorted((cell for cell in line if cell not in found), key=lambda cell: (not line[cell], str(cell)))
    while found and others and _gives_away([line[cell] for cell in found]):
        found.add(others.pop(0))
    return found
