"""What becomes of what the administrator writes."""

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.http.fields import from_data
from chalicelib.http.forms import Form
from chalicelib.http.words import LANGUAGE_KEYS, field_name, missing
from chalicelib.programmes import options, rules
from chalicelib.programmes.rules import QUESTION_KINDS, Question, QuestionNeeded, TooManyQuestions

pytestmark = pytest.mark.requirement("C1")


def asked(name: str, shown_if: str = "") -> Question:
    made: Question = {"name": name, "kind": "yes_no", "label": {"sv": name}}
    return made | ({"shown_if": [shown_if, "yes"]} if shown_if else {})


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Föräldrar i förskolan", "foraldrar-i-forskolan"),
        ("ABC – Alla Barn i Centrum", "abc-alla-barn-i-centrum"),
        ("  Komet 3–11 år  ", "komet-3-11-ar"),
        ("برنامج", ""),
        ("!!!", ""),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_a_name_becomes_a_part_of_addresses(name: str, address: str) -> None:
    assert rules.programme_id(name) == address


@given(st.text(max_size=100))
def test_whatever_the_name_its_address_is_one(name: str) -> None:
    found = rules.programme_id(name)
    assert set(found) <= set(string.ascii_lowercase + string.digits + "-") and len(found) <= rules.LONGEST_ID
    assert not found.startswith("-") and not found.endswith("-")


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"age_from": "3", "age_to": "11"}, set()),
        ({"age_from": "3", "age_to": "3"}, set()),
        ({"age_from": "12", "age_to": "3"}, {"age_to"}),
        ({"age_from": "12"}, set()),
        ({"certify_sessions": "10", "sessions": "10"}, set()),
        ({"certify_sessions": "11", "sessions": "10"}, {"certify_sessions"}),
    ],
)
def test_what_does_not_go_together_is_told(values: dict[str, Any], fields: set[str]) -> None:
    assert set(rules.faults(values)) == fields


def test_a_certificate_asks_for_what_is_chosen_in_the_shape_that_certifying_reads() -> None:
    assert rules.certification({"certify_sessions": "10", "certify_by": ["judgement", "own_group"]}) == [
        {"kind": "sessions", "least": 10},
        {"kind": "own_group"},
        {"kind": "judgement"},
    ]
    assert rules.certification({}) == []


texts = st.text(alphabet=string.ascii_letters + "åäö 0123456789", min_size=1, max_size=40).filter(str.strip)
option_lists = st.lists(texts.map(str.strip), min_size=2, max_size=options.MOST)


@given(kind=st.sampled_from(sorted(QUESTION_KINDS)), label=texts, choices=option_lists, required=st.booleans())
def test_every_question_that_is_made_can_be_asked(kind: str, label: str, choices: list[str], required: bool) -> None:
    values: dict[str, Any] = {"label_sv": label, "required": "yes" if required else "no"}
    values["options_sv"] = "\n".join(choices)
    assert options.faults(values, ()) == {}

    field = from_data(rules.question("own_1", kind, values))

    answer = {"yes_no": "no", "choice": "o1", "choices": "o1"}.get(kind, "svar")
    reading = Form("own", (field,)).read({"own_1": [answer]})
    assert reading.errors == {} and "own_1" in reading.values
    assert bool(Form("own", (field,)).read({}).errors) == required


@given(before=option_lists, more=st.lists(texts.map(str.strip), max_size=3), words=st.randoms())
def test_options_keep_their_values_however_they_are_worded(before: list[str], more: list[str], words: Any) -> None:
    old = options.as_data({"options_sv": "\n".join(before)}, ())
    reworded = [f"{text}!" for text in before] + more
    new = options.as_data({"options_sv": "\n".join(reworded)}, old)
    assert [value for value, _ in new][: len(old)] == [value for value, _ in old]
    assert len({value for value, _ in new}) == len(new) == len(before) + len(more)


@pytest.mark.parametrize(
    ("typed", "before", "wrong"),
    [
        ({"sv": "ett"}, [], {"sv"}),
        ({"sv": "ett\ntvå"}, ["a", "b", "c"], {"sv"}),
        ({"sv": "ett\n\n  två  "}, [], set()),
        ({"sv": "ett\ntvå", "en": "one"}, [], {"en"}),
        ({"sv": "ett\ntvå", "en": "one\ntwo", "ar": "1\n2\n3"}, [], {"ar"}),
        ({"sv": "ett\n" + "å" * 121}, [], {"sv"}),
        ({"sv": "\n".join("abcdefghijklmnopq")}, [], {"sv"}),
    ],
)
def test_options_that_do_not_match_are_refused(typed: dict[str, str], before: list[str], wrong: set[str]) -> None:
    values: dict[str, Any] = {field_name("options", key): text for key, text in typed.items()}
    found = options.faults(values, [[value, {"sv": value}] for value in before])
    assert set(found) == {field_name("options", key) for key in wrong}


def test_options_are_data_in_every_language_that_has_them() -> None:
    made = options.as_data({"options_sv": "Ja visst\nNej", "options_ar": "نعم\nلا"}, [["yes", {"sv": "Ja"}]])
    assert made == [["yes", {"sv": "Ja visst", "ar": "نعم"}], ["o1", {"sv": "Nej", "ar": "لا"}]]


@given(
    edges=st.lists(st.booleans(), min_size=1, max_size=6),
    steps=st.lists(st.tuples(st.integers(0, 5), st.sampled_from([-1, 1, 0])), max_size=12),
)
def test_no_move_parts_a_question_from_the_one_it_hangs_on(edges: list[bool], steps: list[tuple[int, int]]) -> None:
    questions = [asked("q0")]
    for number, hangs in enumerate(edges, 1):
        questions.append(asked(f"q{number}", f"q{number - 1}" if hangs else ""))
    for at, by in steps:
        name = f"q{at}"
        try:
            questions = rules.moved(questions, name, by) if by else rules.without(questions, name)
        except QuestionNeeded:
            continue
        known: set[str] = set()
        for each in questions:
            assert "shown_if" not in each or each["shown_if"][0] in known
            known.add(each["name"])


def test_a_question_that_another_hangs_on_stays() -> None:
    questions = [asked("a"), asked("b", "a"), asked("c")]
    with pytest.raises(QuestionNeeded):
        rules.without(questions, "a")
    with pytest.raises(QuestionNeeded):
        rules.moved(questions, "b", -1)
    assert [each["name"] for each in rules.moved(questions, "c", -1)] == ["a", "c", "b"]
    assert rules.moved(questions, "a", -1) == questions == rules.moved(questions, "nothing", 1)


def test_there_is_an_end_to_questions() -> None:
    full = [asked(f"q{number}") for number in range(rules.MOST_QUESTIONS)]
    with pytest.raises(TooManyQuestions):
        rules.with_question(full, asked("one-more"))
    assert rules.with_question(full, {**full[3], "kind": "text"})[3]["kind"] == "text"


@pytest.mark.requirement("C9")
def test_the_languages_that_something_lacks_are_named() -> None:
    whole = dict.fromkeys(LANGUAGE_KEYS, "text")
    short = {key: text for key, text in whole.items() if key != "sv@lattlast"}
    assert missing([whole, short], [whole]) == []
    assert missing([whole], [short]) == ["Lätt svenska"]
    assert missing([{"sv": "x", "ar": "y"}], [whole]) == ["English"]
