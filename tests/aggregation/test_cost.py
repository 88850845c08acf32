"""Counting costs what has changed, and next to nothing on a quiet day."""

from datetime import timedelta

import pytest

from bench.meter import Bill, metered
from chalicelib.aggregation.actions import aggregate
from tests.aggregation.made_up import answered, changed, closes, course

pytestmark = pytest.mark.usefixtures("world")
LATER = closes(6) + timedelta(hours=1)


def courses(many: int, known: int = 0) -> None:
    for number in range(known, many):
        name = f"kurs-{number}"
        course(name, ("farsta", "kista")[number % 2])
        for session in (1, 2):
            answered(session, *[1, 2, 3, 4, 5], course_id=name)
    aggregate(LATER)


def cost(*changes: str) -> Bill:
    changed(*changes)
    with metered() as bill:
        aggregate(LATER)
    return bill


@pytest.mark.requirement("X3")
@pytest.mark.parametrize("many", [1, 12])
def test_a_quiet_run_asks_twice_and_writes_nothing_however_much_is_stored(many: int) -> None:
    courses(many)
    bill = cost()
    assert bill.of_dynamodb == 2
    assert bill.writes == 0


@pytest.mark.requirement("X3")
def test_what_changes_in_one_course_costs_the_same_however_many_there_are() -> None:
    courses(2)
    few = cost("kurs-0")
    courses(12, known=2)
    many = cost("kurs-0")
    assert many.calls == few.calls
    assert sum(few.calls.values()) < 30


@pytest.mark.requirement("X3")
def test_the_cost_grows_with_what_has_changed_and_no_answer_is_read_again() -> None:
    courses(12)
    one, four = cost("kurs-0"), cost(*(f"kurs-{number}" for number in range(0, 8, 2)))
    each = (four.of_dynamodb - one.of_dynamodb) / 3
    assert each == pytest.approx(15, abs=3)
    answered(3, *[1, 2, 3, 4, 5], course_id="kurs-0")
    with metered() as again:
        aggregate(LATER)
    assert again.calls["dynamodb Query"] > one.calls["dynamodb Query"]
