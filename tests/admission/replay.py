"""What a case's journal tells, read from its first event to its last: the whole case must follow from it (X6)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.cases.rules import State
from chalicelib.journal.records import Event

QUEUED = (State.RECEIVED, State.WAITING)
ENDED = (State.COMPLETED, State.DROPPED_OUT, State.WITHDRAWN, State.MERGED)
ENDS = {"CourseCompleted": State.COMPLETED, "ParticipantDroppedOut": State.DROPPED_OUT}


@dataclass
class Told:
    """A case as its journal has it: what is decided and not told yet isn't in it."""

    state: State = State.DRAFT
    queues: list[str] = field(default_factory=list)
    seat_in: str = ""
    paused: bool = False
    _before: State = State.RECEIVED


def replay(events: Iterable[Event]) -> Told:
    """Go through the events; one that can't follow what was told before fails."""
    told = Told()
    for event in events:
        _hear(told, event)
    return told


def _hear(told: Told, event: Event) -> None:
    where = f"{event.kind} after {told}"
    match event.kind:
        case "ApplicationReceived":
            assert told.state == State.DRAFT, where
            told.state, told.queues = State.RECEIVED, [place["queue_id"] for place in event.data["queue_places"]]
        case "SeatOffered":
            assert told.state in QUEUED and not told.paused, where
            told._before, told.state, told.seat_in = told.state, State.OFFERED, event.data["course_id"]
        case "OfferDeclined" | "OfferExpired":
            assert told.state == State.OFFERED and told.seat_in == event.data["course_id"], where
            told.state, told.seat_in, told.paused = told._before, "", event.data["paused"]
        case "Admitted":
            assert told.state in (*QUEUED, State.OFFERED) and not told.paused, where
            assert told.seat_in in ("", event.data["course_id"]), where
            told.state, told.seat_in = State.ADMITTED, event.data["course_id"]
        case "NotAdmitted" | "CourseCancelled":
            assert told.state in (*QUEUED, State.OFFERED) or event.kind == "CourseCancelled", where
            assert told.state not in ENDED, where
            told.state, told.seat_in = State.WAITING, ""
        case "CourseChanged" | "CourseCompleted" | "ParticipantDroppedOut":
            assert told.state == State.ADMITTED and told.seat_in == event.data["course_id"], where
            told.state = ENDS.get(event.kind, told.state)
        case "ApplicationWithdrawn":
            assert told.state in (*QUEUED, State.OFFERED), where
            told.state, told.seat_in = State.WITHDRAWN, ""
        case "QueuePaused" | "QueueResumed":
            assert told.state in QUEUED and told.paused == (event.kind == "QueueResumed"), where
            told.paused = not told.paused
        case "QueueMoved":
            moves = dict(zip(event.data["left"], event.data["joined"], strict=True))
            assert told.state in QUEUED and set(moves) <= set(told.queues), where
            told.queues = list(dict.fromkeys(moves.get(queue, queue) for queue in told.queues))
        case "QueueLeft":
            assert told.state in QUEUED and set(event.data["left"]) < set(told.queues), where
            told.queues = [queue for queue in told.queues if queue not in event.data["left"]]
        case _:
            raise AssertionError(where)
