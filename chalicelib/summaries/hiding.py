"""What may be shown of counts of people, of whom a few could be known by them. Pure."""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from chalicelib.summaries.rules import FEWEST

Shown = dict[str, int | None]  # None: not shown
Rows = dict[str, Shown]

Name = TypeVar("Name")
CellKey = tuple[str, str]  # programme, place
_View = tuple[str, str]  # whose count it is: ("place", "farsta"), ("programme", "komet"), a block's, or ALL
_Count = tuple[_View, str]  # of a part: "woman"

ALL: _View = ("all", "")


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


def shown_together(cells: Mapping[CellKey, Mapping[str, int]]) -> tuple[Shown, Rows, Rows]:
    """What may be shown of all people's parts together, by place and by programme. `cells` has them by programme and
    place, all with the same parts: {("komet", "farsta"): {"woman": 8, "man": 4}}.

    How many people there are in each is known, and so is this rule. Nothing hidden follows from that, nor from one of
    these views beside the others: in all that adds up to a known or hidden sum, nothing hidden stands alone."""
    members: dict[_View, list[CellKey]] = {ALL: list(cells)}
    sums: list[tuple[_View, list[_View]]] = []  # a view and those that add up to it
    for block, keys in _blocks(cells):
        members[block] = keys
        for number, kind in enumerate(("programme", "place")):
            views: dict[_View, list[CellKey]] = {}
            for key in keys:
                views.setdefault((kind, key[number]), []).append(key)
            members |= views
            sums.append((block, list(views)))
    sums.append((ALL, [view for view in members if view[0] == "block"]))
    parts = dict.fromkeys(part for row in cells.values() for part in row)
    counts = {(view, part): sum(cells[key][part] for key in keys) for view, keys in members.items() for part in parts}
    hidden = _hidden(counts, [[(view, part) for part in parts] for view in members], _by_part(sums, parts))

    def told(view: _View) -> Shown:
        return {part: None if (view, part) in hidden else counts[view, part] for part in parts}

    by_place, by_programme = (
        {name: told((of, name)) for of, name in members if of == kind} for kind in ("place", "programme")
    )
    return told(ALL), by_place, by_programme


def _blocks(cells: Iterable[CellKey]) -> Iterable[tuple[_View, list[CellKey]]]:
    """The cells by what hangs together: a block's programmes add up to what its places do, whatever is elsewhere."""
    blocks: list[list[CellKey]] = []
    for cell in sorted(cells):
        same = [block for block in blocks if any(cell[0] == each[0] or cell[1] == each[1] for each in block)]
        blocks = [block for block in blocks if block not in same]
        blocks.append([*(each for block in same for each in block), cell])
    return [(("block", "/".join(keys[0])), keys) for keys in blocks]


def _by_part(sums: Iterable[tuple[_View, list[_View]]], parts: Iterable[str]) -> list[tuple[_Count, list[_Count]]]:
    return [((whole, part), [(view, part) for view in views]) for whole, views in sums for part in parts]


def _hidden(
    counts: Mapping[_Count, int], lines: list[list[_Count]], sums: list[tuple[_Count, list[_Count]]]
) -> set[_Count]:
    """All that is hidden, until nothing more has to be. `lines`: the parts of each view, whose sum is known."""
    hidden: set[_Count] = set()
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        for line in lines:
            hidden |= _hidden_in({each: counts[each] for each in line}, hidden)
        for whole, line in sums:
            hidden |= _hidden_with(whole, {each: counts[each] for each in line}, hidden)
    return hidden


def _hidden_with(whole: _Count, line: Mapping[_Count, int], hidden: set[_Count]) -> set[_Count]:
    """What is to be hidden of a sum and of what adds up to it: never one alone. Where too little of the line can be
    hidden, the sum is."""
    if whole in hidden:
        others = sorted((each for each in line if each not in hidden), key=lambda each: (not line[each], each))
        return set() if len(others) < len(line) else set(others[:1])
    found = _hidden_in(line, hidden)
    return found | {whole} if found and _gives_away([line[each] for each in found]) else found


def _hidden_in(line: Mapping[Name, int], hidden: set[Name]) -> set[Name]:
    """What is to be hidden in a row or column of which some is hidden already.

    What is hidden besides is chosen by name and not by size: that the next smallest was chosen would tell of it."""
    found = {cell for cell, count in line.items() if cell in hidden or 0 < count < FEWEST}
    others = sorted((cell for cell in line if cell not in found), key=lambda cell: (not line[cell], str(cell)))
    while found and others and _gives_away([line[cell] for cell in found]):
        found.add(others.pop(0))
    return found
