"""Who is reached, counted from made-up courses."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aggregation.intake import HANDLING_DAYS, informed, intake, measured
from chalicelib.attendance.rules import Status
from chalicelib.cases.rules import State
from chalicelib.groups.rules import REASONS
from chalicelib.summaries.rules import added, mean

NOW = datetime(2027, 4, 1, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    application_id: str = "a1"
    course_id: str = "komet"
    state: str = "received"
    answers: dict[str, Any] = field(default_factory=dict)
    received_at: str | None = "2027-01-04T09:00:00.000+00:00"
    seat_in: str | None = None
    end_reason: str | None = None
    gender: str | None = "woman"
    language: str | None = "sv"
    channel: str | None = "web"
    decided_at: str | None = None
    told_at: str | None = "2027-03-20T09:00:00.000+00:00"
    silent_days: float | None = None


@dataclass(frozen=True)
class Marked:
    application_id: str
    number: int
    status: str


@dataclass(frozen=True)
class Held:
    course_id: str = "komet"
    starts_on: str = "2027-02-02"
    state: str = "announced"
    sessions: tuple[dict[str, Any], ...] = ({"number": 1}, {"number": 2}, {"number": 3, "cancelled": True})


@dataclass(frozen=True)
class Facts:
    applications: Sequence[Case]
    marks: Sequence[Marked] = ()
    course: Held = Held()
    now: datetime = NOW


def seated(application_id: str = "a1", state: str = State.ADMITTED, **more: Any) -> Case:
    return Case(application_id, state=state, seat_in="komet", **more)


@pytest.mark.requirement("S5", "C4")
def test_applicants_are_counted_by_gender_language_way_and_how_they_heard_of_it() -> None:
    figures = intake(
        Facts(
            [
                Case("a1", answers={"heard_from": "school"}),
                Case("a2", gender="man", language="ar", channel="paper", answers={"heard_from": "school"}),
                Case("a3", gender=None, language=None, answers={}),
            ]
        )
    )
    assert figures["applied"] == {
        "n": 3,
        "gender": {"woman": 1, "man": 1, "unknown": 1},
        "language": {"sv": 1, "ar": 1, "unknown": 1},
        "channel": {"web": 2, "paper": 1},
        "heard_from": {"school": 2},
    }


@pytest.mark.requirement("S5")
def test_who_withdrew_has_applied_and_who_was_merged_or_never_sent_it_has_not() -> None:
    cases = [Case("a1", state=State.WITHDRAWN), Case("a2", state=State.MERGED), Case("a3", state=State.DRAFT)]
    figures = intake(Facts(cases))
    assert (figures["applied"]["n"], figures["withdrawn"]["n"]) == (1, 1)


@pytest.mark.requirement("S5")
def test_who_applied_here_and_got_a_seat_elsewhere_is_counted_once_in_each_place() -> None:
    case = Case(course_id="komet", state=State.ADMITTED, seat_in="other")
    here, there = intake(Facts([case])), intake(Facts([case], course=Held("other")))
    assert (here["applied"]["n"], here["admitted"]["n"]) == (1, 0)
    assert (there["applied"]["n"], there["admitted"]["n"]) == (0, 1)
    assert there["handling_days"]["n"] == 0, "handled where they applied"


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("state", [State.DECIDED, State.OFFERED])
def test_a_seat_that_is_decided_or_offered_is_not_given_yet(state: str) -> None:
    assert intake(Facts([seated(state=state)]))["admitted"]["n"] == 0


@pytest.mark.requirement("S5")
def test_taking_part_is_being_there_once_and_completing_takes_part_too() -> None:
    cases = [seated("a1", State.COMPLETED), seated("a2", State.COMPLETED), seated("a3"), seated("a4")]
    marks = [
        Marked("a1", 1, Status.PRESENT),
        Marked("a2", 1, Status.ABSENT),
        Marked("a3", 1, Status.EXCUSED),
        Marked("a4", 2, Status.MADE_UP),
    ]
    figures = intake(Facts(cases, marks))
    assert figures["took_part"]["n"] == 2
    assert figures["completed"]["n"] == 1, "who was never there has completed nothing"
    assert figures["attendance"] == {"attended": 2, "possible": 4}


@pytest.mark.requirement("S5")
def test_whether_somebody_completes_is_known_when_the_course_is_closed_or_they_are_certified_before() -> None:
    cases = [seated("a1", State.COMPLETED), seated("a2", State.DROPPED_OUT), seated("a3")]
    assert intake(Facts(cases))["ended"]["n"] == 1
    assert intake(Facts(cases, course=Held(state="closed")))["ended"]["n"] == 3


@pytest.mark.requirement("S5")
def test_where_nobody_is_ever_marked_those_who_complete_have_taken_part() -> None:
    figures = intake(Facts([seated("a1", State.COMPLETED), seated("a2", State.DROPPED_OUT)]))
    assert (figures["took_part"]["n"], figures["completed"]["n"]) == (1, 1)


@pytest.mark.requirement("S5")
def test_marks_of_a_session_that_was_cancelled_count_nowhere() -> None:
    figures = intake(Facts([seated()], [Marked("a1", 3, Status.PRESENT)]))
    assert (figures["took_part"]["n"], figures["attendance"]["possible"]) == (0, 0)


@pytest.mark.requirement("S5", "B11")
def test_who_drops_out_is_counted_with_the_reason() -> None:
    cases = [
        seated("a1", State.DROPPED_OUT, end_reason="time"),
        seated("a2", State.DROPPED_OUT, gender="man"),
        seated("a3", State.DROPPED_OUT, end_reason="time"),
    ]
    dropped = intake(Facts(cases))["dropped"]
    assert (dropped["n"], dropped["reasons"]) == (3, {"time": 2, "unknown": 1})
    assert dropped["gender"] == {"woman": 2, "man": 1}


@pytest.mark.requirement("S11")
def test_waiting_is_from_receipt_to_the_start_and_nought_for_who_came_later() -> None:
    late = seated("a2", received_at="2027-02-10T09:00:00.000+00:00")
    waiting = intake(Facts([seated("a1"), late]))["waiting_days"]
    assert waiting == {"n": 2, "sum": 29, "squares": 841, "counts": {"30": 2}}


@pytest.mark.requirement("S11")
def test_the_day_of_receipt_is_stockholms() -> None:
    before_midnight = seated(received_at="2027-01-04T23:30:00.000+00:00")  # the fifth in Stockholm
    assert intake(Facts([before_midnight]))["waiting_days"]["sum"] == 28


@pytest.mark.requirement("S7")
def test_handling_is_from_receipt_to_the_first_decision_that_was_told() -> None:
    decided = Case("a1", decided_at="2027-01-24T10:00:00.000+00:00")
    binder = Case("a2", decided_at="2027-01-24T10:00:00.000+00:00", channel="binder")
    handling = intake(Facts([decided, binder, Case("a3")]))["handling_days"]
    assert handling == {"n": 1, "sum": 20, "squares": 400, "counts": {"30": 1}}


@pytest.mark.requirement("S7")
def test_handling_is_counted_in_days_of_stockholms_calendar() -> None:
    case = Case(received_at="2027-01-04T20:00:00.000+00:00", decided_at="2027-01-05T07:00:00.000+00:00")
    assert intake(Facts([case]))["handling_days"]["sum"] == 1


@pytest.mark.requirement("P10")
def test_how_easy_applying_was_is_counted_of_those_who_say_it() -> None:
    cases = [Case("a1", answers={"ease": "5"}), Case("a2", answers={"ease": "4"}), Case("a3", answers={"ease": "x"})]
    ease = intake(Facts([*cases, Case("a4")]))["ease"]
    assert (ease["n"], mean(ease), ease["counts"]) == (2, 4.5, {"5": 1, "4": 1})


@pytest.mark.requirement("X5", "S7")
@pytest.mark.parametrize(
    ("case", "counted"),
    [
        (Case(told_at=(NOW - timedelta(days=31)).isoformat()), {"n": 1, "of": 1}),  # a night's delay is none
        (Case(told_at=(NOW - timedelta(days=32)).isoformat()), {"n": 0, "of": 1}),
        (Case(told_at=(NOW - timedelta(days=300)).isoformat(), state=State.COMPLETED), {"n": 1, "of": 1}),
        (Case(silent_days=40, state=State.COMPLETED), {"n": 0, "of": 1}),
        (Case(told_at=None), {"n": 0, "of": 0}),
    ],
)
def test_informed_is_who_was_never_left_without_a_word_for_long(case: Case, counted: dict[str, int]) -> None:
    assert informed([case], NOW, 30) == counted


@pytest.mark.requirement("S7")
@given(st.lists(st.none() | st.integers(0, 900)))
def test_every_known_number_of_days_is_in_one_bucket(days: list[int | None]) -> None:
    figures = measured(days, HANDLING_DAYS)
    assert figures["n"] == sum(figures["counts"].values()) == sum(each is not None for each in days)


MOMENTS = st.integers(0, 180).map(lambda days: (datetime(2026, 9, 1, tzinfo=UTC) + timedelta(days=days)).isoformat())
CASES = st.builds(
    Case,
    course_id=st.sampled_from(["komet", "other"]),
    state=st.sampled_from(list(State)),
    answers=st.fixed_dictionaries({}, optional={"ease": st.sampled_from("12345"), "heard_from": st.just("school")}),
    received_at=MOMENTS,
    seat_in=st.sampled_from([None, "komet", "other"]),
    end_reason=st.none() | st.sampled_from(sorted(REASONS)),
    gender=st.sampled_from(["woman", "man", None]),
    language=st.sampled_from(["sv", "ar", None]),
    channel=st.sampled_from(["web", "paper", "binder", None]),
    decided_at=st.none() | MOMENTS,
    told_at=st.none() | MOMENTS,
    silent_days=st.none() | st.integers(0, 60),
)
MARKS = st.builds(Marked, st.just(""), st.integers(1, 3), st.sampled_from([str(each) for each in Status]))
GROUPS = st.lists(st.tuples(CASES, st.lists(MARKS, max_size=3)), max_size=12)


def facts(of: Sequence[tuple[Case, list[Marked]]], course: Held = Held(sessions=())) -> Facts:
    cases = [case for case, _ in of]
    marks = [replace(mark, application_id=case.application_id) for case, theirs in of for mark in theirs]
    return Facts(cases, marks, course)


def numbered(group: Sequence[tuple[Case, list[Marked]]]) -> list[tuple[Case, list[Marked]]]:
    return [(replace(case, application_id=f"a{place}"), marks) for place, (case, marks) in enumerate(group)]


@pytest.mark.requirement("S5")
@given(GROUPS, st.integers(0, 12))
def test_the_sum_of_parts_is_the_whole(group: list[tuple[Case, list[Marked]]], at: int) -> None:
    group = numbered(group)
    parts = added([intake(facts(group[:at])), intake(facts(group[at:]))])
    assert parts == added([intake(facts(group)), {}])


@pytest.mark.requirement("S5")
@given(GROUPS, st.randoms())
def test_in_any_order_and_each_twice_it_is_the_same(group: list[tuple[Case, list[Marked]]], by: Any) -> None:
    group, course = numbered(group), Held()
    before = intake(facts(group, course))
    shuffled = list(group)
    by.shuffle(shuffled)
    asked = facts(shuffled, course)
    assert intake(replace(asked, applications=[*asked.applications, *asked.applications])) == before


@pytest.mark.requirement("S5")
@given(GROUPS)
def test_who_completes_has_taken_part_and_who_takes_part_has_been_admitted(
    group: list[tuple[Case, list[Marked]]],
) -> None:
    figures = intake(facts(numbered(group), Held()))
    for order in (("completed", "took_part", "admitted"), ("completed", "ended", "admitted")):
        counts = [figures[name]["n"] for name in order]
        assert counts == sorted(counts)
    assert figures["attendance"]["attended"] <= figures["attendance"]["possible"]
    for name in ("applied", "admitted", "took_part", "completed", "dropped", "withdrawn"):
        for split in ("gender", "language"):
            assert sum(figures[name][split].values()) == figures[name]["n"]
