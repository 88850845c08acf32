"""Figures that can be added: whole numbers under names. Pure. What may be shown of them: see hiding.

A figure is a nested mapping whose leaves are whole numbers, such as
{"applied": {"n": 12, "gender": {"woman": 8, "man": 4}}, "waiting_days": {"n": 9, "sum": 310, "squares": 12_100}}.
Adding two means adding what has the same name: in any order, in any grouping, with the same outcome."""

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Any

Figures = Mapping[str, Any]

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
