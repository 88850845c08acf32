"""Answers to a survey that come at once to the deployed stack: one from each person, whole, and nobody reads them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from infra.local.cloud import LocalCloud
from tests.stack.roles import Role, is_allowed
from tests.stack.test_admission_at_once import Person, Town, at_once
from tests.stack.test_at_once import MANY, PREFIX, stored
from tests.stack.test_roles import REACH

pytestmark = pytest.mark.requirement("U6", "W6")
QUESTIONS = [{"id": "quality", "kind": "number", "words": {"sv": "Hur många?"}, "least": 0, "most": 100}]
SURVEY, OPENING = "provenkat", "provenkat-01"


class Group(Town):
    """A course in a district of its own with a survey that is open, and those who take part."""

    def __init__(self, cloud: LocalCloud, size: int) -> None:
        super().__init__(cloud)
        self.course, now = self.courses[0], datetime.now(UTC)
        self.key = f"{self.course}/{OPENING}"
        self.members = [self.member(number) for number in range(size)]
        scope, entry = f"course:{self.course}", f"{SURVEY}#0001"
        asked = {"survey_id": SURVEY, "number": 1, "state": "published", "purpose": "session", "opens": "each_session"}
        written = {"written_by": "staff:lena", "written_at": now.isoformat(timespec="milliseconds"), "version": 1}
        texts = {"titles": json.dumps({"sv": "En provenkät"}), "questions": json.dumps(QUESTIONS)}
        Person(cloud)._put("surveys", {"scope": scope, "entry": entry, **asked, **written, **texts})
        Person(cloud)._put(
            "openings",
            {
                "course_id": self.course,
                "opening_id": OPENING,
                "version": 1,
                "scope": scope,
                "entry": entry,
                "session": 1,
                "opens_at": (now - timedelta(hours=1)).isoformat(timespec="milliseconds"),
                "closes_at": (now + timedelta(days=1)).isoformat(timespec="milliseconds"),
            },
        )

    def member(self, number: int) -> Person:
        found = Person(self.cloud).waits(self, number)
        self.cloud.client("dynamodb").update_item(
            TableName=f"{PREFIX}applications",
            Key={"person_id": stored(found.person_id), "application_id": stored(found.application_id)},
            UpdateExpression="SET #state = :state, seat_in = :course",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":state": stored("admitted"), ":course": stored(self.course)},
        )
        return found

    def sending(self, member: Person, quality: int) -> Callable[[], int]:
        return lambda: member.post(f"/enkat/{self.course}/{OPENING}", quality=str(quality))

    def sheets(self) -> list[int]:
        """What was answered."""
        found = self._all("sheets", "opening", self.key)
        return [json.loads(each["answers"]["S"])["quality"] for each in found]

    def answered(self, member: Person) -> list[str]:
        return [each["opening"]["S"] for each in self._all("answered", "person_id", member.person_id)]

    def _all(self, table: str, key: str, value: str) -> list[dict[str, Any]]:
        found = self.cloud.client("dynamodb").query(
            TableName=PREFIX + table,
            KeyConditionExpression=f"{key} = :key",
            ExpressionAttributeValues={":key": stored(value)},
            ConsistentRead=True,
        )
        items: list[dict[str, Any]] = found["Items"]
        return items


def test_of_many_answers_of_one_person_at_once_exactly_one_is_kept(cloud: LocalCloud) -> None:
    group = Group(cloud, 1)
    (member,) = group.members
    answers = at_once(*(group.sending(member, number) for number in range(MANY)))
    assert answers == [303] * MANY, "the others are told that they have answered"
    assert len(group.sheets()) == 1
    assert group.answered(member) == [group.key]


def test_of_many_persons_who_answer_at_once_nobodys_answer_is_lost(cloud: LocalCloud) -> None:
    group = Group(cloud, MANY)
    assert at_once(*(group.sending(each, number) for number, each in enumerate(group.members))) == [303] * MANY
    assert sorted(group.sheets()) == list(range(MANY))
    assert [group.answered(each) for each in group.members] == [[group.key]] * MANY


def test_what_takes_answers_in_can_write_them_and_in_no_way_read_them(
    cloud: LocalCloud, role_of: Callable[[str], Role]
) -> None:
    group = Group(cloud, 1)
    assert group.sending(group.members[0], 7)() == 303
    [sheet] = group._all("sheets", "opening", group.key)
    dynamodb, table = role_of("answering").client("dynamodb"), f"{PREFIX}sheets"
    key = {name: sheet[name] for name in ("opening", "sheet_id")}
    of_opening = {
        "KeyConditionExpression": "opening = :opening",
        "ExpressionAttributeValues": {":opening": key["opening"]},
    }
    reads: dict[str, Callable[[], object]] = {
        "get": partial(dynamodb.get_item, TableName=table, Key=key),
        "batch": partial(dynamodb.batch_get_item, RequestItems={table: {"Keys": [key]}}),
        "query": partial(dynamodb.query, TableName=table, **of_opening),
        "scan": partial(dynamodb.scan, TableName=table),
        "in a transaction": partial(
            dynamodb.transact_get_items, TransactItems=[{"Get": {"TableName": table, "Key": key}}]
        ),
        "old one on update": partial(
            dynamodb.update_item,
            TableName=table,
            Key=key,
            UpdateExpression="SET a = :a",
            ReturnValues="ALL_OLD",
            ExpressionAttributeValues={":a": stored("a")},
        ),
        "old one on delete": partial(dynamodb.delete_item, TableName=table, Key=key, ReturnValues="ALL_OLD"),
    }
    assert [name for name, read in reads.items() if is_allowed(read)] == []
    new = {"opening": stored(f"{group.course}/another"), "sheet_id": stored("x"), "answers": stored("{}")}
    assert is_allowed(partial(dynamodb.put_item, TableName=table, Item=new))


@pytest.mark.parametrize("function", ["aggregation", "reporting"])
def test_nobody_who_reads_what_was_answered_reads_who_has_answered(
    function: str, cloud: LocalCloud, role_of: Callable[[str], Role]
) -> None:
    dynamodb, table = role_of(function).client("dynamodb"), f"{PREFIX}answered"
    key = {"person_id": stored("nobody"), "opening": stored("nothing")}
    of_person = {"KeyConditionExpression": "person_id = :id", "ExpressionAttributeValues": {":id": stored("nobody")}}
    reads: dict[str, Callable[[], object]] = {
        "get": partial(dynamodb.get_item, TableName=table, Key=key),
        "batch": partial(dynamodb.batch_get_item, RequestItems={table: {"Keys": [key]}}),
        "query": partial(dynamodb.query, TableName=table, **of_person),
        "scan": partial(dynamodb.scan, TableName=table),
    }
    assert [name for name, read in reads.items() if is_allowed(read)] == []


def test_of_all_functions_none_can_read_both() -> None:
    """As the tables of what each function reaches say (test_roles.py), which are tried there."""
    both = [
        name for name, reach in REACH.items() if "r" in reach.get("answered", "") and "r" in reach.get("sheets", "")
    ]
    assert both == []
