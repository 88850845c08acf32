"""Leaders, parents and the clock at once against the deployed stack: no seat twice, nobody half in a group."""

import json
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.local.cloud import DOMAIN, LocalCloud
from tests.stack.test_at_once import PREFIX, Parent

PROGRAMME, SEATS = "komet-3-11", 2
Call = Callable[[], int]


class Person(Parent):
    """Somebody in a browser who asks for problems instead of pages: a parent who waits, or somebody of the staff."""

    def waits(self, town: "Town", number: int) -> "Person":
        """This parent's application waits in the town's queue, in order of `number`."""
        received = datetime.now(UTC).replace(microsecond=0) - timedelta(days=9, seconds=-number)
        self.application_id, self.its_number = secrets.token_hex(16), f"EK-2026-9{secrets.randbelow(10**8):08d}"
        self._put(
            "applications",
            {
                "person_id": self.person_id,
                "application_id": self.application_id,
                "version": 1,
                "state": "received",
                "course_id": town.courses[0],
                "programme_id": PROGRAMME,
                "answers": json.dumps({"child_first_name": "Kim", "child_birth_month": "2019-05"}),
                "started_at": received.isoformat(),
                "received_at": received.isoformat(timespec="milliseconds"),
                "case_number": self.its_number,
                "queue_ids": [town.queue],
                "child_id": "kim",
            },
        )
        place = f"{received:%Y%m%d%H%M%S}000#{self.its_number.rpartition('-')[2]}"
        entry = {"queue_id": town.queue, "applicant": f"{self.person_id}#kim", "place": place}
        self._put("queue_entries", {**entry, "application_id": self.application_id})
        return self

    def leads(self, town: "Town") -> "Person":
        """This one leads groups in the town."""
        reach = f"district:{town.district}"
        day = datetime.now(UTC).date().isoformat()
        grant = {"person_id": self.person_id, "grant_id": f"leader@{reach}", "version": 1, "name": "Lena Ledarsson"}
        given = {"valid_from": "2026-01-01", "granted_by": "somebody", "granted_at": day}
        self._put("grants", {**grant, **given, "role": "leader", "reach": reach})
        return self

    def post(self, path: str, **form: str | list[str]) -> int:
        """The status of what is answered to a form."""
        connection = HTTPConnection("127.0.0.1", self.cloud.port, timeout=60)
        headers = {"Host": DOMAIN, "Cookie": f"__Host-komet={self.session}", "Accept": "application/json"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", path, urlencode({"_csrf": self.csrf, **form}, doseq=True), headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status


class Town:
    """A district of its own with two courses of two seats, and what is stored of them."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.cloud = cloud
        self.district = f"provort-{secrets.token_hex(4)}"
        self.queue = f"{PROGRAMME}/{self.district}"
        self.courses = [f"{self.district}-{letter}" for letter in "ab"]
        starts = datetime.now(UTC) + timedelta(days=30)
        session = {"number": 1, "starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat()}
        for course_id in self.courses:
            facts = {
                "course_id": course_id,
                "version": 1,
                "programme_id": PROGRAMME,
                "district_id": self.district,
                "form": "group",
                "state": "announced",
                "starts_on": starts.date().isoformat(),
                "apply_until": starts.date().isoformat(),
                "sessions": json.dumps([session]),
                "contacts": "[]",
                "languages": ["sv"],
                "shared_with": [],
                "seats": SEATS,
                "seats_taken": 0,
            }
            Parent(cloud)._put("courses", facts)

    def parents(self, count: int) -> list[Person]:
        return [Person(self.cloud).waits(self, number) for number in range(count)]

    def plan(self, course_id: str, chosen: list[Person]) -> int:
        """Keep a draft; the group's version afterwards."""
        leader = Person(self.cloud).leads(self)
        keys = [f"{each.person_id}/{each.application_id}" for each in chosen]
        assert leader.post(f"/personal/kurser/{course_id}/grupp", version="0", chosen=keys) == 303
        return int(self.group(course_id)["version"]["N"])

    def deciding(self, course_id: str, version: int) -> Call:
        """A leader of their own, with a finger on the button."""
        leader, path = Person(self.cloud).leads(self), f"/personal/kurser/{course_id}/grupp/forhandsgranska"
        return lambda: leader.post(path, version=str(version), others="later")

    def item(self, table: str, **key: str) -> dict[str, Any]:
        names = {name: {"S": value} for name, value in key.items()}
        answer = self.cloud.client("dynamodb").get_item(TableName=PREFIX + table, Key=names, ConsistentRead=True)
        found: dict[str, Any] = answer.get("Item", {})
        return found

    def group(self, course_id: str) -> dict[str, Any]:
        return self.item("groups", course_id=course_id)

    def state(self, person: Person) -> str:
        key = {"person_id": person.person_id, "application_id": person.application_id}
        return str(self.item("applications", **key)["state"]["S"])

    def seat(self, person: Person) -> str:
        """The course that the person's one seat in the programme is in, or ""."""
        found = self.item("seats", person_id=person.person_id, programme_id=PROGRAMME)
        return str(found["course_id"]["S"]) if found else ""

    def kinds(self, case_id: str) -> list[str]:
        asked = {"KeyConditionExpression": "case_id = :case", "ExpressionAttributeValues": {":case": {"S": case_id}}}
        events = self.cloud.client("dynamodb").query(TableName=f"{PREFIX}events", ConsistentRead=True, **asked)
        return [event["kind"]["S"] for event in events["Items"]]

    def seated(self, course_id: str) -> set[str]:
        """The ids of those with a seat that is given, decided or offered."""
        group = self.group(course_id)
        pending = json.loads(group["pending"]["S"]) if "S" in group.get("pending", {}) else None
        keys = [*json.loads(group["members"]["S"]), *json.loads(group["offered"]["S"])]
        return {key[0] for key in [*keys, *((pending or {}).get("admitted", []))]}

    def is_whole(self, parents: list[Person]) -> None:
        """Seats, groups and cases say the same of everybody, and no group has more than its seats."""
        groups = {course_id: self.seated(course_id) for course_id in self.courses if self.group(course_id)}
        assert all(len(seated) <= SEATS for seated in groups.values())
        for parent in parents:
            inside = [course_id for course_id, seated in groups.items() if parent.person_id in seated]
            assert len(inside) <= 1, "in two groups of one programme"
            assert self.seat(parent) == "".join(inside)
            assert (self.state(parent) in ("decided", "offered", "admitted")) == bool(inside)
            entry = self.item("queue_entries", queue_id=self.queue, applicant=f"{parent.person_id}#kim")
            assert bool(entry) == (self.state(parent) not in ("withdrawn", "dropped_out"))


@pytest.fixture
def town(cloud: LocalCloud) -> Town:
    return Town(cloud)


def at_once(*calls: Call) -> list[int]:
    """All at the same moment; what each was answered."""
    together = threading.Barrier(len(calls))

    def one(call: Call) -> int:
        together.wait(timeout=30)
        return call()

    with ThreadPoolExecutor(len(calls)) as crowd:
        return list(crowd.map(one, calls))


@pytest.mark.requirement("L5")
def test_of_eight_leaders_who_decide_at_once_one_wins_and_the_others_are_told(town: Town) -> None:
    parents, (course, _) = town.parents(2), town.courses
    version = town.plan(course, parents)
    answers = at_once(*(town.deciding(course, version) for _ in range(8)))
    assert sorted(answers) == [303] + [409] * 7
    assert town.kinds(f"course:{course}") == ["GroupDecided"]
    assert [town.state(each) for each in parents] == ["decided", "decided"]
    town.is_whole(parents)


@pytest.mark.requirement("L5")
def test_two_courses_that_want_the_same_parents_at_once_do_not_both_get_them(town: Town) -> None:
    parents, calls = town.parents(2), []
    for course_id in town.courses:
        version = town.plan(course_id, parents)
        calls += [town.deciding(course_id, version) for _ in range(4)]
    answers = at_once(*calls)
    assert sorted(answers) == [303] + [409] * 7
    assert sorted(len(town.seated(course_id)) for course_id in town.courses) == [0, 2]
    town.is_whole(parents)


@pytest.mark.requirement("L5", "B3")
def test_who_withdraws_while_it_is_decided_is_either_out_or_out_again(town: Town) -> None:
    parents, (course, _) = town.parents(6), town.courses
    version = town.plan(course, parents[:2])
    leaving = [(lambda each=each: each.post(f"/mina-arenden/{each.its_number}/aterta")) for each in parents[1:]]
    answers = at_once(*(town.deciding(course, version) for _ in range(3)), *leaving)
    assert set(answers) <= {303, 409}
    states = [town.state(each) for each in parents]
    assert states[0] in ("decided", "received")
    assert (states[0] == "decided") == (303 in answers[:3])
    for answer, parent, state in zip(answers[3:], parents[1:], states[1:], strict=True):
        assert state == ("withdrawn" if answer == 303 else "decided")
        assert town.kinds(parent.application_id) == ["ApplicationWithdrawn"] * (state == "withdrawn")
    town.is_whole(parents)


def offered(town: Town, parents: list[Person], course: str) -> str:
    """Let the first parent be offered a seat of the course's; the offer's id."""
    leader = Person(town.cloud).leads(town)
    town.plan(course, [])
    version = str(int(town.group(course)["version"]["N"]))
    assert leader.post(f"/personal/kurser/{course}/grupp/erbjud", version=version) == 303
    key = {"person_id": parents[0].person_id, "application_id": parents[0].application_id}
    for _ in range(300):
        found = town.item("applications", **key)
        if "S" in found.get("offer_id", {}):
            return str(found["offer_id"]["S"])
        time.sleep(0.1)
    raise AssertionError("nobody was offered anything")


@pytest.mark.requirement("B4")
def test_a_seat_that_is_taken_and_declined_many_times_at_once_is_one_of_them_once(town: Town) -> None:
    parents, (course, _) = town.parents(1), town.courses
    offer = offered(town, parents, course)
    link = f"/erbjudande/{offer}"
    answers = at_once(
        *(lambda: parents[0].post(link, answer="accept") for _ in range(6)),
        *(lambda: parents[0].post(link, answer="decline") for _ in range(6)),
    )
    taken = town.state(parents[0]) == "admitted"
    assert town.kinds(parents[0].application_id) == ["SeatOffered", "Admitted" if taken else "OfferDeclined"]
    assert {answer for answer in answers[6:] if taken} | {answer for answer in answers[:6] if not taken} == {409}
    assert 303 in answers
    town.is_whole(parents)


@pytest.mark.requirement("B4")
def test_an_offer_that_is_taken_as_its_time_runs_out_is_taken_or_over(town: Town) -> None:
    parents, (course, _) = town.parents(1), town.courses
    offer = offered(town, parents, course)
    stored = town.item("offers", offer_id=offer)
    soon = datetime.now(UTC) + timedelta(seconds=2)
    case, sequence = f"course:{course}", stored["sequence"]["N"]
    change = {"UpdateExpression": "SET #end = :soon", "ExpressionAttributeValues": {":soon": {"S": soon.isoformat()}}}
    dynamodb, functions = town.cloud.client("dynamodb"), town.cloud.client("lambda")
    for table, key, name in (
        ("offers", {"offer_id": {"S": offer}}, "ends_at"),
        ("events", {"case_id": {"S": case}, "sequence": {"N": sequence}}, "due"),
    ):
        dynamodb.update_item(TableName=PREFIX + table, Key=key, ExpressionAttributeNames={"#end": name}, **change)
    record = {"messageId": "one", "body": json.dumps({"case_id": case, "sequence": int(sequence)})}
    payload = json.dumps({"Records": [record]}).encode()

    def time_is_up() -> int:
        time.sleep(max(0.0, (soon - datetime.now(UTC)).total_seconds()))
        functions.invoke(FunctionName="komet-local-carry_out", Payload=payload)
        return 0

    def accepts(early: float) -> int:
        time.sleep(max(0.0, (soon - datetime.now(UTC)).total_seconds() - early))
        return parents[0].post(f"/erbjudande/{offer}", answer="accept")

    at_once(*[time_is_up] * 3, *(lambda early=early: accepts(early) for early in (0.3, 0.2, 0.1, 0.05, 0.0)))
    told, state = town.kinds(parents[0].application_id), town.state(parents[0])
    assert (told, state) in (
        (["SeatOffered", "Admitted"], "admitted"),
        (["SeatOffered", "OfferExpired"], "received"),
    )
    town.is_whole(parents)
