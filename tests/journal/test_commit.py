"""The only door for writes: all or nothing, and who lost which race."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.cases.records import Application, QueueEntry
from chalicelib.http.refusals import Unavailable
from chalicelib.journal.commit import TRIES, Delete, LostRace, Put, commit
from chalicelib.journal.records import Event, happened, timeline
from tests.faults import KINDS, Calls

NOW = datetime(2027, 1, 14, 17, 30, tzinfo=UTC)
ABSENT = QueueEntry.applicant.does_not_exist()


@pytest.fixture(autouse=True)
def pauses(tables: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """How long it would have paused."""
    slept: list[float] = []
    monkeypatch.setattr(f"{commit.__module__}.time.sleep", slept.append)
    yield slept


def entry(who: str, **more: Any) -> QueueEntry:
    return QueueEntry("queue", who, **({"application_id": "a"} | more))


def draft(application_id: str = "a") -> Application:
    return Application("p", application_id, state="draft", course_id="c", programme_id="k", started_at=NOW.isoformat())


def event(sequence: int = 1, **more: Any) -> Event:
    return happened("ApplicationReceived", case_id="a", sequence=sequence, at=NOW, actor="person:p", **more)


def everything() -> dict[str, int]:
    return {model.__name__: model.count() for model in (Application, QueueEntry, Event)}


NOTHING = {"Application": 0, "QueueEntry": 0, "Event": 0}


@pytest.mark.requirement("P3", "X6")
def test_records_and_events_are_written_together() -> None:
    commit(Put(draft()), Put(entry("one"), ABSENT), Put(entry("two"), ABSENT), events=[event(1), event(2)])
    assert everything() == {"Application": 1, "QueueEntry": 2, "Event": 2}


@pytest.mark.parametrize("taken", ["one", "two"])
def test_one_condition_that_fails_leaves_nothing(taken: str) -> None:
    entry(taken).save()
    with pytest.raises(LostRace) as lost:
        commit(Put(draft()), Put(entry("one"), ABSENT), Put(entry("two"), ABSENT), events=[event()])
    assert [record.serialize()["applicant"]["S"] for record in lost.value.failed] == [taken]
    assert lost.value.over(QueueEntry)
    assert not lost.value.over(Application)
    assert everything() == {"Application": 0, "QueueEntry": 1, "Event": 0}


def test_every_record_whose_condition_failed_is_named() -> None:
    entry("one").save()
    entry("two").save()
    with pytest.raises(LostRace) as lost:
        commit(Put(entry("one"), ABSENT), Put(draft()), Put(entry("two"), ABSENT))
    assert [record.serialize()["applicant"]["S"] for record in lost.value.failed] == ["one", "two"]


@pytest.mark.parametrize("deleted_first", [True, False])
def test_the_right_record_is_named_among_deletes_and_puts(deleted_first: bool) -> None:
    """PynamoDB sends deletes before puts, whatever the order they were handed over in."""
    gone, there = entry("gone"), entry("there")
    there.save()
    leaving = Delete(gone, QueueEntry.application_id == "a")
    staying = Put(entry("there"), ABSENT)
    with pytest.raises(LostRace) as lost:
        commit(*((leaving, Put(draft())) if deleted_first else (Put(draft()), leaving)))
    assert lost.value.failed == [gone]
    with pytest.raises(LostRace) as lost:
        commit(*((Delete(entry("x")), staying) if deleted_first else (staying, Delete(entry("x")))))
    assert lost.value.failed == [staying.record]
    assert everything() == {"Application": 0, "QueueEntry": 1, "Event": 0}


def test_deleting_what_is_gone_already_is_harmless() -> None:
    commit(Delete(entry("gone")))
    assert everything() == NOTHING


@pytest.mark.requirement("X6")
def test_nothing_to_write_asks_nothing_of_dynamodb_which_would_refuse_it(calls: Calls) -> None:
    commit()
    assert calls.made == []


def test_the_journal_is_append_only() -> None:
    commit(events=[event(1)])
    with pytest.raises(LostRace) as lost:
        commit(Put(draft()), events=[event(1, changed="history")])
    assert lost.value.over(Event)
    assert timeline("a")[0].data == {}
    assert everything() == {"Application": 0, "QueueEntry": 0, "Event": 1}


def test_two_writers_of_one_record_cannot_both_be_right() -> None:
    commit(Put(draft()))
    one, other = Application.get("p", "a"), Application.get("p", "a")
    one.state = "received"
    commit(Put(one))
    other.state = "withdrawn"
    with pytest.raises(LostRace) as lost:
        commit(Put(other), events=[event()])
    assert lost.value.failed == [other]
    assert Application.get("p", "a").state == "received"


def test_a_written_record_can_be_written_on() -> None:
    record = draft()
    commit(Put(record))
    record.state = "received"
    commit(Put(record))
    assert Application.get("p", "a").version == record.version == 2


@pytest.mark.parametrize("code", ["TransactionConflict"])
def test_a_collision_is_tried_again_with_growing_pauses_until_it_is_unavailable(
    calls: Calls, pauses: list[float], code: str
) -> None:
    record = draft()
    with calls.failing(code, "TransactWriteItems"), pytest.raises(Unavailable):
        commit(Put(record), events=[event()])
    assert calls.made.count("TransactWriteItems") == TRIES
    assert len(pauses) == TRIES
    assert sum(pauses) < 2
    assert everything() == NOTHING
    commit(Put(record), events=[event()])
    assert record.version == 1


def test_a_collision_that_passes_is_no_collision(calls: Calls) -> None:
    with calls.failing("TransactionConflict", 0):
        commit(Put(draft()), events=[event()])
    assert calls.made[:2] == ["TransactWriteItems", "TransactWriteItems"]
    assert everything() == {"Application": 1, "QueueEntry": 0, "Event": 1}


@pytest.mark.parametrize("code", ["ThrottlingError", "ItemCollectionSizeLimitExceeded", "ValidationError"])
def test_any_other_cancellation_is_unavailable_at_once(calls: Calls, code: str) -> None:
    with calls.failing(code, "TransactWriteItems"), pytest.raises(Unavailable):
        commit(Put(draft()))
    assert calls.made.count("TransactWriteItems") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_dynamodb_that_refuses_throttles_or_is_silent_is_unavailable(calls: Calls, kind: str) -> None:
    with calls.failing(kind, "TransactWriteItems"), pytest.raises(Unavailable) as fault:
        commit(Put(draft()), events=[event()])
    assert fault.value.__cause__ is not None
    if kind != "lost answer":
        assert everything() == NOTHING


def test_a_record_never_tells_its_values() -> None:
    assert repr(draft()) == "<Application>"
    assert "p" not in str(LostRace([entry("p")])).replace("Application", "").replace("QueueEntry", "")
