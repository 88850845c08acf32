"""From the stream to the queue, and what the sweep finds that got lost on the way."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.journal.records import Event
from chalicelib.messages import actions, delivery
from chalicelib.messages.delivery import NotQueued
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
