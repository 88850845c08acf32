"""One question of a form: what it asks and what may be answered, declared in code or as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.http.languages import N_, Text, gettext, say

Value = str | list[str]
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Field:
    """One question. `kind` decides how it is read and drawn:

    text, long_text – cleaned text of at most `max_length` characters
    email           – an address, lower-cased domain
    mobile          – a telephone number as +46701234567 (E.164)
    month           – "2018-05", from two inputs `<name>_year` and `<name>_month`, or as it stands
    day             – a date, "2027-02-02";  clock – a time of day, "17:30"
    number          – a whole number from `least` to `most`, as "8"
    choice, select, yes_no – one of `options`;  choices – any of them, as a list
    section         – a heading with words, nothing to answer
    """

    name: str
    label: Text
    kind: str = "text"
    hint: Text = ""
    required: bool = True
    max_length: int = 200
    least: int = 0
    most: int = 1000
    options: tuple[tuple[str, Text], ...] = ()
    shown_if: tuple[str, str] | None = None  # (field, value): asked only where that field has that value
    missing: Text = ""  # what to say when it is required and left empty; "" names the question
    autocomplete: str = ""
    inputmode: str = ""

    def applies(self, values: Values) -> bool:
        """Whether the question is asked at all, given the other answers."""
        if self.shown_if is None:
            return True
        other, wanted = self.shown_if
        given = values.get(other, "")
        return wanted in given if isinstance(given, list) else given == wanted

    def schema(self) -> dict[str, Any]:
        """The question as JSON Schema, in the reader's language."""
        base: dict[str, Any] = {"type": "string", "title": say(self.label)}
        if self.hint:
            base["description"] = say(self.hint)
        values = [value for value, _ in self.options]
        match self.kind:
            case "choices":
                return {**base, "type": "array", "items": {"type": "string", "enum": values}, "uniqueItems": True}
            case "choice" | "select" | "yes_no":
                return {**base, "enum": values}
            case "month":
                return {**base, "pattern": "^[0-9]{4}-[0-9]{2}$", "examples": ["2018-05"]}
            case "day":
                return {**base, "format": "date", "examples": ["2027-02-02"]}
            case "clock":
                return {**base, "pattern": "^[0-9]{2}:[0-9]{2}$", "examples": ["17:30"]}
            case "number":
                return {**base, "type": "integer", "minimum": self.least, "maximum": self.most}
            case "email":
                return {**base, "format": "email"}
            case "mobile":
                return {**base, "examples": ["+46701234567"]}
            case _:
                return {**base, "maxLength": self.max_length}


YES_NO: tuple[tuple[str, Text], ...] = (("yes", N_("Ja")), ("no", N_("Nej")))


def yes_no(name: str, label: Text, **more: Any) -> Field:
    """A question with yes or no."""
    return Field(name, label, kind="yes_no", options=YES_NO, **more)


Condition = tuple[str, Mapping[str, str], Text]
"""What a question made of data can depend on: ("other=value", the other's words, the answer's words; for yes, no and
steps the plain value)."""


def only_if(conditions: Iterable[Condition]) -> list[Field]:
    """Asks whoever makes a question at which answer it is shown; nothing where it can depend on nothing."""
    told = gettext("%(question)s: %(answer)s")
    options = tuple(
        (value, told % {"question": say(label), "answer": answer_in_words(answer)})
        for value, label, answer in conditions
    )
    label, hint = N_("Visa frågan bara vid ett visst svar"), N_("Välj inget, så visas den alltid.")
    return [Field("shown_if", label, kind="select", options=options, required=False, hint=hint)] if options else []


def answer_in_words(answer: Text) -> str:
    """An answer that another question depends on."""
    return say(dict(YES_NO).get(answer, answer) if isinstance(answer, str) else answer)


def from_data(question: Mapping[str, Any]) -> Field:
    """A question declared as data, such as a programme's own. Keys as Field's; options as [value, texts] pairs."""
    known = dict(question)
    if known.get("kind") == "yes_no":
        known["options"] = YES_NO
    known["options"] = tuple((value, text) for value, text in known.get("options", ()))
    if known.get("shown_if"):
        known["shown_if"] = tuple(known["shown_if"])
    return Field(**known)
