"""How a case is told to the one it is about."""

from datetime import date

import pytest

from chalicelib.cases.rules import State
from chalicelib.my_cases import rules
from chalicelib.my_cases.rules import HAPPENED, NEXT, STATES, coming_days, told

RECEIVED = ("ApplicationReceived", "2027-01-14T17:30:00.000+00:00")
WITHDRAWN = ("ApplicationWithdrawn", "2027-01-31T23:30:00.000+00:00")


@pytest.mark.requirement("P6", "X5")
def test_a_case_in_the_queue_tells_what_has_happened_where_it_stands_and_what_is_next() -> None:
    entries = told([RECEIVED], State.RECEIVED, coming_days("2027-01-26", "2027-02-02", date(2027, 1, 26)))
    assert [entry["state"] for entry in entries] == ["done", "now", "next", "next", "next"]
    assert entries[0]["what"] == "Vi fick din ansökan"
    assert entries[0]["when"] == "14 januari 2027 18:30"
    assert [entry["when"] for entry in entries[1:]] == ["", "26 januari 2027", "", "2 februari 2027"]


@pytest.mark.requirement("P6")
def test_the_last_day_to_apply_is_not_said_to_be_coming_when_it_has_passed() -> None:
    entries = told([], State.RECEIVED, coming_days("2027-02-24", "2027-03-16", date(2027, 2, 25)))
    assert [entry["when"] for entry in entries] == ["", "", "16 mars 2027"]
    assert "Sista ansökningsdag" not in [entry["what"] for entry in entries]


@pytest.mark.requirement("P6", "B3")
def test_a_withdrawn_case_has_nothing_to_come() -> None:
    entries = told([RECEIVED, WITHDRAWN], State.WITHDRAWN, {})
    assert [entry["state"] for entry in entries] == ["done", "done"]
    assert entries[1]["when"] == "1 februari 2027 00:30"


def test_what_does_not_concern_the_person_is_not_told() -> None:
    assert told([("QueueRecounted", RECEIVED[1])], State.WITHDRAWN, {}) == []


def test_every_state_has_words_and_every_open_one_a_next_step() -> None:
    assert set(STATES) == set(State)
    assert set(NEXT) == {State.RECEIVED}
    assert all(HAPPENED.values()) and all(rules.CHANNELS.values())
