"""Blocks: answers to a question are pooled until there are five, and then told together for good. Pure.

All that anybody is shown is a sum of whole blocks. So whatever is compared (two times, two filters, a whole and its
parts), the difference is a sum of whole blocks too, and no block is of fewer than five (docs/anonymity.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from chalicelib.summaries.rules import FEWEST, Figures, added, number
from chalicelib.surveys.questions import Kind, Question

Answers = Mapping[str, Any]  # of one sheet, by question id
ByGender = dict[str, Figures]  # the figures of those who said so; NOT_SAID: of those who didn't
NOT_SAID = "-"
QUARTER = 25  # per cent


@dataclass(frozen=True)
class Sheet:
    """What one person answered. `sheet_id` is random."""

    sheet_id: str
    answers: Answers
    gender: str = NOT_SAID


@dataclass(frozen=True)
class Sitting:
    """What was answered in one opening, which has closed. `session`: after which; 0: after the course. `parts`: how
    many the session was to go through. `few`: whether fewer than five could answer: then it is told with other
    courses' alone."""

    session: int
    sheets: Sequence[Sheet]
    parts: int = 0
    few: bool = False


@dataclass(frozen=True)
class Pool:
    """Sittings that are told together."""

    sittings: tuple[Sitting, ...]

    @property
    def sessions(self) -> list[int]:
        return [each.session for each in self.sittings]

    @property
    def size(self) -> int:
        return sum(len(each.sheets) for each in self.sittings)

    @property
    def people(self) -> int:
        """How many persons they are from at least: somebody may have answered in each sitting, but once."""
        return max((len(each.sheets) for each in self.sittings), default=0)

    @property
    def sheets(self) -> list[Sheet]:
        """Its sheets, sitting by sitting. Never told in this order: see shuffled."""
        return [sheet for each in self.sittings for sheet in each.sheets]


def shuffled(sheets: Iterable[Sheet], what_for: str) -> list[Sheet]:
    """Sheets in an order that nobody can foresee, since their ids are random, and another one for everything that is
    told: so the third text to one question and the third to another, or the third sheet, have nothing in common.

    The same each time, so that counting again changes nothing."""
    return sorted(sheets, key=lambda sheet: sha256(f"{what_for}|{sheet.sheet_id}".encode()).digest())


def pooled(sittings: Iterable[Sitting]) -> tuple[list[Pool], Pool]:
    """Sittings in the order they closed, pooled as soon as there are five sheets; and what is left: fewer, and all of
    those in which few could answer, who would answer for themselves week after week.

    More sittings at the end leave the pools before as they are."""
    pools, waiting, few = [], Pool(()), []
    for sitting in sittings:
        if sitting.few:
            few.append(sitting)
            continue
        waiting = Pool((*waiting.sittings, sitting))
        if waiting.size >= FEWEST:
            pools.append(waiting)
            waiting = Pool(())
    return pools, Pool((*few, *waiting.sittings))


def answering(question_id: str, sittings: Iterable[Sitting]) -> list[Sitting]:
    """The sittings with those sheets only that answer the question."""
    return [replace(each, sheets=[sheet for sheet in each.sheets if question_id in sheet.answers]) for each in sittings]


def by_gender(question: Question, pool: Pool) -> ByGender:
    """The figures of a question in a pool, by gender. Their sum is the figures of the pool."""
    found: dict[str, list[Figures]] = {}
    # Of too few nothing is told by session: they are told with others', whose sessions are others.
    alone = pool.size >= FEWEST and len(set(pool.sessions)) == 1
    for sitting in pool.sittings:
        for sheet in sitting.sheets:
            value = sheet.answers[question["id"]]
            found.setdefault(sheet.gender, []).append(_figures(question, value, sitting, alone=alone))
    return {gender: added(figures) for gender, figures in sorted(found.items())}


def _figures(question: Question, value: Any, sitting: Sitting, *, alone: bool) -> Figures:
    """One answer as figures. A number's own values aren't counted each: they may be rare enough to know somebody by.

    Which parts were gone through is counted by session, and only where the pool is of one session: elsewhere it would
    tell of which session an answer is. So would a third among quarters: there the share is told in whole quarters."""
    match question["kind"]:
        case Kind.SCALE:
            return number(value)
        case Kind.NUMBER:
            return {"n": 1, "sum": value, "squares": value * value}
        case Kind.PARTS:
            percent = min(100, round(100 * len(set(value)) / sitting.parts)) if sitting.parts else 0
            percent = percent if alone else QUARTER * round(percent / QUARTER)
            counts = {f"{sitting.session}/{part}": 1 for part in (*value, "")} if alone else {}
            return {"n": 1, "sum": percent, "squares": percent * percent, "counts": counts}
        case Kind.SEVERAL:
            return {"n": 1, "counts": dict.fromkeys(value, 1)}
        case _:
            return {"n": 1, "counts": {str(value): 1}}


def measured(question: Question, figures: Figures) -> dict[str, int]:
    """What a question that measures something says, in whole per cent: {"n", "sum", "squares"}. Empty where its kind
    can't be measured so."""
    match question["kind"]:
        case Kind.PARTS:
            return {name: figures.get(name, 0) for name in ("n", "sum", "squares")}
        case Kind.SCALE:
            least, width = question["least"], max(1, question["most"] - question["least"])
            steps = {value: round(100 * (int(value) - least) / width) for value in figures["counts"]}
        case Kind.YES_NO:
            steps = {"yes": 100, "no": 0}
        case _:
            return {}
    counts = figures["counts"].items()
    return {
        "n": sum(count for _, count in counts),
        "sum": sum(count * steps[value] for value, count in counts),
        "squares": sum(count * steps[value] ** 2 for value, count in counts),
    }
