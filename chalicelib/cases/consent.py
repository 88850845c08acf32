"""The manager's consent to a professional's training: how it stands, and what may follow when (U3, B15). Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict

# {"state", "round", "asked_at", "remind_at", "expires_at", "reminded_at", "answered_at", "reason"}: times UTC, ISO.
# Every asking is a round of its own, numbered from 1; what belongs to an earlier one no longer counts.
Consent = dict[str, Any]

WAITS = "waits"  # what Application.consent_waits says
MOST_ROUNDS = 8  # nobody's inbox is to be filled in somebody else's name


class ConsentState(StrEnum):
    """How the manager's consent stands."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"  # no answer came in time


ANSWERED = frozenset({ConsentState.APPROVED, ConsentState.DECLINED})


class ConsentOver(Conflict):
    """The question was answered before, or no longer stands."""

    slug = "consent-over"
    title = N_("Frågan är redan besvarad")
    advice = N_("Ett svar har redan kommit in, eller så gäller frågan inte längre. Ingenting har ändrats.")


class AskedTooOften(Conflict):
    """Managers have been asked as often as one application may."""

    slug = "asked-too-often"
    title = N_("Det går inte att fråga igen")
    advice = N_("Vi har redan frågat flera gånger. Hör av dig till oss, så hjälper vi dig vidare.")
    way_on = ("/hjalp", N_("Så når du oss"))


def asked(number: int, now: datetime, remind_days: int, days: int) -> Consent:
    """The manager is asked, for the `number`th time: reminded and too late after so many days.

    Raises AskedTooOften."""
    if number > MOST_ROUNDS:
        raise AskedTooOften
    return {
        "state": ConsentState.ASKED,
        "round": number,
        "asked_at": _stamp(now),
        "remind_at": _stamp(now + timedelta(days=remind_days)),
        "expires_at": _stamp(now + timedelta(days=days)),
    }


def answered(consent: Consent, number: int, approved: bool, reason: str, now: datetime) -> Consent:
    """The manager's answer to the round `number`. Raises ConsentOver where that one isn't asked any more."""
    if not is_open(consent, number, now):
        raise ConsentOver
    said = {"state": ConsentState.APPROVED if approved else ConsentState.DECLINED, "answered_at": _stamp(now)}
    return {**consent, **said, **({} if approved else {"reason": reason})}


def reminded(consent: Consent, now: datetime) -> Consent:
    """The manager is reminded."""
    return {**consent, "reminded_at": _stamp(now)}


def expired(consent: Consent, now: datetime) -> Consent:
    """No answer came in time."""
    return {**consent, "state": ConsentState.EXPIRED, "answered_at": _stamp(now)}


def is_open(consent: Consent, number: int, now: datetime) -> bool:
    """Whether this round still waits for an answer; what has run out does so to the second, whoever has noticed."""
    return is_asked(consent) and consent["round"] == number and _stamp(now) < consent["expires_at"]


def is_asked(consent: Consent | None) -> bool:
    """Whether an answer is still missing."""
    return bool(consent) and consent is not None and consent["state"] == ConsentState.ASKED


def is_late(consent: Consent, now: datetime) -> bool:
    """Whether the time to answer is over."""
    return bool(_stamp(now) >= consent["expires_at"])


def next_due(consent: Consent) -> str | None:
    """When time itself brings something about: the reminder, then the end. None: nothing will."""
    if not is_asked(consent):
        return None
    if "reminded_at" in consent:
        return str(consent["expires_at"])
    return str(min(consent["remind_at"], consent["expires_at"]))


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
