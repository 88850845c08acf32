"""The rules of messages: who is told in which way, when, and how long an SMS is. Pure; time is passed in."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from chalicelib.http.languages import STOCKHOLM

MORNING, EVENING = time(8), time(21)

# Where a message stands.
SENDING, SENT, FAILED = "sending", "sent", "failed"
SUPPRESSED, WITHHELD = "suppressed", "withheld"
BOUNCED, COMPLAINED = "bounced", "complained"

# 3GPP TS 23.038: the default alphabet, and its extension, whose characters take two places.
_GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION = "\f^{}\\[~]|€"
_SEPTETS = dict.fromkeys(_GSM, 1) | dict.fromkeys(_GSM_EXTENSION, 2)


class Channel(StrEnum):
    """The way a message goes."""

    EMAIL = "email"
    SMS = "sms"
    MY_CASES = "my_cases"


@dataclass(frozen=True)
class Way:
    """One message to be: its channel, and whether it only says that there is something in My cases."""

    channel: Channel
    neutral: bool = False


def ways(wanted: Collection[str], *, email: bool, mobile: bool, protected: bool) -> list[Way]:
    """How a person is told who wants these channels, and has (or hasn't) an e-mail address and a mobile.

    Whoever gets no full e-mail finds the whole text in My cases. With protected data (B2) there is no SMS,
    and the e-mail says nothing of the case."""
    found = []
    if email and Channel.EMAIL in wanted:
        found.append(Way(Channel.EMAIL, neutral=protected))
    if protected or not found:
        found.append(Way(Channel.MY_CASES))
    if mobile and Channel.SMS in wanted and not protected:
        found.append(Way(Channel.SMS))
    return found


def state_before(channel: str, stage: str, *, suppressed: bool) -> str:
    """Where a message stands when it is written down: on its way, or already where it will stay.

    The training stage sends nothing outside (X12); an address that bounced or complained is let be (B16)."""
    if channel == Channel.MY_CASES:
        return SENT
    if stage == "training":
        return WITHHELD
    return SUPPRESSED if suppressed else SENDING


def due_at(channel: str, now: datetime, *, urgent: bool, stage: str) -> datetime:
    """When a message goes: at once, but for an SMS at night. On the local cloud nobody sleeps."""
    waits = channel == Channel.SMS and not urgent and stage != "local"
    return may_ring_at(now) if waits else now


def may_ring_at(now: datetime) -> datetime:
    """When an SMS that isn't urgent may go: now, or between 21 and 08 in Stockholm at 08:00 (B16)."""
    here = now.astimezone(STOCKHOLM)
    if MORNING <= here.time() < EVENING:
        return now
    day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, STOCKHOLM).astimezone(now.tzinfo)


def try_again_at(happened_at: datetime, now: datetime) -> datetime:
    """When the sweep is to look again at an event that could not be told: in five minutes, then ever later.

    So an event that can never be told isn't put on the queue at the same pace for ever."""
    return now + max(timedelta(minutes=5), now - happened_at)


def is_gsm(text: str) -> bool:
    """Whether an SMS can be sent in the GSM alphabet; one character outside it more than halves what fits."""
    return all(character in _SEPTETS for character in text)


def sms_parts(text: str) -> list[str]:
    """The parts that an SMS is sent (and paid) as.

    160 places in the GSM alphabet, 153 a part when there are several; else 70 and 67 UTF-16 units.
    A character that takes two is never split."""
    gsm = is_gsm(text)
    sizes = [_SEPTETS[character] if gsm else 1 + (ord(character) > 0xFFFF) for character in text]
    alone, each = (160, 153) if gsm else (70, 67)
    return [text] if sum(sizes) <= alone else list(_split(text, sizes, each))


def _split(text: str, sizes: list[int], room: int) -> Iterator[str]:
    start, used = 0, 0
    for position, size in enumerate(sizes):
        if used + size > room:
            yield text[start:position]
            start, used = position, 0
        used += size
    yield text[start:]


def address_hash(address: str) -> str:
    """What an e-mail address is recognised by: SHA-256 of it in small letters."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()
