"""A message's text with its values filled in, as blocks: from these come the plain text and the HTML alike.

What is filled in is never read as template, heading or link: the text is parsed first, then filled in."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from chalicelib.texts.rules import LINK, PLACEHOLDER, Text, placeholders

Row = Mapping[str, str]
Values = Mapping[str, str | Sequence[Row]]

# First strong isolate … pop: a value keeps its own direction inside right-to-left text.
ISOLATE, POP = "\u2068", "\u2069"


@dataclass(frozen=True)
class Span:
    """A run of text, or a link."""

    text: str
    url: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph of one or more lines, or a list of items."""

    kind: str  # "heading", "paragraph" or "list"
    lines: tuple[Line, ...]


def fill(template: str, values: Values, *, isolate: bool = False) -> str:
    """The template with its placeholders replaced, each value on one line and without control characters.

    Raises KeyError for a value that is missing."""

    def value(name: str) -> str:
        text = clean(str(values[name]))
        return f"{ISOLATE}{text}{POP}" if isolate and text else text

    return PLACEHOLDER.sub(lambda found: value(found[1]), template)


def clean(value: str) -> str:
    """The value on one line, without control characters and marks that turn the direction of what follows."""
    seen = (sign for sign in value if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(seen).split())


def blocks(text: Text, values: Values, *, isolate: bool = False) -> list[Block]:
    """The e-mail's blocks. A line with only empty values is left out; an empty list takes its paragraph too."""
    found: list[Block] = []
    for paragraph in text.email.strip().split("\n\n"):
        lines = paragraph.strip().split("\n")
        if any(values[name] == [] for line in lines for name in placeholders(line)):
            continue
        kinds_and_lines = [pair for line in lines for pair in _lines(line, text, values, isolate)]
        for kind, group in groupby(kinds_and_lines, key=lambda pair: pair[0]):
            found.append(Block(kind, tuple(line for _, line in group)))
    return found


def _lines(line: str, text: Text, values: Values, isolate: bool) -> Iterator[tuple[str, Line]]:
    names = placeholders(line)
    if names and not any(values[name] for name in names):
        return
    alone = PLACEHOLDER.fullmatch(line)
    listed = values[alone[1]] if alone else ""
    if alone and not isinstance(listed, str):
        for row in listed:
            yield "list", (Span(fill(text.rows[alone[1]], row, isolate=isolate)),)
    elif line.startswith("# "):
        yield "heading", (Span(fill(line[2:], values, isolate=isolate)),)
    else:
        yield "paragraph", tuple(_spans(line, values, isolate))


def _spans(line: str, values: Values, isolate: bool) -> Iterator[Span]:
    end = 0
    for link in LINK.finditer(line):
        if link.start() > end:
            yield Span(fill(line[end : link.start()], values, isolate=isolate))
        yield Span(link[1], str(values[link[2]]))
        end = link.end()
    if end < len(line):
        yield Span(fill(line[end:], values, isolate=isolate))


def plain(parts: Sequence[Block]) -> str:
    """The blocks as plain text: addresses on lines of their own, a blank line between any two thoughts."""
    written = ""
    for before, block in zip([None, *parts], parts, strict=False):
        together = before is None or before.kind == "heading" or block.kind == "list"
        written += "\n" if together else "\n\n"
        written += "\n".join(_plain_line(line, block.kind) for line in block.lines)
    return written.lstrip() + "\n"


def _plain_line(line: Line, kind: str) -> str:
    text = "".join(f"{span.text}:\n{span.url}" if span.url else span.text for span in line)
    return f"- {text}" if kind == "list" else text
