"""A small Stockholm with one course, somebody to be told, and what the providers took."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.parser import Parser
from email.policy import default
from typing import Any

import pytest

from chalicelib.courses.records import Course, District, Programme
from chalicelib.http.log import _logger
from chalicelib.journal.commit import commit
from chalicelib.journal.records import Event, happened
from chalicelib.messages import actions, delivery, facts
from chalicelib.people.records import Person
from chalicelib.settings import settings

PERSON_ID = "6f1c1a52-5df0-4c2b-9c4f-0d3b1f6f7a11"
CASE_ID = "a-case"
NAME, EMAIL, MOBILE = "Petra Provsson", "petra.provsson@example.com", "+46701740605"

SENDER = replace(
    settings,
    sender_address="komet@komet.test",
    sms_sender_id="Komet",
    support_email="hjalp@komet.test",
    support_phone="08-508 00 000",
    stage="production",
)

Tell = Callable[..., Event]


@pytest.fixture(autouse=True)
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the sender's environment tells it; and nobody waits in a test."""
    for module in (actions, delivery, facts):
        monkeypatch.setattr(module, "settings", SENDER)
    monkeypatch.setattr(actions, "LOOKS", (0.0,))


def _parsed(raw: str) -> EmailMessage:
    return Parser(EmailMessage, policy=default).parsestr(raw)


def part(mail: EmailMessage, form: str) -> str:
    """The e-mail's "plain" or "html" part, with plain line breaks."""
    found = mail.get_body((form,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


@dataclass
class Outside:
    """What came out of the house."""

    sqs: Any
    queue_url: str
    decisions_url: str

    @property
    def emails(self) -> list[EmailMessage]:
        from moto.core.models import DEFAULT_ACCOUNT_ID
        from moto.ses.models import ses_backends

        sent = ses_backends[DEFAULT_ACCOUNT_ID]["eu-north-1"].sent_messages
        return [_parsed(mail.raw_data) for mail in sent]

    @property
    def sms(self) -> list[tuple[str, str]]:
        """(number, text) of each."""
        from moto.core.models import DEFAULT_ACCOUNT_ID
        from moto.sns.models import sns_backends

        return list(sns_backends[DEFAULT_ACCOUNT_ID]["eu-north-1"].sms_messages.values())

    def take(self, queue_url: str = "") -> dict[str, Any]:
        """What is on the queue now (the sender's, unless another is named), as Lambda hands it over; taken off it."""
        records, url = [], queue_url or self.queue_url
        while got := self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in got:
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                records.append({"messageId": message["MessageId"], "body": message["Body"]})
        return {"Records": records}


@pytest.fixture
def outside(tables: None, deployed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """SES with a verified sender, SNS, and the two queues; in process."""
    import boto3

    delivery._client.cache_clear()
    sqs = boto3.client("sqs", region_name="eu-north-1")
    queue_url, decisions_url = (sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("events", "decisions"))
    told = replace(SENDER, queue_url=queue_url, decisions_queue_url=decisions_url)
    monkeypatch.setattr(actions, "settings", told)
    boto3.client("ses", region_name="eu-north-1").verify_domain_identity(Domain="komet.test")
    yield Outside(sqs, queue_url, decisions_url)
    delivery._client.cache_clear()


@pytest.fixture
def course(tables: None) -> Course:
    """Komet 3–11 in Farsta from Tuesday 2 February 2027, 17:30 in Stockholm."""
    names = {"sv": "Komet 3–11 år", "en": "Komet for ages 3–11", "ar": "كوميت للأعمار من 3 إلى 11 سنة"}
    Programme(
        programme_id="komet-3-11",
        order=1,
        names=names,
        summaries={},
        descriptions={},
        form="group",
        audience="parents",
        prevention_level="selective",
        sessions=11,
        session_minutes=150,
    ).save()
    farsta = {"sv": "Farsta", "ar": "فارستا (Farsta)"}
    District(district_id="farsta", names=farsta, phone="08-465 004 05", latitude=59.24, longitude=18.09).save()
    skarpnack = {"sv": "Skarpnäck", "ar": "سكاربنيك (Skarpnäck)"}
    District(district_id="skarpnack", names=skarpnack, latitude=59.27, longitude=18.12).save()
    District(
        district_id="bromma", names={"sv": "Bromma", "ar": "بروما (Bromma)"}, latitude=59.34, longitude=17.94
    ).save()
    course = Course(
        course_id="komet-3-11-farsta",
        programme_id="komet-3-11",
        district_id="farsta",
        form="group",
        starts_on="2027-02-02",
        apply_until="2027-01-26",
        weekday=1,
        sessions=[
            {"number": 1, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"},
            {"number": 2, "starts_at": "2027-02-09T16:30:00+00:00", "ends_at": "2027-02-09T19:00:00+00:00"},
            {
                "number": 3,
                "starts_at": "2027-02-16T16:30:00+00:00",
                "ends_at": "2027-02-16T19:00:00+00:00",
                "cancelled": True,
            },
            {"number": 4, "starts_at": "2027-03-30T15:30:00+00:00", "ends_at": "2027-03-30T18:00:00+00:00"},
        ],
        venue={
            "name": "Familjens hus",
            "address": "Storgatan 1, Farsta",
            "access": {
                "sv": "Ingen trappa. Hiss.",
                "sv@lattlast": "Inga trappor. Det finns hiss.",
                "en": "Step-free. Lift.",
                "ar": "بلا درج. يوجد مصعد.",
            },
        },
        contacts=[
            {"name": "Lena Ledarsson", "email": "lena.ledarsson@stockholm.example", "phone": "08-465 004 41"},
            {"name": "Gunnar <b>Grupp</b> {name}", "email": "", "phone": "08-465 004 42"},
        ],
        languages=["sv"],
        seats=8,
    )
    course.save()
    return course


@pytest.fixture
def person(tables: None) -> Person:
    """Petra, who wants e-mail and SMS in Swedish."""
    petra = Person(
        person_id=PERSON_ID,
        name=NAME,
        email=EMAIL,
        mobile=MOBILE,
        language="sv",
        channels=["email", "sms"],
        created_at="2027-01-14T17:00:00+00:00",
    )
    petra.save()
    return petra


@pytest.fixture
def received(course: Course, person: Person, now: datetime) -> Tell:
    """Something happens in a case: by default Petra's application is received, just now."""

    def tell(
        kind: str = "ApplicationReceived",
        sequence: int = 1,
        case_id: str = CASE_ID,
        person_id: str = PERSON_ID,
        at: datetime = now,
        **data: Any,
    ) -> Event:
        places = [{"queue_id": "komet-3-11/farsta", "place": 4}, {"queue_id": "komet-3-11/skarpnack", "place": 1}]
        said = {"case_number": "EK-2027-000123", "course_id": course.course_id, "queue_places": places, **data}
        event = happened(
            kind, case_id=case_id, sequence=sequence, at=at, actor="service", person_id=person_id, tell=True, **said
        )
        commit(events=[event])
        return event

    return tell


def queued(*events: Event) -> dict[str, Any]:
    """The events as SQS hands them to the sender."""
    return {
        "Records": [
            {
                "messageId": f"item-{number}",
                "body": json.dumps({"case_id": event.case_id, "sequence": int(event.sequence)}),
            }
            for number, event in enumerate(events)
        ]
    }


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every line that is logged."""
    lines: list[str] = []
    monkeypatch.setattr(_logger, "log", lambda level, line: lines.append(line))
    return lines
