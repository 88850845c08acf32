"""Admission in plain Python: what is to be true, without records, versions of them, or AWS.

What people do happens at once. What follows from an event is told as a generator that stops after each commit, so
that the model can be interrupted where AWS was."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib.cases.rules import QUEUED, SEATED, State
from chalicelib.groups import rules

REGRET, ANSWER_HOURS = timedelta(seconds=600), 48


@dataclass(eq=False)
class Case:
    """A parent's application, as the parent would tell of it."""

    number: str
    person: str
    child: str
    course: "Course"
    queues: list[str]
    place: str
    state: State = State.RECEIVED
    before: State = State.RECEIVED  # to go back to, while a seat is decided or offered
    seat_in: "Course | None" = None
    offer: "Offer | None" = None
    paused: bool = False
    missed: int = 0
    passed: set[str] = field(default_factory=set)
    followed: set[int] = field(default_factory=set)
    told: list[str] = field(default_factory=lambda: ["ApplicationReceived"])

    @property
    def waits(self) -> bool:
        return self.state in QUEUED and not self.paused

    @property
    def is_open(self) -> bool:
        return self.state in QUEUED | SEATED


@dataclass(eq=False)
class Course:
    """A course with its group."""

    course_id: str
    programme: str
    districts: list[str]
    seats: int
    sessions: list[datetime]
    state: str = "announced"
    version: int = 0
    members: list[Case] = field(default_factory=list)
    offered: list[Case] = field(default_factory=list)
    planned: list[Case] = field(default_factory=list)
    pending: "Pending | None" = None
    undone: int = 0
    to_offer: int = 0
    listed_as_taken: int = 0

    @property
    def queues(self) -> set[str]:
        return {f"{self.programme}/{district}" for district in self.districts}

    @property
    def taken(self) -> int:
        return len(self.members) + len(self.offered) + len(self.pending.admitted if self.pending else ())

    @property
    def free(self) -> int:
        return self.seats - self.taken

    def has_begun(self, now: datetime) -> bool:
        return self.sessions[0].date() <= now.date()


@dataclass(eq=False)
class Pending:
    """A decision that can still be undone."""

    sequence: int
    until: datetime
    admitted: list[Case]
    others: str


@dataclass(eq=False)
class Offer:
    """A seat that is kept for somebody."""

    case: Case
    course: Course
    ends: datetime
    sequence: int
    state: str = "open"


@dataclass(eq=False)
class Event:
    """Something that happened to a course, and is to be carried out."""

    course: Course
    sequence: int
    kind: str
    due: datetime | None = None
    data: dict[str, Any] = field(default_factory=dict)
    done: bool = False


