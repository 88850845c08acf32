"""What every capability does with cases: tell them, find their places in queues, count those who wait."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.cases import counted, rules
from chalicelib.cases.records import (
    Application,
    QueueEntry,
    count_waiting,
    find_application,
    find_entry,
    places_in,
    queue_place,
)
from chalicelib.courses.records import QueueLength
from chalicelib.http.log import log
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import Change, Delete, LostRace, Put, commit
from chalicelib.journal.records import Event, happened


def recount(event: dict[str, Any], now: datetime) -> dict[str, int]:
    """Recount the queues that a batch of stream records names. Twice is harmless; a lost batch heals at the next."""
    queue_ids = {record["dynamodb"]["Keys"]["queue_id"]["S"] for record in event["Records"]}
    for queue_id in sorted(queue_ids):
        waiting = count_waiting(queue_id)
        QueueLength(queue_id=queue_id, waiting=waiting, counted_at=now.isoformat()).save()
    log("recounted", queues=len(queue_ids))
    return {"recounted": len(queue_ids)}


def document(application: Application, places: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """A case as systems read it wherever it is told (see contract.py): where it stands, never its answers."""
    return {
        "case_number": application.case_number,
        "state": rules.told_state(application.state),
        "received_at": application.received_at,
        "queues": [{"queue": queue_id, "place": place} for queue_id, place in places],
        "href": f"/mina-arenden/{application.case_number}",
    }


def changed(
    application: Application,
    kind: str,
    *,
    at: datetime,
    actor: str,
    tell: bool = True,
    **data: Any,
) -> Event:
    """What happened in a case, for the commit that stores the application's next version."""
    if tell:
        counted.told(application, kind, at)
    return happened(
        kind,
        case_id=application.application_id,
        sequence=int(application.version or 0) + 1,
        at=at,
        actor=actor,
        person_id=application.person_id,
        tell=tell,
        **{
            "case_number": application.case_number,
            "course_id": application.course_id,
            **for_training(application),
            **data,
        },
    )


def for_training(application: Application) -> dict[str, Any]:
    """What an event says of a professional's case, so that it is told in the words of a training: that it is one, and
    where the manager's consent stood. Nothing of a parent's."""
    if application.child_id != rules.NO_CHILD:
        return {}
    return {"training": True, **({"consent": application.consent["state"]} if application.consent else {})}


def as_it_stands(application: Application) -> Application:
    """The application read anew. Raises NotFound."""
    found = find_application(application.person_id, application.application_id)
    if found is None:
        raise NotFound
    return found


def pause(application: Application, actor: str, now: datetime, because: str = "") -> Application:
    """Wait without being offered anything; the date of receipt stays (B3). Twice is once.

    `because`: where staff do it, a key of rules.BECAUSE, for the journal. Raises WrongState, Conflict, Unavailable."""
    if application.paused_at:
        return application
    _check_queued(application)
    application.paused_at = now.isoformat(timespec="milliseconds")
    return _keep(application, placed(application, None), "QueuePaused", actor, now, because)


def resume(application: Application, actor: str, now: datetime, because: str = "") -> Application:
    """Back into the queues, at the place that the date of receipt gives (B3). Twice is once. Raises as pause()."""
    if not application.paused_at:
        return application
    _check_queued(application)
    application.paused_at = application.missed_offers = None
    back = placed(application, application.place)
    return _keep(application, back, "QueueResumed", actor, now, because, queue_places=places_now(application))


