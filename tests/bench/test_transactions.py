"""The benchmark's quick transactions write all or nothing, as DynamoDB's do."""

import pytest

from bench.transactions import quick_transactions
from chalicelib.attendance.records import Mark, marks_of
from chalicelib.journal.commit import Delete, LostRace, Put, commit


def mark(number: int, status: str = "present") -> Mark:
    return Mark("course", f"{number:02d}#a", person_id="p", status=status, at="", by="")


def stored() -> list[tuple[int, str]]:
    return [(each.number, str(each.status)) for each in marks_of("course")]


def test_a_transaction_that_holds_is_written(tables: None) -> None:
    with quick_transactions():
        commit(Put(mark(1)), Put(mark(2)))
        first, _ = marks_of("course")
        commit(Delete(first), Put(mark(3)))
    assert stored() == [(2, "present"), (3, "present")]


def test_of_a_transaction_that_fails_nothing_is_left(tables: None) -> None:
    with quick_transactions():
        commit(Put(mark(1)), Put(mark(2)))
        first, second = marks_of("course")
        second.status = "absent"
        with pytest.raises(LostRace):  # somebody has marked the fourth session already
            commit(Put(mark(4)))
            commit(Delete(first), Put(second), Put(mark(3)), Put(mark(4, "absent")))
    assert stored() == [(1, "present"), (2, "present"), (4, "present")]
