"""A message written out: its text with the values filled in, as plain text and as HTML."""

from dataclasses import dataclass
from functools import cache

from jinja2 import Template

from chalicelib.http.languages import LANGUAGES, direction, language
from chalicelib.http.pages import environment
from chalicelib.texts.blocks import Block, Values, blocks, fill, plain
from chalicelib.texts.rules import Text


@dataclass(frozen=True)
class Written:
    """An e-mail as it is sent. `parts`: what both the plain text and the HTML are made of."""

    subject: str
    parts: list[Block]
    body: str
    html: str


def write_out(text: Text, values: Values) -> Written:
    """The e-mail in the reader's language, which `values` are in too. Raises KeyError for a value that is missing."""
    isolate = direction() == "rtl"
    parts = blocks(text, values, isolate=isolate)
    subject = fill(text.subject, values, isolate=isolate)
    html = _frame().render(subject=subject, blocks=parts, lang=LANGUAGES[language.get()][1], dir=direction())
    return Written(subject, parts, plain(parts), html)


@cache
def _frame() -> Template:
    return environment().get_template("texts/email.html")
