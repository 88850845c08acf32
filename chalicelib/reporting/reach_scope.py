"""Of whom a report of who is reached tells, and what of their small counts it may show. Pure.

The same people are in their district's report, in their programme's and in the city's. Hidden in each by itself, a
small count would follow from taking one report from another. So what is hidden is settled once, for all of them and for
every reader; and of one programme in one district no parts are told at all."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from chalicelib.summaries.hiding import Rows, Shown, shown, shown_together
from chalicelib.summaries.rules import Figures

Count = Callable[[Figures], Mapping[str, int]]
"""Counts the parts of a whole in intake figures: those of each gender who have applied, for one."""


@dataclass(frozen=True)
class Scope:
    """All who are counted with those who are told of, and which of them these are."""

    cells: Mapping[tuple[str, str], Figures]  # (programme id, district id) → the intake figures of an audience
    places: Collection[str] | None = None  # ids of the districts that are told of; None is the whole city
    programme: str = ""  # the one that is told of; "" is all for the audience

    @property
    def too_narrow(self) -> bool:
        """Whether it is one programme in some district: then no parts are told."""
        return bool(self.programme) and self.places is not None

    def seen(self, count: Count) -> Shown | None:
        """The parts as they may be shown; None where no parts are told."""
        if self.too_narrow:
            return None
        total, districts, programmes = self._all(count)
        none = shown(count({}))
        if self.programme:
            return programmes.get(self.programme, none)
        if self.places is None:
            return total or none
        return _together(districts[each] for each in self.places if each in districts) or none

    def districts(self, count: Count) -> Rows | None:
        """The parts in each district; None where no parts are told."""
        return None if self.programme else self._all(count)[1]

    def programmes(self, count: Count) -> Rows | None:
        """The parts in each programme; None where no parts are told."""
        return None if self.places is not None else self._all(count)[2]

    def _all(self, count: Count) -> tuple[Shown, Rows, Rows]:
        counted = {cell: count(figures) for cell, figures in self.cells.items()}
        parts = dict.fromkeys(part for row in counted.values() for part in row)
        return shown_together({cell: {part: row.get(part, 0) for part in parts} for cell, row in counted.items()})


def _together(rows: Iterable[Shown]) -> Shown:
    """Rows added up, of nothing but what is shown of each."""
    total: Shown = {}
    for row in rows:
        for name, count in row.items():
            before = total.get(name, 0)
            total[name] = None if before is None or count is None else before + count
    return total
