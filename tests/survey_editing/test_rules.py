"""What becomes of a survey's questions as they are written, and who publishes where."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.http.reach import Reach, Role
from chalicelib.survey_editing import arranging, asking, rules
from chalicelib.survey_editing.arranging import MOST_QUESTIONS, Question, QuestionNeeded, TooManyQuestions
from chalicelib.surveys.rules import fields, read

pytestmark = pytest.mark.requirement("L4", "A4")
SCALE: Question = {"id": "a", "kind": "scale", "words": {"sv": "Hur?"}, "least": 1, "most": 3}
CHOICE: Question = {"id": "b", "kind": "one", "words": {"sv": "Vem?"}, "options": [["o1", {"sv": "Jag"}]]}


def text(name: str, shown_if: list[str] | None = None) -> Question:
    made: Question = {"id": name, "kind": "text", "words": {"sv": name}}
    return made | ({"shown_if": shown_if} if shown_if else {})


def settled(asked: Question, *before: Question) -> str:
    return str(arranging.settled(asked, before, lambda: "fresh")["id"])


def test_a_question_has_its_id_as_long_as_it_takes_the_same_answers() -> None:
    assert settled(SCALE | {"words": {"sv": "Hur var det?"}, "required": True}, SCALE) == "a"
    assert settled(SCALE | {"most": 4}, SCALE) == "fresh"
    assert settled(SCALE | {"most": 4}) == "a", "nobody has been asked it"
    assert settled(SCALE, SCALE, SCALE | {"most": 4}) == "fresh", "one of its versions was another"
    assert settled(CHOICE | {"options": [["o1", {"sv": "Jag själv"}]]}, CHOICE) == "b"
    assert settled(CHOICE | {"options": [["o1", {"sv": "Jag"}], ["o2", {"sv": "Du"}]]}, CHOICE) == "fresh"


def test_what_hangs_on_a_question_goes_along_to_its_new_id() -> None:
    after = arranging.with_question([SCALE, text("c", ["a", "3"])], "a", SCALE | {"id": "fresh"})
    assert [each["id"] for each in after] == ["fresh", "c"] and after[1]["shown_if"] == ["fresh", "3"]


@pytest.mark.parametrize("changed", [SCALE | {"most": 2}, {**text("a")}, SCALE | {"least": 2, "most": 2}])
def test_an_answer_that_something_hangs_on_can_not_be_taken_away(changed: Question) -> None:
    with pytest.raises(QuestionNeeded):
        arranging.with_question([SCALE, text("c", ["a", "3"])], "a", changed)


def test_a_survey_has_its_limit() -> None:
    with pytest.raises(TooManyQuestions):
        arranging.with_question([text(str(number)) for number in range(MOST_QUESTIONS)], "new", text("new"))


questions = st.lists(
    st.one_of(
        st.just(SCALE), st.just(CHOICE), st.sampled_from([text("c", ["a", "2"]), text("d", ["b", "o1"]), text("e")])
    ),
    unique_by=lambda each: str(each["id"]),
)
steps = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(["up", "down", "remove"])), max_size=8)


@given(questions, steps)
def test_whatever_is_moved_or_removed_every_question_can_still_be_shown(asked: list[Any], done: list[Any]) -> None:
    try:
        now = arranging.checked(asked)
    except QuestionNeeded:
        return
    for name, how in done:
        try:
            now = (
                arranging.without(now, name)
                if how == "remove"
                else arranging.moved(now, name, -1 if how == "up" else 1)
            )
        except QuestionNeeded:
            continue
    assert len({each["id"] for each in now}) == len(now)
    known: set[str] = set()
    for each in now:
        assert not each.get("shown_if") or each["shown_if"][0] in known
        known.add(each["id"])


@given(st.integers(0, 10), st.integers(0, 10))
def test_a_scale_that_is_accepted_can_be_answered_at_both_ends(least: int, most: int) -> None:
    values = {"words_sv": "Hur?", "least": str(least), "most": str(most), "low_sv": "Lite", "high_sv": "Mycket"}
    if asking.faults("scale", values):
        assert most <= least or most - least > 10
        return
    made = asking.question("scale", "q", values, None)
    steps = [value for value, _ in fields([made])[0].options]
    assert (steps[0], steps[-1]) == (str(least), str(most))
    assert read([made], [], {"q": [steps[-1]]}).answers == {"q": most}


def test_a_form_that_shows_a_question_gives_the_same_question_back() -> None:
    for asked in (SCALE | {"ends": [{"sv": "Lite"}, {"sv": "Mycket"}]}, CHOICE, text("c", ["a", "3"])):
        assert asking.question(asking.kind_of(asked), asked["id"], asking.held(asked), asked) == asked


@pytest.mark.requirement("I2")
@pytest.mark.parametrize(
    ("role", "reach", "audience", "publishes"),
    [
        (Role.LEADER, "course:c", "parents", True),
        (Role.GUIDE, "district:farsta", "parents", True),
        (Role.COORDINATOR, "district:farsta", "parents", True),
        (Role.LEADER, "district:bromma", "parents", False),
        (Role.LEADER, "course:c", "professionals", False),
        (Role.INSTRUCTOR, "course:c", "parents", False),
        (Role.INSTRUCTOR, "city", "professionals", False),
        (Role.ADMINISTRATOR, "city", "professionals", True),
        (Role.FOLLOW_UP, "city", "parents", False),
    ],
)
def test_leaders_and_guides_publish_in_their_courses_and_instructors_do_not(
    role: Role, reach: str, audience: str, publishes: bool
) -> None:
    held = Reach("somebody", frozenset({(role, reach)}))
    assert rules.publishes_in_course(held, ["farsta"], "c", audience) is publishes


@pytest.mark.requirement("I2")
def test_instructors_write_for_the_trainings_they_teach() -> None:
    central = Reach("somebody", frozenset({(Role.INSTRUCTOR, "district:central")}))
    one_course = Reach("somebody", frozenset({(Role.INSTRUCTOR, "course:c")}))
    leader = Reach("somebody", frozenset({(Role.LEADER, "city")}))
    assert rules.drafts_for_programme(central, "training", (), "ledare")
    assert not rules.drafts_for_programme(central, "group", (), "komet")
    assert rules.drafts_for_programme(one_course, "training", {"ledare"}, "ledare")
    assert not rules.drafts_for_programme(one_course, "training", {"annan"}, "ledare")
    assert not rules.drafts_for_programme(leader, "training", {"ledare"}, "other")
