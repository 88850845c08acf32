"""Two cases that are one application sent twice become one (B9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.cases.actions import changed, entries_of, places_now
from chalicelib.cases.records import Application, QueueEntry
from chalicelib.cases.rules import State, applicant, follow, is_queued
from chalicelib.groups.hints import is_duplicate
from chalicelib.handling.opening import Opened
from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict
from chalicelib.journal.commit import Change, Delete, LostRace, Put, commit
from chalicelib.people.records import Person


class NotOne(Conflict):
    """The cases can't be merged: they are not of one person and child, or one of them no longer waits."""

    slug = "not-one-case"
    title = N_("Ärendena går inte att slå ihop")
    advice = N_(
        "Bara ärenden som väntar i kö, från samma person och om samma barn eller utbildning, kan bli ett. "
        "Ingenting har ändrats."
    )


@dataclass(frozen=True)
class Pair:
    """Two cases: the one that goes on, and the one that ends in it."""

    kept: Opened
    merged: Opened

    @property
    def received_at(self) -> str:
        """When the case that goes on came in: the earlier of the two (UTC, ISO)."""
        return min(str(each.application.received_at) for each in (self.kept, self.merged))


def pair(one: Opened, other: Opened) -> Pair:
    """Which of the two goes on: the one whose person is known by personal number, else the one that came in first.

    Raises NotOne."""
    first, second = one.application, other.application
    persons: Mapping[str, Person] = {each.person.person_id: each.person for each in (one, other)}
    if first.case_number == second.case_number or not is_duplicate(first, second, persons):
        raise NotOne
    ordered = sorted((one, other), key=lambda each: (not each.person.encrypted_personal_number, each.application.place))
    return Pair(*ordered)


def merge(found: Pair, actor: str, now: datetime) -> Application:
    """Make them one in one commit: the earliest date of receipt and its place, and every queue of both.

    The person of the case that ends is told once where it goes on. Twice is once. Raises NotOne, Conflict,
    Unavailable."""
    kept, merged = found.kept.application, found.merged.application
    if merged.state == State.MERGED and merged.merged_into == kept.case_number:
        return kept
    if not (is_queued(kept.state) and is_queued(merged.state)):
        raise NotOne
    held, given_up = entries_of(kept), entries_of(merged)
    kept.received_at = found.received_at
    kept.queue_ids = list(dict.fromkeys([*(kept.queue_ids or []), *(merged.queue_ids or [])]))
    merged.state = follow(merged.state, State.MERGED)
    merged.merged_into, merged.ended_at = kept.case_number, now.isoformat(timespec="milliseconds")
    places = [] if kept.paused_at else places_now(kept)
    events = [
        changed(merged, "CaseMerged", at=now, actor=actor, into=kept.case_number),
        changed(kept, "CaseTookOver", at=now, actor=actor, tell=False, merged=merged.case_number, queue_places=places),
    ]
    try:
        commit(Put(kept), Put(merged), *_entries(kept, held, given_up), events=events)
    except LostRace as lost:
        raise Conflict from lost
    return kept


def _entries(kept: Application, held: list[QueueEntry], given_up: list[QueueEntry]) -> list[Change]:
    """The entries of the case that goes on in every queue of both; the other's are gone, or are its own from now on."""
    before = {(entry.queue_id, entry.applicant): entry for entry in (*given_up, *held)}
    changes: list[Change] = []
    for queue_id in kept.queue_ids or []:
        entry = QueueEntry(
            queue_id,
            applicant(kept.person_id, str(kept.child_id)),
            place=None if kept.paused_at else kept.place,
            resting=kept.place if kept.paused_at else None,
            application_id=kept.application_id,
        )
        there = before.pop((entry.queue_id, entry.applicant), None)
        changes.append(Put(entry, there.is_theirs() if there else QueueEntry.applicant.does_not_exist()))
    return [*changes, *(Delete(entry, entry.is_theirs()) for entry in before.values())]
