"""A case opened by staff: as far as they reach, and written down (L3, X6, B2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.cases.records import Application, find_case
from chalicelib.cases.rules import queue_parts
from chalicelib.courses.records import Course, courses_by_id
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.journal.records import note_reading
from chalicelib.people.records import Person, find_person

CASE_NUMBER = re.compile(r"EK-[0-9]{4}-[0-9]{6,9}")


@dataclass(frozen=True)
class Opened:
    """A case with its person and its courses: the one applied for, and the one that it has or had a seat in."""

    application: Application
    person: Person
    courses: Mapping[str, Course]

    @property
    def districts(self) -> list[str]:
        """The districts whose case it is: those it waits in, and its courses'."""
        waits_in = [queue_parts(queue_id)[1] for queue_id in self.application.queue_ids or []]
        held = [district for course in self.courses.values() for district in course.districts]
        return list(dict.fromkeys([*waits_in, *held]))

    def lets(self, reach: Reach, ability: Ability) -> bool:
        """Whether the reach allows this here, as staff of a district or of one of the courses."""
        return reach.may(ability, districts=self.districts) or any(
            reach.may(ability, course_id=course_id) for course_id in self.courses
        )

    def is_within(self, reach: Reach, ability: Ability) -> bool:
        """Whether the case exists for whoever has this reach."""
        hidden = bool(self.person.protected) and not self.lets(reach, Ability.PROTECTED)
        return self.lets(reach, ability) and not hidden


def opened(case_number: str, reach: Reach, ability: Ability = Ability.SEE) -> Opened:
    """The case with this number. Raises NotFound, just so for what lies outside the reach (L3) or is protected (B2)."""
    application = find_case(case_number) if CASE_NUMBER.fullmatch(case_number) else None
    person = find_person(str(application.person_id)) if application else None
    if application is None or person is None:
        raise NotFound
    found = with_courses([application], person)[0]
    if not found.is_within(reach, ability):
        raise NotFound
    return found


def with_courses(applications: list[Application], person: Person) -> list[Opened]:
    """A person's cases with their courses. One batch read."""
    wanted = {course_id for each in applications for course_id in (each.course_id, each.seat_in) if course_id}
    courses = {course.course_id: course for course in courses_by_id(wanted)} if wanted else {}
    return [
        Opened(each, person, {key: courses[key] for key in (each.course_id, each.seat_in) if key in courses})
        for each in applications
    ]


def opened_by(reader: str, name: str, case_number: str, reach: Reach, ability: Ability, now: datetime) -> Opened:
    """The case, and the reading of it in the journal (X6). Raises as opened()."""
    found = opened(case_number, reach, ability)
    note_reading(found.application.application_id, reader, name, now)
    return found
