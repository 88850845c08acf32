"""What a survey asks: its questions as the fields of a form, and what was typed as answers. Pure.

A question is data, kept with its survey:
{"id": "q_1f2e3d4c", "kind": Kind, "words": {language: text}, "hint": {…}?, "required": bool?, "least", "most" and
"ends": [{…}, {…}] (a scale's; a number has least and most), "options": [[value, {…}], …], "shown_if": [id, value]?,
"measures": Measure?, "gender": True?}.
Its id stays from version to version as long as kind, scale and options do: figures are added up under it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.http.fields import YES_NO, Field, Value
from chalicelib.http.forms import Form
from chalicelib.http.languages import Text, gettext
from chalicelib.http.requests import Fields

Question = Mapping[str, Any]
Part = Mapping[str, Any]  # {"id": "p7", "words": {language: text}}: something that a session goes through
Answer = int | str | list[str]

LONGEST_TEXT = 1000  # characters of a free text
MOST_NUMBER = 1000


class Kind(StrEnum):
    """What a question asks for. The keys are stored."""

    SCALE = "scale"  # a whole number from `least` to `most`, with words for both ends
    ONE = "one"  # one of `options`
    SEVERAL = "several"  # any of `options`
    PARTS = "parts"  # any of the programme's parts for that session: those that were gone through
    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"
    SECTION = "section"  # a heading with words, nothing to answer


DRAWN = {
    Kind.SCALE: "choice",
    Kind.ONE: "choice",
    Kind.SEVERAL: "choices",
    Kind.PARTS: "choices",
    Kind.YES_NO: "yes_no",
    Kind.NUMBER: "number",
    Kind.TEXT: "long_text",
    Kind.SECTION: "section",
}


@dataclass(frozen=True)
class Reading:
    """What was answered: `answers` by question id as they are stored (scale and number: int, one and yes_no: str,
    several and parts: list of str, text: str; what wasn't answered or asked is left out), `errors` by question id
    ("" for the survey as a whole), `typed` as it was written, for the page that shows it again."""

    answers: dict[str, Answer]
    errors: dict[str, str]
    typed: dict[str, Value]


def fields(questions: Iterable[Question], parts: Sequence[Part] = ()) -> list[Field]:
    """The questions as fields of a form, in their order. `parts`: those of the session, see parts_at; where there are
    none, nobody is asked which were gone through."""
    return [_field(each, parts) for each in questions if each["kind"] != Kind.PARTS or parts]


def read(questions: Sequence[Question], parts: Sequence[Part], typed: Fields) -> Reading:
    """Read what was typed: every fault at once. Names with an underscore first are the page's own, such as `_csrf`;
    any other that is no question of this survey is a fault. What a question that isn't shown got is dropped."""
    asked = fields(questions, parts)
    reading = Form("survey", tuple(asked)).read(typed)
    errors = dict(reading.errors)
    if any(not name.startswith("_") and name not in {each["id"] for each in questions} for name in typed):
        errors[""] = gettext("Något av svaren hör inte till den här enkäten. Öppna den på nytt och svara igen.")
    kinds = {each["id"]: each["kind"] for each in questions}
    answers: dict[str, Answer] = {name: _answer(kinds[name], value) for name, value in reading.values.items()}
    return Reading(answers, errors, reading.typed)


def parts_at(parts: Sequence[Sequence[Part]], session: int) -> Sequence[Part]:
    """The parts that a session goes through, of all that the programme has (Programme.parts); none after the course
    (session 0), nor where the programme names none."""
    return parts[session - 1] if 1 <= session <= len(parts) else ()


def _answer(kind: str, value: Value) -> Answer:
    return int(str(value)) if kind in (Kind.SCALE, Kind.NUMBER) else list(value) if isinstance(value, list) else value


def _field(asked: Question, parts: Sequence[Part]) -> Field:
    kind = Kind(asked["kind"])
    shown_if = asked.get("shown_if")
    return Field(
        asked["id"],
        asked["words"],
        kind=DRAWN[kind],
        hint=asked.get("hint") or "",
        required=bool(asked.get("required")) and kind != Kind.SECTION,
        max_length=LONGEST_TEXT,
        least=int(asked.get("least", 0)),
        most=int(asked.get("most", MOST_NUMBER)),
        options=options(asked, parts),
        shown_if=(shown_if[0], shown_if[1]) if shown_if else None,
    )


def options(asked: Question, parts: Sequence[Part] = ()) -> tuple[tuple[str, Text], ...]:
    """The answers that a question offers, with their words; none where it is answered in one's own. `parts`: those of
    the session."""
    match Kind(asked["kind"]):
        case Kind.SCALE:
            return tuple((str(value), _step(asked, value)) for value in range(asked["least"], asked["most"] + 1))
        case Kind.ONE | Kind.SEVERAL:
            return tuple((value, words) for value, words in asked["options"])
        case Kind.PARTS:
            return tuple((each["id"], each["words"]) for each in parts)
        case Kind.YES_NO:
            return YES_NO
        case _:
            return ()


def _step(asked: Question, value: int) -> Mapping[str, str]:
    """A step of a scale in words: "5 – Mycket bra" at its ends, else the number alone."""
    ends = {asked["least"]: 0, asked["most"]: -1}
    words = asked["ends"][ends[value]] if value in ends and asked.get("ends") else {}
    return {language: f"{value} – {text}" for language, text in words.items() if text} or {"sv": str(value)}
