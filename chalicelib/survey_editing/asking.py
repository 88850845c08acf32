"""A survey's question, between what is written in the form and what is kept. Pure."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

from chalicelib.http import lines
from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext
from chalicelib.http.words import field_name, spread, words
from chalicelib.survey_editing.arranging import Question
from chalicelib.survey_editing.rules import GENDER, WITH_OPTIONS
from chalicelib.surveys.rules import MEASURES, Kind

MOST_OPTIONS, LONGEST_OPTION = 15, 120
WIDEST = 10  # steps from one end of a scale to the other
# The one question about gender has answers of its own: figures tell them apart by these values.
GENDER_WORDS = {"sv": "Är du kvinna eller man?", "en": "Are you a woman or a man?", "ar": "هل أنت امرأة أم رجل؟"}
GENDERS: list[list[Any]] = [
    ["woman", {"sv": "Kvinna", "en": "Woman", "ar": "امرأة"}],
    ["man", {"sv": "Man", "en": "Man", "ar": "رجل"}],
    ["other", {"sv": "Annat", "en": "Other", "ar": "غير ذلك"}],
]


def kind_of(asked: Question) -> str:
    """How the editor treats it: its kind, or GENDER."""
    return GENDER if asked.get("gender") else str(asked["kind"])


def faults(kind: str, values: Mapping[str, Value]) -> dict[str, str]:
    """What is wrong between the fields of a question: field → message."""
    if kind in WITH_OPTIONS:
        found = lines.faults(values, "options", MOST_OPTIONS, LONGEST_OPTION)
        name = field_name("options", "sv")
        if len(lines.lines(str(values.get(name, "")))) < 2:
            found[name] = gettext("Skriv minst två alternativ, ett på varje rad.")
        return found
    if kind in (Kind.SCALE, Kind.NUMBER) and values.get("least") and values.get("most"):
        least, most = int(str(values["least"])), int(str(values["most"]))
        if most <= least:
            return {"most": gettext("Det högsta ska vara högre än det lägsta.")}
        if kind == Kind.SCALE and most - least > WIDEST:
            return {"most": gettext("En skala kan ha högst 11 steg.")}
    return {}


def question(kind: str, question_id: str, values: Mapping[str, Value], before: Question | None) -> Question:
    """The question as data, see surveys.questions. `before`: as it was, whose options keep their values."""
    made: Question = {"id": question_id, "kind": kind, "words": words(values, "words")}
    if hint := words(values, "hint"):
        made["hint"] = hint
    if values.get("required") == "yes":
        made["required"] = True
    if kind == GENDER:
        made |= {"kind": Kind.ONE.value, "gender": True, "options": GENDERS}
    if kind in (Kind.SCALE, Kind.NUMBER):
        made |= {"least": int(str(values["least"])), "most": int(str(values["most"]))}
    if kind == Kind.SCALE:
        made["ends"] = [words(values, "low"), words(values, "high")]
    if kind in WITH_OPTIONS:
        old = lines.of_data(before["options"]) if before else []
        made["options"] = [list(each) for each in lines.entries(values, "options", old, _numbered(old))]
    if other := str(values.get("shown_if", "")):
        made["shown_if"] = other.split("=", 1)
    if values.get("measures") in MEASURES:
        made["measures"] = str(values["measures"])
    return made


def held(asked: Question) -> dict[str, Value]:
    """What the form shows of a question as it is."""
    ends: Sequence[Mapping[str, str]] = asked.get("ends") or ({}, {})
    return {
        **spread("words", asked["words"]),
        **spread("hint", asked.get("hint", {})),
        **spread("low", ends[0]),
        **spread("high", ends[1]),
        **lines.spread("options", lines.of_data(asked.get("options", ()))),
        "least": str(asked.get("least", "")),
        "most": str(asked.get("most", "")),
        "required": "yes" if asked.get("required") else "no",
        "shown_if": "=".join(asked["shown_if"]) if asked.get("shown_if") else "",
        "measures": str(asked.get("measures", "")),
    }


def texts(asked: Question) -> tuple[list[Mapping[str, str]], list[Mapping[str, str]]]:
    """The question's texts that have to be in each language: short ones, and long ones."""
    if asked["kind"] == Kind.SECTION:
        return [asked["words"]], [asked["hint"]] if asked.get("hint") else []
    options = [] if asked.get("gender") else [words for _, words in asked.get("options", ())]
    hint = [asked["hint"]] if asked.get("hint") else []
    return [asked["words"], *hint, *asked.get("ends", ()), *options], []


def _numbered(before: Sequence[lines.Entry]) -> Callable[[], str]:
    """Ids of new options: o1, o2, … without those that are taken."""
    taken = {id_ for id_, _ in before}
    numbers = (f"o{number}" for number in count(1) if f"o{number}" not in taken)
    return lambda: next(numbers)
