"""The options of a programme's own question: one a line, in every language the same lines. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext
from chalicelib.http.lines import lines
from chalicelib.http.words import LANGUAGE_KEYS, field_name

MOST, LONGEST = 15, 120


def faults(values: Mapping[str, Value], before: Sequence[Any]) -> dict[str, str]:
    """What is wrong with a question's options: field → message. `before`: those that are kept with answers."""
    typed = {key: lines(str(values.get(field_name("options", key), ""))) for key in LANGUAGE_KEYS}
    found = {}
    swedish = typed["sv"]
    if len(swedish) < max(2, len(before)):
        found[field_name("options", "sv")] = (
            gettext("Skriv minst två alternativ, ett på varje rad.")
            if len(before) < 3
            else gettext("Alternativ som har gått att välja kan inte tas bort. Skriv alla, i samma ordning.")
        )
    if len(swedish) > MOST:
        found[field_name("options", "sv")] = gettext("En fråga kan ha högst 15 alternativ.")
    for key, options in typed.items():
        if any(len(option) > LONGEST for option in options):
            found[field_name("options", key)] = gettext("Ett alternativ kan ha högst 120 tecken.")
        elif options and len(options) != len(swedish):
            found[field_name("options", key)] = gettext("Skriv lika många rader som på svenska, i samma ordning.")
    return found


def as_data(values: Mapping[str, Value], before: Sequence[Any]) -> list[list[Any]]:
    """A question's options as data: the old ones keep their values, by their place; new ones get the next number."""
    typed = {key: lines(str(values.get(field_name("options", key), ""))) for key in LANGUAGE_KEYS}
    taken = {value for value, _ in before}
    fresh = (f"o{number}" for number in range(1, 10_000) if f"o{number}" not in taken)
    kept = [value for value, _ in before] + [next(fresh) for _ in typed["sv"][len(before) :]]
    return [
        [value, {key: texts[at] for key, texts in typed.items() if texts}]
        for at, value in zip(range(len(typed["sv"])), kept, strict=False)
    ]
