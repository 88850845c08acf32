"""Asking a professional's manager for consent: part of the commit that makes it so (U3)."""

from datetime import datetime
from typing import Any

from chalicelib.cases.consent import asked
from chalicelib.cases.records import Application
from chalicelib.journal.records import CONSENT, Event, happened
from chalicelib.settings import settings


def ask(application: Application, now: datetime, actor: str) -> Event:
    """Let the manager be asked, or asked anew: the event that tells them, for the commit that stores the application.

    Whatever was asked or answered before no longer counts. Raises AskedTooOften."""
    number = int((application.consent or {}).get("round", 0)) + 1
    application.keep_consent(asked(number, now, settings.consent_remind_days, settings.consent_days))
    return to_manager(application, "ConsentRequested", at=now, actor=actor)


def to_manager(application: Application, kind: str, *, at: datetime, actor: str, **data: Any) -> Event:
    """What the manager is told, for the commit that stores the application's next version: in a journal of its own,
    so that one commit can tell both the manager and the one who applied."""
    consent = application.consent or {}
    return happened(
        kind,
        case_id=CONSENT + application.application_id,
        sequence=int(application.version or 0) + 1,
        at=at,
        actor=actor,
        person_id=application.person_id,
        tell=True,
        case_number=application.case_number,
        course_id=application.course_id,
        round=consent["round"],
        expires_at=consent["expires_at"],
        **data,
    )
