"""Events: in order, with what systems need and nothing personal, and an index of what is still to be told."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.journal.records import UNSENT, Event, happened, timeline

NOW = datetime(2027, 1, 14, 17, 30, 0, 123_456, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("tables")


def event(sequence: int, case_id: str = "a", tell: bool = False, minutes: int = 0) -> Event:
    at = NOW + timedelta(minutes=minutes)
    made = happened("Kind", case_id=case_id, sequence=sequence, at=at, actor="service", tell=tell, number=sequence)
    made.save()
    return made


@pytest.mark.requirement("X6")
def test_a_timeline_is_one_cases_events_oldest_first() -> None:
    for sequence in (2, 11, 1):
        event(sequence)
    event(1, "b")
    assert [each.sequence for each in timeline("a")] == [1, 2, 11]
    assert timeline("unknown") == []


def test_an_event_says_what_when_and_who() -> None:
    made = event(1)
    assert (made.kind, made.at, made.actor, made.data) == (
        "Kind",
        "2027-01-14T17:30:00.123+00:00",
        "service",
        {"number": 1},
    )


def test_only_what_is_to_be_told_is_in_the_outbox_and_what_is_told_leaves_it() -> None:
    event(1)
    later, sooner = event(2, tell=True, minutes=5), event(3, tell=True)
    assert [each.sequence for each in Event.unsent.query(UNSENT)] == [3, 2]
    due = NOW + timedelta(minutes=1)
    assert [each.sequence for each in Event.unsent.query(UNSENT, Event.due <= due.isoformat())] == [3]
    sooner.update([Event.outbox.remove(), Event.due.remove()])
    assert [each.sequence for each in Event.unsent.query(UNSENT)] == [later.sequence]
    assert len(timeline("a")) == 3
