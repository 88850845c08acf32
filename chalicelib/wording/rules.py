"""What is asked of whoever words a text, and how a text is called. Pure."""

import re
from collections.abc import Mapping

from chalicelib.http.fields import Field, Value
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_, gettext, say
from chalicelib.http.refusals import Conflict
from chalicelib.texts.faults import Fault
from chalicelib.texts.kinds import KINDS, Kind
from chalicelib.texts.rules import Text

ROW = "row_"  # before the name of a list, in the form
# How the kinds end that tell of the same thing as another does, to other readers.
_TO_OTHERS = {
    "Paused": N_("%(subject)s (när platsen är pausad)"),
    "Training": N_("%(subject)s (utbildning)"),
}
_PLACEHOLDER_IN_BRACKETS = re.compile(r"\s*\(\{[a-z_]+\}\)|\{[a-z_]+\}")


class Reworded(Conflict):
    """Somebody else has worded the text meanwhile."""

    slug = "reworded"
    title = N_("Någon annan har ändrat texten")
    advice = N_("Det du har skrivit är inte sparat. Jämför texterna och spara igen, om din ska gälla.")


def title(kind: Kind, subject: str) -> str:
    """What the text is called where texts are listed: its subject, without what is filled in."""
    said = _PLACEHOLDER_IN_BRACKETS.sub("", subject).strip()
    readers = next((words for end, words in _TO_OTHERS.items() if _is_another(kind, end)), "")
    return gettext(readers) % {"subject": said} if readers else said


def _is_another(kind: Kind, ending: str) -> bool:
    """Whether the kind tells others of what a kind without this ending tells."""
    return kind.name.endswith(ending) and kind.name.removesuffix(ending) in KINDS


def form(kind: Kind) -> Form:
    """What can be worded of this kind."""
    asked = [
        Field("subject", N_("Ämnesrad"), max_length=200),
        Field("email", N_("E-postmeddelandet"), kind="long_text", max_length=8000),
    ]
    for name in sorted(kind.lists):
        asked.append(Field(f"{ROW}{name}", _row_label(name, kind.lists[name]), max_length=300, required=False))
    if kind.sms:
        asked.append(Field("sms", N_("Sms"), kind="long_text", max_length=600))
    return Form("text", tuple(asked))


def as_values(text: Text) -> dict[str, Value]:
    """A text as the form holds it."""
    rows = {f"{ROW}{name}": row for name, row in text.rows.items()}
    return {"subject": text.subject, "email": text.email.strip(), "sms": text.sms, **rows}


def as_text(values: Mapping[str, Value]) -> Text:
    """What was filled in, as a text."""
    rows = {name.removeprefix(ROW): str(value) for name, value in values.items() if name.startswith(ROW) and value}
    subject, email, sms = (str(values.get(name, "")) for name in ("subject", "email", "sms"))
    return Text(subject, email, sms, rows)


def by_field(found: list[Fault]) -> dict[str, str]:
    """The faults in words, by the field that each is in; all of a field's together."""
    said: dict[str, list[str]] = {}
    for fault in found:
        field = f"{ROW}{fault.where.removeprefix('row ')}" if fault.where.startswith("row ") else fault.where
        said.setdefault(field, []).append(fault.said())
    return {field: " ".join(dict.fromkeys(words)) for field, words in said.items()}


def _row_label(name: str, parts: frozenset[str]) -> dict[str, str]:
    listed = ", ".join(f"{{{part}}}" for part in sorted(parts))
    return {"sv": say(N_("En rad i listan {%(name)s}, med %(parts)s")) % {"name": name, "parts": listed}}
