"""Courses and queues that no other journey uses, leaders who offer seats, and parents who wait."""

import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from infra.local.cloud import LocalCloud
from tests.stack.test_at_once import ANSWERS, PREFIX, Parent

PROGRAMME, DISTRICT = "komet-3-11", "sodermalm"
TRAINING, CENTRAL = "gruppledare-komet", "central"
WORK: Mapping[str, Any] = {
    "workplace": "Provenheten",
    "work_district": "farsta",
    "title": "Socialsekreterare",
    "earlier_training": "Socionom",
    "manager_name": "Cissi Chefsson",
    "interpreter": "no",
}
# What each programme asks; ABC is given in no other district that the journeys of staff use.
CHILDREN = ("Alma", "Bo", "Cia", "Dag", "Elsa")
ASKED: Mapping[str, Mapping[str, Any]] = {PROGRAMME: ANSWERS, "abc": {**ANSWERS, "curious_about": ["calm"]}}


class Waiting(Parent):
    """A parent who has applied for the course and waits."""

    def __init__(
        self,
        cloud: LocalCloud,
        course_id: str,
        language: str,
        name: str = "Petra Provsson",
        programme_id: str = PROGRAMME,
        child: str = "Kim",
        mobile: str = "",
    ) -> None:
        super().__init__(cloud)
        self.name = name
        self.email = f"{self.person_id}@example.com"
        self.mobile = mobile or f"+4670174{secrets.randbelow(10_000):04d}"
        self._put(
            "persons",
            {
                "person_id": self.person_id,
                "version": 2,
                "name": name,
                "email": self.email,
                "mobile": self.mobile,
                "language": language,
                "channels": ["email", "sms"],
                "protected": False,
                "created_at": datetime.now(UTC).isoformat(),
            },
        )
        made = self.draft({"course_id": course_id, "programme_id": programme_id}, self._answers(programme_id, child))
        status, headers, body = self.request("POST", f"/ansokan/{made}/skicka", {"_csrf": self.csrf})
        assert (status, headers.get("location")) == (303, f"/ansokan/{made}/klar"), body[:500]
        self.number = self.case_number(made)

    def _answers(self, programme_id: str, child: str) -> Mapping[str, Any]:
        return {**ASKED[programme_id], "child_first_name": child}


class Trainee(Waiting):
    """A professional who has applied for a training and waits; their manager has been asked."""

    def __init__(self, cloud: LocalCloud, course_id: str, language: str, name: str) -> None:
        super().__init__(cloud, course_id, language, name, TRAINING)

    @property
    def manager(self) -> str:
        """The manager's e-mail address."""
        return f"chef-{self.email}"

    def _answers(self, programme_id: str, child: str) -> Mapping[str, Any]:
        return {**WORK, "manager_email": self.manager}


class Leader(Parent):
    """A leader of the district."""

    def __init__(self, cloud: LocalCloud, district_id: str = DISTRICT) -> None:
        super().__init__(cloud)
        reach = f"district:{district_id}"
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
    with seats(cloud, PROGRAMME, DISTRICT, 1) as course_id:
        yield course_id


@contextmanager
def seats(cloud: LocalCloud, programme_id: str, district_id: str, number: int) -> Iterator[str]:
    """A course with so many free seats, and nobody in its queue; its id. Nobody finds it afterwards, nor its queue."""
    empty_queue(cloud, programme_id, district_id)
    with announced(cloud, programme_id, district_id, number) as course_id:
        yield course_id
    empty_queue(cloud, programme_id, district_id)


@contextmanager
def announced(cloud: LocalCloud, programme_id: str, district_id: str, number: int) -> Iterator[str]:
    """A course with so many free seats; its id. Nobody finds it afterwards."""
    course_id = f"prov-{secrets.token_hex(4)}"
    Leader(cloud)._put("courses", course(course_id, programme_id, district_id, number))
    yield course_id
    cloud.client("dynamodb").update_item(  # what still follows from its events finds it
        TableName=f"{PREFIX}courses", Key={"course_id": {"S": course_id}}, UpdateExpression="REMOVE listed"
    )


def empty_queue(cloud: LocalCloud, programme_id: str, district_id: str) -> None:
    """Let nobody stand in the queue; no other journey uses it."""
    dynamodb, table = cloud.client("dynamodb"), f"{PREFIX}queue_entries"
    theirs = {":queue": {"S": f"{programme_id}/{district_id}"}}
    asked = {"KeyConditionExpression": "queue_id = :queue", "ExpressionAttributeValues": theirs}
    entries = dynamodb.query(TableName=table, **asked)["Items"]
    keys = [{name: entry[name] for name in ("queue_id", "applicant")} for entry in entries]
    for first in range(0, len(keys), 25):
        dynamodb.batch_write_item(
            RequestItems={table: [{"DeleteRequest": {"Key": key}} for key in keys[first : first + 25]]}
        )


def applied(cloud: LocalCloud, course_id: str, programme_id: str, *told: tuple[str, str]) -> list[Waiting]:
    """Parents who apply one after the other: (name, language) of each. Each has a child of its own."""
    return [
        Waiting(cloud, course_id, language, name, programme_id, child)
        for (name, language), child in zip(told, CHILDREN, strict=False)
    ]


def let_it_stand(cloud: LocalCloud, course_id: str) -> None:
    """Wait until the course's decision can't be undone, and let the sweep find it, which comes by itself by and by."""
    decision = _pending(cloud, course_id)
    assert decision
    left = datetime.fromisoformat(decision["until"]) - datetime.now(UTC)
    time.sleep(max(0.0, left.total_seconds()) + 0.2)
    for _ in range(20):
        cloud.client("lambda").invoke(FunctionName=f"{PREFIX}sweep", Payload=b"{}")
        time.sleep(0.5)
        if not _pending(cloud, course_id):
            return
    raise AssertionError("the decision was not carried out")


def _pending(cloud: LocalCloud, course_id: str) -> Any:
    key = {"course_id": {"S": course_id}}
    group = cloud.client("dynamodb").get_item(TableName=f"{PREFIX}groups", Key=key, ConsistentRead=True)["Item"]
    return json.loads(group["pending"]["S"]) if "S" in group.get("pending", {}) else None


def course(course_id: str, programme_id: str, district_id: str, seats: int) -> dict[str, Any]:
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
        "programme_id": programme_id,
        "district_id": district_id,
        "form": "training" if programme_id == TRAINING else "group",
        "state": "announced",
        "listed": "open",
        "starts_on": starts.isoformat(),
        "apply_until": (starts - timedelta(days=14)).isoformat(),
        "weekday": 1,
        "sessions": json.dumps(sessions),
        "venue": json.dumps({"name": "Provhuset", "address": "Provgatan 1", "access": {"sv": "Hiss från gatan."}}),
        "languages": ["sv"],
        "contacts": json.dumps([{"name": "Lena Ledarsson", "email": "lena@example.com", "phone": "08-508 00 001"}]),
        "seats": seats,
        "seats_taken": 0,
        "shared_with": [],
        "child_care": False,
        "fee_ore": 0,
    }
