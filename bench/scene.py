"""A service in this process for the benchmark: tables, keys, seed, persons, and events as AWS sends them."""

import json
import os
import secrets
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

os.environ.update(
    {
        "STAGE": "production",
        "TABLE_PREFIX": "komet-bench-",
        "SITE_URL": "https://komet.example",
        "AWS_DEFAULT_REGION": "eu-north-1",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_XRAY_SDK_ENABLED": "false",
        "LOG_LEVEL": "WARNING",
        "SENDER_ADDRESS": "komet@komet.example",
        "QUEUE_URL": "https://sqs.eu-north-1.amazonaws.com/123456789012/events",
        "FILES_BUCKET": "files",
        "BANKGIRO": "5050-1055",
        "SECRET_ARN": "keys",
        "KMS_KEY_ID": "alias/bench",
        "OIDC_ISSUER": "https://login.example",
        "OIDC_AUTHORIZE_URL": "https://login.example/authorize",
        "OIDC_CLIENT_ID": "web",
        "OIDC_CLIENT_SECRET_ARN": "client",
    }
)

# Only now: the settings above are read at import.
import app
from bench.quick import quick_moto
from chalicelib.cases import rules
from chalicelib.cases.records import QueueEntry, count_waiting
from chalicelib.courses.calendar import weekly_sessions
from chalicelib.courses.records import Course
from chalicelib.http import sessions
from chalicelib.http.records import Grant
from chalicelib.people.records import Person
from infra.application import rooms
from infra.local.load import load
from tests.aws import in_process

Event = dict[str, Any]
ROOMS = rooms(app.app, app.SERVES)


@contextmanager
def service(now: datetime) -> Iterator[None]:
    """Everything that the functions need, in process and filled with the local cloud's seed."""
    import boto3

    with in_process(), quick_moto():
        keys = json.dumps({"cookie_key": "c" * 64, "identity_pepper": "p" * 64})
        boto3.client("secretsmanager").create_secret(Name="keys", SecretString=keys)
        boto3.client("secretsmanager").create_secret(Name="client", SecretString="secret")
        kms = boto3.client("kms")
        kms.create_alias(AliasName="alias/bench", TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
        boto3.client("s3").create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
        boto3.client("sqs").create_queue(QueueName="events")
        boto3.client("ses").verify_domain_identity(Domain="komet.example")
        load(now)
        yield


def fill(queue_id: str, waiting: int, now: datetime) -> None:
    """Let so many wait in the queue, all from before now."""
    with QueueEntry.batch_write() as batch:
        for number in range(count_waiting(queue_id), waiting):
            received = now - timedelta(days=300) + timedelta(seconds=number)
            batch.save(
                QueueEntry(
                    queue_id,
                    rules.applicant(secrets.token_urlsafe(16), secrets.token_hex(6)),
                    place=rules.place(received, f"EK-2026-{number:06d}"),
                    application_id=uuid.uuid4().hex,
                )
            )


class Parent:
    """Somebody who is signed in, unless it doesn't matter, and sends requests to the functions as a browser does."""

    def __init__(self, now: datetime, *, signed_in: bool = True) -> None:
        self.person_id = secrets.token_urlsafe(16)
        Person(
            self.person_id,
            name="Tolvan Tolvansson",
            email="tolvan@example.se",
            mobile="+46701740605",
            channels=["email", "sms"],
            created_at=now.isoformat(),
        ).save()
        if signed_in:
            self._sign_in(now)

    def _sign_in(self, now: datetime) -> None:
        session_id = sessions.open_session(self.person_id, "Tolvan Tolvansson", now)
        found = sessions.find_session(session_id, now)
        self.csrf = found.csrf_token if found else ""
        self.cookie = f"{sessions.COOKIE}={session_id}"

    def get(self, route: str, query: Mapping[str, str] | None = None, /, **names: str) -> Event:
        return visit("GET", route, names, cookie=self.cookie, query=query)

    def post(self, route: str, fields: Mapping[str, Any], **names: str) -> Event:
        body = urlencode({**fields, "_csrf": self.csrf}, doseq=True)
        return visit("POST", route, names, cookie=self.cookie, body=body)


def staff(*roles: str, reach: str) -> Parent:
    """Somebody who is signed in and has these roles there."""
    now = datetime.now(UTC)
    somebody = Parent(now)
    for role in roles:
        Grant(
            somebody.person_id,
            f"{role}@{reach}",
            role=role,
            reach=reach,
            valid_from="2026-01-01",
            granted_by="bench",
            granted_at=now.isoformat(),
        ).save()
    return somebody


def new_course(today: date, sessions: int, *, seats: int) -> str:
    """The id of a new group in Farsta that begins in a month and can be applied for."""
    course_id, starts = f"bench-{uuid.uuid4().hex[:12]}", today + timedelta(days=30)
    Course(
        course_id,
        programme_id="komet-3-11",
        district_id="farsta",
        form="group",
        listed="open",
        starts_on=starts.isoformat(),
        apply_until=starts.isoformat(),
        sessions=weekly_sessions(starts, 2, "17:30", sessions, 150),
        languages=["sv"],
        seats=seats,
    ).save()
    return course_id


@cache
def administrator() -> Parent:
    """The one who administers the city: as many as there are would be told of what is overdue."""
    return staff("administrator", reach="city")


def send_file(key: str, content: bytes) -> None:
    """Let a file arrive in the bucket, as a browser sends it there."""
    import boto3

    boto3.client("s3").put_object(Bucket="files", Key=key, Body=content)


def to_queue(case_id: str, sequence: int) -> Event:
    """An event as its queue brings it."""
    return {"Records": [{"messageId": "1", "body": json.dumps({"case_id": case_id, "sequence": sequence})}]}


def visit(
    method: str,
    route: str,
    names: Mapping[str, str],
    *,
    cookie: str = "",
    query: Mapping[str, str] | None = None,
    body: str = "",
) -> Event:
    """Call the function behind a route as API Gateway does; its answer."""
    headers = {"accept": "text/html", "accept-language": "sv", "cookie": cookie}
    if method == "POST":
        headers["content-type"] = "application/x-www-form-urlencoded"
    event = {
        "resource": route,
        "path": route.format(**names),
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": dict(query or {}),
        "multiValueQueryStringParameters": {name: [value] for name, value in (query or {}).items()},
        "pathParameters": dict(names) or None,
        "stageVariables": None,
        "body": body or None,
        "isBase64Encoded": False,
        "requestContext": {"resourcePath": route, "httpMethod": method, "path": route, "requestId": "bench"},
    }
    answer: Event = getattr(app, ROOMS[route, method])(event, None)
    if answer["statusCode"] >= 400:
        raise RuntimeError(f"{method} {event['path']} answered {answer['statusCode']}: {answer['body'][:2000]}")
    return answer
