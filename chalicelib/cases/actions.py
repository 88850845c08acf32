"""What every capability does with cases: places in queues and their lengths."""

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
