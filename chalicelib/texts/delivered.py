"""The texts of messages as they are delivered with the code: data in `<language>/<kind>.toml`, checked when loaded.

`subject`, `email` and `sms`, and `rows` for placeholders that stand for a list. `frame.toml` has what closes every
e-mail."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.http.languages import LANGUAGES
from chalicelib.texts.kinds import KINDS, NEUTRAL, RECEIPT, Kind
from chalicelib.texts.rules import FaultyText, Text, closed, faults, frame_faults

FOLDER = Path(__file__).parent


@cache
def load(kind: Kind, language: str) -> Text:
    """The kind's texts in a language (a code of LANGUAGES), with the closing that every e-mail has.

    Raises FaultyText where a placeholder is unknown or missing, or an SMS takes too many parts."""
    catalogue = LANGUAGES[language][2]
    text = delivered(kind, language)
    found = [str(fault) for fault in faults(kind, text, catalogue)]
    if found:
        raise FaultyText(f"{kind.name} in {catalogue}: {'; '.join(found)}")
    return closed(text, closing(language, kind))


def delivered(kind: Kind, language: str) -> Text:
    """The kind's texts without the closing, unchecked."""
    return Text(**_read(LANGUAGES[language][2], kind.name))


def closing(language: str, kind: Kind = NEUTRAL) -> str:
    """What closes every e-mail of this kind."""
    return str(_read(LANGUAGES[language][2], "frame")["closing_to_manager" if kind.to_manager else "closing"])


def check() -> list[str]:
    """What is wrong with any text in any language; empty when all is well. For `make check`."""
    found = []
    for language in LANGUAGES:
        for kind in (*KINDS.values(), NEUTRAL):
            try:
                load(kind, language)
            except (FaultyText, OSError, TypeError, tomllib.TOMLDecodeError) as fault:
                found.append(str(fault))
        closings = [closing(language, kind) for kind in (NEUTRAL, KINDS[RECEIPT])]
        found += [f"frame in {language}: {fault}" for each in closings for fault in frame_faults(each)]
    return found


def _read(catalogue: str, name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / catalogue / f"{name}.toml").read_text("utf-8"))
