"""Writing: from an event and the person it concerns to the messages, in the person's own language."""

from dataclasses import dataclass
from functools import cache

from jinja2 import Template

from chalicelib.http.languages import DEFAULT, LANGUAGES, direction, speaking
from chalicelib.http.pages import environment
from chalicelib.journal.records import Event
from chalicelib.messages.about import About
from chalicelib.messages.facts import everywhere, facts, in_sms
from chalicelib.messages.rules import SENDING, Channel, Way
from chalicelib.people.records import Message, Person
from chalicelib.texts.blocks import blocks, fill, plain
from chalicelib.texts.delivered import load
from chalicelib.texts.kinds import NEUTRAL, Kind
from chalicelib.texts.rules import placeholders
from chalicelib.texts.sms import sms_parts


@dataclass(frozen=True)
class Letter:
    """A message and, for an e-mail, its HTML and the calendar file that goes with it."""

    message: Message
    html: str = ""
    calendar: bytes | None = None


def write(event: Event, kind: Kind, person: Person, way: Way) -> Letter:
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
            message.body = fill(load(kind, language).sms, in_sms(event))
            message.sms_parts = len(sms_parts(message.body))
            return Letter(message)
        text = load(NEUTRAL if way.neutral else kind, language)
        about = About(event)
        values = everywhere() if way.neutral else facts(about, placeholders(text.subject + text.email))
        isolate = direction() == "rtl"
        parts = blocks(text, values, isolate=isolate)
        message.subject = fill(text.subject, values, isolate=isolate)
        message.body = plain(parts)
        html = _frame().render(subject=message.subject, blocks=parts, lang=LANGUAGES[language][1], dir=direction())
        attached = kind.calendar and way.channel is Channel.EMAIL and not way.neutral
        return Letter(message, html, about.calendar_file() if attached else None)


@cache
def _frame() -> Template:
    return environment().get_template("texts/email.html")
