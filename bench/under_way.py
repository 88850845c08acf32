"""A course under way for the benchmark: twelve take part, eight of its sessions are marked, and somebody sees to it."""

import secrets
import uuid
from datetime import UTC, datetime, timedelta

from bench.scene import Parent
from chalicelib.attendance.records import Mark
from chalicelib.attendance.rules import mark_id
from chalicelib.cases import rules
from chalicelib.cases.records import Application, QueueEntry
from chalicelib.courses.records import Course
from chalicelib.groups.records import Group, Seat

SIZE, HELD, SESSIONS = 12, 9, 11
FEE = 1_200_000  # öre


class UnderWay:
    """A course of a programme. The last session that was held is not marked. The first who takes part is signed in."""

    def __init__(self, programme_id: str, place: str, whose: Parent) -> None:
        self.now = datetime.now(UTC)
        self.course_id = f"bench-{uuid.uuid4().hex[:12]}"
        self.programme_id, self.place = programme_id, place
        self.course = self._course()
        self.staff = whose
        self.participant = Parent(self.now)
        others = [Parent(self.now, signed_in=False) for _ in range(SIZE - 1)]
        self.cases = [self._case(each) for each in (self.participant, *others)]
        self.members = [(str(each.person_id), str(each.application_id)) for each in self.cases]
        Group(self.course_id, members=[list(key) for key in self.members]).save()
        with Mark.batch_write() as batch:
            for number in range(1, HELD):
                for person_id, application_id in self.members:
                    batch.save(self._mark(number, person_id, application_id))

    def _course(self) -> Course:
        days = [self.now - timedelta(hours=1) + timedelta(weeks=number - HELD) for number in range(1, SESSIONS + 1)]
        course = Course(
            self.course_id,
            programme_id=self.programme_id,
            district_id=self.place,
            form="group",
            listed="open",
            starts_on=f"{days[0]:%Y-%m-%d}",
            apply_until=f"{days[0]:%Y-%m-%d}",
            sessions=[
                {"number": number, "starts_at": day.isoformat(), "ends_at": day.isoformat()}
                for number, day in enumerate(days, start=1)
            ],
            venue={"name": "Lokalen", "address": "Provgatan 1"},
            languages=["sv"],
            seats=SIZE,
            fee_ore=FEE,
        )
        course.save()
        return course

    def _case(self, person: Parent) -> Application:
        at = self.now.isoformat(timespec="milliseconds")
        judged = {"on": f"{self.now:%Y-%m-%d}", "by": f"staff:{self.staff.person_id}", "at": at}
        queue_id, child_id = f"{self.programme_id}/{self.place}", secrets.token_hex(6)
        case = Application(
            person.person_id,
            uuid.uuid4().hex,
            state="admitted",
            course_id=self.course_id,
            programme_id=self.programme_id,
            seat_in=self.course_id,
            answers={"child_first_name": "Kim", "child_birth_month": "2019-05"},
            started_at=at,
            received_at=at,
            case_number=f"EK-2026-{secrets.randbelow(10**6):06d}",
            queue_ids=[queue_id],
            child_id=child_id,
            assessed={"own_group": {**judged, "district": "farsta"}, "judgement": {**judged, "passed": "yes"}},
        )
        case.save()
        applicant = rules.applicant(person.person_id, child_id)
        QueueEntry(queue_id, applicant, application_id=case.application_id).save()
        seat = Seat(person.person_id, self.programme_id)
        seat.course_id, seat.application_id = case.course_id, case.application_id
        seat.save()
        return case

    def _mark(self, number: int, person_id: str, application_id: str) -> Mark:
        return Mark(
            self.course_id,
            mark_id(number, application_id),
            version=1,
            person_id=person_id,
            status="present",
            at=self.now.isoformat(timespec="milliseconds"),
            by=f"staff:{self.staff.person_id}",
        )
