"""Forms, declared once: the same declaration reads a web form or JSON, draws the page and writes the API's contract."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chalicelib.http.languages import N_, Text, gettext, say
from chalicelib.http.requests import Fields

Value = str | list[str]
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Field:
    """One question. `kind` decides how it is read and drawn:

    text, long_text – cleaned text of at most `max_length` characters
    email           – an address, lower-cased domain
    mobile          – a telephone number as +46701234567 (E.164)
    month           – "2018-05", from two inputs `<name>_year` and `<name>_month`, or as it stands
    choice, select, yes_no – one of `options`;  choices – any of them, as a list
    """

    name: str
    label: Text
    kind: str = "text"
    hint: Text = ""
    required: bool = True
    max_length: int = 200
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


@dataclass(frozen=True)
class Reading:
    """What a form read: clean `values` for what applies, `errors` by field name, `typed` as it was written."""

    values: dict[str, Value]
    errors: dict[str, str]
    typed: dict[str, Value]


@dataclass(frozen=True)
class Form:
    """Some questions that belong together."""

    name: str
    fields: tuple[Field, ...]

    def read(self, raw: Fields) -> Reading:
        """Read all fields; every fault is found at once. Unknown names are passed over."""
        reading = Reading({}, {}, {})
        for field in self.fields:
            typed = _typed(field, raw)
            reading.typed[field.name] = typed
            if not field.applies(reading.values):
                continue
            value, fault = READERS[field.kind](field, typed)
            if fault:
                reading.errors[field.name] = fault
            elif value:
                reading.values[field.name] = value
            elif field.required:
                asked = gettext("Svara på frågan: %(question)s") % {"question": say(field.label)}
                reading.errors[field.name] = say(field.missing) if field.missing else asked
        return reading

    def shown(self) -> tuple[Field, ...]:
        """The fields with every text in the reader's language, ready to draw."""
        return tuple(
            replace(
                field,
                label=say(field.label),
                hint=say(field.hint),
                options=tuple((value, say(text)) for value, text in field.options),
            )
            for field in self.fields
        )

    def drawn(self, values: Values) -> dict[str, Value]:
        """Values as the page's inputs take them: a month is two inputs, a number as one writes it."""
        drawn = dict(values)
        for field in self.fields:
            if field.kind == "month":
                year, _, month = str(values.get(field.name, "")).partition("-")
                drawn |= {f"{field.name}_year": year, f"{field.name}_month": month.lstrip("0")}
            elif field.kind == "mobile":
                drawn[field.name] = mobile_as_written(str(values.get(field.name, "")))
        return drawn

    def schema(self) -> dict[str, Any]:
        """The form as JSON Schema."""
        return {
            "type": "object",
            "properties": {field.name: _property(field) for field in self.fields},
            "required": [field.name for field in self.fields if field.required and not field.shown_if],
        }


def _typed(field: Field, raw: Fields) -> Value:
    """What was written, so that a page can show it again."""
    values = raw.get(field.name, [])
    if field.kind == "choices":
        return [value[:100] for value in values][:50]
    if field.kind == "month" and not values:
        year, month = (next(iter(raw.get(f"{field.name}_{part}", [])), "").strip()[:10] for part in ("year", "month"))
        return f"{year}-{month.zfill(2)}" if year and month else year or (f"-{month}" if month else "")
    return next(iter(values), "")


# Characters that steer the direction of text around them. They are invisible, come along when pasting, and could
# make a name read differently than it is written; the neighbours' own direction (Arabic letters) needs none of them.
_STEERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_INVISIBLE = ("Cf", "Zs", "Zl", "Zp")


def clean(text: str) -> str:
    """Text in NFC with plain line breaks and no direction overrides; empty where there is nothing to see in it."""
    text = unicodedata.normalize("NFC", text.translate(_STEERING)).replace("\r\n", "\n").replace("\r", "\n").strip()
    return "" if all(unicodedata.category(letter) in _INVISIBLE for letter in text) else text


def _read_text(field: Field, typed: Value) -> tuple[str, str]:
    text = clean(str(typed))
    lines = field.kind == "long_text"
    if any(unicodedata.category(letter) in ("Cc", "Cs") and not (lines and letter in "\n\t") for letter in text):
        return "", gettext("Texten innehåller tecken som inte går att läsa. Ta bort dem och försök igen.")
    if len(text) > field.max_length:
        over = len(text) - field.max_length
        return "", gettext("Texten är %(over)d tecken för lång. Den får vara högst %(most)d tecken.") % {
            "over": over,
            "most": field.max_length,
        }
    return text, ""


