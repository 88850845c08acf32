"""The rules of messages: who is told in which way, and when. Pure; time is passed in."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from chalicelib.http.languages import STOCKHOLM

MORNING, EVENING = time(8), time(21)

# Where a message stands.
SENDING, SENT, FAILED = "sending", "sent", "failed"
SUPPRESSED, WITHHELD = "suppressed", "withheld"
BOUNCED, COMPLAINED = "bounced", "complained"


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


def address_hash(address: str) -> str:
    """What an e-mail address is recognised by: SHA-256 of it in small letters."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()
