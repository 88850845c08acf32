"""What a target is measured by, and what is measured: a share or a change, or why there is none. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.summaries.rules import Figures


@dataclass(frozen=True)
class Basis:
    """What a target is measured by: the figures of a term, those of a year before, those of all terms until then that
    are looked at; and what is kept by hand, by kind."""

    figures: Figures = field(default_factory=dict)
    year_before: Figures = field(default_factory=dict)
    until_then: Figures = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """What is measured, in per cent; or None and why (a key of WHY). `part` of `whole`: what it was divided from;
    `amount`: what a change was counted from, in the target's unit."""

    value: float | None = None
    why: str = ""
    part: int | None = None
    whole: int | None = None
    amount: float | None = None


def share(part: int, whole: int, fewest: int = 1) -> Measured:
    """So many of so many, in per cent. `fewest`: below it nothing is told of the answers."""
    if not whole:
        return Measured(why="nothing")
    if whole < fewest:
        return Measured(why="few")
    return Measured(100 * part / whole, part=part, whole=whole)


def change(before: float | None, after: float | None) -> float | None:
    """How much more there is than before, in per cent of before; negative where it is less."""
    return None if not before or after is None else 100 * (after - before) / before
