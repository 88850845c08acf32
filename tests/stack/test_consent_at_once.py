"""Two answers to one question at once against the deployed stack: one counts, the other sees it."""

import json
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer

from chalicelib.consent.records import token_hash
from infra.local.cloud import LocalCloud
from tests.stack.test_at_once import PREFIX, Parent

COURSE, PROGRAMME = "gruppledare-komet-mandag", "gruppledare-komet"
MANY = 6


class Professional(Parent):
    """Somebody whose manager has been asked, and has a link in each of several e-mails."""

    def waits(self) -> "Professional":
        now = datetime.now(UTC)
        self.application_id, number = secrets.token_hex(16), f"EK-2026-8{secrets.randbelow(10**8):08d}"
        self.expires = (now + timedelta(days=20)).isoformat(timespec="milliseconds")
        consent = {"state": "asked", "round": 1, "asked_at": now.isoformat(), "expires_at": self.expires}
        self._put(
            "applications",
            {
                "person_id": self.person_id,
                "application_id": self.application_id,
                "version": 1,
                "state": "received",
                "course_id": COURSE,
                "programme_id": PROGRAMME,
                "answers": json.dumps({"manager_name": "Cissi Chefsson", "manager_email": "nobody@example.com"}),
                "started_at": now.isoformat(),
                "received_at": now.isoformat(timespec="milliseconds"),
                "case_number": number,
                "queue_ids": [f"{PROGRAMME}/central"],
                "child_id": "-",
                "consent": json.dumps({**consent, "remind_at": self.expires}),
                "consent_waits": "waits",
                "consent_due": self.expires,
            },
        )
        return self

    def link(self) -> str:
        """One more link to the same question."""
        token = secrets.token_urlsafe(32)
        self._put(
            "consent_links",
            {
                "token_hash": token_hash(token),
                "person_id": self.person_id,
                "application_id": self.application_id,
                "round": 1,
                "purpose": "answer",
                "made_at": datetime.now(UTC).isoformat(),
                "tries": 0,
                "expires_at": int((datetime.now(UTC) + timedelta(days=30)).timestamp()),
            },
        )
        return token

    def stored(self) -> dict[str, Any]:
        """The application as it stands."""
        key = {"person_id": {"S": self.person_id}, "application_id": {"S": self.application_id}}
        found = self.cloud.client("dynamodb").get_item(TableName=f"{PREFIX}applications", Key=key, ConsistentRead=True)
        return {name: TypeDeserializer().deserialize(value) for name, value in found["Item"].items()}

    def journal(self, case_id: str) -> list[str]:
        """The kinds of a journal's events."""
        found = self.cloud.client("dynamodb").query(
            TableName=f"{PREFIX}events",
            KeyConditionExpression="case_id = :id",
            ExpressionAttributeValues={":id": {"S": case_id}},
        )
        return [item["kind"]["S"] for item in found["Items"]]


@pytest.mark.requirement("U3", "B15")
@pytest.mark.parametrize("links", [1, 2])
def test_of_answers_at_once_one_counts_and_the_others_see_it(cloud: LocalCloud, links: int) -> None:
    who = Professional(cloud).waits()
    tokens = [who.link() for _ in range(links)]
    together = threading.Barrier(MANY)

    def answer(number: int) -> tuple[bool, int]:
        approves = number % 2 == 0
        said = {"answer": "approve"} if approves else {"answer": "decline", "reason": "Inte i år."}
        said["_csrf"] = who.csrf  # this browser happens to be signed in
        together.wait(timeout=30)
        return approves, who.request("POST", f"/samtycke/{tokens[number % links]}", said)[0]

    with ThreadPoolExecutor(MANY) as pool:
        answers = list(pool.map(answer, range(MANY)))

    consent = json.loads(who.stored()["consent"])
    approved = consent["state"] == "approved"
    assert {status for _, status in answers} <= {303, 409}
    # The same link pressed twice with the same answer leads to the page that thanks for it; no other answer does.
    assert any(approves is approved and status == 303 for approves, status in answers)
    assert all(approves is approved for approves, status in answers if status == 303), answers
    assert who.journal(who.application_id) == ["ConsentApproved" if approved else "ConsentDeclined"]
    assert who.journal(f"consent:{who.application_id}") == ["ConsentAnswered"]
    assert int(who.stored()["version"]) == 2
