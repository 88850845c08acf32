"""The texts of messages: data in `texts/<language>/<kind>.toml`, checked when they are loaded.

`subject`, `email` and `sms`, and `rows` for placeholders that stand for a list. An e-mail has paragraphs
parted by blank lines, headings ("# ") and links ("[label]({some_url})"); nothing else in it means anything.
`frame.toml` has what closes every e-mail."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.http.languages import LANGUAGES
from chalicelib.messages.kinds import EVERYWHERE, KINDS, NEUTRAL, Kind
from chalicelib.messages.rules import is_gsm, sms_parts

FOLDER = Path(__file__).parent / "texts"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
LINK = re.compile(r"\[([^\[\]]+)\]\(\{([a-z_]+)\}\)")
IN_SUBJECT = frozenset({"case_number"})
# Each part of an SMS is paid for. Languages outside the GSM alphabet have half the room.
MOST_PARTS = {"ar": 2}
LONGEST = {
    "case_number": "EK-2026-000123",
    "my_cases_url": "https://ekomet.stockholm.se/mina-arenden",
    "offer_url": "https://ekomet.stockholm.se/erbjudande/0123456789abcdefghijkl",
}


class FaultyText(ValueError):
    """A message's text can't be used as it is; says which text and why."""


@dataclass(frozen=True)
class Text:
    """The texts of one kind of message in one language."""

    subject: str
    email: str
    sms: str = ""
    rows: Mapping[str, str] = field(default_factory=dict)


@cache
def load(kind: Kind, language: str) -> Text:
    """The kind's texts in a language (a code of LANGUAGES), with the closing that every e-mail has.

    Raises FaultyText where a placeholder is unknown or missing, or an SMS takes too many parts."""
    catalogue = LANGUAGES[language][2]
    text = Text(**_read(catalogue, kind.name))
    faults = list(_faults(kind, text, catalogue))
    if faults:
        raise FaultyText(f"{kind.name} in {catalogue}: {'; '.join(faults)}")
    closing = _read(catalogue, "frame")["closing"]
    return Text(text.subject, f"{text.email.strip()}\n\n{closing.strip()}", text.sms, text.rows)


def check() -> list[str]:
    """What is wrong with any text in any language; empty when all is well. For `make check`."""
    faults = []
    for language in LANGUAGES:
        for kind in (*KINDS.values(), NEUTRAL):
            try:
                load(kind, language)
            except (FaultyText, OSError, TypeError, tomllib.TOMLDecodeError) as fault:
                faults.append(str(fault))
        faults += [f"frame in {language}: {fault}" for fault in _frame_faults(LANGUAGES[language][2])]
    return faults


def placeholders(text: str) -> set[str]:
    """The names of the placeholders in a text."""
    return set(PLACEHOLDER.findall(text))


def _read(catalogue: str, name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / catalogue / f"{name}.toml").read_text("utf-8"))


def _faults(kind: Kind, text: Text, catalogue: str) -> Iterator[str]:
    if "\n" in text.subject:
        yield "the subject has several lines"
    yield from _wrong("subject", text.subject, IN_SUBJECT & kind.allowed)
    yield from _wrong("email", text.email, kind.allowed)
    yield from (f"email lacks {{{name}}}" for name in sorted(kind.must_say - placeholders(text.email)))
    yield from _link_faults(text.email)
    for name in sorted(placeholders(text.email) & set(kind.lists)):
        if any(f"{{{name}}}" in line and line != f"{{{name}}}" for line in text.email.splitlines()):
            yield f"{{{name}}} is a list and must have a line of its own"
        yield from _wrong(f"row {name}", text.rows.get(name, ""), kind.lists[name], every=True)
    if kind.sms:
        yield from _sms_faults(kind, text.sms, catalogue)


def _sms_faults(kind: Kind, sms: str, catalogue: str) -> Iterator[str]:
    yield from _wrong("sms", sms, kind.in_sms, every=True)
    longest = PLACEHOLDER.sub(lambda found: LONGEST.get(found[1], ""), sms)
    if catalogue not in MOST_PARTS and not is_gsm(longest):
        yield "sms has a character that halves its room (a typographic quote or dash?)"
    parts = len(sms_parts(longest))
    if parts > MOST_PARTS.get(catalogue, 1):
        yield f"sms takes {parts} parts"


def _frame_faults(catalogue: str) -> Iterator[str]:
    closing = _read(catalogue, "frame")["closing"]
    yield from _wrong("closing", closing, EVERYWHERE)
    yield from _link_faults(closing)


def _link_faults(text: str) -> Iterator[str]:
    linked = {name for _, name in LINK.findall(text)}
    addresses = {name for name in placeholders(text) if name.endswith("_url")}
    yield from (f"{{{name}}} must be linked as [label]({{{name}}})" for name in sorted(addresses - linked))
    yield from (f"{{{name}}} is no address to link to" for name in sorted(linked - addresses))


def _wrong(what: str, text: str, allowed: frozenset[str], every: bool = False) -> Iterator[str]:
    named = placeholders(text)
    yield from (f"{what} may not say {{{name}}}" for name in sorted(named - allowed))
    if every:
        yield from (f"{what} lacks {{{name}}}" for name in sorted(allowed - named))
    if set("{}") & set(PLACEHOLDER.sub("", text)):
        yield f"{what} has a stray brace"
