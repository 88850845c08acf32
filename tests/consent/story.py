"""A professional applies and the manager answers, as their browsers and the post would let them."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from chalicelib.cases.consent import Consent
from chalicelib.cases.records import Application, applications_of
from chalicelib.journal.records import CONSENT, UNSENT, Event, timeline
from chalicelib.messages import actions
from tests.messages.conftest import Outside, part, queued
from tests.submission import story
from tests.town import TRAINING
from tests.visitor import Page, Visitor

MANAGER = "cissi@exempel.se"
ANSWERS: dict[str, dict[str, Any]] = {
    "arbete": {"workplace": "Förskolan Exemplet", "work_district": "farsta", "title": "Förskollärare"},
    "chef": {"manager_name": "Cissi Chefsson", "manager_email": MANAGER},
    "faktura": {"invoice_kind": "internal", "account_string": "1234-5678"},
    "behov": {"interpreter": "no"},
    "kontakt": {},
    "om-ansokan": {"heard_from": "manager"},
}
LINK = re.compile(r"https://komet\.test(/samtycke/[\w-]{40,})")


def check_of(visitor: Visitor, **changed: dict[str, Any]) -> Page:
    """All steps answered, up to the check of all answers. `changed`: other answers, by step."""
    page = story.begin(visitor, TRAINING)
    for _ in range(10):
        step = story.slug(page)
        if step == "kontrollera":
            return page
        page = visitor.send(page.form, **{**ANSWERS[step], **changed.get(step.replace("-", "_"), {})})
        assert page.status == 200, (page.errors, page.h1)
    raise AssertionError("the steps never end")


def apply(visitor: Visitor, **changed: dict[str, Any]) -> Page:
    """The whole way to the confirmation."""
    return visitor.send(check_of(visitor, **changed).form)


def case_of(person_id: str) -> Application:
    (application,) = applications_of(person_id)
    return application


def consent_of(person_id: str) -> Consent:
    """How the manager's consent stands."""
    consent = case_of(person_id).consent
    assert consent
    return consent


def kinds(person_id: str) -> list[str]:
    """What has happened in the case, and what its manager was told."""
    case = case_of(person_id)
    return [event.kind for journal in ("", CONSENT) for event in timeline(journal + case.application_id)]


@dataclass
class Post:
    """Sends what waits, and reads it."""

    outside: Outside

    def send(self, now: datetime) -> None:
        """Let the sender tell everything that waits."""
        events = [event for event in Event.scan() if event.outbox == UNSENT]
        assert actions.send(queued(*events), now) == {"batchItemFailures": []}

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.outside.emails if address in str(mail["To"])]

    def link(self, now: datetime, address: str = MANAGER) -> str:
        """The path of the link in the last e-mail to the manager, once all is sent."""
        self.send(now)
        found = LINK.search(part(self.to(address)[-1], "plain"))
        assert found
        return found[1]


def press(page: Page, answer: str, visitor: Visitor | None = None, **typed: str) -> Page:
    """Press one of a question's buttons, in a browser in which nobody has signed in."""
    form = next(form for form in page.forms() if answer in [each.get("value") for each in form.controls])
    return (visitor or Visitor()).send(form, answer=answer, **typed)


def approve(path: str) -> Page:
    return press(Visitor().open(path), "approve")


def decline(path: str, reason: str = "Vi har inte tid i vår.") -> Page:
    return press(Visitor().open(path), "decline", reason=reason)


def take_back(path: str) -> Page:
    return press(Visitor().open(path), "take_back")
