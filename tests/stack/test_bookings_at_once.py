"""Many who book one venue at once against the deployed stack: no time twice, no course half booked."""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from chalicelib.courses.calendar import session
from infra.local.cloud import LocalCloud
from tests.stack.test_admission_at_once import Call, Person, Town, at_once
from tests.stack.test_at_once import PREFIX, Parent

pytestmark = pytest.mark.requirement("A7")
SESSIONS = 5
HOURS = {str(weekday): ["08:00", "21:00"] for weekday in range(7)}


class House(Town):
    """A town whose courses meet at the same hours, and one venue for them all."""

    def __init__(self, cloud: LocalCloud, courses: int) -> None:
        super().__init__(cloud)
        self.venue = f"hus-{secrets.token_hex(4)}"
        self.first = datetime.now(UTC).date() + timedelta(days=30)
        self.courses = [f"{self.district}-{number}" for number in range(courses)]
        district = {"register": "district", "district_id": self.district, "names": json.dumps({"sv": "Provort"})}
        Parent(cloud)._put("districts", {**district, "place": False})
        facts = {"name": "Provhuset", "address": "Provgatan 1", "district_id": self.district, "capacity": 20}
        known = {"access": "{}", "features": "[]", "hours": json.dumps(HOURS), "contact": "", "cost": ""}
        key = {"register": "venue", "venue_id": self.venue, "version": 1, "external": False, "active": True}
        Parent(cloud)._put("venues", {**key, **facts, **known})
        for course_id in self.courses:
            self.course(course_id, "17:30")

    def day(self, number: int) -> date:
        return self.first + timedelta(days=7 * number)

    def course(self, course_id: str, clock: str) -> None:
        sessions = [session(number, self.day(number), clock, 150) for number in range(1, SESSIONS + 1)]
        facts = {
            "course_id": course_id,
            "version": 1,
            "programme_id": "komet-3-11",
            "district_id": self.district,
            "form": "group",
            "state": "announced",
            "starts_on": self.day(1).isoformat(),
            "apply_until": self.day(1).isoformat(),
            "sessions": json.dumps(sessions),
            "contacts": "[]",
            "languages": ["sv"],
            "shared_with": [],
            "seats": 8,
            "seats_taken": 0,
        }
        Parent(self.cloud)._put("courses", facts)

    def booking(self, course_id: str, which: str = "alla") -> Call:
        """A leader of their own, with a finger on the button."""
        leader, path = Person(self.cloud).leads(self), f"/personal/kurser/{course_id}/lokal"
        version = int(self.group(course_id).get("version", {"N": "0"})["N"])
        return lambda: leader.post(path, version=str(version), lokal=self.venue, vilka=which)

    def bookings(self) -> list[tuple[str, dict[str, Any]]]:
        """Everything that is booked in the venue: day and booking."""
        asked = {"KeyConditionExpression": "venue_id = :v", "ExpressionAttributeValues": {":v": {"S": self.venue}}}
        days = self.cloud.client("dynamodb").query(TableName=f"{PREFIX}venue_days", ConsistentRead=True, **asked)
        return [(each["day"]["S"], booking) for each in days["Items"] for booking in json.loads(each["bookings"]["S"])]

    def needed(self, course_id: str) -> set[tuple[str, str]]:
        """The times that the course's sessions are to be held at in the venue, as its record says: start and end."""
        item = self.item("courses", course_id=course_id)
        venue = json.loads(item["venue"]["S"]) if "S" in item.get("venue", {}) else None
        held = [each for each in json.loads(item["sessions"]["S"]) if not each.get("cancelled")]
        here = [each for each in held if (each.get("venue", venue) or {}).get("venue_id") == self.venue]
        return {(each["starts_at"], each["ends_at"]) for each in here}

    def is_whole(self, parents: list[Person] | None = None) -> None:
        """No time is given twice, and the courses and the venue's days say the same."""
        found = self.bookings()
        for day in {day for day, _ in found}:
            times = sorted((each["starts_at"], each["ends_at"]) for there, each in found if there == day)
            assert all(one[1] <= other[0] for one, other in pairwise(times)), times
        for course_id in self.courses:
            booked = {(each["starts_at"], each["ends_at"]) for _, each in found if each.get("course_id") == course_id}
            assert booked == self.needed(course_id)


@pytest.fixture
def house(cloud: LocalCloud) -> Callable[[int], House]:
    return lambda courses: House(cloud, courses)


def test_of_many_courses_that_want_one_venue_at_once_one_gets_it_for_all_its_sessions(
    house: Callable[[int], House],
) -> None:
    here = house(6)
    answers = at_once(*(here.booking(course_id) for course_id in here.courses))
    assert sorted(answers) == [303] + [409] * 5
    assert sorted(len(here.needed(course_id)) for course_id in here.courses) == [0] * 5 + [SESSIONS]
    here.is_whole()


def test_of_two_leaders_of_one_course_who_book_at_once_one_is_told_of_the_other(house: Callable[[int], House]) -> None:
    here = house(1)
    answers = at_once(*(here.booking(here.courses[0]) for _ in range(5)))
    assert sorted(answers) == [303] + [409] * 4
    assert here.kinds(f"course:{here.courses[0]}") == ["CourseChanged"]
    here.is_whole()


def test_who_wants_other_hours_of_the_same_days_gets_them(house: Callable[[int], House]) -> None:
    here = house(4)
    for course_id, clock in zip(here.courses, ("08:00", "11:00", "14:00", "17:00"), strict=True):
        here.course(course_id, clock)
    answers = at_once(*(here.booking(course_id) for course_id in here.courses))
    assert set(answers) <= {303, 409} and 303 in answers, "who lost a race too often is asked to press again"
    for course_id in here.courses:
        if not here.needed(course_id):
            assert here.booking(course_id)() == 303
    assert len(here.bookings()) == 4 * SESSIONS
    here.is_whole()


def test_a_move_into_a_venue_and_a_booking_of_it_do_not_both_get_it(house: Callable[[int], House]) -> None:
    here = house(2)
    moved, other = here.courses
    here.course(moved, "12:00")
    assert here.booking(moved)() == 303
    leader = Person(here.cloud).leads(here)
    form = {"what": "move", "day": here.day(2).isoformat(), "clock": "17:30", "minutes": "150", "step": "save"}
    path = f"/personal/kurser/{moved}/traffar/2"
    answers = at_once(lambda: leader.post(path, version="1", **form), here.booking(other))
    assert sorted(answers) in ([303, 409], [409, 409])
    here.is_whole()


def test_a_venue_is_closed_or_booked_that_day_and_not_both(house: Callable[[int], House]) -> None:
    here = house(1)
    keeper = Person(here.cloud).leads(here)
    grant = {"person_id": keeper.person_id, "grant_id": f"coordinator@district:{here.district}", "version": 1}
    told = {"role": "coordinator", "reach": f"district:{here.district}", "valid_from": "2026-01-01", "name": "Kim"}
    keeper._put("grants", {**grant, **told, "granted_by": "somebody", "granted_at": "2026-01-01"})
    closing = {"what": "Stängt", "first_day": here.day(3).isoformat()}
    answers = at_once(
        lambda: keeper.post(f"/personal/lokaler/{here.venue}/boka", **closing), here.booking(here.courses[0])
    )
    assert sorted(answers) in ([303, 409], [303, 422])
    here.is_whole()
