"""What is done with talks: noted, corrected, removed. Their own adviser does so, the day they were noted (C7)."""

from collections.abc import Mapping
from datetime import date, datetime

from chalicelib.advice.forms import held, write
from chalicelib.advice.records import Talk, entry, find_talk, noted_on
from chalicelib.advice.rules import shelf
from chalicelib.courses import terms
from chalicelib.courses.districts import current_districts
from chalicelib.courses.records import District, all_districts
from chalicelib.courses.rules import term
from chalicelib.http.fields import Value
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import Delete, LostRace, Put, commit
from chalicelib.journal.records import Event, happened


def places(reach: Reach, now: datetime) -> dict[str, District]:
    """The districts of today in which the reader notes talks, in alphabetical order. Raises NotFound where none is."""
    mine = {
        place.district_id: place
        for place in current_districts(all_districts(), today_in_stockholm(now))
        if reach.may(Ability.HANDLE, districts=[place.district_id])
    }
    if not mine:
        raise NotFound
    return mine


def place(reach: Reach, district_id: str, now: datetime) -> tuple[District, dict[str, District]]:
    """The district that was asked for, or the first one; and all that are in reach. Raises NotFound."""
    mine = places(reach, now)
    found = mine.get(district_id) if district_id else next(iter(mine.values()))
    if found is None:
        raise NotFound
    return found, mine


def own_today(person_id: str, district_id: str, today: date) -> list[Talk]:
    """What the reader has noted there today, the talk's day first. Two queries: of this term and the one before."""
    found = [talk for each in (term(today), terms.before(term(today))) for talk in noted_on(today, district_id, each)]
    return sorted((talk for talk in found if talk.noted_by == person_id), key=lambda talk: (talk.day, talk.entry))


def own_talk(reach: Reach, district_id: str, term_of: str, talk_id: str, now: datetime) -> tuple[Talk, District]:
    """A talk that the reader has noted today, and its district. Raises NotFound: any other is no longer theirs."""
    district, _ = place(reach, district_id, now)
    talk = find_talk(district_id, term_of, entry(today_in_stockholm(now), talk_id))
    if talk is None or talk.noted_by != reach.person_id:
        raise NotFound
    return talk, district


def note(district_id: str, talk_id: str, values: Mapping[str, Value], person_id: str, now: datetime) -> Talk:
    """A new talk. The same form sent twice is one; sent again with other answers it corrects them.

    Raises Conflict where it was removed meanwhile, Unavailable."""
    where = shelf(district_id, term(date.fromisoformat(str(values["day"]))))
    talk = Talk(where, entry(today_in_stockholm(now), talk_id), noted_by=person_id)
    write(talk, values)
    try:
        commit(Put(talk), events=[_noted(talk, "TalkNoted", now)])
    except LostRace as lost:
        there = find_talk(district_id, where.rpartition("/")[2], str(talk.entry))
        if there is None or there.noted_by != person_id:
            raise Conflict from lost
        return correct(there, values, now)
    return talk


def correct(talk: Talk, values: Mapping[str, Value], now: datetime) -> Talk:
    """What was wrong is put right. Where it was in another term it is moved there. Raises Conflict, Unavailable."""
    before = held(talk)
    district_id, _, old = str(talk.shelf).partition("/")
    new = term(date.fromisoformat(str(values["day"])))
    fresh = talk if new == old else Talk(shelf(district_id, new), talk.entry, noted_by=talk.noted_by)
    write(fresh, values)
    if fresh is talk and held(talk) == before:
        return talk  # sent twice, or nothing changed
    if fresh is talk:
        _keep(Put(talk), events=[_noted(talk, "TalkCorrected", now)])
    else:
        gone = _noted(talk, "TalkRemoved", now)
        fresh.events = talk.events
        _keep(Delete(talk), Put(fresh), events=[gone, _noted(fresh, "TalkNoted", now)])
    return fresh


def remove(talk: Talk, now: datetime) -> None:
    """It was noted by mistake. Raises Conflict, Unavailable."""
    _keep(Delete(talk), events=[_noted(talk, "TalkRemoved", now)])


def _keep(*changes: Put | Delete, events: list[Event]) -> None:
    try:
        commit(*changes, events=events)
    except LostRace as lost:
        raise Conflict from lost


def _noted(talk: Talk, kind: str, now: datetime) -> Event:
    """The talk's next event. It says that it was noted, by whom and when; never what was."""
    talk.events = int(talk.events) + 1
    return happened(kind, case_id=talk.journal, sequence=int(talk.events), at=now, actor=f"staff:{talk.noted_by}")
