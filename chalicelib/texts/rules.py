"""What the texts of messages may say, and what is wrong with one that says anything else. Pure.

An e-mail has paragraphs parted by blank lines, headings ("# ") and links ("[label]({some_url})"); nothing else in it
means anything."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chalicelib.texts.faults import Fault
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


def faults(kind: Kind, text: Text, catalogue: str) -> Iterator[Fault]:
    """What is wrong with a kind's text in a language (its catalogue's name)."""
    if "\n" in text.subject:
        yield Fault("subject", "lines")
    yield from _wrong("subject", text.subject, IN_SUBJECT & kind.allowed)
    yield from _wrong("email", text.email, kind.allowed)
    yield from (Fault("email", "lacks", name) for name in sorted(kind.must_say - placeholders(text.email)))
    yield from _link_faults("email", text.email)
    for name in sorted(placeholders(text.email) & set(kind.lists)):
        if any(f"{{{name}}}" in line and line != f"{{{name}}}" for line in text.email.splitlines()):
            yield Fault("email", "alone", name)
        yield from _wrong(f"row {name}", text.rows.get(name, ""), kind.lists[name], every=True)
    if kind.sms:
        yield from _sms_faults(kind, text.sms, catalogue)


def most_parts(catalogue: str) -> int:
    """How many parts an SMS may take in a language (its catalogue's name)."""
    return MOST_PARTS.get(catalogue, 1)


def longest_sms(sms: str) -> str:
    """The SMS with each placeholder as long as it gets: what it is counted by."""
    return PLACEHOLDER.sub(lambda found: LONGEST.get(found[1], ""), sms)


def frame_faults(closing: str) -> Iterator[Fault]:
    """What is wrong with the closing of every e-mail."""
    yield from _wrong("closing", closing, EVERYWHERE)
    yield from _link_faults("closing", closing)


def _sms_faults(kind: Kind, sms: str, catalogue: str) -> Iterator[Fault]:
    yield from _wrong("sms", sms, kind.in_sms, every=True)
    longest = longest_sms(sms)
    if catalogue not in MOST_PARTS and (odd := next((sign for sign in longest if not is_gsm(sign)), "")):
        yield Fault("sms", "halves", sign=odd)
    parts, most = len(sms_parts(longest)), most_parts(catalogue)
    if parts > most:
        yield Fault("sms", "parts", number=parts, most=most)


def _link_faults(where: str, text: str) -> Iterator[Fault]:
    linked = {name for _, name in LINK.findall(text)}
    addresses = {name for name in placeholders(text) if name.endswith("_url")}
    yield from (Fault(where, "unlinked", name) for name in sorted(addresses - linked))
    yield from (Fault(where, "no_address", name) for name in sorted(linked - addresses))
    if "](" in LINK.sub("", text):
        yield Fault(where, "leads_nowhere")


def _wrong(where: str, text: str, allowed: frozenset[str], every: bool = False) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(where, "empty")
    named = placeholders(text)
    yield from (Fault(where, "unknown", name) for name in sorted(named - allowed))
    if every:
        yield from (Fault(where, "lacks", name) for name in sorted(allowed - named))
    if set("{}") & set(PLACEHOLDER.sub("", text)):
        yield Fault(where, "brace")
