"""Where bars and lines stand in a picture: shares of its width in per cent, heights in pixels. Pure.

Widths are per cent so that a picture fits any screen while its words keep their size; what is read from the right is
mirrored here, for SVG knows no inline start. Drawn by http/pages/components/chart.html."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

from chalicelib.http.languages import decimal, direction, gettext

HEIGHT = 160  # pixels from the lowest line of a trend to its highest
INSET = 6.0  # per cent of the width at both ends of a trend, so that its first and last label have room
LABELS = 30  # so many letters of labels fit below a trend on the narrowest screen


@dataclass(frozen=True)
class Point:
    """One value of a picture and of the table beside it.

    `value`: None where it isn't shown, or isn't known. `said`: how the table says it, unless it is the bare number
    (such as "62 % (31 av 50)", or why there is none). `href`: where its label leads, if anywhere."""

    label: str
    value: float | None
    said: str = ""
    href: str = ""

    @property
    def text(self) -> str:
        """The value in the reader's words."""
        if self.said:
            return self.said
        return gettext("Visas inte") if self.value is None else decimal(self.value, 0 if self.value % 1 == 0 else 1)


@dataclass(frozen=True)
class Bar:
    """A bar: from where and how wide, in per cent of the picture's width."""

    point: Point
    x: float
    width: float


@dataclass(frozen=True)
class Mark:
    """A value in a trend, and the label below it ("" where it would stand too close to the next)."""

    point: Point
    x: float  # per cent
    y: float  # pixels from the top
    label: str


@dataclass(frozen=True)
class Trend:
    """A line over time: `lines` join neighbours that both are shown; `levels` are (y, words) of the scale."""

    points: list[Point]
    marks: list[Mark]
    labels: list[Mark]
    lines: list[tuple[Mark, Mark]]
    levels: list[tuple[float, str]]
    target: float | None  # y
    edge: str  # where the words of the scale end, next to the picture


Given = Point | tuple[Any, ...]


def _points(given: Iterable[Given]) -> list[Point]:
    """Points as such, where a page gives them as (label, value, …)."""
    return [each if isinstance(each, Point) else Point(*each) for each in given]


def nice(value: float) -> float:
    """The least round number (1, 2, 2.5, 5 or 10 times a power of ten) that is no less. Of nothing: 1."""
    if value < 1e-9:
        return 1
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value * (1 - 1e-9))


def _top(points: Sequence[Point], most: float | None, *others: float) -> float:
    return most or nice(max((*others, *(point.value for point in points if point.value is not None)), default=0))


def bars(given: Iterable[Given], most: float | None = None) -> list[Bar]:
    """The bars of these values. `most`: what fills the width, where it isn't the greatest of them, rounded up."""
    points = _points(given)
    top = _top(points, most)
    widths = [round(100 * min(max((point.value or 0) / top, 0), 1), 2) for point in points]
    mirrored = direction() == "rtl"
    return [
        Bar(point, round(100 - width, 2) if mirrored else 0, width) for point, width in zip(points, widths, strict=True)
    ]


def line(
    given: Iterable[Given], most: float | None = None, least: float = 0, unit: str = "", target: float | None = None
) -> Trend:
    """The trend through these values. `least`, `most`: the ends of its scale; `unit` follows its numbers."""
    points = _points(given)
    top = _top(points, most, *([] if target is None else [target]))
    step = (100 - 2 * INSET) / max(len(points) - 1, 1)
    mirrored = direction() == "rtl"
    said = _spread([point.label for point in points])

    def height(value: float) -> float:
        return round(HEIGHT * (1 - min(max((value - least) / (top - least), 0), 1)), 1)

    def placed(number: int, point: Point) -> Mark:
        x = 50.0 if len(points) == 1 else INSET + number * step
        x = round(100 - x if mirrored else x, 2)
        return Mark(point, x, HEIGHT if point.value is None else height(point.value), said[number])

    every = [placed(number, point) for number, point in enumerate(points)]
    neighbours = pairwise(every)
    levels = [least, (least + top) / 2, top]
    return Trend(
        points=points,
        marks=[each for each in every if each.point.value is not None],
        labels=[each for each in every if each.label],
        lines=[pair for pair in neighbours if all(each.point.value is not None for each in pair)],
        levels=[(height(level), _scaled(level, unit)) for level in levels],
        target=None if target is None else height(target),
        edge="0" if mirrored else "100%",
    )


def _spread(labels: Sequence[str]) -> list[str]:
    """The labels, so many of them blank that those left fit beside each other, the first one always there."""
    longest = max((len(label) for label in labels), default=0)
    every = ceil(len(labels) / max(LABELS // (longest + 2), 1))
    return [label if number % max(every, 1) == 0 else "" for number, label in enumerate(labels)]


def _scaled(level: float, unit: str) -> str:
    """A number of the scale, kept in its order on pages that are read from the right."""
    return f"\u2066{decimal(level, 0 if level % 1 == 0 else 1)}{unit}\u2069"
