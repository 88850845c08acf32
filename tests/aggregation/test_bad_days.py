"""AWS on a bad day: whatever fails while figures are counted, the next run brings them right."""

import time
from contextlib import suppress
from itertools import count

import pytest

from chalicelib.aggregation.actions import aggregate
from tests import aws
from tests.aggregation import made_up
from tests.aggregation.made_up import AFTER_TERM, answered, closed, course
from tests.aggregation.test_whatever_happens import CODED, stored
from tests.faults import KINDS, Calls, calls

__all__ = ["calls"]


def world(monkeypatch: pytest.MonkeyPatch) -> None:
    """A course with a block and leftovers, and another whose leftovers are released with them, all of it at once."""
    monkeypatch.setattr(made_up, "_ids", count(1))  # the same sheets each time
    made_up.world(CODED)
    for name in ("ett", "tva"):
        course(name)
    answered(1, *({"quality": 2**place, "free": str(place + 1)} for place in range(5)), course_id="ett")
    answered(2, *({"quality": 2**place, "free": str(place + 1)} for place in range(5, 8)), course_id="ett")
    answered(1, *({"quality": 2**place, "free": str(place + 1)} for place in range(8, 10)), course_id="tva")
    for name in ("ett", "tva"):
        closed(name)


@pytest.mark.requirement("S5", "W6", "X3")
@pytest.mark.parametrize("kind", KINDS)
def test_whichever_call_fails_the_next_run_gets_the_same_figures(
    calls: Calls, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with aws.in_process():
        world(monkeypatch)
        calls.forget()
        aggregate(AFTER_TERM)
        expected, many = stored(), len(calls.made)
    assert expected and many > 20
    for which in range(
        KINDS.index(kind), many, len(KINDS)
    ):  # every call fails in one way; all in all ways takes a minute
        with aws.in_process():
            world(monkeypatch)
            with calls.failing(kind, which), suppress(Exception):
                aggregate(AFTER_TERM)
            aggregate(AFTER_TERM)
            assert stored() == expected, (which, calls.made[which])
