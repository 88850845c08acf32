"""Writing: from an event and the person it concerns to the messages, in the person's own language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.http.languages import DEFAULT, LANGUAGES, speaking
from chalicelib.journal.records import Event
from chalicelib.messages.about import About
from chalicelib.messages.facts import everywhere, facts, in_sms
from chalicelib.messages.rules import SENDING, Channel, Way
from chalicelib.messages.worded import text_for
from chalicelib.people.records import Message
from chalicelib.texts.blocks import fill
from chalicelib.texts.kinds import NEUTRAL, Kind
from chalicelib.texts.letter import write_out
from chalicelib.texts.rules import placeholders
from chalicelib.texts.sms import sms_parts


@dataclass(frozen=True)
class Letter:
    """A message and, for an e-mail, its HTML and the calendar file that goes with it."""

    message: Message
    html: str = ""
    calendar: bytes | None = None


class Addressee(Protocol):
    """Whom a message goes to: people.records.Person is one, managers.Manager another."""

    @property
    def person_id(self) -> str: ...  # among whose messages it is kept
    @property
    def email(self) -> str: ...
    @property
    def mobile(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def channels(self) -> Sequence[str]: ...
    @property
    def protected(self) -> bool: ...


def write(event: Event, kind: Kind, person: Addressee, way: Way, now: datetime) -> Letter:
    """The message that tells this person of the event in this way."""
    language = person.language if person.language in LANGUAGES else DEFAULT
    message = Message(
        person_id=person.person_id,
        message_id=f"{event.at}#{event.case_id}#{int(event.sequence)}#{way.channel}",
        case_id=event.case_id,
        kind=event.kind,
        channel=str(way.channel),
        language=language,
        state=SENDING,
    )
    with speaking(language):
        if way.channel is Channel.SMS:
            message.body = fill(text_for(kind, language, now).sms, in_sms(event))
            message.sms_parts = len(sms_parts(message.body))
            return Letter(message)
        text = text_for(NEUTRAL if way.neutral else kind, language, now)
        about = About(event)
        values = everywhere() if way.neutral else facts(about, placeholders(text.subject + text.email))
        written = write_out(text, values)
        message.subject, message.body = written.subject, written.body
        attached = kind.calendar and way.channel is Channel.EMAIL and not way.neutral
        return Letter(message, written.html, about.calendar_file() if attached else None)
