"""The catalogues: gather the texts of code and pages, compile them, and check that nothing is missing.

    python -m infra.translations update    put new texts into the .po files, drop those that are gone
    python -m infra.translations compile   make the .mo files that run
    python -m infra.translations check     every text translated, every placeholder kept, in messages too

Swedish is the source: its texts are the keys. Easy-read Swedish falls back to it, but long texts need a version
of their own."""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from chalicelib.texts import delivered
from infra.bundle import compile_catalogues

ROOMS = Path("chalicelib")
LOCALES = ROOMS / "locale"
LANGUAGES = ("sv@lattlast", "en", "ar")
LONG = 90  # characters from which a Swedish text needs an easy-read version of its own
METHODS = [("**.py", "python"), ("**/pages/**.html", "jinja2")]
KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}
OPTIONS = {"**/pages/**.html": {"extensions": "jinja2.ext.do", "trimmed": "false", "silent": "false"}}


def gather() -> Catalog:
    """All texts of code and pages, with where they stand."""
    found = Catalog(project="e-Komet", charset="utf-8")
    for file, line, text, comments, context in extract_from_dir(str(ROOMS), METHODS, OPTIONS, KEYWORDS):
        if text and text != "":
            found.add(text, locations=[(file, line)], auto_comments=comments, context=context)
    return found


def path_of(language: str) -> Path:
    """The file of a language's catalogue."""
    return LOCALES / language / "LC_MESSAGES" / "komet.po"


def read(language: str) -> Catalog:
    """A language's catalogue; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language.split("@", maxsplit=1)[0], project="e-Komet", charset="utf-8", fuzzy=False)
    return read_po(BytesIO(path.read_bytes()), locale=language.split("@", maxsplit=1)[0])


def update() -> None:
    """Bring every catalogue up to what the code and the pages say now."""
    found = gather()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        catalogue.header_comment = f"# e-Komet in {language}. Swedish is the source: its texts are the keys."
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        written = BytesIO()
        write_po(written, catalogue, no_location=True, sort_output=True, width=110, omit_header=False)
        path.write_bytes(re.sub(rb'"(POT-Creation|PO-Revision)-Date:[^\n]*\n', b"", written.getvalue()))


def compile_all() -> None:
    """Make the binary catalogues."""
    compile_catalogues(ROOMS, ROOMS)


def faults() -> list[str]:
    """What is missing or broken, one line each."""
    found = gather()
    wrong = []
    for language in LANGUAGES:
        catalogue = read(language)
        for message in found:
            if message.id:
                wrong += [f"{language}: {fault}" for fault in faults_of(message, catalogue, language)]
    return wrong


def faults_of(message: Message, catalogue: Catalog, language: str) -> list[str]:
    """What is wrong with one text in one language: missing, or with other placeholders than its source."""
    source = message.id[0] if isinstance(message.id, tuple | list) else message.id
    translated = catalogue.get(message.id)
    said = translated.string if translated else ""
    texts = [text or "" for text in said] if isinstance(said, tuple | list) else [said or ""]
    if not all(texts):
        optional = language == "sv@lattlast" and len(source) < LONG
        return [] if optional else [f"not translated: {source}"]
    wanted = set(re.findall(r"%\(\w+\)[sd]", source))
    return [
        f"placeholders differ: {source}"
        for text in texts
        if not isinstance(message.id, tuple | list) and set(re.findall(r"%\(\w+\)[sd]", text)) != wanted
    ]


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["check"]:
            missing = [*faults(), *delivered.check()]
            print("\n".join(missing) or "translations: complete in every language")
            sys.exit(bool(missing))
        case _:
            sys.exit(__doc__)
