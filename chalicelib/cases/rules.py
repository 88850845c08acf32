"""The rules of cases: which state may follow which, who is a child, what a place in the queue is. Pure."""

import hashlib
import unicodedata
from datetime import UTC, datetime
from enum import StrEnum

from chalicelib.http.refusals import Conflict


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


FOLLOWS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.RECEIVED}),
    State.RECEIVED: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


class WrongState(Conflict):
    """The case can't go from where it stands to there."""

    slug = "wrong-state"


def follow(current: str, wanted: State) -> State:
    """The wanted state, if it may follow the current one. Raises WrongState."""
    if wanted not in FOLLOWS[State(current)]:
        raise WrongState
    return wanted


def is_active(state: str) -> bool:
    """Whether the case is open: it holds its place and guards against a second one (B9)."""
    return state == State.RECEIVED


def queue_id(programme_id: str, district_id: str) -> str:
    """One queue per programme and district; web and central are places too."""
    return f"{programme_id}/{district_id}"


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
