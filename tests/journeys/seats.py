"""A course and a queue that no other journey uses, a leader who offers its seat, and a parent who waits."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from infra.local.cloud import LocalCloud
from tests.stack.test_at_once import PREFIX, Parent

PROGRAMME, DISTRICT = "komet-3-11", "sodermalm"


class Waiting(Parent):
    """A parent who has applied for the course and waits, first in the queue."""

    def __init__(self, cloud: LocalCloud, course_id: str, language: str) -> None:
        super().__init__(cloud)
        self.email, self.mobile = f"{self.person_id}@example.com", f"+4670174{secrets.randbelow(10_000):04d}"
        self._put(
            "persons",
            {
                "person_id": self.person_id,
                "version": 2,
                "name": "Petra Provsson",
                "email": self.email,
                "mobile": self.mobile,
                "language": language,
                "channels": ["email", "sms"],
                "protected": False,
                "created_at": datetime.now(UTC).isoformat(),
            },
        )
        made = self.draft({"course_id": course_id, "programme_id": PROGRAMME})
        status, headers, body = self.request("POST", f"/ansokan/{made}/skicka", {"_csrf": self.csrf})
        assert (status, headers.get("location")) == (303, f"/ansokan/{made}/klar"), body[:500]
        self.number = self.case_number(made)


class Leader(Parent):
    """A leader of the district."""

    def __init__(self, cloud: LocalCloud) -> None:
        super().__init__(cloud)
        reach = f"district:{DISTRICT}"
        self._put(
            "grants",
            {
                "person_id": self.person_id,
                "grant_id": f"leader@{reach}",
                "role": "leader",
                "reach": reach,
                "valid_from": "2020-01-01",
                "granted_by": "somebody",
                "granted_at": datetime.now(UTC).isoformat(),
            },
        )

    def offer_seats(self, course_id: str) -> None:
        """Offer the course's free seats to the first in the queue."""
        form = {"_csrf": self.csrf, "version": "0"}
        status, _, body = self.request("POST", f"/personal/kurser/{course_id}/grupp/erbjud", form)
        assert status == 303, body[:2000]


@contextmanager
def one_seat(cloud: LocalCloud) -> Iterator[str]:
    """A course with one free seat, and nobody in its queue; its id. It is gone afterwards."""
    dynamodb = cloud.client("dynamodb")
    entries = f"{PREFIX}queue_entries"
    theirs = {":queue": {"S": f"{PROGRAMME}/{DISTRICT}"}}
    asked = {"KeyConditionExpression": "queue_id = :queue", "ExpressionAttributeValues": theirs}
    for entry in dynamodb.query(TableName=entries, **asked)["Items"]:
        dynamodb.delete_item(TableName=entries, Key={name: entry[name] for name in ("queue_id", "applicant")})
    course_id = f"prov-{secrets.token_hex(4)}"
    Leader(cloud)._put("courses", course(course_id))
    yield course_id
    dynamodb.delete_item(TableName=f"{PREFIX}courses", Key={"course_id": {"S": course_id}})


def course(course_id: str) -> dict[str, Any]:
    """The course's record: three Tuesday evenings, two months from now."""
    starts = date.today() + timedelta(days=60)  # noqa: DTZ011 - whichever day, far enough off
    starts += timedelta(days=(1 - starts.weekday()) % 7)
    days = [starts + timedelta(days=7 * week) for week in range(3)]
    sessions = [
        {"number": number, "starts_at": f"{day}T16:30:00+00:00", "ends_at": f"{day}T19:00:00+00:00"}
        for number, day in enumerate(days, start=1)
    ]
    return {
        "course_id": course_id,
        "version": 1,
        "programme_id": PROGRAMME,
        "district_id": DISTRICT,
        "form": "group",
        "state": "announced",
        "listed": "open",
        "starts_on": starts.isoformat(),
        "apply_until": (starts - timedelta(days=14)).isoformat(),
        "weekday": 1,
        "sessions": json.dumps(sessions),
        "venue": json.dumps({"name": "Provhuset", "address": "Provgatan 1", "access": {"sv": "Hiss från gatan."}}),
        "languages": ["sv"],
        "contacts": json.dumps([{"name": "Lena Ledarsson", "email": "lena@example.com", "phone": "08-508 00 001"}]),
        "seats": 1,
        "seats_taken": 0,
        "shared_with": [],
        "child_care": False,
        "fee_ore": 0,
    }
