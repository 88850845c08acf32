"""The benchmark's quick moto answers as moto does: transactions are all or nothing, and an index has its order."""

import pytest

from bench.quick import quick_moto
from chalicelib.attendance.records import Mark, marks_of
from chalicelib.cases.records import QueueEntry
from chalicelib.http.records import Grant, granted_on
from chalicelib.journal.commit import Delete, LostRace, Put, commit


def mark(number: int, status: str = "present") -> Mark:
    return Mark("course", f"{number:02d}#a", person_id="p", status=status, at="", by="")


def stored() -> list[tuple[int, str]]:
    return [(each.number, str(each.status)) for each in marks_of("course")]


def test_a_transaction_that_holds_is_written(tables: None) -> None:
    with quick_moto():
        commit(Put(mark(1)), Put(mark(2)))
        first, _ = marks_of("course")
        commit(Delete(first), Put(mark(3)))
    assert stored() == [(2, "present"), (3, "present")]


def test_of_a_transaction_that_fails_nothing_is_left(tables: None) -> None:
    with quick_moto():
        commit(Put(mark(1)), Put(mark(2)))
        first, second = marks_of("course")
        second.status = "absent"
        with pytest.raises(LostRace):  # somebody has marked the fourth session already
            commit(Put(mark(4)))
            commit(Delete(first), Put(second), Put(mark(3)), Put(mark(4, "absent")))
    assert stored() == [(1, "present"), (2, "present"), (4, "present")]


def test_an_index_is_read_in_its_order_page_by_page(tables: None) -> None:
    with quick_moto():
        for number in (3, 1, 10, 2):
            QueueEntry("q", f"{number}#child", place=f"{number:02d}", application_id=str(number)).save()
        found = QueueEntry.by_place.query("q", page_size=3)
        assert [entry.applicant.partition("#")[0] for entry in found] == ["1", "2", "3", "10"]
        assert QueueEntry.by_place.count("q", QueueEntry.place < "03") == 2


def test_an_index_with_a_key_of_its_own_is_read_whole_and_nothing_else(tables: None) -> None:
    with quick_moto():
        for number, reach in enumerate(("city", "district:farsta", "city")):
            who = f"p{number}"
            Grant(who, "role", role="role", reach=reach, valid_from="", granted_by="", granted_at="").save()
        assert [each.person_id for each in granted_on("city")] == ["p0", "p2"]
        assert granted_on("nowhere") == []
