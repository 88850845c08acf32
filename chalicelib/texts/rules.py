"""What the texts of messages may say, and what is wrong with one that says anything else. Pure.

An e-mail has paragraphs parted by blank lines, headings ("# ") and links ("[label]({some_url})"); nothing else in it
means anything."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chalicelib.texts.kinds import EVERYWHERE, Kind
from chalicelib.texts.sms import is_gsm, sms_parts

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


def closed(text: Text, closing: str) -> Text:
    """The text with the closing that every e-mail has."""
    return Text(text.subject, f"{text.email.strip()}\n\n{closing.strip()}", text.sms, text.rows)


def placeholders(text: str) -> set[str]:
    """The names of the placeholders in a text."""
    return set(PLACEHOLDER.findall(text))


def faults(kind: Kind, text: Text, catalogue: str) -> Iterator[str]:
    """What is wrong with a kind's text in a language (its catalogue's name)."""
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


def frame_faults(closing: str) -> Iterator[str]:
    """What is wrong with the closing of every e-mail."""
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
