"""What answers measure, in words and as points of pictures. Pure.

A measure is {"n", "sum", "squares"} in whole per cent of each question's scale, so that scales of different lengths
can be added (rules of the aggregation)."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.courses import terms
from chalicelib.http.charts import Point
from chalicelib.http.languages import decimal, gettext, ngettext, percent
from chalicelib.summaries.rules import Figures, mean
from chalicelib.surveys.rules import MEASURES


def measured(figures: Figures, measure: str) -> Figures:
    """The figures of one measure, {} where nothing is known."""
    found: Figures = figures.get("measures", {}).get(measure, {})
    return found


def those_in(*many: Figures) -> list[str]:
    """The measures of which something is known in any of these, in the order in which they are told."""
    return [each for each in MEASURES if any(measured(figures, each).get("n") for figures in many)]


def points(figures: Figures) -> list[Point]:
    """A bar for each measure."""
    return [Point(gettext(MEASURES[each]), *_told(measured(figures, each))) for each in those_in(figures)]


def over_time(found: Iterable[tuple[str, Figures]], measure: str) -> list[Point]:
    """A point for each term."""
    return [point(terms.named(term), figures, measure) for term, figures in found]


def point(label: str, figures: Figures, measure: str) -> Point:
    """One measure of a course, a term, a place."""
    return Point(label, *_told(measured(figures, measure)))


def _told(figures: Figures) -> tuple[float | None, str]:
    middle = mean(figures)
    if middle is None:
        return None, gettext("Visas inte")
    return middle, f"{percent(middle / 100)} ({answers(figures['n'])})"


def answers(number: int) -> str:
    """ "12 svar"."""
    return ngettext("%(num)s svar", "%(num)s svar", number) % {"num": decimal(number)}


def in_short(figures: Figures, measure: str) -> str:
    """A measure in a table where many are compared: "78 %", or "" where nothing is shown."""
    middle = mean(measured(figures, measure))
    return "" if middle is None else percent(middle / 100)


def compiled(figures: Figures) -> Mapping[str, Any]:
    """How many surveys have closed and how many of these are compiled, where any has."""
    found: Mapping[str, Any] = figures.get("compiled", {})
    return found if found.get("due") else {}
