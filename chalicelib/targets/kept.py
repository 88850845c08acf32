"""What is kept of targets by hand, and which definition holds on a day. Pure; the day is passed in.

Nothing that is kept is ever removed: a value is corrected by a newer one that says so, and a definition is followed by
another one beside it (S9)."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from chalicelib.http.languages import N_


class Kind(StrEnum):
    """What is kept of a target by hand, dated and with its source. The keys are stored."""

    BASELINE = "baseline"  # measured before: what a change is counted from
    AFTER = "after"  # measured by other means than this system, afterwards
    WHOLE = "whole"  # how many it is about, where only others know


KINDS = {Kind.BASELINE: N_("Förmätning"), Kind.AFTER: N_("Eftermätning"), Kind.WHOLE: N_("Nämnare")}

# What a baseline or an after-measurement counts. The keys are stored with the targets.
UNITS = {
    "percent": N_("procent"),
    "days": N_("dagar"),
    "minutes": N_("minuter per ärende"),
    "sheets": N_("ark papper per ärende"),
    "number": N_("antal"),
}


class ValueLike(Protocol):
    """What the rules need of a kept value; records.TargetValue is one."""

    @property
    def entry(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def number(self) -> float: ...
    @property
    def on(self) -> str: ...
    @property
    def kept_at(self) -> str: ...
    @property
    def corrects(self) -> str | None: ...


class DefinitionLike(Protocol):
    """What the rules need of a definition; records.Target is one."""

    @property
    def target_id(self) -> str: ...
    @property
    def number(self) -> float: ...
    @property
    def valid_from(self) -> str: ...


V = TypeVar("V", bound=ValueLike)
D = TypeVar("D", bound=DefinitionLike)


def standing(values: Iterable[V]) -> list[V]:
    """The values that no other one corrects, latest first."""
    known = list(values)
    corrected = {each.corrects for each in known}
    return sorted(
        (each for each in known if each.entry not in corrected), key=lambda each: (each.on, each.kept_at), reverse=True
    )


def latest(values: Iterable[V], day: date) -> dict[str, V]:
    """What is known on a day: of each kind the latest value that was measured by then, else the first one there is.

    A denominator that was counted after the first term is better than none."""
    found: dict[str, V] = {}
    for each in standing(values):
        if each.kind not in found or found[each.kind].on > day.isoformat():
            found[each.kind] = each
    return found


def in_force(definitions: Iterable[D], day: date) -> dict[str, D]:
    """The definition of each target that holds on a day, by target: of those that have begun, the one written last;
    before the first one begins, that."""
    found: dict[str, D] = {}
    for each in sorted(definitions, key=lambda each: each.number):
        if each.target_id not in found or each.valid_from <= day.isoformat():
            found[each.target_id] = each
    return found


def is_reached(wanted: float | None, value: float | None) -> bool | None:
    """Whether a target is reached; None where that can't be said."""
    return None if wanted is None or value is None else value >= wanted


def history(values: Sequence[V]) -> list[tuple[V, bool]]:
    """Every value ever kept, newest first, and whether it still counts."""
    counts = {each.entry for each in standing(values)}
    return [(each, each.entry in counts) for each in sorted(values, key=lambda each: each.kept_at, reverse=True)]
