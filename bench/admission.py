"""Admission for the benchmark: a course with two hundred applicants, and the leader who decides on twelve of them."""

import secrets
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bench.application import QUEUE, USUAL
from bench.operation import Operation
from bench.scene import Event, new_course, staff
from chalicelib.admission.consequences import follow
from chalicelib.cases import rules
from chalicelib.cases.records import Application, QueueEntry, queue_place
from chalicelib.groups.records import group_of
from chalicelib.journal.records import COURSE, timeline
from chalicelib.journal.records import Event as JournalEvent
from chalicelib.people.records import Person

GROUP = "/personal/kurser/{course_id}/grupp"
QUEUE_LIST = "/personal/koer/{programme_id}/{district_id}"
APPLICANTS, ADMITTED, SEATS = 200, 12, 16
AIM = 64  # write units for admitting twelve

ANSWERS = {name: value for step in USUAL if step != "kontakt" for name, value in USUAL[step].items()}


class Admission:
    """A new course, everybody who applied for it, and its leader."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        self.course_id = new_course(self.now.date(), 11, seats=SEATS)
        self.leader = staff("leader", reach="district:farsta")
        self.waiting = applicants(self.course_id, self.now)
        self.group = group_of(self.course_id)  # as the leader's page shows it

    def seen(self) -> "Admission":
        """The leader has opened the page anew."""
        self.group = group_of(self.course_id)
        return self

    def post(self, rest: str = "", **fields: Any) -> Event:
        version = int(self.group.version or 0)
        return self.leader.post(GROUP + rest, {"version": version, **fields}, course_id=self.course_id)

    def show(self, rest: str = "") -> Event:
        return self.leader.get(GROUP + rest, course_id=self.course_id)

    def list_queue(self) -> Event:
        return self.leader.get(QUEUE_LIST, programme_id="komet-3-11", district_id="farsta")

    def keep(self) -> Event:
        chosen = [f"{each.person_id}/{each.application_id}" for each in self.waiting[:ADMITTED]]
        return self.post(chosen=chosen)

    def decide(self) -> Event:
        return self.post("/forhandsgranska", others="tell", reason="full")

    def undo(self) -> Event:
        pending = self.group.pending or {}
        return self.leader.post(f"{GROUP}/angra", {"version": pending["sequence"]}, course_id=self.course_id)

    def open_seats(self) -> Event:
        return self.post("/erbjud")

    def latest(self, kind: str) -> JournalEvent:
        """The course's latest event of this kind."""
        return next(each for each in reversed(timeline(COURSE + self.course_id)) if each.kind == kind)

    def place(self) -> int:
        return queue_place(QUEUE, self.waiting[-1].place)


def applicants(course_id: str, now: datetime) -> list[Application]:
    """Two hundred who have applied for the course and stand in the queue before all that was there."""
    made, persons, entries = [], [], []
    for number in range(APPLICANTS):
        received = (now - timedelta(days=400) + timedelta(seconds=number)).isoformat(timespec="milliseconds")
        person_id, case_number = secrets.token_urlsafe(16), f"EK-2026-{secrets.randbelow(10**6):06d}"
        child = secrets.token_hex(6)
        made.append(
            Application(
                person_id,
                uuid.uuid4().hex,
                state="received",
                course_id=course_id,
                programme_id="komet-3-11",
                answers={**ANSWERS, "child_first_name": f"Alma {number}"},
                started_at=received,
                received_at=received,
                case_number=case_number,
                queue_ids=[QUEUE],
                child_id=child,
            )
        )
        own: dict[str, Any] = {"name": f"Tolvan {number} Tolvansson", "email": f"t{number}@example.se"}
        persons.append(Person(person_id, created_at=received, **own))
        place = made[-1].place
        key = rules.applicant(person_id, child)
        entries.append(QueueEntry(QUEUE, key, place=place, application_id=made[-1].application_id))
    for records in (made, persons, entries):
        with type(records[0]).batch_write() as batch:
            for record in records:
                batch.save(record)
    return made


def carry_out(event: JournalEvent) -> None:
    """Let follow what follows, as if it were due."""
    follow(event.case_id, int(event.sequence), datetime.now(UTC) + timedelta(hours=1))


def drafted() -> Admission:
    """Twelve are in the draft."""
    admission = Admission()
    admission.keep()
    return admission.seen()


def decided() -> Admission:
    """Twelve are decided, and it can still be undone."""
    admission = drafted()
    admission.decide()
    return admission.seen()


def settled() -> Admission:
    """The decision stands, and nobody has been told."""
    admission = decided()
    carry_out(admission.latest("GroupDecided"))
    return admission.seen()


def opened() -> Admission:
    """All have been told, and the four free seats are to be offered."""
    admission = settled()
    carry_out(admission.latest("GroupSettled"))
    admission.seen().open_seats()
    return admission.seen()


def admitting() -> Iterator[Operation]:
    """What a leader does, and what follows from it."""
    yield Operation("Keep a draft of 12", Admission, Admission.keep)
    yield Operation("Undo the admission of 12", decided, Admission.undo)
    yield Operation("Settle", lambda: decided().latest("GroupDecided"), carry_out)
    yield Operation("Tell 12 admitted and 188 others", lambda: settled().latest("GroupSettled"), carry_out)
    yield Operation("Offer 4 free seats", lambda: opened().latest("SeatsOpened"), carry_out)
    yield Operation("The course's journal", opened, partial(Admission.show, rest="/handelser"))


def growing() -> Iterator[Operation]:
    """What looks at a queue."""
    yield Operation("Compose page, 100 of the queue", Admission, Admission.show)
    yield Operation("Preview of 12 of 200", drafted, partial(Admission.show, rest="/forhandsgranska"))
    yield Operation("Admit 12 of 200", drafted, Admission.decide, AIM)
    yield Operation("Queue list", Admission, Admission.list_queue)
    yield Operation("Queue place", Admission, Admission.place)
