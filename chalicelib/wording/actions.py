"""Word a text, look at it, keep it, take an earlier one back (A3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.http import languages
from chalicelib.http.languages import LANGUAGES, direction, speaking
from chalicelib.http.reach import CITY
from chalicelib.http.refusals import NotFound, WrongFields
from chalicelib.journal.commit import Change, Delete, LostRace, Put, commit
from chalicelib.settings import settings
from chalicelib.tasks.actions import done
from chalicelib.texts.blocks import Block, fill
from chalicelib.texts.delivered import closing, delivered
from chalicelib.texts.faults import Fault
from chalicelib.texts.kinds import KINDS, NEUTRAL, Kind
from chalicelib.texts.letter import write_out
from chalicelib.texts.records import (
    IN_FORCE,
    Wording,
    entry,
    find_version,
    text_id,
    versions_of,
    wordings_in_force,
)
from chalicelib.texts.rules import Text, closed, faults, longest_sms, placeholders
from chalicelib.texts.sms import sms_parts
from chalicelib.wording import examples
from chalicelib.wording.rules import Reworded, by_field, title


@dataclass(frozen=True)
class Line:
    """One kind in the list: its name, and each language's wording where it isn't as delivered."""

    kind: str
    title: str
    worded: Mapping[str, Wording]  # by language


@dataclass(frozen=True)
class Edited:
    """One text: as it stands, and its versions, newest first."""

    kind: Kind
    language: str  # a code of LANGUAGES
    title: str
    text: Text
    version: int  # that the text stands at; 0: nobody has ever worded it
    versions: list[Wording]


@dataclass(frozen=True)
class Preview:
    """A text as its reader would see it."""

    subject: str
    parts: list[Block]
    body: str
    sms: str
    sms_parts: int
    cost_ore: int  # of one SMS at its longest, whole öre
    lang: str  # for HTML
    direction: str


def all_texts() -> list[Line]:
    """Every kind of message, by its subject in the reader's language, and in which languages somebody has worded it.
    One query."""
    worded, own = wordings_in_force(), languages.language.get()
    lines = []
    for kind in (*KINDS.values(), NEUTRAL):
        mine = {code: worded[text_id(kind.name, code)] for code in LANGUAGES if text_id(kind.name, code) in worded}
        subject = str(mine[own].subject) if own in mine else delivered(kind, own).subject
        lines.append(Line(kind.name, title(kind, subject), mine))
    return lines


def edited(kind_name: str, language: str) -> Edited:
    """The text to be worded. One query. Raises NotFound."""
    kind = {**KINDS, NEUTRAL.name: NEUTRAL}.get(kind_name)
    if kind is None or language not in LANGUAGES:
        raise NotFound
    versions = versions_of(kind_name, language)
    newest = versions[0] if versions else None
    text = delivered(kind, language) if newest is None or newest.delivered else Text(**newest.content)
    return Edited(kind, language, title(kind, text.subject), text, int(newest.version) if newest else 0, versions)


def faults_of(asked: Edited, text: Text) -> list[Fault]:
    """What is wrong with a text, all at once."""
    return list(faults(asked.kind, text, LANGUAGES[asked.language][2]))


def preview(asked: Edited, text: Text) -> Preview:
    """The text as it is sent, filled in with an example. It has no faults."""
    with speaking(asked.language):
        whole = closed(text, closing(asked.language, asked.kind))
        written = write_out(whole, examples.values(asked.kind, placeholders(whole.subject + whole.email)))
        sms = fill(text.sms, {name: examples.in_sms(name) for name in placeholders(text.sms)})
        parts = len(sms_parts(longest_sms(text.sms))) if asked.kind.sms else 0
        cost = parts * settings.sms_part_ore
        lang = LANGUAGES[asked.language][1]
        return Preview(written.subject, written.parts, written.body, sms, parts, cost, lang, direction())


def keep(asked: Edited, text: Text, based_on: int, person_id: str, name: str, now: datetime) -> None:
    """The text is in force from now on, and its version is kept. Twice is once. Raises Reworded where somebody else was
    first."""
    content = {"subject": text.subject, "email": text.email, "sms": text.sms, "rows": dict(text.rows)}
    _store(asked, _next(asked, based_on, person_id, name, now, content))


def restore(asked: Edited, version: int, based_on: int, person_id: str, name: str, now: datetime) -> None:
    """An earlier version (0: the text as it is delivered) is in force again, as a new version. Twice is once.

    Raises NotFound, Reworded, and WrongFields where it says what the text no longer may."""
    earlier = find_version(asked.kind.name, asked.language, version) if version else None
    if earlier is None and version:
        raise NotFound
    if earlier is None or earlier.delivered:
        _store(asked, _next(asked, based_on, person_id, name, now, {"delivered": True}))
        return
    if found := faults_of(asked, Text(**earlier.content)):
        raise WrongFields(by_field(found))
    _store(asked, _next(asked, based_on, person_id, name, now, earlier.content))


def earlier(asked: Edited, version: int) -> Text:
    """What an earlier version said; nothing where there is none."""
    found = find_version(asked.kind.name, asked.language, version)
    return Text(**found.content) if found else Text("", "")


def _next(
    asked: Edited, based_on: int, person_id: str, name: str, now: datetime, content: Mapping[str, Any]
) -> Wording:
    return Wording(
        text_id(asked.kind.name, asked.language),
        entry(based_on + 1),
        version=based_on + 1,
        written_by=person_id,
        name=name,
        written_at=now.isoformat(timespec="milliseconds"),
        **content,
    )


def _store(asked: Edited, wording: Wording) -> None:
    about = text_id(asked.kind.name, asked.language)
    sent = Wording(**{**wording.attribute_values, "shelf": IN_FORCE, "entry": about})
    in_force: Change = Delete(sent) if wording.delivered else Put(sent)
    mended = done(CITY, "faulty_text", about)
    try:
        commit(Put(wording, Wording.entry.does_not_exist()), in_force, mended)
    except LostRace as lost:
        if not _is_theirs(asked, wording):
            raise Reworded from lost


def _is_theirs(asked: Edited, wording: Wording) -> bool:
    """Whether the version that is there is this very one, and the newest: the button was pressed twice."""
    there = find_version(asked.kind.name, asked.language, int(wording.version))
    return there is not None and _what(there) == _what(wording) and asked.version <= wording.version


def _what(wording: Wording) -> tuple[Any, ...]:
    return wording.written_by, bool(wording.delivered), wording.content
