"""Targets in the reader's words: what is wanted, what is measured, what is kept."""

from collections.abc import Sequence

from chalicelib.courses.records import District
from chalicelib.http.charts import Point
from chalicelib.http.languages import day, decimal, gettext, percent, say
from chalicelib.targets.kept import UNITS, Kind, standing
from chalicelib.targets.lines import Line
from chalicelib.targets.measured import Measured
from chalicelib.targets.records import Target, TargetValue
from chalicelib.targets.rules import FALLS, FIGURES, GROWS
from chalicelib.targets.words import HEADINGS, STANDING, WHY, in_words


def wanted(target: Target) -> str:
    """ "Minst 95 %"; "" where the sources name no number."""
    if target.wanted is None:
        return ""
    share = percent(target.wanted / 100)
    if target.figure in FALLS:
        return gettext("Minst %(share)s mindre") % {"share": share}
    if target.figure in GROWS:
        return gettext("Minst %(share)s fler") % {"share": share}
    return gettext("Minst %(share)s") % {"share": share}


def said(target: Target, measured: Measured) -> str:
    """What is measured, and what it was counted from: "62 % (31 av 50)"; or why there is nothing."""
    if measured.value is None:
        found = amount(target, measured)
        bare = bool(found) and (target.unit == "number" or measured.amount is None)
        return _beside(f"{gettext('Antal')}: {found}" if bare else found, gettext(WHY[measured.why]))
    share = percent(abs(measured.value) / 100, places(measured.value))
    if target.figure in FALLS:
        share = (gettext("%(share)s mer") if measured.value < 0 else gettext("%(share)s mindre")) % {"share": share}
        return _beside(share, amount(target, measured))
    if target.figure in GROWS:
        share = (gettext("%(share)s färre") if measured.value < 0 else gettext("%(share)s fler")) % {"share": share}
        return _beside(share, amount(target, measured))
    if measured.part is not None and measured.whole:
        of = {"share": share, "part": decimal(measured.part), "whole": decimal(measured.whole)}
        return gettext("%(share)s (%(part)s av %(whole)s)") % of
    if measured.whole:
        return gettext("%(share)s (%(whole)s svar)") % {"share": share, "whole": decimal(measured.whole)}
    return share


def amount(target: Target, measured: Measured) -> str:
    """What a change or share was counted from, "6,1 dagar"; "" where there is nothing."""
    if measured.amount is not None:
        return in_unit(target, measured.amount, places(measured.amount))
    if measured.part is not None:
        return decimal(measured.part)
    return ""


def in_unit(target: Target, number: float, with_places: int = 0) -> str:
    """A baseline or an after-measurement in the target's unit: "12 dagar", "40 %"."""
    if target.unit == "percent":
        return percent(number / 100, with_places)
    figure = decimal(number, with_places)
    return figure if target.unit == "number" else f"{figure} {gettext(UNITS[target.unit])}"


def period(line: Line) -> str:
    """Whose figures are told: "hösten 2026", "till och med hösten 2026"; "" where they aren't a term's."""
    if not line.term or line.measured.value is None:
        return ""
    words = in_words(line.term)
    return gettext("till och med %(term)s") % {"term": words} if FIGURES[line.target.figure].summed else words


def kept(target: Target, value: TargetValue) -> str:
    """ "40 % (2 februari 2026)"."""
    number = decimal(value.number) if value.kind == Kind.WHOLE else in_unit(target, value.number)
    return f"{number} ({day(value.on)})"


def state(line: Line) -> tuple[str, str]:
    """Whether the target is reached, with the kind of tag."""
    if line.target.wanted is None and line.measured.value is not None:
        return gettext("Inget tal är satt"), "neutral"
    words, kind = STANDING[line.reached]
    return gettext(words), kind


def tables(lines: Sequence[Line]) -> list[tuple[str, list[list[str]]]]:
    """For a report: by heading, what the target is, what is measured, and whether it is reached."""
    return [
        (
            gettext(title),
            [
                [say(each.target.names), said(each.target, each.measured), period(each), state(each)[0]]
                for each in lines
                if each.target.heading == heading
            ],
        )
        for heading, title in HEADINGS.items()
    ]


def beside(target: Target, lines: Sequence[tuple[District, Line]]) -> list[Point]:
    """What is measured in each district, and in which term: the newest that has figures may not be the same in all.
    What only people can measure stands there where somebody has."""
    system = FIGURES[target.figure].system
    return [
        Point(
            say(district.names),
            line.measured.value,
            gettext(", ").join(part for part in (said(target, line.measured), period(line)) if part),
        )
        for district, line in lines
        if system or line.measured.value is not None
    ]


def trend(line: Line, values: Sequence[TargetValue]) -> list[Point]:
    """The target over time: by term where this system measures it, else its after-measurements by day."""
    target = line.target
    if FIGURES[target.figure].system:
        return [Point(in_words(term), each.value, said(target, each)) for term, each in line.trend]
    by_hand = [each for each in reversed(standing(values)) if each.kind in (Kind.BASELINE, Kind.AFTER)]
    return [Point(day(each.on), each.number, in_unit(target, each.number)) for each in by_hand]


def is_change(target: Target) -> bool:
    """Whether it is measured as a change, which may be more than a hundred per cent, or less than nought."""
    return target.figure in FALLS or target.figure in GROWS


def places(value: float) -> int:
    """How many decimals a number is shown with: none where it is whole, else one."""
    return 0 if round(value, 1) % 1 == 0 else 1


def _beside(first: str, second: str) -> str:
    """Two things that are said of one value: the second in brackets, or as a sentence of its own."""
    if not first or not second:
        return first or second
    return f"{first}. {second}" if second.endswith(".") else f"{first} ({second})"
