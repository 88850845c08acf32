"""What attendance comes to: attended, rows of absences, what can still be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.attendance.rules import (
    ABSENCES,
    ATTENDED,
    Chance,
    Row,
    Status,
    attended,
    follow_rows,
    in_order,
    is_markable,
    least_sessions,
    mark_id,
    rows_of_absences,
    standing,
)

NOW = "2027-03-02T18:00:00.000+00:00"


@dataclass(frozen=True)
class Marked:
    number: int
    status: str


def marked(said: str) -> list[Marked]:
    """ "pa-x": session 1 present, 2 absent, 3 unmarked, 4 excused; l late, m made up."""
    letters = {"p": "present", "l": "late", "x": "excused", "a": "absent", "m": "made_up"}
    return [Marked(number, letters[sign]) for number, sign in enumerate(said, start=1) if sign != "-"]


def rows(said: str) -> list[list[int]]:
    return rows_of_absences(range(1, len(said) + 1), {mark.number: mark.status for mark in marked(said)})


@pytest.mark.requirement("I5")
def test_who_was_there_came_late_or_has_made_it_up_has_attended() -> None:
    assert attended(marked("plmxa")) == 3


@pytest.mark.requirement("B11")
@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("aa", [[1, 2]]),
        ("ax", [[1, 2]]),
        ("pxap", [[2, 3]]),
        ("apa", []),
        ("ala", []),
        ("ama", []),
        ("a-a", []),
        ("aaapxx", [[1, 2, 3], [5, 6]]),
        ("", []),
    ],
)
def test_two_absences_in_a_row_whether_said_or_not_ask_for_outreach(said: str, found: list[list[int]]) -> None:
    assert rows(said) == found


marks = st.text("plxam-", max_size=20)


@given(marks)
def test_every_row_is_of_absences_without_a_gap_and_as_long_as_it_can_be(said: str) -> None:
    found = rows(said)
    statuses = {mark.number: mark.status for mark in marked(said)}
    for row in found:
        assert len(row) >= 2 and row == list(range(row[0], row[-1] + 1))
        assert all(statuses[number] in ABSENCES for number in row)
        assert statuses.get(row[0] - 1) not in ABSENCES and statuses.get(row[-1] + 1) not in ABSENCES
    within = {number for row in found for number in row}
    alone = [number for number, status in statuses.items() if status in ABSENCES and number not in within]
    assert not any(statuses.get(number + 1) in ABSENCES for number in alone)


@given(marks, marks)
def test_no_row_is_told_of_twice_and_none_that_overlaps_nothing_is_left_untold(before: str, after: str) -> None:
    told, _ = follow_rows([], rows(before), NOW)
    done = [Row(row.numbers, row.since, NOW, "comes_back") for row in told]

    followed, new = follow_rows(done, rows(after), "2027-04-01")

    assert [list(row.numbers) for row in followed] == rows(after)
    was = {number for row in told for number in row.numbers}
    assert all(not set(row.numbers) & was for row in new)
    assert [row for row in followed if row.is_open] == new
    assert follow_rows(followed, rows(after), "2027-05-01") == (followed, [])


def test_a_row_that_grows_stays_done_and_two_that_grow_together_are_open_while_one_is() -> None:
    done = Row((1, 2), NOW, NOW, "comes_back")

    assert follow_rows([done], [[1, 2, 3]], "later") == ([Row((1, 2, 3), NOW, NOW, "comes_back")], [])
    together, new = follow_rows([done, Row((4, 5), NOW)], [[1, 2, 3, 4, 5]], "later")
    assert together[0].is_open and not new
    parted, new = follow_rows([Row((1, 2, 3, 4, 5), NOW, NOW, "leaves")], [[1, 2], [4, 5]], "later")
    assert [row.is_open for row in parted] == [False, False] and not new


@pytest.mark.parametrize(
    ("said", "least", "chance"),
    [
        ("-----", 5, Chance.OPEN),  # nobody has been absent: no reason to worry anybody
        ("p----", 4, Chance.OPEN),
        ("a----", 4, Chance.AT_RISK),
        ("aa---", 4, Chance.LOST),
        ("am---", 4, Chance.AT_RISK),
        ("mm---", 4, Chance.OPEN),
        ("pppp-", 4, Chance.REACHED),
        ("aapp-", 4, Chance.LOST),
    ],
)
@pytest.mark.requirement("I5")
def test_it_is_pointed_out_early_who_cant_reach_what_is_asked(said: str, least: int, chance: Chance) -> None:
    assert standing(range(1, len(said) + 1), marked(said), least).chance == chance


@given(marks, st.integers(0, 22))
def test_who_can_reach_it_is_found_by_attending_all_that_is_left(said: str, least: int) -> None:
    numbers = range(1, len(said) + 1)
    best = marked(said.replace("-", "p"))

    chance = standing(numbers, marked(said), least).chance

    assert (chance == Chance.LOST) == (attended(best) < least)
    assert (chance == Chance.REACHED) == (attended(marked(said)) >= least)


@given(marks, st.data())
def test_one_more_absence_never_brings_anybody_nearer(said: str, data: st.DataObject) -> None:
    order = [Chance.REACHED, Chance.OPEN, Chance.AT_RISK, Chance.LOST]
    unmarked = [place for place, sign in enumerate(said) if sign == "-"]
    if not unmarked:
        return
    place = data.draw(st.sampled_from(unmarked))
    least = data.draw(st.integers(0, len(said)))

    def chance(marks: str) -> int:
        found = standing(range(1, len(marks) + 1), marked(marks), least).chance
        assert found is not None
        return order.index(found)

    assert chance(said[:place] + "a" + said[place + 1 :]) >= chance(said)
    assert chance(said[:place] + "p" + said[place + 1 :]) <= chance(said)


def test_where_nothing_is_asked_nobody_is_at_risk() -> None:
    assert standing([1, 2], marked("aa"), None).chance is None
    assert least_sessions(None) is None and least_sessions([{"kind": "judgement"}]) is None
    assert least_sessions([{"kind": "own_group"}, {"kind": "sessions", "least": 10}, {"kind": "sessions"}]) == 10


def _session(number: int, starts_at: str, **more: object) -> dict[str, object]:
    return {"number": number, "starts_at": starts_at, "ends_at": starts_at, **more}


def test_sessions_are_in_the_order_they_are_held_in_without_what_is_cancelled() -> None:
    first, second = _session(1, "2027-02-20T16:30:00+00:00"), _session(2, "2027-02-09T16:30:00+00:00")

    assert in_order([first, second, _session(3, "2027-02-11T16:30:00+00:00", cancelled=True)]) == [2, 1]


@pytest.mark.parametrize(
    ("minutes", "more", "state", "can"),
    [
        (31, {}, "announced", False),
        (30, {}, "announced", True),  # they stand at the door
        (-6000, {}, "closed", True),  # what was wrong is put right afterwards
        (-60, {"cancelled": True}, "announced", False),
        (-60, {}, "cancelled", False),
        (-60, {}, "draft", False),
    ],
)
def test_a_session_can_be_marked_from_just_before_it_begins(
    minutes: int, more: dict[str, object], state: str, can: bool
) -> None:
    now = datetime(2027, 3, 2, 16, 0, tzinfo=UTC)
    starts = (now + timedelta(minutes=minutes)).isoformat()

    assert is_markable(_session(1, starts, **more), state, now) is can


def test_every_way_to_be_marked_is_either_attended_or_absent() -> None:
    assert set(Status) == ATTENDED | ABSENCES and not ATTENDED & ABSENCES


def test_marks_of_a_course_lie_in_the_order_of_its_sessions() -> None:
    ids: Sequence[str] = [mark_id(2, "a"), mark_id(10, "a")]
    assert sorted(ids) == ids
