"""Outbox marks and timers, and the journal of who has read a case."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.journal.records import (
    LATER,
    SILENT,
    UNSENT,
    Event,
    break_silence,
    find_event,
    happened,
    mark_done,
    note_reading,
    postpone,
    readings,
    waiting,
)
from chalicelib.tables import AWS_FAULTS
from tests.faults import KINDS, Calls

NOW = datetime(2027, 1, 14, 17, 30, tzinfo=UTC)
SOON = NOW + timedelta(minutes=10)

pytestmark = pytest.mark.usefixtures("tables")


def stored(sequence: int = 1, *, tell: bool = True, due: datetime | None = None) -> Event:
    event = happened("Kind", case_id="a", sequence=sequence, at=NOW, actor="service", tell=tell, due=due)
    event.save()
    return event


def mark(event: Event) -> tuple[str | None, str | None]:
    found = find_event(event.case_id, int(event.sequence))
    assert found
    return found.outbox, found.due


def due(mark: str, until: datetime) -> list[int]:
    return [int(event.sequence) for event in waiting(mark, until, 10)]


def test_a_timer_waits_until_it_is_due() -> None:
    timer = stored(due=SOON)
    assert mark(timer) == (LATER, SOON.isoformat(timespec="milliseconds"))
    assert due(LATER, NOW) == due(UNSENT, SOON) == []
    assert due(LATER, SOON) == [1]


def test_what_was_due_first_comes_first_and_no_more_than_asked_for() -> None:
    for sequence, minutes in ((1, 9), (2, 3), (3, 6)):
        stored(sequence, due=NOW + timedelta(minutes=minutes))
    assert due(LATER, SOON) == [2, 3, 1]
    assert len(list(waiting(LATER, SOON, 2))) == 2


@pytest.mark.parametrize("event_due", [None, SOON])
def test_what_is_done_leaves_the_outbox_and_twice_is_harmless(event_due: datetime | None) -> None:
    event = stored(due=event_due)
    mark_done(event)
    mark_done(event)
    assert mark(event) == (None, None)


def test_what_is_done_can_not_be_postponed_nor_marked_as_silent_by_who_comes_late() -> None:
    event, late = stored(), find_event("a", 1)
    assert late
    mark_done(event)
    postpone(late, SOON)
    mark_done(late, silent_until=SOON)
    assert mark(event) == (None, None)


def test_what_is_postponed_comes_back_then() -> None:
    event = stored()
    postpone(event, SOON)
    assert due(UNSENT, NOW) == []
    assert due(UNSENT, SOON) == [1]


@pytest.mark.requirement("X5")
def test_an_open_case_is_remembered_when_it_has_been_silent_and_no_longer_once_silence_is_broken() -> None:
    event = stored()
    mark_done(event, silent_until=SOON)
    assert mark(event) == (SILENT, SOON.isoformat(timespec="milliseconds"))
    assert due(UNSENT, SOON) == []
    assert due(SILENT, SOON) == [1]
    break_silence(event)
    break_silence(event)
    assert mark(event) == (None, None)


def test_silence_is_not_broken_by_what_is_still_to_be_told() -> None:
    event = stored()
    break_silence(event)
    assert mark(event)[0] == UNSENT


@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_that_could_not_be_set_is_a_fault_and_setting_it_again_is_harmless(calls: Calls, kind: str) -> None:
    event = stored()
    with calls.failing(kind, "UpdateItem"), pytest.raises(AWS_FAULTS):
        mark_done(event)
    mark_done(event)
    assert mark(event) == (None, None)


@pytest.mark.requirement("X6")
def test_who_reads_a_case_is_noted_once_a_stockholm_day_with_the_last_time() -> None:
    late = datetime(2027, 1, 14, 23, 30, tzinfo=UTC)  # past midnight in Stockholm
    note_reading("a", "lena", "Lena Ledarsson", NOW)
    note_reading("a", "lena", "Lena Ledarsson", NOW + timedelta(minutes=5))
    note_reading("a", "omar", "Omar Ordnarsson", NOW)
    note_reading("a", "lena", "Lena Ledarsson", late)
    note_reading("b", "lena", "Lena Ledarsson", NOW)
    assert [(each.reader, each.name, each.at) for each in readings("a")] == [
        ("2027-01-15#lena", "Lena Ledarsson", "2027-01-14T23:30:00.000+00:00"),
        ("2027-01-14#omar", "Omar Ordnarsson", "2027-01-14T17:30:00.000+00:00"),
        ("2027-01-14#lena", "Lena Ledarsson", "2027-01-14T17:35:00.000+00:00"),
    ]
