"""Attendance for the benchmark: a group of twelve, eight of its sessions marked, and the leader who marks more."""

import secrets
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from bench.operation import Operation
from bench.scene import Event, Parent
from chalicelib.attendance.records import Mark
from chalicelib.attendance.rules import mark_id
from chalicelib.cases.records import Application
from chalicelib.courses.records import Course
from chalicelib.groups.records import Group
from chalicelib.http.records import Grant
from chalicelib.people.records import Person

COURSE = "/personal/kurser/{course_id}/narvaro"
SIZE, HELD, SESSIONS = 12, 9, 11


class Attendance:
    """A course under way, who takes part, and its leader. The last session that was held is not marked."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        self.course_id = f"bench-{uuid.uuid4().hex[:12]}"
        days = [now - timedelta(hours=1) + timedelta(weeks=number - HELD) for number in range(1, SESSIONS + 1)]
        Course(
            self.course_id,
            programme_id="komet-3-11",
            district_id="farsta",
            form="group",
            listed="open",
            starts_on=f"{days[0]:%Y-%m-%d}",
            apply_until=f"{days[0]:%Y-%m-%d}",
            sessions=[
                {"number": number, "starts_at": day.isoformat(), "ends_at": day.isoformat()}
                for number, day in enumerate(days, start=1)
            ],
            languages=["sv"],
            seats=SIZE,
        ).save()
        self.leader = Parent(now)
        reach = "district:farsta"
        Grant(
            self.leader.person_id,
            f"leader@{reach}",
            role="leader",
            reach=reach,
            valid_from="2026-01-01",
            granted_by="bench",
            granted_at=now.isoformat(),
        ).save()
        self.members = [self._member(number, now) for number in range(SIZE)]
        Group(self.course_id, members=[list(key) for key in self.members]).save()
        with Mark.batch_write() as batch:
            for number in range(1, HELD):
                for person_id, application_id in self.members:
                    batch.save(
                        Mark(
                            self.course_id,
                            mark_id(number, application_id),
                            version=1,
                            person_id=person_id,
                            status="present",
                            at=now.isoformat(timespec="milliseconds"),
                            by=f"staff:{self.leader.person_id}",
                        )
                    )

    def _member(self, number: int, now: datetime) -> tuple[str, str]:
        person_id, application_id = secrets.token_urlsafe(16), uuid.uuid4().hex
        at = now.isoformat(timespec="milliseconds")
        Person(person_id, name=f"Tolvan Tolvansson {number}", created_at=at).save()
        Application(
            person_id,
            application_id,
            state="admitted",
            course_id=self.course_id,
            programme_id="komet-3-11",
            seat_in=self.course_id,
            answers={"child_first_name": "Kim", "child_birth_month": "2019-05"},
            started_at=at,
            received_at=at,
            case_number=f"EK-2026-{secrets.randbelow(10**6):06d}",
        ).save()
        return person_id, application_id

    def show(self) -> Event:
        return self.leader.get(COURSE, course_id=self.course_id)

    def show_session(self) -> Event:
        return self.leader.get(f"{COURSE}/{{number}}", course_id=self.course_id, number=str(HELD))

    def tap(self, how: str = "present", number: int = HELD) -> Event:
        person_id, application_id = self.members[0]
        form = {"mark": f"{how}/{person_id}/{application_id}/1"}
        return self.leader.post(f"{COURSE}/{{number}}", form, course_id=self.course_id, number=str(number))

    def mark_rest(self) -> Event:
        return self.leader.post(f"{COURSE}/{{number}}", {"alla": "1"}, course_id=self.course_id, number=str(HELD))


def marking() -> Iterator[Operation]:
    """What a leader does at a session."""
    yield Operation("Attendance of a course, 12 × 9", Attendance, Attendance.show)
    yield Operation("A session's attendance, 12", Attendance, Attendance.show_session)
    yield Operation("A tap: here", Attendance, Attendance.tap)
    yield Operation("A tap: absent", Attendance, partial(Attendance.tap, how="absent"))
    yield Operation("A correction", Attendance, partial(Attendance.tap, how="absent", number=1))
    yield Operation("All 12 were here", Attendance, Attendance.mark_rest)
