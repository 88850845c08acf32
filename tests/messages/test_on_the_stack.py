"""The way of a message through the deployed stack: table, stream, relay, queue, sender, SES and SNS, and back."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from infra.local.cloud import LocalCloud

pytestmark = pytest.mark.stack
LONG_ENOUGH = 60.0
"""Seconds; two cold starts and a queue on a busy machine."""


def put(cloud: LocalCloud, table: str, **record: str | int | bool | list[str]) -> None:
    """Write a record as the account's owner."""
    as_dynamodb: dict[type, Callable[[Any], dict[str, Any]]] = {
        str: lambda value: {"S": value},
        int: lambda value: {"N": str(value)},
        bool: lambda value: {"BOOL": value},
        list: lambda value: {"L": [{"S": one} for one in value]},
    }
    item = {name: as_dynamodb[type(value)](value) for name, value in record.items()}
    cloud.client("dynamodb").put_item(TableName=f"komet-local-{table}", Item=item)


def somebody(cloud: LocalCloud, email: str) -> str:
    """The id of a new person with this address and a mobile number of their own."""
    person_id = str(uuid4())
    mobile = f"+467{uuid4().int % 10**8:08d}"
    channels = ["email", "sms"]
    put(cloud, "persons", person_id=person_id, email=email, mobile=mobile, language="sv", channels=channels)
    return person_id


def apply(cloud: LocalCloud, person_id: str) -> None:
    """The event that an application has been received, as the submission writes it."""
    courses = cloud.client("dynamodb").scan(TableName="komet-local-courses", Limit=1)["Items"]
    course = {name: courses[0][name]["S"] for name in ("course_id", "programme_id", "district_id")}
    places = [{"queue_id": f"{course['programme_id']}/{course['district_id']}", "place": 3}]
    data = {"case_number": "EK-2026-009999", "course_id": course["course_id"], "queue_places": places}
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    event = {"case_id": uuid4().hex, "kind": "ApplicationReceived", "person_id": person_id, "data": json.dumps(data)}
    put(cloud, "events", sequence=1, at=now, actor="service", outbox="unsent", due=now, **event)


def told(cloud: LocalCloud, person_id: str, *expected: tuple[str, str]) -> bool:
    """Whether the person's messages (channel, state), oldest first, become these in time."""
    deadline = time.monotonic() + LONG_ENOUGH
    while time.monotonic() < deadline:
        found = cloud.client("dynamodb").query(
            TableName="komet-local-messages",
            KeyConditionExpression="person_id = :person",
            ExpressionAttributeValues={":person": {"S": person_id}},
        )
        if [(item["channel"]["S"], item["state"]["S"]) for item in found["Items"]] == list(expected):
            return True
        time.sleep(0.3)
    return False


@pytest.mark.requirement("P5", "X5")
def test_what_happens_in_a_case_comes_out_as_an_email_and_an_sms(cloud: LocalCloud) -> None:
    email = f"{uuid4().hex}@example.com"
    person_id = somebody(cloud, email)
    apply(cloud, person_id)
    assert told(cloud, person_id, ("email", "sent"), ("sms", "sent"))
    sent = [mail for mails in cloud.inspect("ses/messages")["messages"].values() for mail in mails]
    [mail] = [mail for mail in sent if mail["To"] == [email]]
    assert "EK-2026-009999" in mail["Subject"]
    assert "Vad händer nu?" in mail["BodyText"]
    assert '<html lang="sv" dir="ltr">' in mail["BodyHtml"]
    index = {"IndexName": "unsent", "KeyConditionExpression": "outbox = :unsent"}
    waiting = cloud.client("dynamodb").query(
        TableName="komet-local-events", ExpressionAttributeValues={":unsent": {"S": "unsent"}}, **index
    )
    assert person_id not in str(waiting["Items"])


def test_an_event_that_can_never_be_told_holds_up_nobody_behind_it(cloud: LocalCloud) -> None:
    apply(cloud, "nobody")
    person_id = somebody(cloud, f"{uuid4().hex}@example.com")
    apply(cloud, person_id)
    assert told(cloud, person_id, ("email", "sent"), ("sms", "sent"))


@pytest.mark.requirement("B16")
def test_after_a_bounce_the_address_gets_no_more(cloud: LocalCloud) -> None:
    person_id = somebody(cloud, f"bounce+{uuid4().hex}@simulator.amazonses.com")
    apply(cloud, person_id)
    assert told(cloud, person_id, ("email", "bounced"), ("sms", "sent"))
    apply(cloud, person_id)
    assert told(cloud, person_id, ("email", "bounced"), ("sms", "sent"), ("email", "suppressed"), ("sms", "sent"))
