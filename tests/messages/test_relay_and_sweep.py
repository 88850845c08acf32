"""From the stream to the queue, and what the sweep finds that got lost on the way."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.journal.commit import commit
from chalicelib.journal.records import Event, happened
from chalicelib.messages import actions, delivery, records
from chalicelib.messages.delivery import NotQueued
from chalicelib.people.records import Person
from chalicelib.summaries.records import Changed
from tests.messages.conftest import CASE_ID, Outside, Tell, queued


def change(name: str, case_id: str = CASE_ID, sequence: int = 1) -> dict[str, Any]:
    """A stream record with keys only, as DynamoDB hands it over."""
    return {
        "eventName": name,
        "eventSource": "aws:dynamodb",
        "dynamodb": {"Keys": {"case_id": {"S": case_id}, "sequence": {"N": str(sequence)}}},
    }


def bodies(batch: dict[str, Any]) -> list[Any]:
    return sorted((json.loads(record["body"]) for record in batch["Records"]), key=lambda body: body["sequence"])


@pytest.mark.requirement("P5")
def test_new_events_go_on_the_queue_and_changed_or_removed_ones_do_not(outside: Outside) -> None:
    stream = [change("INSERT", sequence=1), change("MODIFY", sequence=1), change("REMOVE", sequence=2)]
    assert actions.relay({"Records": stream}) == {"relayed": 1}
    assert bodies(outside.take()) == [{"case_id": CASE_ID, "sequence": 1}]


def test_a_whole_batch_of_the_stream_gets_through(outside: Outside) -> None:
    stream = [change("INSERT", sequence=number) for number in range(1, 24)]
    assert actions.relay({"Records": stream}) == {"relayed": 23}
    assert [body["sequence"] for body in bodies(outside.take())] == list(range(1, 24))


def test_the_relay_fails_when_the_queue_does_not_answer(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(**_: object) -> None:
        raise ClientError({"Error": {"Code": "ServiceUnavailable"}}, "SendMessageBatch")

    monkeypatch.setattr(delivery._client("sqs", tries=3), "send_message_batch", down)
    with pytest.raises(ClientError):
        actions.relay({"Records": [change("INSERT")]})


def test_the_relay_fails_when_the_queue_takes_only_some(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"Successful": [], "Failed": [{"Id": "0", "Code": "InternalError", "SenderFault": False}]}
    monkeypatch.setattr(delivery._client("sqs", tries=3), "send_message_batch", lambda **_: answer)
    with pytest.raises(NotQueued, match="InternalError"):
        actions.relay({"Records": [change("INSERT")]})


@pytest.mark.requirement("P5", "X5")
def test_an_event_whose_relay_was_lost_is_told_after_the_next_sweep(
    outside: Outside, received: Tell, now: datetime
) -> None:
    received()
    later = now + timedelta(minutes=5)
    assert actions.sweep(later) == {"swept": 1}
    assert actions.send(outside.take(), later) == {"batchItemFailures": []}
    assert len(outside.emails) == 1
    assert actions.sweep(later + timedelta(minutes=5)) == {"swept": 0}


def test_the_sweep_leaves_the_relay_two_minutes(outside: Outside, received: Tell, now: datetime) -> None:
    received()
    assert actions.sweep(now + timedelta(minutes=1, seconds=59)) == {"swept": 0}
    assert actions.sweep(now + timedelta(minutes=2)) == {"swept": 1}


def test_the_sweep_takes_the_longest_due_first_and_only_so_many(
    outside: Outside, received: Tell, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minute in (3, 1, 2):
        received(sequence=minute, at=now + timedelta(minutes=minute))
    monkeypatch.setattr(actions, "MOST_SWEPT", 2)
    assert actions.sweep(now + timedelta(hours=1)) == {"swept": 2}
    assert [body["sequence"] for body in bodies(outside.take())] == [1, 2]


def test_the_sweep_logs_how_many_and_how_old(
    outside: Outside, received: Tell, now: datetime, logged: list[str]
) -> None:
    received()
    actions.sweep(now + timedelta(minutes=10))
    line = json.loads(logged[-1])
    assert (line["event"], line["count"], line["oldest_seconds"]) == ("swept", 1, 600)


def test_what_is_told_while_it_waits_on_the_queue_is_not_told_again(
    outside: Outside, received: Tell, now: datetime
) -> None:
    event = received()
    later = now + timedelta(minutes=5)
    actions.sweep(later)
    actions.send(queued(event), later)
    assert actions.send(outside.take(), later) == {"batchItemFailures": []}
    assert len(outside.emails) == 1
    assert Event.get(event.case_id, 1).outbox == "silent"


@pytest.mark.requirement("L5")
def test_what_happens_to_a_course_is_carried_out_and_what_happens_to_a_person_is_told(outside: Outside) -> None:
    stream = [change("INSERT"), change("INSERT", "course:komet", 7), change("INSERT", "grants:lena", 2)]
    assert actions.relay({"Records": stream}) == {"relayed": 3}
    assert bodies(outside.take(outside.decisions_url)) == [{"case_id": "course:komet", "sequence": 7}]
    told = [body["case_id"] for body in bodies(outside.take())]
    assert told == [CASE_ID, "grants:lena"]


def decided(now: datetime, due: datetime) -> Event:
    """A decision on a course that can be undone until it is due."""
    event = happened("GroupDecided", case_id="course:komet", sequence=7, at=now, actor="staff:lena", tell=True, due=due)
    commit(events=[event])
    return event


@pytest.mark.requirement("L5")
def test_a_timer_goes_on_its_queue_when_it_is_due_and_not_before(outside: Outside, now: datetime) -> None:
    decided(now, now + timedelta(minutes=10))
    assert actions.sweep(now + timedelta(minutes=9, seconds=59)) == {"swept": 0}
    assert actions.sweep(now + timedelta(minutes=10)) == {"swept": 1}
    assert bodies(outside.take(outside.decisions_url)) == [{"case_id": "course:komet", "sequence": 7}]
    assert bodies(outside.take()) == []


@pytest.mark.requirement("X5")
def test_a_case_that_is_only_minded_is_not_swept(outside: Outside, received: Tell, now: datetime) -> None:
    actions.send(queued(received()), now)
    assert actions.sweep(now + timedelta(days=60)) == {"swept": 0}


def test_what_is_not_due_yet_is_not_told_even_if_it_comes(outside: Outside, received: Tell, now: datetime) -> None:
    event = received()
    event.update(actions=[Event.outbox.set("later"), Event.due.set(records.stamp(now + timedelta(minutes=1)))])
    assert actions.send(queued(event), now) == {"batchItemFailures": []}
    assert outside.emails == []
    later = now + timedelta(minutes=1)
    actions.send(queued(event), later)
    assert len(outside.emails) == 1


@pytest.mark.requirement("X6")
def test_what_is_only_noted_in_a_journal_is_told_to_nobody(outside: Outside, person: Person, now: datetime) -> None:
    noted = happened(
        "NoteAdded", case_id=CASE_ID, sequence=2, at=now, actor="staff:lena", person_id=str(person.person_id)
    )
    commit(events=[noted])
    assert actions.relay({"Records": [change("INSERT", sequence=2)]}) == {"relayed": 1}
    assert actions.send(outside.take(), now) == {"batchItemFailures": []}
    assert (outside.emails, outside.sms, actions.sweep(now + timedelta(days=1))) == ([], [], {"swept": 0})


@pytest.mark.requirement("S5", "X5")
def test_what_has_changed_is_marked_to_be_counted_once_however_much_happened(outside: Outside) -> None:
    stream = [change("INSERT", case_id, number) for case_id in ("a-case", "course:c") for number in (1, 2, 3)]
    stream += [change("INSERT", "task:farsta#bounce#x", 1), change("MODIFY", "another-case", 9)]
    actions.relay({"Records": stream})
    actions.relay({"Records": [change("INSERT", "course:c", 4)]})
    marked = {(str(each.journal), int(each.sequence)) for each in Changed.query("changed")}
    assert marked == {("a-case", 3), ("course:c", 4)}


@pytest.mark.requirement("P5")
def test_a_message_does_not_wait_for_figures(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(keys: object) -> None:
        raise ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "BatchWriteItem")

    monkeypatch.setattr(actions, "mark", down)
    assert actions.relay({"Records": [change("INSERT")]}) == {"relayed": 1}
    assert len(bodies(outside.take())) == 1
