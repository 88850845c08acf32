"""The rules of fidelity: what tells whether a course is given as its programme says, and how it stands. Pure.

Four aspects, each with what it rests on: adherence (what the programme says is done), dose (as often and as long as it
says, by those who take part), quality and involvement. Leaders' own words come from their checklists; parents' only
from blocks of answers that have been released (docs/anonymity.md), so nothing here tells of fewer than five."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict

TASK = "fidelity_low"  # the task of those who look into how courses are given


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


@dataclass(frozen=True)
class Value:
    """A share in whole per cent, and how many answers or sessions it rests on."""

    percent: int
    n: int


def entry(session: int, number: int) -> str:
    """The key of a version of a session's checklist within its course."""
    return f"{session:02d}#{number:04d}"


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


def low(indication: Mapping[str, Any]) -> list[str]:
    """The aspects of a kept indication that are low, in the order of Aspect."""
    kept = indication.get("aspects", {})
    return [str(aspect) for aspect in Aspect if kept.get(aspect, {}).get("level") == Level.LOW]


def unseen(indication: Mapping[str, Any], seen: Iterable[Iterable[str]]) -> list[str]:
    """What is low and nobody has looked into yet. `seen`: what was low when each note was written."""
    noted = {aspect for each in seen for aspect in each}
    return [aspect for aspect in low(indication) if aspect not in noted]
