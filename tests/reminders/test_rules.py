"""Which session is near, what becomes of a silent case, and that no open case stays silent for too long."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.cases.rules import State
from chalicelib.reminders.actions import AHEAD
from chalicelib.reminders.rules import Step, near_session, note, step

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)  # Monday, 10:00 in Stockholm
MONDAY, TUESDAY, WEDNESDAY = date(2027, 2, 1), date(2027, 2, 2), date(2027, 2, 3)


@dataclass
class Case:
    """What the rules see of a case."""

    state: str = State.WAITING
    paused_at: str | None = None


def session(number: int, starts_at: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "starts_at": f"{starts_at}:00+00:00", "ends_at": f"{starts_at}:00+00:00", **more}


SESSIONS = [session(1, "2027-02-01T16:30"), session(2, "2027-02-02T16:30"), session(3, "2027-02-09T16:30")]


@pytest.mark.requirement("P6")
@pytest.mark.parametrize(
    ("sessions", "days", "number"),
    [
        (SESSIONS, (TUESDAY, TUESDAY), 2),
        (SESSIONS, (MONDAY, TUESDAY), 1),  # yesterday's run failed, and today's session is still ahead
        (SESSIONS, (WEDNESDAY, WEDNESDAY), None),
        ([session(1, "2027-02-01T08:30"), SESSIONS[1]], (MONDAY, TUESDAY), 2),  # the first one has begun
        ([SESSIONS[0], {**SESSIONS[1], "cancelled": True}], (TUESDAY, TUESDAY), None),
        ([session(7, "2027-02-02T18:00"), session(2, "2027-02-02T08:00")], (TUESDAY, TUESDAY), 2),
        ([session(1, "2027-02-01T23:30")], (TUESDAY, TUESDAY), 1),  # half past midnight on Tuesday in Stockholm
        ([], (MONDAY, TUESDAY), None),
    ],
)
def test_the_near_session_is_the_first_that_is_held_and_still_ahead(
    sessions: list[dict[str, Any]], days: tuple[date, date], number: int | None
) -> None:
    found = near_session(sessions, *days, NOW)
    assert (found["number"] if found else None) == number


@pytest.mark.requirement("X5")
@pytest.mark.parametrize("state", State)
def test_only_an_open_case_that_nothing_is_being_decided_on_is_told(state: State) -> None:
    told = {State.RECEIVED, State.WAITING, State.ADMITTED}
    waits = {State.OFFERED, State.DECIDED}
    expected = Step.TELL if state in told else Step.WAIT if state in waits else Step.FORGET
    assert step(Case(state), followed=False) == expected
    assert step(Case(state), followed=True) == Step.FORGET


@pytest.mark.requirement("X5", "B10")
@pytest.mark.parametrize(
    ("case", "outgrown", "kind"),
    [
        (Case(State.RECEIVED), False, "StillWaiting"),
        (Case(State.WAITING), False, "StillWaiting"),
        (Case(State.WAITING, paused_at="2027-01-01"), False, "StillPaused"),
        (Case(State.WAITING), True, "OtherProgrammeSuggested"),
        (Case(State.WAITING, paused_at="2027-01-01"), True, "OtherProgrammeSuggested"),
        (Case(State.ADMITTED), False, "StillAdmitted"),
        (Case(State.ADMITTED), True, "StillAdmitted"),
    ],
)
def test_the_note_says_where_the_case_stands(case: Case, outgrown: bool, kind: str) -> None:
    assert note(case, outgrown=outgrown) == kind


LIMIT = timedelta(days=30)
HOUR = timedelta(hours=1)


@dataclass
class World:
    """One case's journal: when each message was sent, and when the marks that mind it are due."""

    case: Case = field(default_factory=Case)
    said: list[datetime] = field(default_factory=lambda: [NOW])
    marks: dict[int, datetime] = field(default_factory=lambda: {1: NOW + LIMIT})
    sequence: int = 1

    def say(self, now: datetime) -> None:
        """Something happens and is told, as the sender does it: its mark minds the case from then on."""
        self.sequence += 1
        self.said.append(now)
        self.marks[self.sequence] = now + LIMIT

    def remind(self, now: datetime, crashes: bool) -> None:
        """A run of the reminders, which may end half-way: after the note and before the old mark is let go."""
        for sequence, due in sorted(self.marks.items(), key=lambda mark: mark[1]):
            if due > now + AHEAD:
                continue
            what = step(self.case, followed=max(self.marks) > sequence)
            if what is Step.WAIT:
                continue
            if what is Step.TELL:
                self.say(now)
            if crashes:
                return
            del self.marks[sequence]


# Hours since the last thing, and what it is.
Happening = tuple[int, str]
happenings = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(["run", "run", "run", "crash", "twice", "news", "decide", "undo"])),
    max_size=120,
)


@pytest.mark.requirement("X5")
@given(happenings)
def test_no_open_case_is_silent_for_longer_than_the_limit_however_the_reminders_run(steps: list[Happening]) -> None:
    world, now, ran, longest_pause, undecided = World(), NOW, NOW, timedelta(0), timedelta(0)
    for hours, what in steps:
        now += hours * HOUR
        if what == "decide":
            world.case.state = State.DECIDED
        elif what == "undo":
            world.case.state = State.WAITING
        elif what == "news":
            world.say(now)
        else:
            longest_pause, ran = max(longest_pause, now - ran), now
            world.remind(now, crashes=what == "crash")
            if what == "twice":
                world.remind(now, crashes=False)
            if world.case.state == State.DECIDED:
                undecided = max(undecided, now - world.said[-1])
    silences = [after - before for before, after in zip(world.said, world.said[1:], strict=False)]
    assert world.marks, "an open case is always minded"
    assert all(silence <= max(LIMIT - AHEAD + longest_pause, undecided + longest_pause) for silence in silences)
    assert max(world.marks) == world.sequence, "the last word minds the case"


@pytest.mark.requirement("X5")
@given(st.lists(st.integers(0, 18), max_size=200), st.sets(st.integers(0, 200)))
def test_two_runs_a_day_hold_the_limit_although_single_ones_fail_or_double(
    pauses: list[int], failing: set[int]
) -> None:
    world, now, failed = World(), NOW, False
    for number, hours in enumerate(pauses):
        now += min(hours, 6 if failed else 18) * HOUR  # the schedule: at most 18 hours apart, 24 with one that fails
        failed = number in failing and not failed
        if not failed:
            world.remind(now, crashes=False)
            world.remind(now, crashes=False)
    notes = zip(world.said, world.said[1:], strict=False)
    assert all(LIMIT - AHEAD <= after - before <= LIMIT for before, after in notes)
    assert now - world.said[-1] <= LIMIT
