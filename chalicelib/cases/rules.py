"""The rules of cases: which state may follow which, who is a child, what a place in the queue is. Pure."""

import hashlib
import unicodedata
from datetime import UTC, datetime
from enum import StrEnum

from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    RECEIVED = "received"  # in the queue; its course's leaders have not decided yet
    WAITING = "waiting"  # in the queue; not admitted to the course it was for
    OFFERED = "offered"  # a freed seat is kept for it, until it answers or the time runs out
    DECIDED = "decided"  # admitted, but the decision can still be undone and nobody has been told
    ADMITTED = "admitted"
    COMPLETED = "completed"
    DROPPED_OUT = "dropped_out"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"  # a duplicate; another case goes on in its place


QUEUED = frozenset({State.RECEIVED, State.WAITING})
SEATED = frozenset({State.OFFERED, State.DECIDED, State.ADMITTED})

FOLLOWS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.RECEIVED}),
    State.RECEIVED: frozenset({State.WAITING, State.OFFERED, State.DECIDED, State.WITHDRAWN, State.MERGED}),
    State.WAITING: frozenset({State.OFFERED, State.DECIDED, State.WITHDRAWN, State.MERGED}),
    State.OFFERED: frozenset({State.RECEIVED, State.WAITING, State.ADMITTED, State.WITHDRAWN}),
    State.DECIDED: frozenset({State.RECEIVED, State.WAITING, State.ADMITTED, State.WITHDRAWN}),
    State.ADMITTED: frozenset({State.WAITING, State.COMPLETED, State.DROPPED_OUT}),
    State.COMPLETED: frozenset(),
    State.DROPPED_OUT: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.MERGED: frozenset(),
}


class WrongState(Conflict):
    """The case can't go from where it stands to there."""

    slug = "wrong-state"
    title = N_("Det går inte längre")
    advice = N_("Ärendet har ändrats. Öppna det igen, så ser du hur det står nu.")


class AlreadyInQueue(Conflict):
    """The person has another case for this child in that queue."""

    slug = "already-in-queue"
    title = N_("Du står redan i den kön")
    advice = N_("Du har ett annat ärende för samma barn i kön. Ingenting har ändrats.")
    way_on = ("/mina-arenden", N_("Till Mina ärenden"))


def follow(current: str, wanted: State) -> State:
    """The wanted state, if it may follow the current one. Raises WrongState."""
    if wanted not in FOLLOWS[State(current)]:
        raise WrongState
    return wanted


def is_active(state: str) -> bool:
    """Whether the case is open: it is in a queue or has a seat, and guards against a second one (B9)."""
    return state in QUEUED | SEATED


def is_queued(state: str) -> bool:
    """Whether the case waits in its queues and has no seat, not even one that is offered."""
    return state in QUEUED


def told_state(state: str) -> str:
    """The state as its owner and systems may know it: what can still be undone is not told."""
    return State.WAITING if state == State.DECIDED else state


def queue_id(programme_id: str, district_id: str) -> str:
    """One queue per programme and district; web and central are places too."""
    return f"{programme_id}/{district_id}"


def queue_parts(queue: str) -> tuple[str, str]:
    """The programme's and the district's id of a queue's."""
    programme_id, _, district_id = queue.rpartition("/")
    return programme_id, district_id


def place(received_at: datetime, case_number: str) -> str:
    """The sort key in a queue: time of receipt in milliseconds (UTC), then the case's running number.

    As short as can be: ten thousand places are to be counted in one index page of a megabyte."""
    received = received_at.astimezone(UTC)
    return f"{received:%Y%m%d%H%M%S}{received.microsecond // 1000:03d}#{case_number.rpartition('-')[2]}"


def child_id(person_id: str, first_name: str, birth_month: str) -> str:
    """The id of a person's child: the same for the same name and month of birth, meaningless without the person.

    Two guardians' records of one child have nothing in common (B1)."""
    visible = "".join(letter for letter in first_name if unicodedata.category(letter) != "Cf")
    name = " ".join(visible.split()).casefold()
    return hashlib.sha256(f"{person_id}|{name}|{birth_month}".encode()).hexdigest()[:12]


def applicant(person_id: str, child: str) -> str:
    """The guard's key within a queue."""
    return f"{person_id}#{child}"


def place_of(received_at: str, case_number: str) -> str:
    """The place that a case has had since it was received (UTC, ISO): it never changes, wherever the case goes (B3)."""
    return place(datetime.fromisoformat(received_at), case_number)
