"""Consent for the benchmark: a professional applies, the manager is asked, reminded, and answers by a personal link."""

import secrets
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bench.application import Answers, Application, begun, sent
from bench.operation import Operation
from bench.scene import Event, to_queue, visit
from chalicelib.cases import records
from chalicelib.cases.consent import asked
from chalicelib.consent.links import new_link
from chalicelib.journal.records import CONSENT, timeline
from chalicelib.messages import actions as messages
from chalicelib.reminders.actions import remind
from chalicelib.settings import settings

LINK = "/samtycke/{token}"
TRAINING = "gruppledare-komet-mandag"
ANSWERS: Answers = {
    "arbete": {"workplace": "Förskolan Exemplet", "work_district": "farsta", "title": "Förskollärare"},
    "chef": {"manager_name": "Cissi Chefsson", "manager_email": "cissi@example.se"},
    "faktura": {"invoice_kind": "internal", "account_string": "1234-5678"},
    "behov": {"interpreter": "no"},
    "kontakt": {"email": "ylva@example.se", "mobile": "070-174 06 05", "channels": ["email"], "language": "sv"},
    "om-ansokan": {"heard_from": "manager", "ease": "5"},
}


class Asked:
    """An application whose manager has been asked, and a link as it stood in the e-mail."""

    def __init__(self) -> None:
        self.sent = sent(ANSWERS, TRAINING)
        self.names = self._link()

    def _link(self) -> dict[str, str]:
        found = records.find_application(self.sent.parent.person_id, self.sent.id)
        if found is None:
            raise LookupError
        return {"token": new_link(found, datetime.now(UTC))}

    def open(self) -> Event:
        return visit("GET", LINK, self.names)

    def answer(self, said: str) -> Event:
        body = f"answer={said}&reason=Vi+har+inte+tid"
        return visit("POST", LINK, self.names, body=body)

    def say_yes(self) -> None:
        """The manager has said yes, and has the link that takes it back."""
        self.answer("approve")
        self.names = self._link()

    def show_case(self) -> Event:
        return self.sent.show_case()


def queued() -> dict[str, Any]:
    """What the manager is to be told, as the queue brings it to the sender."""
    application = sent(ANSWERS, TRAINING)
    event = timeline(CONSENT + application.id)[-1]
    return to_queue(event.case_id, int(event.sequence))


def answered() -> Asked:
    """The manager has said yes."""
    made = Asked()
    made.say_yes()
    return made


def consenting() -> Iterator[Operation]:
    """From the application to the answer."""
    now = datetime.now(UTC)
    yield Operation("Send, asking the manager", partial(begun, ANSWERS, course_id=TRAINING), Application.send)
    yield Operation("E-mail to the manager, with link", queued, partial(messages.send, now=now))
    yield Operation("Open a manager's link", Asked, Asked.open)
    yield Operation("The manager says yes", Asked, partial(Asked.answer, said="approve"))
    yield Operation("The manager says no", Asked, partial(Asked.answer, said="decline"))
    yield Operation("The manager takes it back", answered, partial(Asked.answer, said="take_back"))
    yield Operation("The case of a professional", Asked, Asked.show_case)


def reminding(stored: int) -> Iterator[Operation]:
    """The run that reminds of everything, where so many managers have time left, and none, ten or a hundred don't."""
    now = datetime.now(UTC)
    remind(now)  # what the seed has
    waiting(stored, now)
    for due in (0, 10, 100):
        long_ago = now - timedelta(days=settings.consent_remind_days)
        yield Operation(f"{due} of {stored:,} consents are due", partial(waiting, due, long_ago), lambda _: remind(now))


def waiting(count: int, since: datetime) -> None:
    """So many applications whose managers were asked then, written in batches."""
    at = since.isoformat(timespec="milliseconds")
    with records.Application.batch_write() as batch:
        for _ in range(count):
            application = records.Application(
                secrets.token_urlsafe(16),
                uuid.uuid4().hex,
                version=1,
                state="received",
                course_id=TRAINING,
                programme_id="gruppledare-komet",
                answers={
                    name: value for step in ("arbete", "chef", "faktura") for name, value in ANSWERS[step].items()
                },
                started_at=at,
                received_at=at,
                case_number=f"EK-2026-{secrets.randbelow(10**6):06d}",
                child_id="-",
            )
            application.keep_consent(asked(1, since, settings.consent_remind_days, settings.consent_days))
            batch.save(application)
