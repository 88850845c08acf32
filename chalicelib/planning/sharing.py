"""Which districts could share a group, so that it can start sooner (C3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.cases.rules import queue_id
from chalicelib.courses.districts import current_districts, distance
from chalicelib.courses.records import (
    District,
    Programme,
    all_districts,
    all_programmes,
    open_courses,
    queue_lengths,
)
from chalicelib.http.reach import Ability, Reach
from chalicelib.planning.neighbours import Neighbours, together

ENOUGH = 6  # the smallest group that is started
NEAR = 8.0  # kilometres as the crow flies: half an hour by bus or underground


@dataclass(frozen=True)
class Suggestion:
    """Districts whose queues suffice for a group of a programme together."""

    programme: Programme
    districts: list[District]  # the one with the longest queue first: the host
    waiting: list[int]  # in each of them
    kilometres: float  # from the host to the furthest
    mine: bool  # all of them are in the reader's reach, who can start a draft then


def suggested(reach: Reach, today: date) -> list[Suggestion]:
    """What could be shared in the reader's reach, those with most waiting first. Four queries, however large the city.

    A district that has a course of the programme to apply for already is left out: its queue is for that one."""
    lengths, places = queue_lengths(), current_districts(all_districts(), today)
    has = {queue_id(course.programme_id, district) for course in open_courses(today) for district in course.districts}
    found = []
    for programme in all_programmes():
        if (programme.form, programme.audience) != ("group", "parents"):
            continue
        queues = {place.district_id: queue_id(programme.programme_id, place.district_id) for place in places}
        waiting = {place: lengths.get(queue, 0) for place, queue in queues.items() if queue not in has}
        for each in together(waiting, _distances(places), ENOUGH, NEAR):
            if any(reach.may(Ability.PLAN, districts=[district]) for district in each.districts):
                found.append(_suggestion(programme, each, waiting, places, reach))
    return sorted(found, key=lambda each: (-sum(each.waiting), each.kilometres))


def _distances(places: Sequence[District]) -> dict[tuple[str, str], float]:
    return {
        (one.district_id, other.district_id): kilometres
        for one in places
        for other in places
        if (kilometres := distance(one, other)) is not None
    }


def _suggestion(
    programme: Programme, each: Neighbours, waiting: Mapping[str, int], places: Sequence[District], reach: Reach
) -> Suggestion:
    by_id = {place.district_id: place for place in places}
    return Suggestion(
        programme,
        [by_id[district] for district in each.districts],
        [waiting[district] for district in each.districts],
        each.kilometres,
        all(reach.may(Ability.PLAN, districts=[district]) for district in each.districts),
    )
