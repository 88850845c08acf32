"""Material in words, as pages draw it."""

from typing import Any

from chalicelib.courses.records import Course
from chalicelib.files.rules import TYPES
from chalicelib.http import languages
from chalicelib.http.languages import gettext
from chalicelib.materials import rules
from chalicelib.materials.given import Gift
from chalicelib.materials.records import Material

HTML = {rules.EASY: "sv"}


def first(material: Material, language: str) -> str:
    """The language that the reader gets where they ask for none."""
    code: str = rules.in_their_language(material.variants, language)[0]["language"]
    return code


def variant(of: rules.Variant) -> dict[str, Any]:
    """One language's newest file."""
    newest, language = of["files"][-1], of["language"]
    kind = TYPES[newest["kind"]]
    return {
        "language": language,
        "html": HTML.get(language, language),
        "name": gettext(rules.READ[language]),
        "title": of["title"],
        "type": gettext(kind.title),
        "size": rules.size_in_words(int(newest["size"])),
        "files": [{"number": number, **file} for number, file in enumerate(of["files"], 1)][::-1],
    }


def variants(material: Material) -> list[dict[str, Any]]:
    """All languages, the reader's first."""
    return [variant(each) for each in rules.in_their_language(material.variants, languages.language.get())]


def gift(given: Gift) -> dict[str, Any]:
    """What somebody who takes part sees of one piece."""
    all_of_them = variants(given.material)
    return {
        "id": given.material.material_id,
        "kind": gettext(rules.KINDS[given.material.kind]),
        "first": all_of_them[0],
        "others": all_of_them[1:],
        "opens_on": given.opening.at,
    }


def line(material: Material, course: Course | None) -> dict[str, Any]:
    """What staff see of one piece in a list."""
    text, kind = rules.STATES[material.state]
    all_of_them = variants(material)
    return {
        "id": material.material_id,
        "title": all_of_them[0]["title"],
        "first": all_of_them[0]["language"],
        "kind": gettext(rules.KINDS[material.kind]),
        "opens": opens(material),
        "state": (gettext(text), kind),
        "languages": [each["name"] for each in all_of_them],
        "missing": [
            gettext(rules.READ[code]) for code in rules.missing(material.variants, course.languages if course else ())
        ],
        "standard": bool(material.standard),
    }


def opens(material: Material) -> str:
    """When it opens, in a few words."""
    if material.opens == "session":
        return gettext("Vid träff %(number)d") % {"number": int(material.session or 1)}
    short = {
        "admitted": gettext("Genast"),
        "start": gettext("När kursen börjar"),
        "certified": gettext("Efter certifiering"),
    }
    return short[material.opens]
