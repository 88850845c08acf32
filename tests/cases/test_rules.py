"""States, children and places, by themselves."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.cases import rules
from chalicelib.cases.rules import FOLLOWS, State, WrongState

ALI, SARA = uuid.uuid4().hex, uuid.uuid4().hex


def test_every_state_has_a_line_in_the_table() -> None:
    assert set(FOLLOWS) == set(State)


@pytest.mark.requirement("X6")
@given(st.lists(st.sampled_from(State), max_size=12))
def test_a_random_walk_of_wishes_never_leaves_the_table(wishes: list[State]) -> None:
    state = State.DRAFT
    for wish in wishes:
        try:
            after = rules.follow(state, wish)
        except WrongState:
            assert wish not in FOLLOWS[state]
        else:
            assert after is wish and wish in FOLLOWS[state]
            state = after
    assert state in State


@given(st.sampled_from(State), st.sampled_from(State))
def test_what_has_ended_stays_ended_and_nothing_becomes_a_draft_again(current: State, wanted: State) -> None:
    ended = (State.WITHDRAWN, State.DROPPED_OUT, State.COMPLETED, State.MERGED)
    if current in ended or wanted in (State.DRAFT, current):
        with pytest.raises(WrongState):
            rules.follow(current, wanted)


def test_an_unknown_state_is_nobodys() -> None:
    with pytest.raises(ValueError, match="lost"):
        rules.follow("lost", State.RECEIVED)


@pytest.mark.requirement("B9")
def test_an_open_case_waits_or_has_a_seat_and_never_both() -> None:
    waits = {State.RECEIVED, State.WAITING}
    seated = {State.OFFERED, State.DECIDED, State.ADMITTED}
    assert {state for state in State if rules.is_queued(state)} == waits
    assert {state for state in State if rules.is_active(state)} == waits | seated


def test_a_decision_that_can_be_undone_is_told_to_nobody() -> None:
    assert {rules.told_state(state) for state in State} == set(State) - {State.DECIDED}
    assert rules.told_state(State.DECIDED) == State.WAITING


START = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 30_000 * 86_400_000).map(lambda after: START + timedelta(milliseconds=after))
NUMBERS = st.integers(1, 999_999).map(lambda number: f"EK-2027-{number:06d}")


@pytest.mark.requirement("P3")
@given(st.lists(st.tuples(MOMENTS, NUMBERS), max_size=20))
def test_places_sort_by_time_of_receipt_and_then_by_number(received: list[tuple[datetime, str]]) -> None:
    places = [rules.place(*each) for each in received]
    assert sorted(places) == [rules.place(*each) for each in sorted(received)]


@given(MOMENTS, st.integers(-12, 12))
def test_a_place_is_the_same_moment_in_every_time_zone(moment: datetime, hours: int) -> None:
    there = moment.astimezone(timezone(timedelta(hours=hours)))
    assert rules.place(there, "EK-2027-000001") == rules.place(moment, "EK-2027-000001")


@pytest.mark.requirement("B9")
@pytest.mark.parametrize("written", ["Alma", "alma", " ALMA ", "Al\u200bma", "Alma\u200f", "\u2060Alma"], ids=ascii)
def test_a_child_is_the_same_however_its_name_is_written(written: str) -> None:
    assert rules.child_id(ALI, written, "2020-05") == rules.child_id(ALI, "Alma", "2020-05")


def test_two_words_are_not_one() -> None:
    assert rules.child_id(ALI, "Anna  Li", "2020-05") == rules.child_id(ALI, "anna li", "2020-05")
    assert rules.child_id(ALI, "Anna Li", "2020-05") != rules.child_id(ALI, "Annali", "2020-05")


@pytest.mark.requirement("B1")
@given(st.text(min_size=1, max_size=20))
def test_two_guardians_records_of_one_child_have_nothing_in_common(name: str) -> None:
    mine, theirs = rules.child_id(ALI, name, "2020-05"), rules.child_id(SARA, name, "2020-05")
    assert mine != theirs
    assert mine != rules.child_id(ALI, name, "2020-06")
    assert len(mine) == 12 and int(mine, 16) >= 0


def test_a_queue_is_a_programmes_in_a_district() -> None:
    assert rules.queue_id("komet-3-11", "farsta") == "komet-3-11/farsta"
    assert rules.applicant(ALI, "c") == f"{ALI}#c"