def move(
    application: Application, moves: Mapping[str, str], actor: str, now: datetime, because: str = ""
) -> Application:
    """Wait in other queues instead (old id → new id), another district's or programme's, by the same date of receipt
    (B3, B10). Twice is once. Raises WrongState, AlreadyInQueue, Conflict, Unavailable."""
    held = list(application.queue_ids or [])
    if not set(moves) & set(held) and set(moves.values()) <= set(held):
        return application
    _check_queued(application)
    if not set(moves) <= set(held) or set(moves.values()) & set(held):
        raise rules.WrongState
    left = [entry for entry in entries_of(application) if entry.queue_id in moves]
    application.queue_ids = list(dict.fromkeys(moves.get(queue_id, queue_id) for queue_id in held))
    application.programme_id = rules.queue_parts(application.queue_ids[0])[0]
    changes: list[Change] = [Delete(each, each.is_theirs()) for each in left]
    for queue_id in dict.fromkeys(moves.values()):
        entry = QueueEntry(
            queue_id,
            rules.applicant(application.person_id, str(application.child_id)),
            place=None if application.paused_at else application.place,
            resting=application.place if application.paused_at else None,
            application_id=application.application_id,
        )
        changes.append(Put(entry, QueueEntry.applicant.does_not_exist()))
    places = [] if application.paused_at else places_now(application)
    told = {"left": list(moves), "joined": list(moves.values()), "queue_places": places}
    return _keep(application, changes, "QueueMoved", actor, now, because, **told)


def leave_queue(application: Application, queue_id: str, actor: str, now: datetime, because: str = "") -> Application:
    """Leave one of several queues. The last one is left by withdrawing. Twice is once. Raises as pause()."""
    held = list(application.queue_ids or [])
    if queue_id not in held:
        return application
    _check_queued(application)
    if len(held) < 2:
        raise rules.WrongState
    left = [entry for entry in entries_of(application) if entry.queue_id == queue_id]
    application.queue_ids = [each for each in held if each != queue_id]
    deletions = [Delete(each, each.is_theirs()) for each in left]
    return _keep(application, deletions, "QueueLeft", actor, now, because, left=[queue_id])


def places_now(application: Application) -> list[dict[str, Any]]:
    """Its place in each of its queues, as events tell it: counted live, whether or not its entries are there yet."""
    return [
        {"queue_id": queue_id, "place": queue_place(queue_id, application.place)}
        for queue_id in application.queue_ids or []
    ]


def places_among(application: Application, orders: dict[str, list[str]]) -> list[dict[str, Any]]:
    """As places_now(), for one of many: each queue is read once, into `orders`, however many are asked about."""
    for queue_id in application.queue_ids or []:
        if queue_id not in orders:
            orders[queue_id] = places_in(queue_id)
    return [
        {"queue_id": queue_id, "place": bisect_left(orders[queue_id], application.place) + 1}
        for queue_id in application.queue_ids or []
    ]


def placed(application: Application, place: str | None) -> list[Change]:
    """The application's entries with this place in their queues, or with none, to be committed."""
    entries = entries_of(application)
    for entry in entries:
        entry.place = place
        entry.resting = application.place if application.paused_at else None
    return [Put(entry, entry.is_theirs()) for entry in entries]


def _check_queued(application: Application) -> None:
    if application.state == rules.State.DECIDED:
        raise rules.BeingHandled
    if not rules.is_queued(application.state):
        raise rules.WrongState


def _keep(
    application: Application,
    changes: Sequence[Change],
    kind: str,
    actor: str,
    now: datetime,
    because: str,
    **data: Any,
) -> Application:
    event = changed(application, kind, at=now, actor=actor, **rules.why(because), **data)
    try:
        commit(Put(application), *changes, events=[event])
    except LostRace as lost:
        if lost.over(QueueEntry) and not lost.over(Application):
            raise rules.AlreadyInQueue from lost
        raise Conflict from lost  # somebody changed the case, and so its entries
    return application


def entries_of(application: Application) -> list[QueueEntry]:
    """The application's entries in its queues, first choice first."""
    applicant = rules.applicant(application.person_id, str(application.child_id))
    found = [find_entry(queue_id, applicant) for queue_id in application.queue_ids or []]
    return [entry for entry in found if entry and entry.application_id == application.application_id]


def places_of(application: Application) -> list[tuple[str, int]]:
    """(queue id, place counted live) of every queue that the application still waits in."""
    return [
        (entry.queue_id, queue_place(entry.queue_id, entry.place)) for entry in entries_of(application) if entry.place
    ]
