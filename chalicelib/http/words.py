"""Words in all languages, as fields of a form and as data."""

from collections.abc import Iterable, Mapping

from chalicelib.http.fields import Field, Value
from chalicelib.http.languages import LANGUAGES, gettext

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


def in_all_languages(
    name: str, label: str, kind: str, most: int, *, required: bool = True, hint: str = ""
) -> list[Field]:
    """One text, once for each language. Only Swedish is needed: whoever reads another gets that until it is written."""
    return [
        Field(
            field_name(name, key),
            gettext("%(what)s, %(language)s") % {"what": gettext(label), "language": language},
            kind=kind,
            hint=hint if key == "sv" else "",
            required=required and key == "sv",
            max_length=most,
        )
        for key, language in LANGUAGE_KEYS.items()
    ]


def spread(name: str, texts: Mapping[str, str]) -> dict[str, Value]:
    """A text in all its languages, as its fields hold it."""
    return {field_name(name, key): text for key, text in texts.items() if key in LANGUAGE_KEYS}


def missing(short: Iterable[Mapping[str, str]], long: Iterable[Mapping[str, str]] = ()) -> list[str]:
    """The languages, by their own names, in which one of these texts is not written (C9). Only of `long` ones an easy
    version is wanted: a name is easy already."""
    there, told = list(short), list(long)
    return [
        name
        for key, name in LANGUAGE_KEYS.items()
        if any(not text.get(key) for text in told) or (key != EASY and any(not text.get(key) for text in there))
    ]
