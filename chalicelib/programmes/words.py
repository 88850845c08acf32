"""Words in all languages, as fields of a form and as data."""

from collections.abc import Mapping

from chalicelib.http.fields import Value
from chalicelib.http.languages import LANGUAGES

LANGUAGE_KEYS = {catalogue: name for name, _, catalogue in LANGUAGES.values()}
"""How data keys the languages of its words → the language's own name."""
EASY = LANGUAGES["sv-lattlast"][2]


def words(values: Mapping[str, Value], name: str) -> dict[str, str]:
    """A text in all languages that it was written in, from its fields."""
    typed = {key: str(values.get(field_name(name, key), "")) for key in LANGUAGE_KEYS}
    return {key: text for key, text in typed.items() if text}


def field_name(name: str, key: str) -> str:
    """The field that holds a text in one language: "names_sv", "names_sv-lattlast"."""
    return f"{name}_{next(code for code, (_, _, catalogue) in LANGUAGES.items() if catalogue == key)}"
