"""What is known of how a course is given, and what it comes to: the indication that is kept with its figures. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chalicelib.fidelity.rules import ANSWERS, FEWEST, THRESHOLDS, Aspect, Level, Source, Value, level_of, rests, worst
from chalicelib.surveys.rules import Measure


class ChecklistLike(Protocol):
    """What the rules need of a checklist; records.Checklist is one."""

    @property
    def session(self) -> float: ...
    @property
    def asked(self) -> Sequence[str]: ...
    @property
    def parts(self) -> Sequence[str]: ...
    @property
    def planned_minutes(self) -> float: ...
    @property
    def minutes(self) -> float: ...
    @property
    def role_play(self) -> str: ...
    @property
    def home(self) -> str | None: ...
    @property
    def quality(self) -> float: ...


@dataclass(frozen=True)
class Given:
    """What is known of how a course has been given so far.

    `measures`: of the parents' released answers, {"n", "sum", …} in whole per cent, by surveys.rules.Measure."""

    checklists: Sequence[ChecklistLike] = ()  # those in force, one a session
    planned: int = 0  # sessions that were to be held by now
    held: int = 0
    attended: int = 0  # marks that somebody was there
    marks: int = 0  # all marks
    marked: int = 0  # sessions with any mark
    measures: Mapping[str, Mapping[str, Any]] | None = None
    # Of the parents' released answers about one session: how many say that a part was gone through, and of how many
    parts: Mapping[str, tuple[int, int]] | None = None


def share(part: float, whole: float) -> int:
    """So many per cent of the whole, whole and at most 100."""
    return min(100, round(100 * part / whole))


def values(given: Given) -> dict[Aspect, dict[Source, Value]]:
    """What is known of each aspect, from each source that says anything at all."""
    kept = given.checklists
    asked = [each for each in kept if each.asked]
    done = [said == "yes" for each in kept for said in (each.role_play, each.home) if said]
    answers = {measure: _measured(given, measure) for measure in Measure}
    found = {
        Aspect.ADHERENCE: {
            Source.LEADERS: _share(sum(len(e.parts) for e in asked), sum(len(e.asked) for e in asked), len(asked)),
            Source.METHOD: _share(sum(done), len(done), len(kept)),
            Source.PARENTS: answers[Measure.ADHERENCE],
        },
        Aspect.DOSE: {
            Source.SESSIONS: _share(given.held, given.planned, given.planned),
            Source.MINUTES: _share(sum(e.minutes for e in kept), sum(e.planned_minutes for e in kept), len(kept)),
            Source.ATTENDANCE: _share(given.attended, given.marks, given.marked),
        },
        Aspect.QUALITY: {
            Source.LEADERS: _share(sum(e.quality - 1 for e in kept), 4 * len(kept), len(kept)),
            Source.PARENTS: answers[Measure.QUALITY],
            Source.DELIVERY: answers[Measure.DELIVERY],
        },
        Aspect.INVOLVEMENT: {Source.PARENTS: answers[Measure.INVOLVEMENT]},
    }
    return {aspect: {source: value for source, value in said.items() if value} for aspect, said in found.items()}


def _share(part: float, whole: float, n: int) -> Value | None:
    return Value(share(part, whole), n) if whole > 0 else None


def _measured(given: Given, measure: Measure) -> Value | None:
    said = (given.measures or {}).get(measure) or {}
    return Value(round(said["sum"] / said["n"]), int(said["n"])) if said.get("n") else None


def level(aspect: Aspect, said: Mapping[Source, Value]) -> Level:
    """How an aspect stands: as the lowest of what it rests on. Where leaders and parents don't agree, that is worth
    a look, so a mean would hide what is sought."""
    return worst(level_of(aspect, value.percent) for source, value in said.items() if rests(source, value))


def indication(given: Given) -> dict[str, Any]:
    """How a course is given, as it is kept with its figures (L8):

    {"level", "aspects": {aspect: {"level", "rests_on": {source: [per cent, how many]}}},
    "parts": ids of those that were passed over}"""
    found = values(given)
    levels = {aspect: level(aspect, said) for aspect, said in found.items()}
    return {
        "level": str(worst(levels.values())),
        "aspects": {
            str(aspect): {
                "level": str(levels[aspect]),
                "rests_on": {str(source): [value.percent, value.n] for source, value in said.items()},
            }
            for aspect, said in found.items()
        },
        "parts": passed_over(given),
    }


def passed_over(given: Given) -> list[str]:
    """The ids of the programme's parts that leaders say they left out, or that few parents say were gone through."""
    left_out = {part for each in given.checklists for part in each.asked if part not in each.parts}
    low = THRESHOLDS[Aspect.ADHERENCE].low
    missed = {part for part, (yes, n) in (given.parts or {}).items() if n >= FEWEST[ANSWERS] and share(yes, n) < low}
    return sorted(left_out | missed)
