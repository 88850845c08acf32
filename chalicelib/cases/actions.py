"""What every capability does with cases: tell them, find their places in queues, count those who wait."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.cases import rules
from chalicelib.cases.records import Application, QueueEntry, count_waiting, find_entry, queue_place
from chalicelib.courses.records import QueueLength
from chalicelib.http.log import log


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
        "state": application.state,
        "received_at": application.received_at,
        "queues": [{"queue": queue_id, "place": place} for queue_id, place in places],
        "href": f"/mina-arenden/{application.case_number}",
    }


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