class Model:
    """All cases and courses."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self.courses: list[Course] = []
        self.offers: list[Offer] = []
        self.events: list[Event] = []

    def _event(self, course: Course, kind: str, due: datetime | None = None, **data: Any) -> Event:
        course.version += 1
        event = Event(course, course.version, kind, due, data)
        self.events.append(event)
        return event

    # What people may do, and what it does.

    def in_queue(self, queue: str) -> list[Case]:
        """Who is in the queue, in order of receipt: with those who pause or have a seat."""
        return sorted(
            (each for each in self.cases if each.is_open and queue in each.queues), key=lambda each: each.place
        )

    def may_apply(self, person: str, child: str, queues: Collection[str]) -> bool:
        return not any(
            (each.person, each.child) == (person, child) for queue in queues for each in self.in_queue(queue)
        )

    def has_seat(self, person: str, programme: str) -> bool:
        return any(
            each.person == person and each.seat_in and each.seat_in.programme == programme and each.state in SEATED
            for each in self.cases
        )

    def may_plan(self, course: Course, chosen: list[Case]) -> bool:
        return all(each in course.planned or set(each.queues) & course.queues for each in chosen)

    def plan(self, course: Course, chosen: list[Case]) -> None:
        course.planned = list(dict.fromkeys(chosen))
        course.version += 1

    def may_decide(self, course: Course, now: datetime) -> bool:
        chosen = course.planned
        return bool(
            not course.pending
            and course.state == "announced"
            and not course.has_begun(now)
            and 0 < len(chosen) <= course.free
            and len({each.person for each in chosen}) == len(chosen)
            and all(each.waits and set(each.queues) & course.queues for each in chosen)
            and not any(self.has_seat(each.person, course.programme) for each in chosen)
        )

    def decide(self, course: Course, others: str, now: datetime) -> None:
        chosen = sorted(course.planned, key=lambda each: each.place)
        event = self._event(course, "GroupDecided", now + REGRET)
        course.pending = Pending(event.sequence, now + REGRET, chosen, others)
        course.planned = []
        course.to_offer = min(course.to_offer, course.free)
        for case in chosen:
            case.before, case.state, case.seat_in = case.state, State.DECIDED, course
            case.followed = set()

    def may_undo(self, course: Course, sequence: int, now: datetime) -> bool:
        pending = course.pending
        return bool(course.state == "announced" and pending and pending.sequence == sequence and now < pending.until)

    def undo(self, course: Course) -> None:
        assert course.pending
        admitted = course.pending.admitted
        for case in admitted:
            case.state, case.seat_in = case.before, None
        course.undone, course.pending = course.pending.sequence, None
        course.planned = list(dict.fromkeys([*sorted(admitted, key=lambda each: each.place), *course.planned]))
        self._event(course, "DecisionUndone")

    def may_open_seats(self, course: Course, now: datetime) -> bool:
        return not course.pending and course.free > 0 and self._may_offer(course, now)

    def open_seats(self, course: Course) -> None:
        course.to_offer = course.free
        self._event(course, "SeatsOpened")

    def may_withdraw(self, case: Case) -> bool:
        return case.state in QUEUED | {State.OFFERED, State.DECIDED}

    def withdraw(self, case: Case) -> None:
        self._leave(case, State.WITHDRAWN, "ApplicationWithdrawn")

    def may_drop_out(self, case: Case) -> bool:
        return case.state == State.ADMITTED

    def drop_out(self, case: Case) -> None:
        course = case.seat_in
        self._leave(case, State.DROPPED_OUT, "ParticipantDroppedOut")
        case.seat_in = course  # where it had one

    def _leave(self, case: Case, state: State, kind: str) -> None:
        if case.seat_in:
            self._give_back(case)
        if case.offer:
            case.offer.state = "withdrawn"
        case.state, case.offer = state, None
        case.told.append(kind)

    def _give_back(self, case: Case) -> None:
        course = case.seat_in
        assert course
        for seated in (course.members, course.offered, course.pending.admitted if course.pending else []):
            if case in seated:
                seated.remove(case)
        course.to_offer += 1
        case.seat_in = None
        self._event(course, "SeatFreed")

    def pause(self, case: Case) -> None:
        case.paused = True
        case.told.append("QueuePaused")

    def resume(self, case: Case) -> None:
        case.paused, case.missed = False, 0
        case.told.append("QueueResumed")

    def may_move(self, case: Case, old: str, new: str) -> bool:
        return (
            case.state in QUEUED
            and old in case.queues
            and new not in case.queues
            and not any((each.person, each.child) == (case.person, case.child) for each in self.in_queue(new))
        )

    def move(self, case: Case, old: str, new: str) -> None:
        case.queues = [new if queue == old else queue for queue in case.queues]
        case.told.append("QueueMoved")

    def leave_queue(self, case: Case, queue: str) -> None:
        case.queues.remove(queue)
        case.told.append("QueueLeft")

    def may_answer(self, offer: Offer, now: datetime) -> bool:
        return offer.state == "open" and now < offer.ends

    def accept(self, offer: Offer) -> None:
        case, course = offer.case, offer.course
        offer.state, case.state, case.offer, case.missed = "accepted", State.ADMITTED, None, 0
        case.followed = set()
        course.offered.remove(case)
        course.members.append(case)
        case.told.append("Admitted")
        self._event(course, "OfferAccepted")

    def decline(self, offer: Offer, how: str = "declined") -> None:
        case = offer.case
        offer.state, case.state, case.offer = how, case.before, None
        case.passed.add(offer.course.course_id)
        self._give_back(case)
        if how == "expired":
            case.missed += 1
            case.paused = case.missed >= rules.MOST_MISSED
        case.told.append("OfferDeclined" if how == "declined" else "OfferExpired")

    def cancel(self, course: Course) -> None:
        decided = course.pending.admitted if course.pending else []
        course.members = list(dict.fromkeys([*course.members, *decided, *course.offered]))
        course.state, course.pending, course.offered, course.planned = "cancelled", None, [], []
        course.to_offer = 0
        self._event(course, "CourseCancelled")

    def may_close(self, course: Course, now: datetime) -> bool:
        return course.state == "announced" and course.sessions[-1] < now and not course.pending

    def close(self, course: Course) -> None:
        course.state, course.planned, course.to_offer = "closed", [], 0
        self._event(course, "CourseClosed")

    def change(self, course: Course) -> None:
        """Something about the course is new, and its members are to know."""
        self._event(course, "CourseChanged")

    # What follows from events. Each `yield` is a commit that has been made.

    def follow(self, event: Event, now: datetime) -> Iterator[None]:
        """Carry out what follows from an event; harmless where that has been done."""
        if event.done or (event.due and now < event.due):
            return iter(())
        return {
            "GroupDecided": self._settle,
            "GroupSettled": self._tell_group,
            "SeatFreed": self._offer,
            "SeatsOpened": self._offer,
            "OfferMade": self._run_out,
            "CourseChanged": self._tell_members,
            "CourseCancelled": self._send_back,
            "CourseClosed": self._complete,
        }.get(event.kind, self._recount)(event, now)

    def _settle(self, event: Event, now: datetime) -> Iterator[None]:
        course = event.course
        if course.state != "announced" or not course.pending or course.pending.sequence != event.sequence:
            return
        settled = course.pending
        course.members += settled.admitted
        course.pending = None
        self._event(course, "GroupSettled", admitted=list(settled.admitted), others=settled.others)
        yield

    def _tell_group(self, event: Event, now: datetime) -> Iterator[None]:
        course = event.course
        if course.state != "announced":
            return
        for case in event.data["admitted"]:
            if case.state == State.DECIDED and case.seat_in is course:
                case.state = State.ADMITTED
                case.told.append("Admitted")
                yield
        if event.data["others"] == "tell":
            yield from self._tell_others(course, "NotAdmitted")
        yield from self._offer(event, now)

    def _tell_others(self, course: Course, kind: str) -> Iterator[None]:
        for case in sorted(self.cases, key=lambda each: each.place):
            if case.course is course and case.state == State.RECEIVED:
                case.state = State.WAITING
                case.told.append(kind)
                yield

    def _may_offer(self, course: Course, now: datetime) -> bool:
        return rules.may_offer(_Course(course), course.sessions, now)

    def _offer(self, event: Event, now: datetime) -> Iterator[None]:
        course = event.course
        while self._may_offer(course, now) and not course.pending and min(course.to_offer, course.free) > 0:
            case = self.next_for(course)
            if case is None:
                break
            coming = [start for start in course.sessions if start > now]
            ends = rules.offer_ends(now, ANSWER_HOURS, coming[0] if coming else None)
            made = self._event(course, "OfferMade", ends)
            case.offer = Offer(case, course, ends, made.sequence)
            made.data["offer"] = case.offer
            case.before, case.state, case.seat_in, case.followed = case.state, State.OFFERED, course, set()
            self.offers.append(case.offer)
            course.offered.append(case)
            course.to_offer -= 1
            case.told.append("SeatOffered")
            yield
        yield from self._recount(event, now)

    def next_for(self, course: Course) -> Case | None:
        """The first in order of receipt who waits for such a seat and has none."""
        waiting = {case for queue in course.queues for case in self.in_queue(queue) if case.waits}
        fit = [
            each
            for each in waiting
            if course.course_id not in each.passed and not self.has_seat(each.person, course.programme)
        ]
        return min(fit, key=lambda each: each.place, default=None)

    def _run_out(self, event: Event, now: datetime) -> Iterator[None]:
        offer = event.data["offer"]
        if offer.state == "open" and now >= offer.ends:
            self.decline(offer, "expired")
            yield

    def _tell_members(self, event: Event, now: datetime) -> Iterator[None]:
        for case in list(event.course.members):
            due = case.state == State.ADMITTED and case.seat_in is event.course
            if due and event.sequence not in case.followed:
                case.followed.add(event.sequence)
                case.told.append("CourseChanged")
                yield
        yield from self._recount(event, now)

    def _send_back(self, event: Event, now: datetime) -> Iterator[None]:
        course = event.course
        yield from self._take_back(course, [*course.members, *course.offered], "CourseCancelled")
        yield from self._tell_others(course, "CourseCancelled")

    def _take_back(self, course: Course, seated: list[Case], kind: str) -> Iterator[None]:
        for case in seated:
            if case.seat_in is course and case.state in SEATED:
                case.state, case.seat_in, case.followed = State.WAITING, None, set()
                if case.offer:
                    case.offer.state, case.offer = "withdrawn", None
                case.told.append(kind)
                yield

    def _complete(self, event: Event, now: datetime) -> Iterator[None]:
        course = event.course
        for case in list(course.members):
            if case.state == State.ADMITTED and case.seat_in is course:
                case.state = State.COMPLETED
                case.told.append("CourseCompleted")
                yield
        yield from self._take_back(course, [*course.members, *course.offered], "NotAdmitted")
        yield from self._tell_others(course, "NotAdmitted")

    def _recount(self, event: Event, now: datetime) -> Iterator[None]:
        if event.course.listed_as_taken != event.course.taken:
            event.course.listed_as_taken = event.course.taken
            yield


class _Course:
    """A course as the rules know it."""

    def __init__(self, course: Course) -> None:
        self.district_id, self.state, self.listed = course.districts[0], course.state, "open"
        self.starts_on = self.apply_until = course.sessions[0].date().isoformat()
        self.seats, self.seats_taken = course.seats, course.taken
