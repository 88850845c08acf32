"""Whom we have asked for consent to a training, how it stands, and asking again or somebody else (B15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.cases.answers import fault_of_manager
from chalicelib.cases.consent import ConsentState, is_asked, is_late
from chalicelib.cases.for_professionals import MANAGER
from chalicelib.cases.records import Application
from chalicelib.cases.rules import is_queued
from chalicelib.consent.actions import ask_manager
from chalicelib.http.forms import Reading
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Fields
from chalicelib.my_cases.actions import own_case
from chalicelib.people.actions import myself
from chalicelib.people.records import managers_messages

# An e-mail that will never be read; see people.rules.SENDINGS.
NOT_REACHED = frozenset({"failed", "suppressed", "bounced", "complained"})


@dataclass(frozen=True)
class Asked:
    """How the consent stands for the one who applied."""

    name: str
    email: str
    consent: Mapping[str, Any]
    stands: str  # "asked", "approved", "declined" or "expired"
    not_reached: bool  # the e-mail came back
    can_ask: bool  # again, or somebody else


def asked_for(application: Application, now: datetime) -> Asked | None:
    """How it stands, or None where nobody has to agree. One query, for e-mails that came back."""
    consent = application.consent
    if not consent:
        return None
    late = is_asked(consent) and is_late(consent, now)
    stands = str(ConsentState.EXPIRED if late else consent["state"])
    return Asked(
        str(application.answers.get("manager_name", "")),
        str(application.answers.get("manager_email", "")),
        consent,
        stands,
        is_asked(consent) and _came_back(application),
        is_queued(application.state) and stands != ConsentState.APPROVED,
    )


def page_of(person_id: str, case_number: str, now: datetime) -> tuple[Application, Asked]:
    """The person's case and whom we have asked. Raises NotFound, also where nobody has to agree."""
    application = own_case(person_id, case_number)
    asked = asked_for(application, now)
    if asked is None:
        raise NotFound
    return application, asked


def ask(person_id: str, case_number: str, raw: Fields, now: datetime) -> Reading:
    """Ask this manager, if the form has no faults. Sent twice, they are asked once: a second question would take the
    first one's link away.

    Raises NotFound, WrongState, AskedTooOften, Conflict, Unavailable."""
    application, _ = page_of(person_id, case_number, now)
    reading = MANAGER.read(raw)
    if fault := fault_of_manager(reading.values, [myself(person_id).email]):
        reading.errors["manager_email"] = fault
    if not reading.errors:
        name, email = (str(reading.values[field.name]) for field in MANAGER.fields)
        if not _is_asked_so(application, next(iter(raw.get("round", [])), ""), name, email):
            ask_manager(application, name, email, f"person:{person_id}", now)
    return reading


def _is_asked_so(application: Application, seen: str, name: str, email: str) -> bool:
    """Whether this manager is asked already, by the round that comes after the one which the form's page showed."""
    consent, answers = application.consent or {}, application.answers
    same = (answers.get("manager_name"), answers.get("manager_email")) == (name, email)
    return same and is_asked(consent) and seen == str(int(consent["round"]) - 1)


def _came_back(application: Application) -> bool:
    """Whether the last e-mail to the manager never arrived."""
    consent = application.consent or {}
    sent = [
        message
        for message in managers_messages(str(application.person_id))
        if message.case_id.endswith(f":{application.application_id}") and message.message_id >= consent["asked_at"]
    ]
    return bool(sent) and sent[0].state in NOT_REACHED