# The part before @ in ASCII only: SES takes no other.
_EMAIL = re.compile(
    r"(?=[^@]{1,64}@)[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9åäöéü]([a-z0-9åäöéü-]{0,61}[a-z0-9åäöéü])?\.)+[a-z]{2,24}"
)


def _read_email(field: Field, typed: Value) -> tuple[str, str]:
    local, at, domain = clean(str(typed)).rpartition("@")
    address = f"{local}{at}{domain.lower()}"
    if address and (len(address) > 254 or not _EMAIL.fullmatch(address)):
        return "", gettext("Skriv e-postadressen så här: namn@exempel.se")
    return address, ""


def _read_mobile(field: Field, typed: Value) -> tuple[str, str]:
    digits = re.sub(r"[\s()\-.\u00a0\u2010-\u2015]", "", _western_digits(clean(str(typed))))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+46{digits[1:]}"
    if digits.startswith("+460"):
        digits = f"+46{digits[4:]}"
    swedish = digits.startswith("+46")
    if digits and not re.fullmatch(r"\+467[02369]\d{7}" if swedish else r"\+[1-9]\d{7,14}", digits):
        return "", gettext("Skriv mobilnumret så här: 070-123 45 67. Har du ett utländskt nummer, börja med +.")
    return digits, ""


def mobile_as_written(kept: str) -> str:
    """A Swedish number as people write it: "+46701234567" as "070-123 45 67". Anything else as it is."""
    parts = re.fullmatch(r"\+46(7\d)(\d{3})(\d{2})(\d{2})", kept)
    return "0{}-{} {} {}".format(*parts.groups()) if parts else kept


def _western_digits(text: str) -> str:
    """Arabic and other decimal digits as 0–9, as an Arabic keyboard writes them."""
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def _read_month(field: Field, typed: Value) -> tuple[str, str]:
    text = _western_digits(clean(str(typed)))
    if not text:
        return "", ""
    year, _, month = text.partition("-")
    if not (re.fullmatch(r"[0-9]{4}", year) and re.fullmatch(r"0?[1-9]|1[0-2]", month)):
        return "", gettext("Ange både månad och år, till exempel maj 2018.")
    if not 1900 <= int(year) <= date.max.year:
        return "", gettext("Kontrollera årtalet.")
    return f"{year}-{int(month):02d}", ""


def _read_choice(field: Field, typed: Value) -> tuple[str, str]:
    if typed and typed not in [value for value, _ in field.options]:
        return "", gettext("Välj ett av alternativen.")
    return str(typed), ""


def _read_choices(field: Field, typed: Value) -> tuple[list[str], str]:
    allowed = [value for value, _ in field.options]
    if any(value not in allowed for value in typed):
        return [], gettext("Välj bland alternativen.")
    return [value for value in allowed if value in typed], ""


READERS: dict[str, Callable[[Field, Value], tuple[Value, str]]] = {
    "text": _read_text,
    "long_text": _read_text,
    "email": _read_email,
    "mobile": _read_mobile,
    "month": _read_month,
    "choice": _read_choice,
    "select": _read_choice,
    "yes_no": _read_choice,
    "choices": _read_choices,
}

YES_NO: tuple[tuple[str, Text], ...] = (("yes", N_("Ja")), ("no", N_("Nej")))


def yes_no(name: str, label: Text, **more: Any) -> Field:
    """A question with yes or no."""
    return Field(name, label, kind="yes_no", options=YES_NO, **more)


def from_data(question: Mapping[str, Any]) -> Field:
    """A question declared as data, such as a programme's own. Keys as Field's; options as [value, texts] pairs."""
    known = dict(question)
    if known.get("kind") == "yes_no":
        known["options"] = YES_NO
    known["options"] = tuple((value, text) for value, text in known.get("options", ()))
    if known.get("shown_if"):
        known["shown_if"] = tuple(known["shown_if"])
    return Field(**known)


def _property(field: Field) -> dict[str, Any]:
    base: dict[str, Any] = {"type": "string", "title": say(field.label)}
    if field.hint:
        base["description"] = say(field.hint)
    values = [value for value, _ in field.options]
    match field.kind:
        case "choices":
            return {**base, "type": "array", "items": {"type": "string", "enum": values}, "uniqueItems": True}
        case "choice" | "select" | "yes_no":
            return {**base, "enum": values}
        case "month":
            return {**base, "pattern": "^[0-9]{4}-[0-9]{2}$", "examples": ["2018-05"]}
        case "email":
            return {**base, "format": "email"}
        case "mobile":
            return {**base, "examples": ["+46701234567"]}
        case _:
            return {**base, "maxLength": field.max_length}
