"""What all records share."""

import pytest

from chalicelib.cases.records import find_application
from chalicelib.courses.records import find_course
from tests.faults import Calls, calls

__all__ = ["calls"]


@pytest.mark.parametrize("key", ["", "x" * 2049, "å" * 1025])
def test_nobody_is_asked_for_a_key_that_no_record_can_have(calls: Calls, key: str) -> None:
    assert find_course(key) is None
    assert calls.made == []


@pytest.mark.parametrize("sort_key", ["", "x" * 1025, "å" * 513])
def test_nor_for_such_a_sort_key(calls: Calls, sort_key: str) -> None:
    assert find_application("somebody", sort_key) is None
    assert calls.made == []


def test_the_longest_keys_are_asked_for(tables: None, calls: Calls) -> None:
    assert find_application("x" * 2048, "x" * 1024) is None
    assert calls.made == ["GetItem"]
