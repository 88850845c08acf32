"""What is done with open activities: announced, changed, cancelled, counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.activities import rules
from chalicelib.activities.records import Activity, activities_in, activities_of, find_activity
from chalicelib.courses import terms
from chalicelib.courses.districts import is_valid, swedish_order
from chalicelib.courses.records import District, all_districts
from chalicelib.http.languages import N_, today_in_stockholm
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import Change, Delete, LostRace, Put, commit
from chalicelib.journal.records import Event, happened
from chalicelib.tasks.actions import done, made, task

TASK = "activity_to_count"


class TooLate(Conflict):
    """What has been counted or cancelled can't be changed any more."""

    slug = "activity-over"
    title = N_("Aktiviteten går inte att ändra")
    advice = N_("Den är inställd, eller så har den redan hållits. Ingenting är ändrat.")


class NotHeldYet(Conflict):
    """Nobody can have come to what is yet to be held."""

    slug = "activity-not-held"
    title = N_("Aktiviteten har inte hållits än")
    advice = N_("När den är över går det att räkna hur många som kom. Ingenting är sparat.")


def places(reach: Reach, ability: Ability, now: datetime) -> dict[str, District]:
    """The districts of today, and the whole city ("central"), in which the reader may do this; the city last."""
    day = today_in_stockholm(now)
    mine = [
        place
        for place in all_districts()
        if (place.district_id == "central" or not place.place)
        and is_valid(place, day)
        and reach.may(ability, districts=[place.district_id])
    ]
    order = sorted(mine, key=lambda place: (place.place, swedish_order(place.names["sv"])))
    return {place.district_id: place for place in order}


@dataclass(frozen=True)
class Listed:
    """A term's activities as staff see them."""

    activities: list[Activity]
    to_count: list[Activity]
    term: str
    places: dict[str, District]  # in which the reader plans
    chosen: str  # a district, or "" for all in reach


def listed(reach: Reach, district_id: str, asked: str, now: datetime) -> Listed:
    """The activities of a term in a district, or in all in reach, soonest first; and those that wait to be counted.
    `asked`: a term, else today's, and then what waits of the one before too: a task to count outlives its term.

    Two queries at most beside that of the districts, however many there are."""
    here = places(reach, Ability.PLAN, now)
    wanted = terms.chosen(asked, today_in_stockholm(now))
    chosen = district_id if district_id in here else next(iter(here)) if len(here) == 1 else ""

    def within(term: str) -> list[Activity]:
        found = activities_of(chosen, term) if chosen else activities_in(term) if here else []
        return [each for each in found if each.district_id in here]

    found = within(wanted)
    over = [*within(terms.before(wanted)), *found] if asked != wanted else found
    to_count = [each for each in over if rules.standing(each, now) == rules.Standing.TO_COUNT]
    return Listed(found, to_count, wanted, here, chosen)


def in_reach(district_id: str, activity_id: str, reach: Reach) -> Activity:
    """The activity. Raises NotFound where it lies outside the reach."""
    reach.require(Ability.PLAN, districts=[district_id])
    activity = find_activity(district_id, activity_id)
    if activity is None:
        raise NotFound
    return activity


def announce(activity: Activity, actor: str, now: datetime) -> None:
    """A new activity. Twice is once. Raises Unavailable."""
    activity.asks = "asks"
    try:
        commit(Put(activity), events=[_noted(activity, "ActivityAnnounced", actor, now)])
    except LostRace:
        return  # the same form was sent before


def change(activity: Activity, before: str, actor: str, now: datetime) -> None:
    """Keep what has been changed. `before`: its journal as it was: where the term is another now, both are told. Where
    staff have been asked to count it and it is yet to come now, they are asked again when it is over.

    Raises Conflict where somebody else was first, Unavailable."""
    events = [_noted(activity, "ActivityChanged", actor, now)]
    if before != activity.journal:
        events.append(_noted(activity, "ActivityMoved", actor, now, journal=before))
    asked_too_early = not activity.asks and rules.standing(activity, now) == rules.Standing.COMING
    if asked_too_early:
        activity.asks = "asks"
    _keep(activity, events, *([_asked(activity)] if asked_too_early else []))


def cancel(activity: Activity, reason: str, actor: str, now: datetime) -> None:
    """It isn't held. `reason`: a key of rules.CANCELLED_BECAUSE. Twice is once.

    Raises TooLate, Conflict, Unavailable."""
    if activity.cancelled:
        return
    if activity.came is not None:
        raise TooLate
    activity.cancelled, activity.asks = reason, None
    _keep(activity, [_noted(activity, "ActivityCancelled", actor, now, reason=reason)], _asked(activity))


def count(activity: Activity, came: Mapping[str, int], languages: Sequence[str], actor: str, now: datetime) -> None:
    """So many came. What was counted before is corrected.

    Raises TooLate for what is cancelled, NotHeldYet, Conflict, Unavailable."""
    match rules.standing(activity, now):
        case rules.Standing.CANCELLED:
            raise TooLate
        case rules.Standing.COMING:
            raise NotHeldYet
    if (activity.came, activity.languages_met) == (dict(came), list(languages)):
        return
    activity.came, activity.languages_met, activity.asks = dict(came), list(languages), None
    _keep(activity, [_noted(activity, "ActivityCounted", actor, now, came=sum(came.values()))], _asked(activity))


def ask_to_count(district_id: str, activity_id: str, now: datetime) -> int:
    """Make it a task to count an activity that is over; 1 if so. Raises LostRace where somebody wrote it meanwhile."""
    activity = find_activity(district_id, activity_id)
    if activity is None or not activity.asks:
        return 0  # counted or cancelled a moment ago
    if rules.standing(activity, now) != rules.Standing.TO_COUNT:
        return 0  # moved a moment ago
    activity.asks = None
    wanted = task(TASK, activity.district_id, activity.activity_id, now, day=rules.day_of(activity).isoformat())
    commit(Put(activity), made(wanted))
    return 1


def _asked(activity: Activity) -> Delete:
    return done(activity.district_id, TASK, activity.activity_id)


def _keep(activity: Activity, events: Sequence[Event], *more: Change) -> None:
    try:
        commit(Put(activity), *more, events=events)
    except LostRace as lost:
        raise Conflict from lost


def _noted(activity: Activity, kind: str, actor: str, now: datetime, *, journal: str = "", **data: Any) -> Event:
    return happened(
        kind, case_id=journal or activity.journal, sequence=activity.next_event, at=now, actor=actor, **data
    )
