"""Whatever people do and in whatever order it is carried out: nobody is lost, nobody doubled, everybody told once.

Hypothesis makes up the stories; each step is done by the real actions on moto and by the model, and the two are
compared. `ADMISSION_STORIES=2000 pytest tests/admission/test_state_machine.py` tells so many new ones instead of
the same few; with `ADMISSION_SHORTEN=1` a story that fails is made as short as can be, which takes some minutes."""

import os
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from chalicelib.admission import actions, consequences
from chalicelib.admission.actions import Composition, composition
from chalicelib.cases import actions as cases
from chalicelib.cases.receiving import receive
from chalicelib.cases.records import Application, QueueEntry, find_application, waiting_in
from chalicelib.cases.rules import QUEUED, SEATED, State, applicant
from chalicelib.courses import records as courses
from chalicelib.groups import actions as groups
from chalicelib.groups.records import Group, Seat
from chalicelib.groups.records import Offer as StoredOffer
from chalicelib.http.reach import CITY, Reach, Role
from chalicelib.http.refusals import Refusal
from chalicelib.journal.commit import LostRace
from chalicelib.journal.records import COURSE, LATER, UNSENT, Event, mark_done, waiting
from chalicelib.people.records import Person
from chalicelib.planning import actions as planning
from chalicelib.planning import changing
from tests.admission import town
from tests.admission.model import Case, Course, Model, Offer
from tests.admission.model import Event as Happened
from tests.admission.replay import replay
from tests.admission.town import CountedCalls, stored
from tests.faults import KINDS

T = TypeVar("T")
NOW = datetime(2027, 1, 14, 12, tzinfo=UTC)
LEADER = Reach("leader", frozenset({(Role.ADMINISTRATOR, CITY), (Role.HANDLER, CITY)}))
PERSONS = [("p0", "Alma"), ("p0", "Bo"), ("p1", "Alma"), ("p1", "Bo"), *((f"p{n}", "Alma") for n in range(2, 6))]
PROGRAMMES = ("komet", "tonar")
# programme, districts (the host first), seats
COURSES = [("komet", ["farsta"], 2), ("komet", ["skarpnack", "farsta"], 2), ("tonar", ["farsta"], 1)]
QUEUES = [f"{programme}/{district}" for programme in PROGRAMMES for district in town.DISTRICTS]
END = object()

some = st.integers(0, 11)
faults = st.none() | st.tuples(st.sampled_from(KINDS), st.integers(0, 15))


