"""Which text is in force: the newest that somebody has worded, else as it is delivered (A3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.http.languages import LANGUAGES
from chalicelib.settings import settings
from chalicelib.texts.delivered import closing, load
from chalicelib.texts.faults import Fault
from chalicelib.texts.kinds import Kind
from chalicelib.texts.records import Wording, text_id, wordings_in_force
from chalicelib.texts.rules import Text, closed, faults

# A process looks this often for what somebody has worded anew; on the local cloud nobody waits.
FRESH = timedelta(seconds=1) if settings.stage == "local" else timedelta(minutes=1)


@dataclass(frozen=True)
class InForce:
    """The text that is to be sent; `faults`: what is wrong with the worded one, where it can't be used any more."""

    text: Text
    faults: list[Fault] = field(default_factory=list)


class _Held:
    """What this process has read, and when."""

    wordings: Mapping[str, Wording] = {}
    read_at: datetime | None = None


def forget() -> None:
    """Read anew the next time; for tests."""
    _Held.read_at = None


def in_force(kind: Kind, language: str, now: datetime) -> InForce:
    """The kind's text in a language (a code of LANGUAGES), closed as every e-mail is.

    One query a minute and process at most. A worded text that an upgrade has made faulty is not sent: then the
    delivered one is, and the faults say why."""
    if _Held.read_at is None or not timedelta(0) <= now - _Held.read_at < FRESH:
        _Held.wordings, _Held.read_at = wordings_in_force(), now
    wording = _Held.wordings.get(text_id(kind.name, language))
    if wording is None:
        return InForce(load(kind, language))
    text = Text(**wording.content)
    found = list(faults(kind, text, LANGUAGES[language][2]))
    return InForce(load(kind, language), found) if found else InForce(closed(text, closing(language, kind)))
