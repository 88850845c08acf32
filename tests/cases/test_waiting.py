"""Pausing, going on, moving and leaving a queue: the date of receipt stays, twice is once, of two at once one wins."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.cases.actions import leave_queue, move, pause, resume
from chalicelib.cases.records import Application, QueueEntry, find_application, waiting_in
from chalicelib.cases.rules import AlreadyInQueue, BeingHandled, State, WrongState, applicant
from chalicelib.http.refusals import Conflict
from chalicelib.journal.records import timeline

FARSTA, BROMMA, TEENS = "komet/farsta", "komet/bromma", "tonar/farsta"
NOW = datetime(2027, 1, 14, 17, 30, tzinfo=UTC)
ME = "person:p"

pytestmark = pytest.mark.usefixtures("tables")
Act = Callable[[Application], Application]


def waits(number: int = 1, person_id: str = "p", **more: Any) -> Application:
    """A case that waits in its queues, in order of `number`."""
    given: dict[str, Any] = {"state": "received", "queue_ids": [FARSTA], "child_id": "alma", **more}
    made = Application(
        person_id,
        f"a{number}",
        course_id="c",
        programme_id="komet",
        started_at=NOW.isoformat(),
        received_at=f"2027-01-0{number}T09:00:00.000+00:00",
        case_number=f"EK-2027-00000{number}",
        **given,
    )
    made.save()
    for queue_id in given["queue_ids"]:
        key = applicant(person_id, str(made.child_id))
        QueueEntry(queue_id, key, place=made.place, application_id=made.application_id).save()
    return made


def stands(application: Application) -> Application:
    found = find_application(application.person_id, application.application_id)
    assert found
    return found


def order(queue_id: str) -> list[str]:
    return [entry.application_id for entry in waiting_in(queue_id)]


def told(application: Application) -> list[str]:
    return [event.kind for event in timeline(application.application_id)]


def data(application: Application) -> dict[str, Any]:
    event: dict[str, Any] = timeline(application.application_id)[-1].data
    return event


@pytest.mark.requirement("B3")
def test_who_pauses_leaves_the_line_and_comes_back_to_the_same_place() -> None:
    first, second = waits(1), waits(2, "q")
    pause(stands(first), ME, NOW)
    assert order(FARSTA) == ["a2"]
    assert QueueEntry.get(FARSTA, "p#alma").application_id == "a1"  # the guard stays
    resume(stands(first), ME, NOW)
    assert order(FARSTA) == ["a1", "a2"]
    assert told(first) == ["QueuePaused", "QueueResumed"]
    assert data(first)["queue_places"] == [{"queue_id": FARSTA, "place": 1}]
    assert told(second) == []


@pytest.mark.requirement("B3", "B4")
def test_who_comes_back_begins_anew_with_unanswered_offers() -> None:
    case = waits(paused_at=NOW.isoformat(), missed_offers=2)
    assert not resume(case, ME, NOW).missed_offers


@pytest.mark.requirement("B3")
def test_who_moves_is_placed_there_by_the_date_of_receipt() -> None:
    first = waits(1)
    waits(2, "q", queue_ids=[BROMMA])
    move(stands(first), {FARSTA: BROMMA}, ME, NOW)
    assert (order(FARSTA), order(BROMMA)) == ([], ["a1", "a2"])
    assert stands(first).queue_ids == [BROMMA]
    assert (data(first)["left"], data(first)["joined"]) == ([FARSTA], [BROMMA])
    assert data(first)["queue_places"] == [{"queue_id": BROMMA, "place": 1}]


@pytest.mark.requirement("B10")
def test_who_changes_programme_keeps_the_date_of_receipt_too() -> None:
    case = waits()
    move(case, {FARSTA: TEENS}, ME, NOW)
    assert (stands(case).programme_id, order(TEENS)) == ("tonar", ["a1"])


@pytest.mark.requirement("B3")
def test_who_moves_while_pausing_goes_on_pausing_and_goes_on_there() -> None:
    case = waits()
    pause(case, ME, NOW)
    move(stands(case), {FARSTA: BROMMA}, ME, NOW)
    assert (order(FARSTA), order(BROMMA), data(case)["queue_places"]) == ([], [], [])
    resume(stands(case), ME, NOW)
    assert order(BROMMA) == ["a1"]


@pytest.mark.requirement("B9")
def test_nobody_moves_to_where_the_same_child_waits_already() -> None:
    case = waits(1)
    waits(2, queue_ids=[BROMMA])
    with pytest.raises(AlreadyInQueue):
        move(stands(case), {FARSTA: BROMMA}, ME, NOW)
    assert (order(FARSTA), order(BROMMA), told(case)) == (["a1"], ["a2"], [])


def test_one_of_two_queues_can_be_left_and_the_last_one_can_not() -> None:
    case = waits(queue_ids=[FARSTA, BROMMA])
    leave_queue(stands(case), FARSTA, ME, NOW)
    assert (order(FARSTA), order(BROMMA), stands(case).queue_ids) == ([], ["a1"], [BROMMA])
    with pytest.raises(WrongState):
        leave_queue(stands(case), BROMMA, ME, NOW)
    assert order(BROMMA) == ["a1"]


ACTS: dict[str, Act] = {
    "pause": lambda case: pause(case, ME, NOW),
    "move": lambda case: move(case, {FARSTA: TEENS}, ME, NOW),
    "leave": lambda case: leave_queue(case, BROMMA, ME, NOW),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_twice_is_once(act: Act) -> None:
    case = waits(queue_ids=[FARSTA, BROMMA])
    act(stands(case))
    again = act(stands(case))
    assert len(told(case)) == 1
    assert again.version == stands(case).version


def test_going_on_twice_is_once() -> None:
    case = waits(paused_at=NOW.isoformat())
    resume(stands(case), ME, NOW)
    resume(stands(case), ME, NOW)
    assert told(case) == ["QueueResumed"]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("state", [state for state in State if state not in (State.RECEIVED, State.WAITING)])
def test_only_who_waits_can_do_any_of_it(act: Act, state: State) -> None:
    case = waits(queue_ids=[FARSTA, BROMMA], state=state)
    with pytest.raises(WrongState):
        act(stands(case))
    assert told(case) == []


@pytest.mark.parametrize("second", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("first", ACTS.values(), ids=ACTS)
def test_of_two_at_once_the_second_is_refused_and_changes_nothing(first: Act, second: Act) -> None:
    case = waits(queue_ids=[FARSTA, BROMMA])
    early, late = stands(case), stands(case)
    first(early)
    before = (order(FARSTA), order(BROMMA), order(TEENS), stands(case).version)
    with pytest.raises(Conflict) as refused:
        second(late)
    assert not isinstance(refused.value, AlreadyInQueue)  # it is not another case that is in the way
    assert (order(FARSTA), order(BROMMA), order(TEENS), stands(case).version) == before
    assert len(told(case)) == 1


@pytest.mark.requirement("B3", "L5")
@pytest.mark.parametrize(
    "act",
    [
        lambda case: pause(case, ME, NOW),
        lambda case: move(case, {FARSTA: BROMMA}, ME, NOW),
        lambda case: leave_queue(case, FARSTA, ME, NOW),
    ],
)
def test_while_a_decision_can_be_undone_the_queue_stays_as_it_is(act: Act) -> None:
    case = waits(state="decided", queue_ids=[FARSTA, TEENS])
    with pytest.raises(BeingHandled):
        act(case)
    assert (order(FARSTA), told(case)) == ([case.application_id], [])
