"""Queues, guards and numbers, on tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pynamodb.exceptions import PutError

from chalicelib.cases import actions, rules
from chalicelib.cases.records import (
    Application,
    CaseNumbers,
    QueueEntry,
    applications_of,
    count_waiting,
    find_application,
    next_case_number,
    queue_place,
    resting_in,
)
from chalicelib.courses.records import QueueLength
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import timeline
from tests.faults import Calls

QUEUE, OTHER = "komet/farsta", "komet/bromma"
NOW = datetime(2027, 1, 14, 17, 30, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("tables")


def entry(who: str, after: int = 0, number: int = 1, queue: str = QUEUE, **more: Any) -> QueueEntry:
    """An entry, so many seconds after the first."""
    place = rules.place(NOW + timedelta(seconds=after), f"EK-2027-{number:06d}")
    made = QueueEntry(queue, who, **({"place": place, "application_id": who} | more))
    made.save()
    return made


@pytest.mark.requirement("P3", "P5")
def test_the_place_is_how_many_came_before_and_one() -> None:
    last, first, middle = entry("c", 20), entry("a", 0), entry("b", 10)
    entry("x", -100, queue=OTHER)
    assert [queue_place(QUEUE, each.place) for each in (first, middle, last)] == [1, 2, 3]
    middle.delete()
    assert queue_place(QUEUE, last.place) == 2
    assert queue_place(QUEUE, rules.place(NOW + timedelta(days=1), "EK-2027-000009")) == 3
    assert queue_place("nobody/here", first.place) == 1


def test_at_the_same_moment_the_number_decides() -> None:
    later, earlier = entry("a", 0, 10), entry("b", 0, 9)
    assert (queue_place(QUEUE, earlier.place), queue_place(QUEUE, later.place)) == (1, 2)


@pytest.mark.requirement("B9")
def test_a_child_is_in_a_queue_once_and_the_admitted_keep_the_guard_without_a_place() -> None:
    admitted, waiting = entry("a"), entry("b", 5)
    admitted.place = None
    admitted.save()
    assert queue_place(QUEUE, waiting.place) == 1
    assert count_waiting(QUEUE) == 1
    assert [each.applicant for each in QueueEntry.by_place.query(QUEUE)] == ["b"]
    with pytest.raises(LostRace) as lost:
        commit(Put(QueueEntry(QUEUE, "a", application_id="second"), QueueEntry.applicant.does_not_exist()))
    assert lost.value.over(QueueEntry)


def test_a_place_is_one_consistent_read_of_an_index(calls: Calls) -> None:
    entry("a")
    calls.forget()
    queue_place(QUEUE, "x")
    assert calls.made == ["Query"]


@pytest.mark.requirement("X6")
def test_case_numbers_count_up_without_twins() -> None:
    numbers = [next_case_number(NOW) for _ in range(12)]
    assert numbers[0] == "EK-2027-000001"
    assert numbers[-1] == "EK-2027-000012"
    assert numbers == sorted(set(numbers))


@pytest.mark.requirement("X6")
def test_the_year_of_a_number_is_stockholms() -> None:
    before, after = datetime(2027, 12, 31, 22, 59, 59, tzinfo=UTC), datetime(2027, 12, 31, 23, 0, tzinfo=UTC)
    assert next_case_number(before) == "EK-2027-000001"
    assert next_case_number(after) == "EK-2028-000001"
    assert next_case_number(before) == "EK-2027-000002"
    assert {each.year: int(each.last) for each in CaseNumbers.scan()} == {"2027": 2, "2028": 1}


def test_a_number_whose_answer_was_lost_is_a_gap_and_no_twin(calls: Calls) -> None:
    with calls.failing("lost answer", "UpdateItem"), pytest.raises(Exception, match="Read timeout"):
        next_case_number(NOW)
    assert next_case_number(NOW) == "EK-2027-000002"


def application(person_id: str = "p", application_id: str = "a", **more: Any) -> Application:
    made = Application(
        person_id,
        application_id,
        **({"state": "draft", "course_id": "c", "programme_id": "komet", "started_at": NOW.isoformat()} | more),
    )
    made.save()
    return made


@pytest.mark.requirement("B1")
def test_an_application_is_found_by_its_own_person_only() -> None:
    application()
    assert find_application("p", "a")
    assert find_application("q", "a") is None
    assert applications_of("q") == []


def test_the_first_answer_stands_when_two_write_at_once() -> None:
    application()
    one, other = find_application("p", "a"), find_application("p", "a")
    assert one and other
    one.answers = {"a": "1"}
    one.save()
    other.answers = {"a": "2"}
    with pytest.raises(PutError):
        other.save()
    found = find_application("p", "a")
    assert found and found.answers == {"a": "1"}


@pytest.mark.requirement("P5", "P6")
def test_the_places_of_an_application_are_first_choice_first() -> None:
    case = application(child_id="k", queue_ids=[OTHER, QUEUE], state="received")
    entry("earlier", -5)
    for queue in (QUEUE, OTHER):
        entry("p#k", queue=queue, application_id="a")
    assert actions.places_of(case) == [(OTHER, 1), (QUEUE, 2)]


def test_an_entry_that_another_application_holds_is_not_ours() -> None:
    case = application(child_id="k", queue_ids=[QUEUE], state="withdrawn")
    entry("p#k", application_id="a later one")
    assert actions.entries_of(case) == []
    assert actions.places_of(application("q", "b")) == []


def stream(*queue_ids: str) -> dict[str, Any]:
    return {"Records": [{"dynamodb": {"Keys": {"queue_id": {"S": queue_id}}}} for queue_id in queue_ids]}


@pytest.mark.requirement("P1")
def test_queues_are_recounted_when_they_change_and_twice_is_harmless() -> None:
    entry("a")
    entry("b", 1)
    for _ in range(2):
        assert actions.recount(stream(QUEUE, QUEUE, OTHER), NOW) == {"recounted": 2}
    assert {each.queue_id: int(each.waiting) for each in QueueLength.query("queue")} == {QUEUE: 2, OTHER: 0}


def test_a_recount_that_fails_is_tried_again_by_the_stream(calls: Calls) -> None:
    with calls.failing("throttled", "Query"), pytest.raises(Exception, match="not today"):
        actions.recount(stream(QUEUE), NOW)


@pytest.mark.requirement("L4", "B3")
def test_who_pauses_is_listed_apart_in_order_of_receipt_and_stands_in_the_queue_no_more() -> None:
    cases = [waiting_case(number) for number in (2, 1)]
    for case in cases:
        actions.pause(case, "staff:lena", NOW, "asked")
    assert [each.applicant for each in resting_in(QUEUE)] == ["ali#child-1", "ali#child-2"]
    assert count_waiting(QUEUE) == 0
    (_, paused) = timeline(cases[0].application_id)
    assert (paused.actor, paused.data["because"]) == ("staff:lena", "asked")
    moved = actions.move(cases[1], {QUEUE: OTHER}, "staff:lena", NOW, "moved")
    assert [each.applicant for each in resting_in(OTHER)] == ["ali#child-1"]
    actions.resume(moved, "person:ali", NOW)
    assert resting_in(OTHER) == [] and count_waiting(OTHER) == 1


def waiting_case(number: int) -> Application:
    """A case that waits in the queue, received on that day of January."""
    case = Application(
        "ali",
        f"application-{number}",
        state="received",
        course_id="komet-farsta",
        programme_id="komet",
        started_at="2027-01-01",
        case_number=f"EK-2027-{number:06d}",
        received_at=f"2027-01-{number:02d}T08:00:00.000+00:00",
        queue_ids=[QUEUE],
        child_id=f"child-{number}",
    )
    entry(f"ali#child-{number}", place=case.place, application_id=case.application_id)
    commit(Put(case), events=[actions.changed(case, "ApplicationReceived", at=NOW, actor="person:ali")])
    return case
