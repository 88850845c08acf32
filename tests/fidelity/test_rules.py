"""The rules of fidelity: what each aspect rests on, where the levels lie, what is too little, what courses need."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.fidelity.evidence import Given, indication, passed_over, values
from chalicelib.fidelity.needs import FOCUS, focus, needs
from chalicelib.fidelity.rules import THRESHOLDS, Aspect, Level, Source, Value, entry, level_of, low, unseen, worst
from chalicelib.fidelity.words import ASPECTS, LEVELS, SOURCES
from chalicelib.surveys.rules import Measure
from tests.fidelity.made_up import PARTS, POOR, Filled, Run, said

pytestmark = pytest.mark.requirement("L8", "S4")


def measures(**percent: tuple[int, int]) -> dict[str, dict[str, int]]:
    """What parents say: measure → (per cent, how many answers)."""
    return {name: {"n": n, "sum": value * n, "squares": value * value * n} for name, (value, n) in percent.items()}


def test_every_aspect_level_and_source_has_its_words_and_thresholds() -> None:
    assert set(ASPECTS) == set(THRESHOLDS) == set(Aspect)
    assert set(LEVELS) == set(Level)
    assert {aspect for aspect, _ in SOURCES} == set(Aspect)
    assert set(FOCUS) == {key for key in SOURCES if key[0] != Aspect.DOSE}
    assert all(0 < threshold.low < threshold.good <= 100 for threshold in THRESHOLDS.values())


def test_a_course_of_which_nothing_is_known_has_no_level() -> None:
    found = indication(Given())
    assert found["level"] == "unknown"
    assert {aspect: (each["level"], each["rests_on"]) for aspect, each in found["aspects"].items()} == {
        aspect: ("unknown", {}) for aspect in Aspect
    }


def test_adherence_is_parts_gone_through_method_and_what_parents_say() -> None:
    kept = [Filled(1), Filled(2, parts=("p1",), home="no"), Filled(3, role_play="no", home=None)]

    found = values(Given(checklists=kept, measures=measures(adherence=(72, 11))))[Aspect.ADHERENCE]

    assert found == {
        Source.LEADERS: Value(83, 3),  # five of six parts
        Source.METHOD: Value(60, 3),  # three yes of five answers: home is asked twice
        Source.PARENTS: Value(72, 11),
    }


def test_a_session_without_parts_says_nothing_of_parts() -> None:
    found = values(Given(checklists=[Filled(1, asked=(), parts=()), Filled(2)]))[Aspect.ADHERENCE]
    assert found[Source.LEADERS] == Value(100, 1)


def test_dose_is_sessions_minutes_and_attendance_and_never_more_than_all() -> None:
    kept = [Filled(1, minutes=200), Filled(2, minutes=90)]
    found = values(Given(checklists=kept, planned=4, held=3, attended=15, marks=20, marked=3))[Aspect.DOSE]
    assert found == {Source.SESSIONS: Value(75, 4), Source.MINUTES: Value(97, 2), Source.ATTENDANCE: Value(75, 3)}
    longer = values(Given(checklists=[Filled(minutes=600)], planned=1, held=2))[Aspect.DOSE]
    assert {value.percent for value in longer.values()} == {100}


def test_the_leaders_own_judgement_goes_from_nothing_to_all() -> None:
    for quality, percent in ((1, 0), (2, 25), (3, 50), (4, 75), (5, 100)):
        found = values(Given(checklists=[Filled(quality=quality)]))[Aspect.QUALITY]
        assert found == {Source.LEADERS: Value(percent, 1)}


def test_quality_and_involvement_come_from_the_measures_of_the_released_answers() -> None:
    told = measures(quality=(80, 9), delivery=(65, 9), involvement=(49, 6), progress=(10, 9))
    found = values(Given(measures=told))
    assert found[Aspect.QUALITY] == {Source.PARENTS: Value(80, 9), Source.DELIVERY: Value(65, 9)}
    assert found[Aspect.INVOLVEMENT] == {Source.PARENTS: Value(49, 6)}
    assert {Measure.QUALITY, Measure.DELIVERY, Measure.INVOLVEMENT} <= set(told)


@pytest.mark.parametrize(
    ("aspect", "percent", "level"),
    [
        (Aspect.ADHERENCE, 100, "good"),
        (Aspect.ADHERENCE, 80, "good"),
        (Aspect.ADHERENCE, 79, "look"),
        (Aspect.ADHERENCE, 60, "look"),
        (Aspect.ADHERENCE, 59, "low"),
        (Aspect.DOSE, 65, "look"),
        (Aspect.DOSE, 64, "low"),
        (Aspect.QUALITY, 70, "good"),
        (Aspect.QUALITY, 49, "low"),
        (Aspect.INVOLVEMENT, 0, "low"),
    ],
)
def test_thresholds_belong_to_the_level_that_they_begin(aspect: Aspect, percent: int, level: str) -> None:
    assert level_of(aspect, percent) == level


def test_an_aspect_is_as_its_lowest_source_that_rests_on_enough() -> None:
    good = [Filled(1), Filled(2)]
    found = indication(Given(checklists=good, measures=measures(quality=(40, 5))))["aspects"]["quality"]
    assert found == {"level": "low", "rests_on": {"leaders": [100, 2], "parents": [40, 5]}}


@pytest.mark.parametrize(("answers", "level"), [(4, "good"), (5, "low")])
def test_fewer_than_five_answers_move_no_level(answers: int, level: str) -> None:
    found = indication(Given(checklists=[Filled(1), Filled(2)], measures=measures(quality=(10, answers))))
    assert found["aspects"]["quality"]["level"] == level


@pytest.mark.parametrize(("sessions", "level"), [(1, "unknown"), (2, "low")])
def test_one_session_is_too_little_to_tell(sessions: int, level: str) -> None:
    kept = [Filled(number, quality=1) for number in range(sessions)]
    assert indication(Given(checklists=kept))["aspects"]["quality"]["level"] == level


def test_the_course_is_as_the_aspect_that_asks_for_most_attention() -> None:
    assert worst([Level.GOOD, Level.UNKNOWN, Level.LOOK]) == "look"
    assert worst([Level.GOOD, Level.LOW, Level.LOOK]) == "low"
    assert worst([Level.GOOD, Level.UNKNOWN]) == "good"
    assert worst([Level.UNKNOWN]) == worst([]) == "unknown"


@given(
    st.lists(st.builds(Filled, minutes=st.integers(0, 600), quality=st.integers(1, 5)), max_size=12),
    st.integers(0, 15),
    st.integers(0, 15),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_a_share_is_always_between_nothing_and_all(
    kept: list[Filled], planned: int, held: int, attended: int, away: int
) -> None:
    told = Given(kept, planned, min(held, planned), attended, attended + away, 3)
    shares = [value.percent for said in values(told).values() for value in said.values()]
    assert all(0 <= percent <= 100 for percent in shares)


@given(st.permutations([Filled(1, parts=()), Filled(2, quality=2), Filled(3, minutes=60)]))
def test_the_order_of_the_checklists_is_no_matter(kept: list[Filled]) -> None:
    assert indication(Given(kept)) == indication(Given(sorted(kept, key=lambda each: each.session)))


def test_a_part_is_passed_over_where_leaders_left_it_out_or_few_parents_say_it_was_there() -> None:
    kept = [Filled(1, asked=("p1", "p2"), parts=("p2",))]
    assert passed_over(Given(kept, parts={"p3": (2, 5), "p4": (3, 5), "p5": (0, 4)})) == ["p1", "p3"]


@pytest.mark.requirement("I9")
def test_what_is_low_is_unseen_until_a_note_was_written_while_it_was_low() -> None:
    found = said(adherence=("low", {}), dose=("good", {}), quality=("low", {}))
    assert low(found) == ["adherence", "quality"]
    assert unseen(found, []) == ["adherence", "quality"]
    assert unseen(found, [["dose"], ["adherence"]]) == ["quality"]
    assert unseen(found, [["adherence", "quality"]]) == []
    assert low({}) == []


def part(course: str, *parts: str, programme: str = "komet") -> tuple[Run, dict[str, Any]]:
    return Run(course, programme), {**said(), "parts": list(parts)}


@pytest.mark.requirement("I10")
def test_a_need_is_what_is_low_in_several_courses_and_says_in_how_many() -> None:
    found = needs([(Run("a"), POOR), (Run("b"), POOR), (Run("c"), said(quality=("good", {"leaders": [90, 4]})))])
    assert [(each.key, each.courses) for each in found] == [("quality.leaders", ("a", "b"))]
    assert needs([(Run("a"), POOR)]) == []


@pytest.mark.requirement("I10")
def test_a_value_that_rests_on_too_little_shows_no_need_nor_does_one_that_is_only_worth_a_look() -> None:
    little = said(quality=("unknown", {"parents": [10, 4]}))
    middling = said(quality=("look", {"parents": [60, 9]}))
    assert needs([(Run("a"), little), (Run("b"), little), (Run("c"), middling), (Run("d"), middling)]) == []


@pytest.mark.requirement("I10")
def test_two_of_many_courses_are_chance_and_no_need() -> None:
    fine = said(level="good", quality=("good", {"leaders": [90, 4]}))
    many = [(Run(f"fine-{number}"), fine) for number in range(9)]
    assert needs([*many, (Run("a"), POOR), (Run("b"), POOR)]) == []
    assert [each.key for each in needs([*many[:8], (Run("a"), POOR), (Run("b"), POOR)])] == ["quality.leaders"]
    assert needs([*many, part("a", "p1"), part("b", "p1")]) == []
    assert [each.key for each in needs([*many[:8], part("a", "p1"), part("b", "p1")])] == ["komet.p1"]


@pytest.mark.requirement("I10")
def test_courses_that_tell_nothing_of_a_value_do_not_hide_that_others_show_a_need() -> None:
    silent = [(Run(f"silent-{number}"), said(level="unknown")) for number in range(50)]
    assert [each.key for each in needs([*silent, (Run("a"), POOR), (Run("b"), POOR)])] == ["quality.leaders"]


@pytest.mark.requirement("I10")
def test_nobody_is_trained_against_cancelled_sessions() -> None:
    few = said(dose=("low", {"sessions": [30, 8], "attendance": [20, 8]}))
    assert needs([(Run("a"), few), (Run("b"), few)]) == []


@pytest.mark.requirement("I10")
def test_parts_are_needs_of_their_own_programme_and_most_shown_comes_first() -> None:
    found = needs([part("a", "p1", "p2"), part("b", "p1", "p2"), part("c", "p2"), part("d", "p1", programme="tonar")])
    assert [(each.key, len(each.courses), each.part) for each in found] == [
        ("komet.p2", 3, "p2"),
        ("komet.p1", 2, "p1"),
    ]


@dataclass(frozen=True)
class Known:
    names: dict[str, str]
    parts: list[list[dict[str, Any]]]


@pytest.mark.requirement("I10")
def test_a_need_is_named_by_what_there_is_to_practise_and_a_part_by_its_session() -> None:
    komet = Known({"sv": "Komet"}, PARTS)
    assert focus("quality.delivery", lambda each: None) == "Att förklara, visa och ge återkoppling"
    assert focus("komet.p5", lambda each: komet) == "Komet, träff 3: Rollspel om uppmaningar"
    assert focus("komet.gone", lambda each: komet) == "Komet"
    assert focus("gone.p5", lambda each: None) == "p5"


def test_versions_of_a_session_lie_in_order() -> None:
    assert sorted([entry(10, 1), entry(2, 10), entry(2, 9)]) == ["02#0009", "02#0010", "10#0001"]