class Admission(RuleBasedStateMachine):
    """A town with a few families and three courses at a time."""

    calls: ClassVar[CountedCalls]
    persons: ClassVar[dict[str, Person]]
    programmes: ClassVar[dict[str, courses.Programme]]
    told: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        town.clear()
        self.now = NOW
        self.model = Model()
        self.pages: dict[str, tuple[Composition, int]] = {}  # a leader's open pages, by course
        self.opened: dict[str, Application] = {}  # cases that somebody has just read, and will act on
        for kind in range(len(COURSES)):
            self._announce(kind)
        for number, who in enumerate(PERSONS[1:6]):
            self.apply(who, number // 2, second=number == 1, on_paper=False)

    # What people do

    @rule(who=st.sampled_from(PERSONS), where=some, second=st.booleans(), on_paper=st.booleans())
    def apply(self, who: tuple[str, str], where: int, second: bool, on_paper: bool) -> None:
        self.now += timedelta(seconds=1)
        course = self._one(self._announced(), where)
        number = len(self.model.cases)
        record = courses.Course.get(course.course_id)
        other = {"farsta": "skarpnack", "skarpnack": "farsta"}[course.districts[0]] if second else ""
        queues = [f"{course.programme}/{district}" for district in (course.districts[0], other) if district]
        received = self.now - timedelta(days=2) * on_paper + timedelta(milliseconds=number)
        draft = town.draft(f"a{number}", record, *who, self.now, other)
        subject = town.subject(record, self.programmes[course.programme], self.persons[who[0]])
        case = Case("", *who, course, queues, received.isoformat())

        def received_too() -> None:
            case.number = str(draft.case_number)
            self.model.cases.append(case)

        allowed = self.model.may_apply(*who, queues)
        self._try(lambda: receive(draft, subject, "person:", received, self.now), allowed, received_too)

    @rule(which=some, chosen=st.lists(some, max_size=4), anybody=st.integers(0, 9))
    def plan(self, which: int, chosen: list[int], anybody: int) -> None:
        course = self._one(self.model.courses, which)
        known = (
            self.model.cases if not anybody else [each for each in self.model.cases if self._could_join(each, course)]
        )
        picked = list(dict.fromkeys(self._one(known, number) for number in chosen)) if known else []
        composed = composition(course.course_id, LEADER)
        keys = [(each.person, self._id(each)) for each in picked]
        self._try(
            lambda: actions.plan(composed, int(composed.group.version or 0), keys, "staff:", self.now),
            self.model.may_plan(course, picked),
            lambda: self.model.plan(course, picked),
        )

    @precondition(lambda self: any(each.free > 0 and not each.pending for each in self._announced()))
    @rule(which=some, first=some, few=st.booleans(), others=st.sampled_from(["tell", "later"]))
    def compose(self, which: int, first: int, few: bool, others: str) -> None:
        """As it goes most of the time: a leader chooses among those who wait, and decides."""
        course = self._one([each for each in self._announced() if each.free > 0 and not each.pending], which)
        fit: dict[str, Case] = {}
        for case in self.model.cases[first:] + self.model.cases[:first]:
            if self._could_join(case, course) and not self.model.has_seat(case.person, course.programme):
                fit.setdefault(case.person, case)
        chosen = list(fit.values())[: 1 if few else course.free]
        composed, version = self._look(course)
        actions.plan(composed, version, [(each.person, self._id(each)) for each in chosen], "staff:", self.now)
        self.model.plan(course, chosen)
        composed, version = self._look(course)
        self._try(
            lambda: actions.decide(composed, version, others, "full", "staff:", self.now),
            self.model.may_decide(course, self.now),
            lambda: self.model.decide(course, others, self.now),
        )

    @rule(which=some)
    def open_the_page(self, which: int) -> None:
        course = self._one(self.model.courses, which)
        self.pages[course.course_id] = self._look(course)

    @rule(which=some, others=st.sampled_from(["tell", "later"]), old_page=st.booleans(), late=st.integers(0, 7))
    def decide(self, which: int, others: str, old_page: bool, late: int) -> None:
        ready = [each for each in self.model.courses if each.planned] or self.model.courses
        course = self._one(ready, which)
        composed, version = self.pages.pop(course.course_id, self._look(course)) if old_page else self._look(course)
        version -= not late
        before = course.version
        self._try(
            lambda: actions.decide(composed, version, others, "full", "staff:", self.now),
            version == course.version and self.model.may_decide(course, self.now),
            lambda: self.model.decide(course, others, self.now),
            done=bool(course.pending and course.pending.sequence == version + 1),
            fresh=not old_page,
        )
        if course.version > before:  # and pressed again
            composed, _ = self._look(course)
            again = lambda: actions.decide(composed, version, others, "full", "staff:", self.now)  # noqa: E731
            self._try(again, False, self._never, done=True)

    @precondition(lambda self: any(each.pending for each in self.model.courses))
    @rule(which=some, old_page=st.booleans())
    def undo(self, which: int, old_page: bool) -> None:
        course = self._one([each for each in self.model.courses if each.pending], which)
        assert course.pending
        sequence = course.pending.sequence
        composed, _ = self.pages.pop(course.course_id, self._look(course)) if old_page else self._look(course)
        self._try(
            lambda: actions.undo(composed, sequence, "staff:", self.now),
            self.model.may_undo(course, sequence, self.now),
            lambda: self.model.undo(course),
            fresh=not old_page,
        )

    @rule(which=some)
    def open_seats(self, which: int) -> None:
        course = self._one(self.model.courses, which)
        composed, _ = self._look(course)
        allowed = self.model.may_open_seats(course, self.now)
        self._try(
            lambda: actions.open_seats(composed, "staff:", self.now), allowed, lambda: self.model.open_seats(course)
        )

    @precondition(lambda self: self.model.cases)
    @rule(which=some)
    def open_the_case(self, which: int) -> None:
        case = self._one(self.model.cases, which)
        self.opened[case.number] = self._read(case)

    @precondition(lambda self: self.model.cases)
    @rule(which=some, old=st.booleans())
    def withdraw(self, which: int, old: bool) -> None:
        case, read, fresh = self._case(which, old)
        self._try(
            lambda: groups.withdraw(read, "person:", self.now),
            self.model.may_withdraw(case),
            lambda: self.model.withdraw(case),
            done=case.state == State.WITHDRAWN,
            fresh=fresh,
        )

    @precondition(lambda self: any(each.state == State.ADMITTED for each in self.model.cases))
    @rule(which=some, old=st.booleans(), seated=st.integers(0, 3))
    def drop_out(self, which: int, old: bool, seated: int) -> None:
        case, read, fresh = self._case(which, old, State.ADMITTED if seated else None)
        self._try(
            lambda: groups.drop_out(read, "illness", "person:", self.now),
            self.model.may_drop_out(case),
            lambda: self.model.drop_out(case),
            done=case.state == State.DROPPED_OUT,
            fresh=fresh,
        )

    @precondition(lambda self: self.model.cases)
    @rule(which=some, old=st.booleans(), resuming=st.booleans())
    def pause_or_resume(self, which: int, old: bool, resuming: bool) -> None:
        case, read, fresh = self._case(which, old)
        act, effect = (cases.resume, self.model.resume) if resuming else (cases.pause, self.model.pause)
        self._try(
            lambda: act(read, "person:", self.now),
            case.state in QUEUED and case.paused == resuming,
            lambda: effect(case),
            done=case.paused != resuming,
            fresh=fresh,
        )

    @precondition(lambda self: self.model.cases)
    @rule(
        which=some, old=st.booleans(), programme=st.sampled_from(PROGRAMMES), district=st.sampled_from(town.DISTRICTS)
    )
    def move(self, which: int, old: bool, programme: str, district: str) -> None:
        case, read, fresh = self._case(which, old)
        left, joined = self._one(case.queues, which), f"{programme}/{district}"
        self._try(
            lambda: cases.move(read, {left: joined}, "person:", self.now),
            self.model.may_move(case, left, joined),
            lambda: self.model.move(case, left, joined),
            fresh=fresh,
        )

    @precondition(lambda self: self.model.cases)
    @rule(which=some, old=st.booleans())
    def leave_a_queue(self, which: int, old: bool) -> None:
        case, read, fresh = self._case(which, old)
        queue = self._one(case.queues, which)
        self._try(
            lambda: cases.leave_queue(read, queue, "person:", self.now),
            case.state in QUEUED and len(case.queues) > 1,
            lambda: self.model.leave_queue(case, queue),
            fresh=fresh,
        )

    @precondition(lambda self: self.model.offers)
    @rule(which=some, accepting=st.booleans(), any_offer=st.integers(0, 3))
    def answer(self, which: int, accepting: bool, any_offer: int) -> None:
        still = [each for each in self.model.offers if each.state == "open"]
        offer = self._one(self.model.offers if not any_offer or not still else still, which)
        act, effect = (groups.accept, self.model.accept) if accepting else (groups.decline, self.model.decline)
        self._try(
            lambda: act(self._offer_id(offer), "person:", self.now),
            self.model.may_answer(offer, self.now) and (offer.course.state == "announced" or not accepting),
            lambda: effect(offer),
            done=offer.state == ("accepted" if accepting else "declined"),
        )

    @precondition(lambda self: len(self.model.courses) < 7)
    @rule(which=some, sure=st.integers(0, 3))
    def cancel(self, which: int, sure: int) -> None:
        course = self._one(self._announced(), which)
        if not sure:
            found = planning.planned(course.course_id, LEADER)
            act = partial(changing.cancel, found, found.version, "few", "form", "staff:", self.now)
            self._try(act, True, lambda: self.model.cancel(course))
            self._announce(COURSES.index((course.programme, course.districts, course.seats)))

    @precondition(lambda self: any(each.has_begun(self.now) for each in self._announced()))
    @rule(which=some)
    def close(self, which: int) -> None:
        course = self._one([each for each in self._announced() if each.has_begun(self.now)], which)
        found = planning.planned(course.course_id, LEADER)
        act = partial(changing.close, found, found.version, "form", "staff:", self.now)
        self._try(act, self.model.may_close(course, self.now), lambda: self.model.close(course))
        if course.state == "closed":
            self._announce(COURSES.index((course.programme, course.districts, course.seats)))

    @rule(which=some)
    def change_a_course(self, which: int) -> None:
        course = self._one(self._announced(), which)
        found = planning.planned(course.course_id, LEADER)
        changing.keep(found, "CourseChanged", "staff:", self.now, changes=[{"what": "venue"}])
        self.model.change(course)

    @rule(by=st.sampled_from([1, 9, 11, 60 * 5, 60 * 25, 60 * 49, 60 * 24 * 6]))
    def time_passes(self, by: int) -> None:
        self.now += timedelta(minutes=by)

    # What follows by itself

    @precondition(lambda self: self._outstanding())
    @rule(which=some, fault=faults)
    def deliver(self, which: int, fault: tuple[str, int] | None) -> None:
        events = self._outstanding()
        due = [each for each in events if not each.due or each.due <= self.now]
        self._follow(self._one(due or events, which), fault)

    @precondition(lambda self: self._outstanding())
    @rule()
    def deliver_all_that_is_due(self) -> None:
        for event in self._outstanding():
            self._follow(event)

    @precondition(lambda self: self.model.events)
    @rule(which=st.integers(0, 40))
    def deliver_any_again(self, which: int) -> None:
        self._follow(self._one(self.model.events, which))

    def _follow(self, event: Happened, fault: tuple[str, int] | None = None) -> None:
        before, failed = self.calls.commits, False
        expected = self.model.follow(event, self.now)
        try:
            with self.calls.failing(*fault) if fault else nullcontext():
                consequences.follow(COURSE + event.course.course_id, event.sequence, self.now)
        except Exception:
            if not fault:
                raise
            failed = True
        for _ in range(self.calls.commits - before):
            assert next(expected, None) is None
        (mark,) = [each for each in stored(Event) if (each.case_id, each.sequence) == self._key(event)]
        if not failed and (not event.due or event.due <= self.now):
            assert mark.outbox is None
        event.done = mark.outbox is None
        if not failed or event.done:
            assert next(expected, END) is END
        if event.due and not event.done:
            event.due = datetime.fromisoformat(str(mark.due))

    def teardown(self) -> None:
        """In the end everything has been carried out, nobody is kept waiting for it, and all has been told once."""
        if sys.exc_info()[0]:
            return
        for _ in range(40):
            self._sweep()
            self.agrees()
            if not self._outstanding():
                break
            self.now += timedelta(hours=50)
        self._is_whole()
        for case in self.model.cases:
            self.told.update(case.told)

    def _sweep(self) -> None:
        """All that is due is delivered, in whatever order the index has it; so is what that brings about."""
        while due := [*waiting(UNSENT, self.now, 500), *waiting(LATER, self.now, 500)]:
            for event in due:
                if event.case_id.startswith(COURSE):
                    course = next(each for each in self.model.courses if COURSE + each.course_id == event.case_id)
                    events = [each for each in self.model.events if each.course is course]
                    self._follow(next(each for each in events if each.sequence == event.sequence))
                else:
                    mark_done(Event.get(event.case_id, event.sequence))

    # What must hold

    @invariant()
    def agrees(self) -> None:
        """What is stored is what the model says."""
        applications = {str(each.case_number): each for each in stored(Application)}
        events: dict[str, list[Event]] = {}
        for event in stored(Event):
            events.setdefault(event.case_id, []).append(event)
        assert set(applications) == {each.number for each in self.model.cases}
        entries, seats = {}, {}
        for case in self.model.cases:
            application = applications[case.number]
            journal = sorted(events[application.application_id], key=lambda each: int(each.sequence))
            assert self._facts(application) == (case.state, case.queues, case.paused, case.missed), case
            assert [each.kind for each in journal] == case.told
            assert max(each.sequence for each in journal) <= application.version
            told = replay(journal)
            hidden = case.state == State.DECIDED
            assert (told.state, told.queues, told.paused) == (
                case.before if hidden else case.state,
                case.queues,
                case.paused,
            )
            if case.state in SEATED:
                assert case.seat_in and application.seat_in == case.seat_in.course_id
                assert hidden or told.seat_in == application.seat_in
                key = (case.person, case.seat_in.programme)
                assert key not in seats, "in two groups of one programme"
                seats[key] = (case.seat_in.course_id, application.application_id)
            for queue in case.queues if case.is_open else ():
                place = None if case.paused or case.state == State.ADMITTED else application.place
                resting = application.place if case.paused else None
                key = (queue, applicant(case.person, str(application.child_id)))
                entries[key] = (place, resting, application.application_id)
        found = {(e.queue_id, e.applicant): (e.place, e.resting, e.application_id) for e in stored(QueueEntry)}
        assert found == entries
        assert {(s.person_id, s.programme_id): (s.course_id, s.application_id) for s in stored(Seat)} == seats
        self._groups_agree({each.application_id: each for each in applications.values()})
        marks = {(e.case_id, int(e.sequence)) for e in stored(Event) if e.case_id.startswith(COURSE) and e.outbox}
        assert marks == {self._key(each) for each in self._outstanding()}

    def _groups_agree(self, applications: dict[str, Application]) -> None:
        groups_now = {each.course_id: each for each in stored(Group)}
        for record in stored(courses.Course):
            course = next(each for each in self.model.courses if each.course_id == record.course_id)
            group = groups_now.get(course.course_id, Group(course.course_id))
            pending = [key[:2] for key in (group.pending or {}).get("admitted", ())]
            assert len(group.members) + len(group.offered) + len(pending) <= course.seats, "more than there are seats"
            assert group.members == self._keys(course.members)
            assert group.offered == self._keys(course.offered)
            assert group.planned == self._keys(course.planned)
            assert pending == self._keys(course.pending.admitted if course.pending else [])
            facts = (int(group.version or 0), int(group.to_offer), int(record.seats_taken))
            assert facts == (course.version, course.to_offer, course.listed_as_taken)
            if record.state == "announced":
                self._states_agree(group, pending, applications)

    @staticmethod
    def _states_agree(group: Group, pending: list[list[str]], applications: dict[str, Application]) -> None:
        seated = {each.application_id: each.state for each in applications.values() if each.seat_in == group.course_id}
        seated = {key: state for key, state in seated.items() if state in SEATED}
        for where, states in (
            (group.members, {State.ADMITTED, State.DECIDED}),  # decided: it stands, and they are about to be told
            (group.offered, {State.OFFERED}),
            (pending, {State.DECIDED}),
        ):
            assert {seated.pop(application_id) for _, application_id in where} <= states
        assert not seated, "a seat outside of the group"

    def _is_whole(self) -> None:
        assert not self._outstanding()
        assert not [each for each in stored(Event) if each.outbox], "never told"
        for case in self.model.cases:
            assert case.state not in (State.OFFERED, State.DECIDED), "kept waiting"
        for queue in QUEUES:
            order = [each.application_id for each in waiting_in(queue)]
            assert order == [self._id(each) for each in self.model.in_queue(queue) if each.waits]

    # How it is done

    def _try(
        self,
        act: Callable[[], object],
        allowed: bool,
        effect: Callable[[], object],
        *,
        done: bool = False,
        fresh: bool = True,
    ) -> None:
        """Do it, and let the model do it too. What is refused changes nothing; what was done before is done.

        Who acts on what they read before (not `fresh`) may be refused, and never does what may not be done."""
        before = self.calls.commits
        try:
            act()
        except (Refusal, LostRace) as refusal:
            assert isinstance(refusal, Refusal)
            assert self.calls.commits == before, "refused, and changed something"
            assert not fresh or not (allowed or done), f"refused by {type(refusal).__name__}"
            return
        if self.calls.commits == before:
            assert done or not fresh, "nothing was done"
            return
        assert self.calls.commits == before + 1
        assert allowed, "not refused"
        effect()

    def _never(self) -> None:
        raise AssertionError

    def _announce(self, kind: int) -> None:
        programme, districts, seats = COURSES[kind]
        course_id = f"{programme}-{districts[0]}-{len(self.model.courses)}"
        starts = self.now + timedelta(days=9, hours=kind)
        record = town.course(course_id, programme, districts, seats, starts)
        sessions = [start for start, _ in courses.session_times(record)]
        self.model.courses.append(Course(course_id, programme, districts, seats, sessions))

    def _announced(self) -> list[Course]:
        return [each for each in self.model.courses if each.state == "announced"]

    def _could_join(self, case: Case, course: Course) -> bool:
        return case.waits and bool(set(case.queues) & course.queues)

    def _look(self, course: Course) -> tuple[Composition, int]:
        composed = composition(course.course_id, LEADER)
        return composed, int(composed.group.version or 0)

    def _case(self, which: int, old: bool, state: State | None = None) -> tuple[Case, Application, bool]:
        """A case as somebody read it, now or before, and whether it is still so."""
        in_state = [each for each in self.model.cases if state in (None, each.state)]
        case = self._one(in_state, which)
        now = self._read(case)
        read = self.opened.pop(case.number, now) if old else now
        return case, read, read.version == now.version

    def _read(self, case: Case) -> Application:
        found = find_application(case.person, self._id(case))
        assert found
        return found

    def _outstanding(self) -> list[Happened]:
        return [each for each in self.model.events if not each.done]

    @staticmethod
    def _one(of: list[T], which: int) -> T:
        return of[which % len(of)]

    @staticmethod
    def _key(event: Happened) -> tuple[str, int]:
        return COURSE + event.course.course_id, event.sequence

    def _id(self, case: Case) -> str:
        return next(each.application_id for each in stored(Application) if each.case_number == case.number)

    def _keys(self, of: list[Case]) -> list[list[str]]:
        return [[each.person, self._id(each)] for each in of]

    @staticmethod
    def _offer_id(offer: Offer) -> str:
        made = (offer.course.course_id, offer.sequence)
        return next(each.offer_id for each in stored(StoredOffer) if (each.course_id, each.sequence) == made)

    @staticmethod
    def _facts(application: Application) -> tuple[Any, ...]:
        missed = int(application.missed_offers or 0)
        return State(application.state), list(application.queue_ids), bool(application.paused_at), missed


STORIES, SHORTEN = int(os.environ.get("ADMISSION_STORIES", "0")), "ADMISSION_SHORTEN" in os.environ


@pytest.mark.requirement("L5", "B3", "B4", "B6", "X6")
def test_under_any_interleaving_nobody_is_lost_or_doubled_and_everybody_is_told_once() -> None:
    with town.aws() as calls:
        Admission.calls = calls
        Admission.persons = {each: town.person(each) for each in dict(PERSONS)}
        Admission.programmes = {each: town.programme(each) for each in PROGRAMMES}
        run_state_machine_as_test(
            Admission,
            settings=settings(
                max_examples=STORIES or 60,
                stateful_step_count=50,
                derandomize=not STORIES,
                phases=[Phase.generate, Phase.shrink] if SHORTEN else [Phase.generate],
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert set(Admission.told) >= {"Admitted", "NotAdmitted", "SeatOffered", "OfferDeclined", "OfferExpired"}
