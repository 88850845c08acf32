"""The rules of targets: which figure measures each, and how. Pure.

A figure's name is kept in a target's definition; the function of that name is what measures it (S7–S9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.summaries.hiding import shown, splits_hidden
from chalicelib.summaries.rules import FEWEST, Figures, added, mean
from chalicelib.targets.kept import Kind
from chalicelib.targets.measured import Basis, Measured, change, share


@dataclass(frozen=True)
class Figure:
    """What measures a target. `keeps`: what can be kept of it by hand; `system`: whether this system measures it;
    `summed`: whether it is measured over all terms until then, not over one."""

    measure: Callable[[Basis], Measured]
    keeps: tuple[Kind, ...] = (Kind.BASELINE, Kind.AFTER)
    system: bool = True
    summed: bool = False


def informed(basis: Basis) -> Measured:
    """The applicants who were never left without news longer than promised, of all who applied."""
    told = basis.figures.get("intake", {}).get("informed", {})
    return share(told.get("n", 0), told.get("of", 0))


def ease(basis: Basis) -> Measured:
    """Those who found it quite or very easy to apply, of those who answered (P10). Not told where the report of who is
    reached hides it: beside that table it would give away what is hidden there."""
    asked = basis.figures.get("intake", {}).get("ease", {})
    counts = asked.get("counts", {})
    if splits_hidden(shown({each: counts.get(each, 0) for each in "12345"}), "45"):
        return Measured(why="few")
    return share(counts.get("4", 0) + counts.get("5", 0), asked.get("n", 0), FEWEST)


def all_parts(basis: Basis) -> Measured:
    """Those who say that they went through every part, of those who answered the final evaluation."""
    return _yes(basis.figures, "all_parts")


def knows_material(basis: Basis) -> Measured:
    """Those who say that they know where material and information are, of those who answered."""
    return _yes(basis.figures, "knows_material")


def knowledge(basis: Basis) -> Measured:
    """What parents say they know of the parental role after the course: the mean, in per cent of the scale (P11)."""
    return _mean_of(basis.figures, "knowledge")


def security(basis: Basis) -> Measured:
    """How secure and strong parents say they feel in it after the course: the mean, in per cent of the scale (P11)."""
    return _mean_of(basis.figures, "security")


def compiled(basis: Basis) -> Measured:
    """The surveys that have closed and are compiled, of all that have closed (S6)."""
    done = basis.figures.get("compiled", {})
    return share(done.get("done", 0), done.get("due", 0))


def handling_time(basis: Basis) -> Measured:
    """How much shorter the days from receipt to the first answer are than those of the baseline."""
    days = mean(basis.figures.get("intake", {}).get("handling_days", {}))
    if days is None:
        return Measured(why="nothing")
    longer = change(basis.kept.get(Kind.BASELINE), days)
    return Measured(why="baseline", amount=days) if longer is None else Measured(-longer, amount=days)


def trained(basis: Basis) -> Measured:
    """Those who took part in the terms until then, of those whom the support is for (S8)."""
    return _of_whole(basis, _intake(basis.until_then, "took_part"))


def applicants_in_system(basis: Basis) -> Measured:
    """Those who have applied here in the terms until then, of all who applied as the districts count them."""
    return _of_whole(basis, _intake(basis.until_then, "applied"))


def completed_in_system(basis: Basis) -> Measured:
    """Those who have completed a course here in the terms until then, of all who did as others count them."""
    return _of_whole(basis, _intake(basis.until_then, "completed"))


def leaders_grow(basis: Basis) -> Measured:
    """How many more leaders there are than a year before, or than in the baseline where nobody counted then."""
    now, before = (each.get("leaders", {}).get("n", 0) for each in (basis.figures, basis.year_before))
    if not now:
        return Measured(why="nothing")
    more = change(before or basis.kept.get(Kind.BASELINE), now)
    return Measured(more, "year" if more is None else "", amount=now)


def quality_work(basis: Basis) -> Measured:
    """How many more notes of quality work there are of the term's courses than in a term of the baseline."""
    notes = basis.figures.get("quality_work")
    if notes is None:
        return Measured(why="nothing")
    more = change(basis.kept.get(Kind.BASELINE), notes)
    return Measured(more, "baseline" if more is None else "", amount=notes)


def by_hand(basis: Basis) -> Measured:
    """Only others can measure it: the after-measurement as it is kept."""
    after = basis.kept.get(Kind.AFTER)
    return Measured(why="hand") if after is None else Measured(float(after))


def fall_by_hand(basis: Basis) -> Measured:
    """Only others can measure it: how much less the after-measurement is than the baseline."""
    before, after = (basis.kept.get(kind) for kind in (Kind.BASELINE, Kind.AFTER))
    if after is None:
        return Measured(why="hand")
    more = change(before, after)
    return Measured(why="baseline", amount=after) if more is None else Measured(-more, amount=after)


def not_yet(basis: Basis) -> Measured:
    """Nothing measures it yet."""
    return Measured(why="later")


FIGURES = {
    "informed": Figure(informed),
    "ease": Figure(ease),
    "all_parts": Figure(all_parts),
    "knows_material": Figure(knows_material),
    "knowledge": Figure(knowledge),
    "security": Figure(security),
    "compiled": Figure(compiled),
    "handling_time": Figure(handling_time),
    "trained": Figure(trained, (Kind.WHOLE, Kind.BASELINE, Kind.AFTER), summed=True),
    "applicants_in_system": Figure(applicants_in_system, (Kind.WHOLE,), summed=True),
    "completed_in_system": Figure(completed_in_system, (Kind.WHOLE,), summed=True),
    "leaders_grow": Figure(leaders_grow, (Kind.BASELINE, Kind.AFTER)),
    "quality_work": Figure(quality_work),
    "by_hand": Figure(by_hand, system=False),
    "fall_by_hand": Figure(fall_by_hand, system=False),
    "not_yet": Figure(not_yet, system=False),
}

FALLS = frozenset({"handling_time", "fall_by_hand"})  # what is wanted is less than before
GROWS = frozenset({"leaders_grow", "quality_work"})


def _yes(figures: Figures, question: str) -> Measured:
    answers = added(each[question] for each in figures.get("answers", {}).values() if question in each)
    counts: Mapping[str, Any] = answers.get("counts", {})
    return share(counts.get("yes", 0), counts.get("yes", 0) + counts.get("no", 0), FEWEST)


def _mean_of(figures: Figures, measure: str) -> Measured:
    answers = figures.get("measures", {}).get(measure, {})
    value = mean(answers)
    few = value is not None and answers["n"] < FEWEST
    return Measured(None if few else value, "nothing" if value is None else "few" * few, whole=answers.get("n"))


def _intake(figures: Figures, stage: str) -> int:
    return int(figures.get("intake", {}).get(stage, {}).get("n", 0))


def _of_whole(basis: Basis, part: int) -> Measured:
    whole = basis.kept.get(Kind.WHOLE)
    return share(part, whole) if whole else Measured(why="whole", part=part)
