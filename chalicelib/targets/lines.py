"""A target beside what is measured of it: a line of the page, of a file, of the monthly report. Pure.

What is measured comes from the cells of terms (a programme in a district, see summaries); which of them count is the
target's own to say: those of the programmes that it is about, in the whole city or in one district."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from chalicelib.courses.rules import PROFESSIONALS
from chalicelib.courses.terms import before, last_day
from chalicelib.summaries.rules import Figures, added
from chalicelib.targets.kept import is_reached, latest
from chalicelib.targets.measured import Basis, Measured
from chalicelib.targets.records import Target, TargetValue
from chalicelib.targets.rules import FIGURES

TERMS = 6  # so many terms are looked at: three years
OVER_TIME = 2 * TERMS - 1  # so many for what is summed over terms: six of the first one that is shown, too


class CellLike(Protocol):
    """What is asked of a term's cell; summaries.records.Summary is one."""

    @property
    def part(self) -> str: ...
    @property
    def figures(self) -> dict[str, Any]: ...


class ProgrammeLike(Protocol):
    """What is asked of a programme; courses.records.Programme is one."""

    @property
    def programme_id(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def prevention_level(self) -> str: ...


# Over which programmes a target is measured. The keys are stored with the targets.
COUNTED: dict[str, Callable[[ProgrammeLike], bool]] = {
    "all": lambda programme: True,
    "parents": lambda programme: programme.audience != PROFESSIONALS,
    "universal": lambda programme: programme.audience != PROFESSIONALS and programme.prevention_level == "universal",
    "directed": lambda programme: programme.audience != PROFESSIONALS and programme.prevention_level != "universal",
    "training": lambda programme: programme.audience == PROFESSIONALS,
}


@dataclass(frozen=True)
class Line:
    """A target as it stands."""

    target: Target
    measured: Measured
    term: str  # whose figures; "" where they aren't a term's
    reached: bool | None
    kept: Mapping[str, TargetValue] = field(default_factory=dict)  # what is known by hand, by kind
    trend: Sequence[tuple[str, Measured]] = ()  # by term, oldest first


class Counted:
    """The figures of terms, as targets ask for them: added up once for each place and set of programmes."""

    def __init__(
        self,
        cells: Mapping[str, Iterable[CellLike]],
        programmes: Iterable[ProgrammeLike],
        leaders: Mapping[str, Mapping[str, int]] | None = None,
    ) -> None:
        """`cells`: by term, oldest first. `leaders`: how many there were, by district or "" for the city, and by term;
        who leads in two districts is one leader of the city, so they don't add up."""
        known = list(programmes)
        self._leaders = leaders or {}
        self.terms = list(cells)
        self._ids = {which: {each.programme_id for each in known if counts(each)} for which, counts in COUNTED.items()}
        self._cells = {
            term: [(*_parts(each.part), _used(each.figures)) for each in some] for term, some in cells.items()
        }
        self._added: dict[tuple[str, str, str], Figures] = {}

    def of(self, term: str, which: str, district_id: str) -> Figures:
        """A term's figures, over the programmes that count (a key of COUNTED), of a district or, with "", the city."""
        key = (term, which, district_id)
        if key not in self._added:
            ids = self._ids[which]
            self._added[key] = {
                **added(
                    used
                    for programme, district, used in self._cells.get(term, ())
                    if (which == "all" or programme in ids) and district_id in ("", district)
                ),
                "leaders": {"n": self._leaders.get(district_id, {}).get(term, 0)},
            }
        return self._added[key]


def lines(
    targets: Iterable[Target], values: Iterable[TargetValue], counted: Counted, today: date, district_id: str = ""
) -> list[Line]:
    """The targets in their order, each beside what is measured. `targets`: the definitions in force; `values`: those
    of the place; `district_id`: only that district, "" for the city."""
    by_target: dict[str, list[TargetValue]] = {}
    for each in values:
        by_target.setdefault(each.target_id, []).append(each)
    asked = sorted(targets, key=lambda target: target.order)
    return [_line(each, by_target.get(each.target_id, []), counted, district_id, today) for each in asked]


def _line(target: Target, values: Sequence[TargetValue], counted: Counted, district_id: str, today: date) -> Line:
    figure, terms = FIGURES[target.figure], counted.terms

    def figures(term: str) -> Figures:
        return counted.of(term, target.programmes, district_id)

    def measured(number: int, term: str) -> Measured:
        six = terms[max(0, number + 1 - TERMS) : number + 1]
        until_then = added(figures(each) for each in six) if figure.summed else {}
        kept = latest(values, min(last_day(term), today))
        return figure.measure(Basis(figures(term), figures(before(before(term))), until_then, _numbers(kept)))

    kept = latest(values, today)
    if not figure.system:
        once = figure.measure(Basis(kept=_numbers(kept)))
        return Line(target, once, "", is_reached(target.wanted, once.value), kept)
    # What is summed over six terms is told of those only of which all six are looked at: else it would seem to grow.
    first = min(TERMS, len(terms)) - 1 if figure.summed else max(0, len(terms) - TERMS)
    trend = [(term, measured(number, term)) for number, term in enumerate(terms) if number >= first]
    term, newest = next(((term, each) for term, each in reversed(trend) if each.value is not None), trend[-1])
    return Line(target, newest, term, is_reached(target.wanted, newest.value), kept, trend)


def _numbers(kept: Mapping[str, TargetValue]) -> dict[str, int]:
    return {kind: int(each.number) for kind, each in kept.items()}


def _parts(part: str) -> tuple[str, str]:
    programme, _, district = part.partition("/")
    return programme, district


def _used(figures: Figures) -> dict[str, Any]:
    """Of all figures those that targets are measured by: a page adds hundreds of cells."""
    intake = figures.get("intake", {})
    counts = {
        stage: {"n": intake[stage].get("n", 0)} for stage in ("applied", "took_part", "completed") if stage in intake
    }
    days = {name: value for name, value in intake.get("handling_days", {}).items() if name in ("n", "sum", "squares")}
    answers = {
        survey: {name: asked[name] for name in ("all_parts", "knows_material") if name in asked}
        for survey, asked in figures.get("answers", {}).items()
    }
    whole = {name: figures[name] for name in ("compiled", "quality_work") if name in figures}
    measures = {name: each for name, each in figures.get("measures", {}).items() if name in ("knowledge", "security")}
    told = {name: intake[name] for name in ("informed", "ease") if name in intake}
    return {**whole, "intake": {**told, **counts, "handling_days": days}, "answers": answers, "measures": measures}
