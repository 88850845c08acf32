"""What a survey asks, and what becomes of what somebody answers."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.http.forms import Form
from chalicelib.http.languages import LANGUAGES, say, speaking
from chalicelib.surveys.rules import Kind, fields, parts_at, read

pytestmark = pytest.mark.requirement("L4", "A4")

PARTS: list[dict[str, Any]] = [
    {"id": "p1", "words": {"sv": "Lek en stund", "en": "Play for a while"}},
    {"id": "p2", "words": {"sv": "Beröm"}},
]
QUALITY: dict[str, Any] = {
    "id": "quality",
    "kind": "scale",
    "words": {"sv": "Hur var träffen?", "en": "How was the session?"},
    "required": True,
    "least": 1,
    "most": 5,
    "ends": [{"sv": "Inte bra", "en": "Not good"}, {"sv": "Mycket bra"}],
}
QUESTIONS: list[dict[str, Any]] = [
    {"id": "top", "kind": "section", "words": {"sv": "Om träffen"}},
    QUALITY,
    {"id": "parts", "kind": "parts", "words": {"sv": "Vad gick ni igenom?"}},
    {"id": "known", "kind": "yes_no", "words": {"sv": "Vet du var materialet finns?"}},
    {
        "id": "missing",
        "kind": "several",
        "words": {"sv": "Vad saknar du?"},
        "options": [["o1", {"sv": "Blad"}], ["o2", {"sv": "Film"}]],
        "shown_if": ["known", "no"],
        "required": True,
    },
    {"id": "who", "kind": "one", "words": {"sv": "Vem är du?"}, "options": [["a", {"sv": "A"}], ["b", {"sv": "B"}]]},
    {"id": "minutes", "kind": "number", "words": {"sv": "Minuter om dagen"}, "least": 0, "most": 600},
    {"id": "free", "kind": "text", "words": {"sv": "Något mer?"}},
    {"id": "why", "kind": "text", "words": {"sv": "Varför?"}, "shown_if": ["quality", "1"]},
]


def test_each_kind_of_answer_is_stored_as_what_it_is() -> None:
    typed = {
        "quality": ["4"],
        "parts": ["p2", "p1"],
        "known": ["no"],
        "missing": ["o2"],
        "who": ["b"],
        "minutes": ["15"],
        "free": [" Tack "],
        "_csrf": ["x"],
    }
    reading = read(QUESTIONS, PARTS, typed)
    assert reading.errors == {}
    assert reading.answers == {
        "quality": 4,
        "parts": ["p1", "p2"],
        "known": "no",
        "missing": ["o2"],
        "who": "b",
        "minutes": 15,
        "free": "Tack",
    }


def test_what_is_not_answered_is_left_out() -> None:
    assert read(QUESTIONS, PARTS, {"quality": ["3"], "free": ["  "]}).answers == {"quality": 3}


def test_what_a_question_that_is_not_shown_got_is_dropped() -> None:
    reading = read(QUESTIONS, PARTS, {"quality": ["3"], "known": ["yes"], "missing": ["o1"], "why": ["Därför"]})
    assert reading.answers == {"quality": 3, "known": "yes"}
    assert reading.errors == {}


def test_a_question_can_hang_on_a_step_of_a_scale() -> None:
    assert read(QUESTIONS, PARTS, {"quality": ["1"], "why": ["Kallt"]}).answers == {"quality": 1, "why": "Kallt"}


def test_every_fault_is_told_at_once_and_what_was_typed_stays() -> None:
    typed = {
        "quality": ["6"],
        "parts": ["p9"],
        "known": ["no"],
        "who": ["c"],
        "minutes": ["601"],
        "free": ["x" * 1001],
        "stranger": ["1"],
    }
    reading = read(QUESTIONS, PARTS, typed)
    assert set(reading.errors) == {"quality", "parts", "missing", "who", "minutes", "free", ""}
    assert reading.typed["minutes"] == "601"
    assert reading.typed["quality"] == "6"


def test_a_question_about_parts_is_not_asked_where_the_session_has_none() -> None:
    assert "parts" not in [field.name for field in fields(QUESTIONS)]
    assert read(QUESTIONS, [], {"quality": ["3"], "parts": ["p1"]}).answers == {"quality": 3}


def test_a_scale_shows_its_numbers_and_says_what_its_ends_mean_in_each_language() -> None:
    scale = fields([QUALITY])[0]
    assert [value for value, _ in scale.options] == ["1", "2", "3", "4", "5"]
    assert [say(text) for _, text in scale.options] == ["1 – Inte bra", "2", "3", "4", "5 – Mycket bra"]
    with speaking("en"):
        assert [say(text) for _, text in scale.options] == ["1 – Not good", "2", "3", "4", "5 – Mycket bra"]


def test_the_parts_are_those_of_the_session() -> None:
    of_programme = [PARTS, [{"id": "p3", "words": {"sv": "Vila"}}]]
    assert parts_at(of_programme, 1) == PARTS
    assert [part["id"] for part in parts_at(of_programme, 2)] == ["p3"]
    assert not parts_at(of_programme, 3)
    assert not parts_at(of_programme, 0)


def test_a_section_asks_for_nothing() -> None:
    assert read([QUESTIONS[0] | {"required": True}], [], {}).errors == {}


def test_every_kind_can_be_drawn_and_read() -> None:
    assert {each["kind"] for each in QUESTIONS} == set(Kind)
    for code in LANGUAGES:
        with speaking(code):
            assert all(field.label for field in Form("survey", tuple(fields(QUESTIONS, PARTS))).shown())


names = st.sampled_from([each["id"] for each in QUESTIONS] + ["stranger", "_csrf", ""])


@given(
    st.dictionaries(names, st.lists(st.text(max_size=20) | st.sampled_from(["1", "p1", "no", "o1", "a"]), max_size=3))
)
def test_whatever_is_sent_only_answers_that_fit_are_kept(typed: dict[str, list[str]]) -> None:
    reading = read(QUESTIONS, PARTS, typed)
    assert not set(reading.answers) & set(reading.errors)
    assert json.loads(json.dumps(reading.answers)) == reading.answers
    for name, answer in reading.answers.items():
        asked = next(field for field in fields(QUESTIONS, PARTS) if field.name == name)
        match asked.kind:
            case "number":
                assert asked.least <= int(str(answer)) <= asked.most
            case "choice" | "yes_no":
                assert str(answer) in [value for value, _ in asked.options]
            case "choices":
                assert isinstance(answer, list)
                assert answer and set(answer) <= {value for value, _ in asked.options}
            case _:
                assert isinstance(answer, str) and answer


@given(st.integers(1, 5), st.sampled_from(["yes", "no"]), st.lists(st.sampled_from(["p1", "p2"]), unique=True))
def test_what_was_read_reads_the_same_again(quality: int, known: str, parts: list[str]) -> None:
    typed = {"quality": [str(quality)], "known": [known], "parts": parts, "missing": ["o1"]}
    first = read(QUESTIONS, PARTS, typed)
    again = {
        name: [str(each) for each in (answer if isinstance(answer, list) else [answer])]
        for name, answer in first.answers.items()
    }
    assert read(QUESTIONS, PARTS, again).answers == first.answers
