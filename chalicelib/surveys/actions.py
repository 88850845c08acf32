"""What rooms do to surveys without knowing each other: let the clock of a course's surveys ring."""

from datetime import datetime

from chalicelib.http.refusals import Conflict
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.surveys.records import clock_of

TRIES = 5


def wake(course_id: str, now: datetime) -> None:
    """Let the course's surveys be looked at: its sessions, its state, its group or what is asked has changed. For after
    the commit of what has changed. Raises Conflict, Unavailable."""
    for _ in range(TRIES):
        clock = clock_of(course_id)
        clock.set_to(now)
        try:
            return commit(Put(clock))
        except LostRace:
            continue
    raise Conflict
