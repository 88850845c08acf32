"""The rules of fidelity: what tells whether a course is given as its programme says, and how it stands. Pure.

Four aspects, each with what it rests on: adherence (what the programme says is done), dose (as often and as long as it
says, by those who take part), quality and involvement. Leaders' own words come from their checklists; parents' only
from blocks of answers that have been released (docs/anonymity.md), so nothing here tells of fewer than five."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict
from chalicelib.surveys.rules import Measure


class Aspect(StrEnum):
    """What is looked at. The keys are stored."""

    ADHERENCE = "adherence"
    DOSE = "dose"
    QUALITY = "quality"
    INVOLVEMENT = "involvement"


class Level(StrEnum):
    """How an aspect stands. The keys are stored."""

    GOOD = "good"
    LOOK = "look"
    LOW = "low"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """Whom or what a value comes from. The keys are stored."""

    LEADERS = "leaders"  # the parts gone through, or their own judgement
    METHOD = "method"  # role play, and the home assignment gone through
    PARENTS = "parents"
    DELIVERY = "delivery"  # what parents say of how the leaders did it
    SESSIONS = "sessions"  # held of those planned so far
    MINUTES = "minutes"  # held of those planned
    ATTENDANCE = "attendance"


# What a value rests on: how many of what.
ANSWERS, SESSIONS = "answers", "sessions"
RESTS_ON = dict.fromkeys(Source, SESSIONS) | {Source.PARENTS: ANSWERS, Source.DELIVERY: ANSWERS}
FEWEST = {ANSWERS: 5, SESSIONS: 2}  # from how many on a value counts


@dataclass(frozen=True)
class Threshold:
    """From how many per cent on a value is good, and under how many it is low."""

    good: int
    low: int


# Komet centrally's own: there is no norm for them. What was low before a change stays so until it is counted anew.
THRESHOLDS = {
    Aspect.ADHERENCE: Threshold(good=80, low=60),
    Aspect.DOSE: Threshold(good=80, low=65),
    Aspect.QUALITY: Threshold(good=70, low=50),
    Aspect.INVOLVEMENT: Threshold(good=70, low=50),
}
WORST_FIRST = (Level.LOW, Level.LOOK, Level.GOOD)


class NotLeading(Conflict):
    """Only those who lead the course write its checklists: they are their own word."""

    slug = "not-leading"
    title = N_("Checklistan skrivs av dem som leder kursen")
    advice = N_("Ingenting har sparats. Du kan läsa checklistan, men inte fylla i den.")


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
class Value:
    """A share in whole per cent, and how many answers or sessions it rests on."""

    percent: int
    n: int


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


def entry(session: int, number: int) -> str:
    """The key of a version of a session's checklist within its course."""
    return f"{session:02d}#{number:04d}"


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


def rests(source: Source, value: Value) -> bool:
    """Whether there is enough behind a value for it to count."""
    return value.n >= FEWEST[RESTS_ON[source]]


def level_of(aspect: Aspect, percent: int) -> Level:
    """Where a value stands."""
    threshold = THRESHOLDS[aspect]
    return Level.GOOD if percent >= threshold.good else Level.LOW if percent < threshold.low else Level.LOOK


def worst(levels: Iterable[Level]) -> Level:
    """The one that asks for most attention; unknown where nothing is known."""
    said = set(levels)
    return next((level for level in WORST_FIRST if level in said), Level.UNKNOWN)


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


def low(indication: Mapping[str, Any]) -> list[str]:
    """The aspects of a kept indication that are low, in the order of Aspect."""
    kept = indication.get("aspects", {})
    return [str(aspect) for aspect in Aspect if kept.get(aspect, {}).get("level") == Level.LOW]


def unseen(indication: Mapping[str, Any], seen: Iterable[Iterable[str]]) -> list[str]:
    """What is low and nobody has looked into yet. `seen`: what was low when each note was written."""
    noted = {aspect for each in seen for aspect in each}
    return [aspect for aspect in low(indication) if aspect not in noted]
