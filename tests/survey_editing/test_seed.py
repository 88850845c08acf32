"""The shipped surveys: in every language, for every programme, with what the targets are measured by."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.http.forms import Form
from chalicelib.http.languages import LANGUAGES, speaking
from chalicelib.http.words import missing
from chalicelib.survey_editing import arranging, asking, forms, rules, shown
from chalicelib.surveys.records import Survey, clock_of, surveys_of
from chalicelib.surveys.rules import Kind, fields, in_force, parts_at, read
from infra.local import surveys
from infra.local.surveys import SEED, load_surveys

pytestmark = pytest.mark.requirement("A4", "S7")
SHIPPED: list[dict[str, Any]] = json.loads(SEED.read_text())
PROGRAMMES: list[dict[str, Any]] = json.loads(
    Path(surveys.__file__).with_name("seed").joinpath("programmes.json").read_text()
)


@pytest.mark.usefixtures("tables")
def test_they_are_written_once_and_what_was_changed_is_left_alone(now: datetime) -> None:
    load_surveys(["a-course"], now)
    for programme in PROGRAMMES:
        found = in_force(surveys_of(f"programme:{programme['programme_id']}"))
        assert [each.survey_id for each in found] == ["framsteg", "slut", "traff"]
    assert clock_of("a-course").next_at
    changed = surveys_of("programme:abc")[0]
    changed.state = "withdrawn"
    changed.save()

    load_surveys(["another-course"], now)

    assert len(in_force(surveys_of("programme:abc"))) == 2 and not clock_of("another-course").next_at


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda each: f"{each['programmes'][0]}-{each['survey_id']}")
def test_each_is_whole_in_every_language_and_could_have_been_written_here(shipped: dict[str, Any]) -> None:
    survey = Survey(
        number=1, state="published", **{name: value for name, value in shipped.items() if name != "programmes"}
    )
    assert shown.lacking(survey) == []
    assert arranging.checked(survey.questions) == survey.questions and rules.asks(survey.questions)
    for asked in survey.questions:
        kind, held = asking.kind_of(asked), asking.held(asked)
        typed = {name: [value] if isinstance(value, str) else value for name, value in held.items()}
        reading = forms.question(kind, survey.questions, asked["id"]).read(typed)
        assert {**asking.faults(kind, reading.values), **reading.errors} == {}
        assert asking.question(kind, asked["id"], reading.values, asked) == asked


def test_they_ask_what_the_targets_and_the_figures_go_by() -> None:
    for of_whom in ("komet-3-11", "gruppledare-komet"):
        asked = {
            each["id"]: each for shipped in SHIPPED if of_whom in shipped["programmes"] for each in shipped["questions"]
        }
        assert {"parts", "quality", "delivery", "involvement", "progress", "well_being", "free"} <= set(asked)
        assert {"knowledge", "security", "all_parts", "knows_material", "gender"} <= set(asked)
        assert asked["knows_material"]["kind"] == asked["all_parts"]["kind"] == Kind.YES_NO
        assert [value for value, _ in asked["gender"]["options"]] == ["woman", "man", "other"]
        assert not asked["gender"].get("required")


@pytest.mark.requirement("L8")
@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda each: str(each["programme_id"]))
def test_every_session_has_its_parts_and_no_two_share_an_id(programme: dict[str, Any]) -> None:
    parts = programme["parts"]
    assert len(parts) == programme["sessions"] and all(parts)
    every = [part for session in parts for part in session]
    assert len({part["id"] for part in every}) == len(every)
    assert missing([part["words"] for part in every]) == []


def test_a_shipped_survey_is_answered_in_every_language() -> None:
    shipped, parts = SHIPPED[0]["questions"], parts_at(PROGRAMMES[0]["parts"], 1)
    for code in LANGUAGES:
        with speaking(code):
            assert all(field.label for field in Form("survey", tuple(fields(shipped, parts))).shown())
    answers = read(shipped, parts, {"quality": ["5"], "parts": ["p1", "p2"]}).answers
    assert answers == {"quality": 5, "parts": ["p1", "p2"]}
