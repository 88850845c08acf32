"""Forms, declared once: the same declaration reads a web form or JSON, draws the page and writes the API's contract."""

from dataclasses import dataclass, replace
from typing import Any

from chalicelib.http.fields import Field, Value, Values
from chalicelib.http.languages import gettext, say
from chalicelib.http.readers import READERS, mobile_as_written, seen
from chalicelib.http.requests import Fields


@dataclass(frozen=True)
class Reading:
    """What a form read: clean `values` for what applies, `errors` by field name, `typed` as it was written, for a page
    that shows it again."""

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
            reading.typed[field.name] = seen(typed) if isinstance(typed, str) else list(map(seen, typed))
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
            "properties": {field.name: field.schema() for field in self.fields},
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
