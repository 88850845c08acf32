"""Addresses for a letter in the organisation's own e-mail: links that open it (RFC 6068). Pure.

The service writes no such letter, reads none and keeps none (I4). Everybody is addressed as a blind copy, for the
others' addresses are nobody's to know."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

# Windows hands no longer address to a program: 2,083 characters with all that stands around it.
LONGEST = 1900


def to_one(address: str, subject: str) -> str:
    """The link that opens a letter to one person."""
    return f"mailto:{_plain(address)}?subject={quote(subject, safe='')}"


def to_many(addresses: Sequence[str], subject: str, longest: int = LONGEST) -> list[tuple[str, list[str]]]:
    """The links that open a letter to all of them, and whom each reaches: as few as their length allows."""
    return [(_link(some, subject), some) for some in _parts(list(dict.fromkeys(addresses)), subject, longest)]


def _parts(addresses: Sequence[str], subject: str, longest: int) -> Iterator[list[str]]:
    some: list[str] = []
    for address in addresses:
        if some and len(_link([*some, address], subject)) > longest:
            yield some
            some = []
        some.append(address)
    if some:
        yield some


def _link(addresses: Sequence[str], subject: str) -> str:
    return f"mailto:?bcc={','.join(map(_plain, addresses))}&subject={quote(subject, safe='')}"


def _plain(address: str) -> str:
    """An address as a link has it: nothing in it can end it, or add another field."""
    return quote(address, safe="@")
