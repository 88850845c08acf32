"""Which messages are on their way, and which addresses are not to be used."""

from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.messages.rules import COMPLAINED, FAILED, SENDING, SENT
from chalicelib.people.records import Message
from chalicelib.tables import Record, condition_failed, named

# Longer than a sender may run: a lease that has run out belongs to a sender that has died.
LEASE = timedelta(minutes=2)


class Busy(Exception):
    """Another sender is at this very message."""


class Suppression(Record):
    """An e-mail address that must not be written to again, as a hash: it can be recognised and not read."""

    class Meta:
        table_name = named("suppressions")

    address_hash = UnicodeAttribute(hash_key=True)  # SHA-256 of the address in small letters
    reason = UnicodeAttribute()  # "bounce" or "complaint"
    since = UnicodeAttribute()  # UTC, ISO


def stamp(moment: datetime) -> str:
    """The moment as it is stored: as events have it, so that texts compare as times do."""
    return moment.isoformat(timespec="milliseconds")


def claim(message: Message, now: datetime) -> bool:
    """Write the message down before it is sent. False: that has been settled already. Raises Busy.

    A message left half-way by a sender that died can be claimed again when its lease has run out."""
    message.leased_until = stamp(now + LEASE) if message.state == SENDING else None
    free = Message.message_id.does_not_exist() | ((Message.state == SENDING) & (Message.leased_until <= stamp(now)))
    try:
        message.save(condition=free)
    except PutError as fault:
        if not condition_failed(fault):
            raise
        known = Message.get(message.person_id, message.message_id, consistent_read=True)
        if known.state == SENDING:
            raise Busy from fault
        return False
    return True


def release(message: Message, now: datetime) -> None:
    """Give the claim back: it was not sent."""
    _change(message, [Message.leased_until.set(stamp(now))], Message.state == SENDING)


def mark_sent(message: Message, provider_id: str, now: datetime) -> None:
    """The provider has taken it, and knows it by this id."""
    sent = [Message.state.set(SENT), Message.sent_at.set(stamp(now)), Message.provider_id.set(provider_id)]
    _change(message, [*sent, Message.leased_until.remove()], Message.state == SENDING)


def mark_failed(message: Message) -> None:
    """The provider will never take it."""
    _change(message, [Message.state.set(FAILED), Message.leased_until.remove()], Message.state == SENDING)


def mark_returned(message: Message, state: str) -> None:
    """It came back: `state` says how. A complaint is kept whatever comes after it."""
    _change(message, [Message.state.set(state)], Message.message_id.exists() & (Message.state != COMPLAINED))


def known_as(provider_id: str) -> list[Message]:
    """The message that the provider knows by this id; keys only."""
    return list(Message.by_provider_id.query(provider_id))


def is_suppressed(address_hash: str) -> bool:
    """Whether this address must not be written to."""
    try:
        Suppression.get(address_hash)
    except Suppression.DoesNotExist:
        return False
    return True


def suppress(address_hash: str, reason: str, now: datetime) -> None:
    """Never write to this address again. Twice is harmless."""
    Suppression(address_hash=address_hash, reason=reason, since=stamp(now)).save()


def _change(record: Message, actions: list[Action], condition: Condition) -> None:
    """Change a record where the condition holds; where it doesn't, somebody else has seen to it."""
    try:
        record.update(actions=actions, condition=condition)
    except UpdateError as fault:
        if not condition_failed(fault):
            raise
