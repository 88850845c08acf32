"""Many at once against the deployed stack: nobody is lost, nobody is doubled, the order of receipt is kept."""

import hashlib
import json
import re
import secrets
import threading
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.local.cloud import DOMAIN, LocalCloud

MANY = 16
PREFIX = "komet-local-"
ANSWERS = {
    "connection": "lives",
    "child_first_name": "Kim",
    "child_birth_month": "2019-05",
    "child_lives": "with_me",
    "difficulties": ["outbursts"],
    "how_often": "weekly",
    "interpreter": "no",
    "child_care": "no",
}


class Parent:
    """Somebody signed in, with a complete draft for a course, ready to press send."""

    def __init__(self, cloud: LocalCloud, person_id: str = "") -> None:
        self.cloud = cloud
        self.person_id = person_id or secrets.token_hex(16)
        self.session, self.csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(16)
        now = datetime.now(UTC)
        self._put(
            "web_sessions",
            {
                "session_hash": hashlib.sha256(self.session.encode()).hexdigest(),
                "person_id": self.person_id,
                "name": "Petra Provsson",
                "csrf_token": self.csrf,
                "signed_in_at": now.isoformat(),
                "ends_at": int((now + timedelta(hours=1)).timestamp()),
            },
        )
        self._put(
            "persons",
            {
                "person_id": self.person_id,
                "version": 1,
                "name": "Petra Provsson",
                "email": f"{self.person_id}@example.com",
                "mobile": "",
                "language": "sv",
                "channels": ["email"],
                "protected": False,
                "created_at": now.isoformat(),
            },
        )

    def draft(self, course: Any, answers: Mapping[str, Any] = ANSWERS) -> str:
        """A complete draft; its id."""
        application_id = uuid.uuid4().hex
        self._put(
            "applications",
            {
                "person_id": self.person_id,
                "application_id": application_id,
                "version": 1,
                "state": "draft",
                "course_id": course["course_id"],
                "programme_id": course["programme_id"],
                "answers": json.dumps(answers),
                "started_at": datetime.now(UTC).isoformat(),
                "expires_at": int((datetime.now(UTC) + timedelta(days=30)).timestamp()),
            },
        )
        return application_id

    def send(self, application_id: str, together: threading.Barrier) -> tuple[int, str]:
        """Press send when all are ready; status and where it leads."""
        together.wait(timeout=30)
        status, headers, _ = self.request("POST", f"/ansokan/{application_id}/skicka", {"_csrf": self.csrf})
        return status, headers.get("location", "")

    def case_number(self, application_id: str) -> str:
        """The number on the confirmation."""
        status, _, body = self.request("GET", f"/ansokan/{application_id}/klar")
        assert status == 200, body[:500]
        return str(re.findall(r"EK-\d{4}-\d{6}", body)[0])

    def request(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
        headers = {"Host": DOMAIN, "Cookie": f"__Host-komet={self.session}", "Accept": "text/html"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection("127.0.0.1", self.cloud.port, timeout=120)) as connection:
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = connection.getresponse()
            body = answer.read().decode()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def _put(self, table: str, values: dict[str, Any]) -> None:
        item = {name: stored(value) for name, value in values.items()}
        self.cloud.client("dynamodb").put_item(TableName=PREFIX + table, Item=item)


def stored(value: Any) -> dict[str, Any]:
    """A value as DynamoDB is given it."""
    match value:
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case list():
            return {"L": [stored(each) for each in value]}
        case _:
            return {"S": value}


@pytest.fixture
def course(cloud: LocalCloud) -> dict[str, str]:
    """A course nobody else in the tests applies for."""
    return {"course_id": "komet-3-11-jarva", "programme_id": "komet-3-11", "queue_id": "komet-3-11/jarva"}


def queue(cloud: LocalCloud, queue_id: str) -> list[dict[str, Any]]:
    """The queue in order, as stored."""
    answer = cloud.client("dynamodb").query(
        TableName=f"{PREFIX}queue_entries",
        KeyConditionExpression="queue_id = :queue",
        ExpressionAttributeValues={":queue": {"S": queue_id}},
        ConsistentRead=True,
    )
    waiting = [item for item in answer["Items"] if "place" in item]  # who has a seat, or pauses, has none
    return sorted(waiting, key=lambda item: str(item["place"]["S"]))


def running_number(entry: dict[str, Any]) -> str:
    """The case number's running part, as the place in the queue ends with it."""
    number: str = entry["place"]["S"].split("#")[1]
    return number


@pytest.mark.requirement("P3", "B9")
def test_sixteen_parents_at_once_all_get_their_own_place_in_order_of_receipt(
    cloud: LocalCloud, course: dict[str, str]
) -> None:
    before = {item["applicant"]["S"] for item in queue(cloud, course["queue_id"])}
    parents = [Parent(cloud) for _ in range(MANY)]
    drafts = [parent.draft(course) for parent in parents]
    together = threading.Barrier(MANY)
    with ThreadPoolExecutor(MANY) as crowd:
        answers = list(crowd.map(lambda pair: pair[0].send(pair[1], together), zip(parents, drafts, strict=True)))
    assert answers == [(303, f"/ansokan/{draft}/klar") for draft in drafts]
    numbers = [parent.case_number(draft) for parent, draft in zip(parents, drafts, strict=True)]
    assert len(set(numbers)) == MANY

    entries = [item for item in queue(cloud, course["queue_id"]) if item["applicant"]["S"] not in before]
    assert {item["applicant"]["S"].split("#")[0] for item in entries} == {parent.person_id for parent in parents}
    assert {running_number(item) for item in entries} == {number[-6:] for number in numbers}
    received = {}
    for parent, draft in zip(parents, drafts, strict=True):
        key = {"person_id": {"S": parent.person_id}, "application_id": {"S": draft}}
        item = cloud.client("dynamodb").get_item(TableName=f"{PREFIX}applications", Key=key, ConsistentRead=True)[
            "Item"
        ]
        received[item["application_id"]["S"]] = item["received_at"]["S"]
    in_queue = [received[item["application_id"]["S"]] for item in entries]
    assert in_queue == sorted(in_queue)


@pytest.mark.requirement("P3", "B9")
def test_one_parent_pressing_send_sixteen_times_at_once_gets_one_case(
    cloud: LocalCloud, course: dict[str, str]
) -> None:
    parent = Parent(cloud)
    draft = parent.draft(course)
    together = threading.Barrier(MANY)
    with ThreadPoolExecutor(MANY) as fingers:
        answers = list(fingers.map(lambda _: parent.send(draft, together), range(MANY)))
    assert set(answers) <= {(303, f"/ansokan/{draft}/klar")}, answers
    mine = [item for item in queue(cloud, course["queue_id"]) if item["applicant"]["S"].startswith(parent.person_id)]
    assert len(mine) == 1
    assert running_number(mine[0]) == parent.case_number(draft)[-6:]
    events = cloud.client("dynamodb").query(
        TableName=f"{PREFIX}events",
        KeyConditionExpression="case_id = :case",
        ExpressionAttributeValues={":case": {"S": draft}},
    )["Items"]
    assert [event["kind"]["S"] for event in events] == ["ApplicationReceived"]


@pytest.mark.requirement("B9")
def test_sixteen_drafts_for_one_child_at_once_become_one_case_and_the_rest_are_told_which(
    cloud: LocalCloud, course: dict[str, str]
) -> None:
    parent = Parent(cloud)
    drafts = [parent.draft(course) for _ in range(MANY)]
    together = threading.Barrier(MANY)
    with ThreadPoolExecutor(MANY) as fingers:
        answers = list(fingers.map(lambda draft: parent.send(draft, together), drafts))
    statuses = sorted(status for status, _ in answers)
    assert statuses == [303] + [409] * (MANY - 1), statuses
    mine = [item for item in queue(cloud, course["queue_id"]) if item["applicant"]["S"].startswith(parent.person_id)]
    assert len(mine) == 1
