"""Leaders who tap at once against the deployed stack: no mark is lost, no row of absences overlooked or told twice."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.cloud import LocalCloud
from tests.stack.test_admission_at_once import Call, Person, Town, at_once
from tests.stack.test_at_once import PREFIX, stored

SESSIONS = 4
STATUSES = ("present", "late", "excused", "absent", "made_up")


class Group(Town):
    """A course in a district of its own of which four sessions have been held, and those who take part."""

    def __init__(self, cloud: LocalCloud, size: int) -> None:
        super().__init__(cloud)
        self.course = self.courses[0]
        first = datetime.now(UTC) - timedelta(days=30)
        held = [first + timedelta(days=7 * week) for week in range(SESSIONS)]
        self._change(
            "courses",
            "course_id",
            sessions=json.dumps(
                [
                    {"number": number, "starts_at": at.isoformat(), "ends_at": at.isoformat()}
                    for number, at in enumerate(held, start=1)
                ]
            ),
        )
        self.members = [Person(cloud).waits(self, number) for number in range(size)]
        for each in self.members:
            cloud.client("dynamodb").update_item(
                TableName=f"{PREFIX}applications",
                Key={"person_id": stored(each.person_id), "application_id": stored(each.application_id)},
                UpdateExpression="SET #state = :state, seat_in = :course",
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues={":state": stored("admitted"), ":course": stored(self.course)},
            )
        members = json.dumps([[each.person_id, each.application_id] for each in self.members])
        Person(cloud)._put("groups", {"course_id": self.course, "version": 1, "members": members, "offered": "[]"})

    def _change(self, table: str, key: str, **values: Any) -> None:
        for name, value in values.items():
            self.cloud.client("dynamodb").update_item(
                TableName=PREFIX + table,
                Key={key: stored(self.course)},
                UpdateExpression=f"SET {name} = :value",
                ExpressionAttributeValues={":value": stored(value)},
            )

    def tapping(self, member: Person, number: int, status: str) -> Call:
        """A coordinator of their own, with a finger on a button: leaders would be sent letters."""
        somebody, path = Person(self.cloud), f"/personal/kurser/{self.course}/narvaro/{number}"
        reach = f"district:{self.district}"
        somebody._put(
            "grants",
            {
                "person_id": somebody.person_id,
                "grant_id": f"coordinator@{reach}",
                "role": "coordinator",
                "reach": reach,
                "valid_from": "2026-01-01",
                "granted_by": "somebody",
                "granted_at": "2026-01-01T08:00:00+00:00",
            },
        )
        return lambda: somebody.post(path, mark=f"{status}/{member.person_id}/{member.application_id}/1")

    def mark(self, member: Person, number: int) -> str:
        found = self.item("attendance", course_id=self.course, mark_id=f"{number:02d}#{member.application_id}")
        return str(found["status"]["S"]) if found else ""

    def corrections(self, member: Person) -> list[tuple[str, str]]:
        """What each correction changed, in order."""
        case = {":case": {"S": member.application_id}}
        events = self.cloud.client("dynamodb").query(
            TableName=f"{PREFIX}events",
            KeyConditionExpression="case_id = :case",
            ExpressionAttributeValues=case,
            ConsistentRead=True,
        )
        told = [json.loads(event["data"]["S"]) for event in events["Items"]]
        return [(each["before"], each["after"]) for each in told]

    def tasks(self) -> list[str]:
        place = {":place": {"S": self.district}}
        asked = {"KeyConditionExpression": "place = :place", "ExpressionAttributeValues": place}
        found = self.cloud.client("dynamodb").query(TableName=f"{PREFIX}tasks", ConsistentRead=True, **asked)
        return [str(task["task_id"]["S"]) for task in found["Items"]]


@pytest.mark.requirement("I5")
def test_leaders_who_tap_on_different_persons_at_once_lose_no_mark(cloud: LocalCloud) -> None:
    group = Group(cloud, 8)
    said = [STATUSES[number % len(STATUSES)] for number in range(len(group.members))]
    answers = at_once(
        *(group.tapping(each, 1, how) for each, how in zip(group.members, said, strict=True)),
    )
    assert answers == [303] * len(answers)
    assert [group.mark(each, 1) for each in group.members] == said
    assert not any(group.corrections(each) for each in group.members)


@pytest.mark.requirement("I5")
def test_of_many_taps_on_one_person_at_once_each_is_a_mark_or_a_correction(cloud: LocalCloud) -> None:
    group = Group(cloud, 1)
    (member,) = group.members
    answers = at_once(*(group.tapping(member, 1, how) for how in STATUSES))

    assert set(answers) <= {303, 409}, "who never gets through is told so"
    told = group.corrections(member)
    assert len(told) == answers.count(303) - 1
    assert [after for _, after in told[:-1]] == [before for before, _ in told[1:]], "each corrects the one before"
    assert group.mark(member, 1) == told[-1][1]


@pytest.mark.requirement("B11")
def test_two_absences_that_are_marked_at_once_are_seen_together(cloud: LocalCloud) -> None:
    group = Group(cloud, 2)
    calls = [group.tapping(each, number, "absent") for each in group.members for number in (2, 3)]

    assert at_once(*calls) == [303] * 4

    assert sorted(group.tasks()) == sorted(f"two_absences#{each.application_id}" for each in group.members)
