"""The rules of cases: which state may follow which, who is a child, what a place in the queue is. Pure."""

import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Protocol

from chalicelib.cases.consent import ConsentState
from chalicelib.courses.rules import age_at, fits
from chalicelib.http.fields import Value
from chalicelib.http.languages import N_, gettext
from chalicelib.http.refusals import Conflict
from chalicelib.http.requests import Fields


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


# Why staff change a case for the one it is about. The keys are stored in the journal; a note says more.
BECAUSE = {
    "asked": N_("Den sökande har bett om det"),
    "no_answer": N_("Vi får inte kontakt"),
    "moved": N_("Den sökande har flyttat"),
    "mistake": N_("Något hade blivit fel"),
    "other": N_("Något annat"),
}

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


NO_CHILD = "-"  # what stands for the child where a case is about none: a professional's


class ConsentLike(Protocol):
    """What has_consent() needs of an application; records.Application is one."""

    @property
    def consent(self) -> Mapping[str, Any] | None: ...


class WrongState(Conflict):
    """The case can't go from where it stands to there."""

    slug = "wrong-state"
    title = N_("Det går inte längre")
    advice = N_("Ärendet har ändrats. Öppna det igen, så ser du hur det står nu.")


class BeingHandled(WrongState):
    """A decision on the case has been made that can still be undone, and that nobody is told of yet."""

    slug = "being-handled"
    title = N_("Ärendet handläggs just nu")
    advice = N_("Ingenting har ändrats. Försök igen om en kvart.")
    way_on = ("/mina-arenden", N_("Till Mina ärenden"))


class AlreadyInQueue(Conflict):
    """The person has another case for this child in that queue."""

    slug = "already-in-queue"
    title = N_("Du står redan i den kön")
    advice = N_("Du har ett annat ärende för samma barn i kön. Ingenting har ändrats.")
    way_on = ("/mina-arenden", N_("Till Mina ärenden"))


class CourseClosed(Conflict):
    """The last day to apply has passed, or the course was called off."""

    slug = "course-closed"
    title = N_("Kursen tar inte emot fler ansökningar")
    advice = N_("Din ansökan är inte skickad. Titta gärna på de andra kurserna. Det du har skrivit finns kvar.")
    way_on = ("/kurser", N_("Hitta en annan kurs"))


class AlreadyApplied(Conflict):
    """The person has an open case for this child in this queue (B9). Only their own is ever named to them."""

    slug = "already-applied"
    title = N_("Du har redan ansökt")
    advice = N_("Du har redan ett ärende för det här barnet i samma kö. Du behöver inte ansöka igen.")

    def __init__(self, case_number: str, *, about_child: bool = True) -> None:
        super().__init__("already applied")
        if not about_child:
            self.advice = N_("Du har redan ett ärende i samma kö. Du behöver inte ansöka igen.")
        self.way_on = (f"/mina-arenden/{case_number}", N_("Till ditt ärende"))
        self.facts = {"case_number": case_number}


def follow(current: str, wanted: State) -> State:
    """The wanted state, if it may follow the current one. Raises WrongState."""
    if wanted not in FOLLOWS[State(current)]:
        raise WrongState
    return wanted


def has_consent(application: ConsentLike) -> bool:
    """Whether nobody has to agree to it any more: the manager has, or nobody is asked (U3)."""
    return application.consent is None or application.consent["state"] == ConsentState.APPROVED


def why(because: str) -> dict[str, Any]:
    """The reason as an event has it; nothing where the person did it themselves."""
    return {"because": because} if because else {}


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


def as_fields(answers: Mapping[str, Value]) -> Fields:
    """Stored answers as a form would send them, to be read again."""
    return {name: value if isinstance(value, list) else [value] for name, value in answers.items()}


def fault_of_age(birth_month: str, starts_on: date, age_from: float | None, age_to: float | None) -> str:
    """What to say when the child's age does not fit the programme on the day the course starts, or "" (P2)."""
    if birth_month > f"{starts_on:%Y-%m}":
        return gettext("Månaden ligger framåt i tiden. Kontrollera månad och år.")
    age = age_at(birth_month, starts_on)
    if fits(age_from, age_to, age):
        return ""
    return gettext(
        "Kursen är för barn mellan %(age_from)d och %(age_to)d år. Ditt barn är %(age)d år när den börjar."
    ) % {
        "age_from": age_from or 0,
        "age_to": 18 if age_to is None else age_to,
        "age": age,
    }


def fault_of_connection(connection: str) -> str:
    """What to say to somebody who neither lives nor works in the district, or "" (P2)."""
    if connection == "neither":
        return gettext("Sök en kurs i den stadsdel där du bor eller arbetar. Webbkursen är öppen för hela staden.")
    return ""
