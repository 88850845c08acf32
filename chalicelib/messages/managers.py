"""A manager who is asked for consent: has no account, is told by e-mail alone, and by a link that is kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from chalicelib.cases.records import Application, find_application
from chalicelib.consent.links import new_link, still_counts
from chalicelib.http.languages import DEFAULT
from chalicelib.journal.records import CONSENT, Event
from chalicelib.messages.facts import SEALED
from chalicelib.messages.letters import Letter
from chalicelib.messages.rules import Channel
from chalicelib.people.records import MANAGER_OF, Message
from chalicelib.texts.kinds import RECEIPT


@dataclass(frozen=True)
class Manager:
    """Whom a message goes to. The address is the one that the applicant gave."""

    application: Application

    language: ClassVar[str] = DEFAULT  # nobody knows another; the page behind the link has all
    channels: ClassVar[Sequence[str]] = (Channel.EMAIL,)
    mobile: ClassVar[str] = ""
    protected: ClassVar[bool] = False

    @property
    def person_id(self) -> str:
        return MANAGER_OF + str(self.application.person_id)

    @property
    def email(self) -> str:
        return str(self.application.answers.get("manager_email", ""))


def manager_of(event: Event) -> Manager | None:
    """Whom an event of a consent's journal tells; None where it no longer holds: answered, or somebody else is asked.

    Raises LookupError where the application is gone."""
    application = find_application(str(event.person_id), event.case_id.removeprefix(CONSENT))
    if application is None:
        raise LookupError("application")
    counts = still_counts(application, int(event.data["round"]), answered=event.kind == RECEIPT)
    return Manager(application) if counts else None


def unsealed(letter: Letter, manager: Manager, now: datetime) -> Letter:
    """The letter with a new link in it, to be sent and then forgotten: the message that is kept has none."""
    token = new_link(manager.application, now)
    kept = letter.message
    sent = Message(**{**kept.attribute_values, "body": kept.body.replace(SEALED, token)})
    return replace(letter, message=sent, html=letter.html.replace(SEALED, token))
