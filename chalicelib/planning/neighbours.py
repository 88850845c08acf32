"""Which neighbours' queues suffice for a group together, and none alone (C3). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_TOGETHER = 4  # a group that more districts share is nobody's


@dataclass(frozen=True)
class Neighbours:
    """Districts that could share a group: ids, the one with the longest queue first."""

    districts: tuple[str, ...]
    kilometres: float  # from the first to the furthest


def together(
    waiting: Mapping[str, int], distances: Mapping[tuple[str, str], float], enough: int, near: float
) -> list[Neighbours]:
    """The sets of districts that could share a group, each once.

    `waiting`: how many wait in each; `distances`: kilometres, by pair; one that is missing is too far. A set holds two
    to four districts within `near` kilometres of its host, that is the one with the longest queue. Together at least
    `enough` wait, in none of them alone, and nobody could be left out: so as few districts as need be share."""
    short = {district: number for district, number in waiting.items() if 0 < number < enough}
    found: dict[frozenset[str], Neighbours] = {}
    for host in short:
        around = {
            other: distances[host, other]
            for other in short
            if other != host and distances.get((host, other), near + 1) <= near
        }
        chosen = _fewest(host, around, short, enough)
        if chosen:
            order = sorted(chosen, key=lambda each: (-short[each], each))
            furthest = max(distances.get((order[0], each), 0.0) for each in order[1:])
            if all(distances.get((order[0], each), near + 1) <= near for each in order[1:]):
                found.setdefault(frozenset(chosen), Neighbours(tuple(order), furthest))
    return sorted(found.values(), key=lambda each: (len(each.districts), each.kilometres, each.districts))


def _fewest(host: str, around: Mapping[str, float], short: Mapping[str, int], enough: int) -> list[str]:
    """The host with those who together with it suffice: the nearest first, then without any that isn't needed."""
    chosen, total = [host], short[host]
    for other in sorted(around, key=lambda each: (around[each], each)):
        if total >= enough:
            break
        chosen.append(other)
        total += short[other]
    if total < enough:
        return []
    for other in sorted(chosen[1:], key=lambda each: (short[each], -around[each], each)):
        if total - short[other] >= enough:
            chosen.remove(other)
            total -= short[other]
    needed = total - short[host] < enough
    return chosen if needed and 1 < len(chosen) <= MOST_TOGETHER else []
