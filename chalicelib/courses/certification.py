"""What a programme asks for before it certifies: data on the programme, met or not by what is known. Pure.

[{"kind": "sessions", "least": 10}, {"kind": "own_group"}, {"kind": "judgement"}]
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.http.languages import N_, Text

Requirement = Mapping[str, Any]

# The kinds of requirement, as a programme's page and its editor name them.
KINDS: dict[str, Text] = {
    "sessions": N_("Vara med på tillräckligt många träffar"),
    "own_group": N_("Leda en första egen grupp"),
    "judgement": N_("Bli bedömd som godkänd av instruktören"),
}
PASSED, FAILED = "yes", "no"  # what an instructor has judged; "" where they have not yet


class Met(StrEnum):
    """Where somebody stands with one requirement."""

    YES = "met"
    NOT_YET = "not_yet"
    NEVER = "never"  # it can't be met any more


@dataclass(frozen=True)
class Known:
    """What is known of somebody who takes part."""

    attended: int = 0  # sessions they were at or have made up
    left: int = 0  # sessions that may still become so: not held yet, or not noted
    own_group: Mapping[str, str] | None = None  # {"on": ISO date, "district": id, "by", "at"}
    judgement: Mapping[str, str] | None = None  # {"passed": PASSED or FAILED, "on": ISO date, "by", "at"}


@dataclass(frozen=True)
class Standing:
    """One requirement, where they stand with it, and the numbers that the words are filled in with."""

    kind: str
    met: Met
    least: int = 0
    attended: int = 0
    on: str = ""  # ISO date: of the first own group, or of the judgement
    district: str = ""  # id: where the own group was


def standings(certification: Iterable[Requirement], known: Known) -> list[Standing]:
    """Where they stand with each requirement, in the programme's order. A kind that nobody knows is never met, nor a
    number of sessions that nobody has said: it is better that somebody asks than that a certificate is given away."""
    return [_standing(each, known) for each in certification]


def _standing(requirement: Requirement, known: Known) -> Standing:
    match requirement["kind"]:
        case "sessions":
            least = int(requirement.get("least", 0))
            return Standing("sessions", _sessions(least, known), least=least, attended=known.attended)
        case "own_group":
            own = known.own_group or {}
            met = Met.YES if own else Met.NOT_YET
            return Standing("own_group", met, on=own.get("on", ""), district=own.get("district", ""))
        case "judgement":
            judged = known.judgement or {}
            met = {PASSED: Met.YES, FAILED: Met.NEVER}.get(judged.get("passed", ""), Met.NOT_YET)
            return Standing("judgement", met, on=judged.get("on", ""))
        case unknown:
            return Standing(str(unknown), Met.NOT_YET)


def _sessions(least: int, known: Known) -> Met:
    if least < 1:
        return Met.NOT_YET
    if known.attended >= least:
        return Met.YES
    return Met.NOT_YET if known.attended + known.left >= least else Met.NEVER


def all_met(standings: Sequence[Standing]) -> bool:
    """Whether somebody can be certified. A programme that asks for nothing certifies nobody."""
    return bool(standings) and all(each.met == Met.YES for each in standings)


def out_of_reach(standings: Iterable[Standing]) -> bool:
    """Whether something can't be met any more, as things stand: a session can still be made up, a judgement changed."""
    return any(each.met == Met.NEVER for each in standings)
