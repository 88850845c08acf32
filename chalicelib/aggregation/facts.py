"""All that is known of a course, loaded once: what the figures of its intake, answers and fidelity are counted from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.attendance.records import Mark, marks_of
from chalicelib.cases.records import Application, applicants_of, applications_at
from chalicelib.courses.records import Course, Programme, course_now, find_programme
from chalicelib.courses.rules import CourseState
from chalicelib.fidelity.records import Checklist, QualityNote, checklists_of, notes_of
from chalicelib.groups.records import Group, group_of, keys
from chalicelib.summaries.rules import Figures
from chalicelib.surveys.records import Opening, Survey, openings_of, surveys_at
from chalicelib.surveys.rules import GRACE

SurveyKey = tuple[str, str]
"""A version's: scope and entry."""


@dataclass(frozen=True)
class CourseFacts:
    """A course with everything that hangs on it, as it stands now. Not the answers: see blocks.Sitting."""

    now: datetime
    course: Course
    programme: Programme
    group: Group
    # All who applied for it, and all who have or had a seat in it whatever they applied for, in order of receipt
    applications: Sequence[Application]
    marks: Sequence[Mark]  # attendance
    checklists: Sequence[Checklist]  # all versions
    notes: Sequence[QualityNote]  # of quality work
    openings: Sequence[Opening]  # open and closed, soonest first
    surveys: Mapping[SurveyKey, Survey]  # the versions that the openings are of
    # {measure: {"n", "sum", "squares"}} in whole per cent: of the answers that are released, see blocks
    measures: Mapping[str, Figures] = field(default_factory=dict)
    # {survey id: {question id: figures}}: of the same
    answers: Mapping[str, Mapping[str, Figures]] = field(default_factory=dict)

    @property
    def closed(self) -> list[Opening]:
        """The openings that nothing can arrive at any more, in the order they closed."""
        closed = [each for each in self.openings if _closes(each) + GRACE <= self.now]
        return sorted(closed, key=lambda each: (each.closes_at, each.opening_id))

    @property
    def settling(self) -> bool:
        """Whether an opening has closed so lately that something may still arrive: to be counted again soon."""
        return sum(_closes(each) <= self.now for each in self.openings) > len(self.closed)


def _closes(opening: Opening) -> datetime:
    return datetime.fromisoformat(opening.closes_at)


def load(course_id: str, now: datetime) -> CourseFacts | None:
    """All that is known of a course; None where there is no such course, or nobody may know of it yet (a draft).

    A constant number of calls, but for one more for each hundred who applied."""
    course = course_now(course_id)
    if course is None or course.state == CourseState.DRAFT:
        return None
    programme = find_programme(course.programme_id)
    if programme is None:
        return None
    group, openings = group_of(course_id), openings_of(course_id)
    seated = keys([*group.members, *group.left, *group.offered])
    return CourseFacts(
        now=now,
        course=course,
        programme=programme,
        group=group,
        applications=applications_at([*applicants_of(course_id), *seated]),
        marks=marks_of(course_id),
        checklists=checklists_of(course_id),
        notes=notes_of(course_id),
        openings=openings,
        surveys=surveys_at((each.scope, each.entry) for each in openings),
    )


def described(facts: CourseFacts) -> dict[str, Any]:
    """What a course's summary says of the course itself."""
    course = facts.course
    return {
        "programme_id": course.programme_id,
        "district_id": course.district_id,
        "starts_on": course.starts_on,
        "state": course.state,
    }
