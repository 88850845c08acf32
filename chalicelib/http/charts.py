"""Where bars and lines stand in a picture: shares of its width in per cent, heights in pixels. Pure.

Widths are per cent so that a picture fits any screen while its words keep their size; what is read from the right is
mirrored here, for SVG knows no inline start. Drawn by http/pages/components/chart.html."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

from chalicelib.http.languages import decimal, direction, gettext, percent

HEIGHT = 160  # pixels from the lowest line of a trend to its highest
INSET = 6.0  # per cent of the width at both ends of a trend, so that its first and last label have room
LABELS = 30  # so many letters of labels fit below a trend on the narrowest screen
SHORT = 8  # a longer label at an end begins or ends at the picture's edge, so that nothing of it is cut off there


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

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw: an empty bar would say that it is nought."""
        return self.point.value is not None and self.point.value >= 0


@dataclass(frozen=True)
class Mark:
    """A value in a trend, and the label below it ("" where it would stand too close to the next)."""

    point: Point
    x: float  # per cent
    y: float  # pixels from the top
    label: str
    anchor: str = "middle"  # which part of the label stands at x, as SVG says it


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
    given: Iterable[Given],
    most: float | None = None,
    least: float = 0,
    per_cent: bool = False,
    target: float | None = None,
) -> Trend:
    """The trend through these values. `least`, `most`: the ends of its scale; `per_cent`: what it is in. Where a value
    is below nought, the scale reaches as far below it as above."""
    points = _points(given)
    below = [-point.value for point in points if point.value is not None and point.value < 0]
    top = _top(points, most, *below, *([] if target is None else [target]))
    if below:
        least = -top
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
        labels=[_inwards(each, every, mirrored) for each in every if each.label],
        lines=[pair for pair in neighbours if all(each.point.value is not None for each in pair)],
        levels=[(height(level), _scaled(level, per_cent)) for level in levels],
        target=None if target is None else height(target),
        edge="0" if mirrored else "100%",
    )


def _inwards(mark: Mark, every: Sequence[Mark], mirrored: bool) -> Mark:
    """A long label at an end of the picture, set from that edge inwards."""
    if len(mark.label) <= SHORT or len(every) == 1 or mark not in (every[0], every[-1]):
        return mark
    if mark is every[0]:
        return replace(mark, x=100 if mirrored else 0, anchor="start")
    return replace(mark, x=0 if mirrored else 100, anchor="end")


def _spread(labels: Sequence[str]) -> list[str]:
    """The labels, so many of them blank that those left fit beside each other. The first and the last always stand
    there; where not even these two fit, the last."""
    longest, last = max((len(label) for label in labels), default=0), len(labels) - 1
    fit = min(LABELS // (longest + 1), len(labels))
    if fit <= 1 and last > 0 and len(labels[0]) + len(labels[-1]) < LABELS:  # each from its own edge inwards
        fit = 2
    if fit <= 1:
        return [label if number == last else "" for number, label in enumerate(labels)]
    if 3 < fit <= last:  # of many, every second or third
        fit = last // ceil(last / (fit - 1)) + 1
    said = {round(number * last / (fit - 1)) for number in range(fit)}
    return [label if number in said else "" for number, label in enumerate(labels)]


def _scaled(level: float, per_cent: bool) -> str:
    """A number of the scale, as the reader's language writes it."""
    places = 0 if level % 1 == 0 else 1
    return percent(level / 100, places) if per_cent else decimal(level, places)
