"""Attendance for the benchmark: the leader of a group of twelve, at its ninth session."""

from collections.abc import Iterator
from functools import partial

from bench.operation import Operation
from bench.scene import Event, staff
from bench.under_way import HELD, UnderWay

COURSE = "/personal/kurser/{course_id}/narvaro"


class Attendance(UnderWay):
    """A parents' group and its leader."""

    def __init__(self) -> None:
        super().__init__("komet-3-11", "farsta", staff("leader", reach="district:farsta"))

    def show(self) -> Event:
        return self.staff.get(COURSE, course_id=self.course_id)

    def show_session(self) -> Event:
        return self.staff.get(f"{COURSE}/{{number}}", course_id=self.course_id, number=str(HELD))

    def show_own(self) -> Event:
        return self.participant.get("/mina-arenden/{case_number}/narvaro", case_number=str(self.cases[0].case_number))

    def tap(self, how: str = "present", number: int = HELD) -> Event:
        person_id, application_id = self.members[0]
        form = {"mark": f"{how}/{person_id}/{application_id}/1"}
        return self.staff.post(f"{COURSE}/{{number}}", form, course_id=self.course_id, number=str(number))

    def mark_rest(self) -> Event:
        return self.staff.post(f"{COURSE}/{{number}}", {"alla": "1"}, course_id=self.course_id, number=str(HELD))


def marking() -> Iterator[Operation]:
    """What a leader does at a session."""
    yield Operation("Attendance of a course, 12 × 9", Attendance, Attendance.show)
    yield Operation("A session's attendance, 12", Attendance, Attendance.show_session)
    yield Operation("A tap: here", Attendance, Attendance.tap)
    yield Operation("A tap: absent", Attendance, partial(Attendance.tap, how="absent"))
    yield Operation("A correction", Attendance, partial(Attendance.tap, how="absent", number=1))
    yield Operation("All 12 were here", Attendance, Attendance.mark_rest)
    yield Operation("One's own attendance", Attendance, Attendance.show_own)
