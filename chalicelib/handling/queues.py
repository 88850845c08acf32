"""A queue as staff see it: in order, with who pauses, who has become too old, and who was passed over (L4, L9, S10)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.cases.records import Application, resting_in, waiting_in
from chalicelib.cases.rules import queue_id
from chalicelib.courses.elsewhere import other_programme
from chalicelib.courses.records import (
    Course,
    District,
    Programme,
    all_districts,
    all_programmes,
    courses_by_id,
    district_courses,
)
from chalicelib.courses.rules import Phase, phase, term
from chalicelib.groups.applicants import Applicant, applicants
from chalicelib.groups.audiences import Audience, audience
from chalicelib.groups.rules import Fit
from chalicelib.handling import paging
from chalicelib.handling.paging import Listed, Takes, waiting
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.journal.records import COURSE, timeline

MOST_COURSES = 5  # whose offers are looked at for who was passed over


@dataclass(frozen=True)
class QueuePage:
    """A queue, as it waits. `suggested`: case number → the programme for a child that has become too old (B10);
    `passed_over`: case number → [(course id, key of groups.rules.PASSED_OVER)]."""

    programme: Programme
    district: District
    listed: Listed
    paused: list[Applicant]
    suggested: Mapping[str, Programme]
    passed_over: Mapping[str, list[tuple[str, str]]]
    courses: list[Course]

    @property
    def audience(self) -> Audience:
        return audience(str(self.programme.audience))


def queue_page(programme_id: str, district_id: str, reach: Reach, after: str, takes: Takes, today: date) -> QueuePage:
    """Those who wait in a queue, in order. Raises NotFound outside the reach, as for a queue that can't be."""
    reach.require(Ability.SEE, districts=[district_id])
    programmes = {each.programme_id: each for each in all_programmes()}
    district = next((each for each in all_districts() if each.district_id == district_id), None)
    programme = programmes.get(programme_id)
    if district is None or programme is None:
        raise NotFound
    queue = queue_id(programme_id, district_id)
    fit = Fit("", today, "", programme.age_from, programme.age_to, frozenset([queue]), str(programme.audience))

    def pieces() -> Iterator[list[Application]]:
        behind = after
        while entries := waiting_in(queue, behind, paging.PAGE):
            yield waiting(entries)
            behind = str(entries[-1].place)
            if len(entries) < paging.PAGE:
                return

    def shown(piece: Iterable[Application]) -> list[Applicant]:
        return applicants(piece, fit, reach, [district_id])

    listed = paging.page(pieces(), shown, takes, lambda application: application.place)
    paused = [] if after else [row for row in shown(waiting(resting_in(queue))) if takes(row)]
    coming = _courses(programme_id, district_id, today)
    return QueuePage(
        programme,
        district,
        listed,
        paused,
        _suggested([*listed.rows, *paused], programmes.values(), programme_id, today),
        _passed_over(coming),
        courses_by_id(listed.courses | {course.course_id for course in coming}),
    )


def _courses(programme_id: str, district_id: str, today: date) -> list[Course]:
    """The district's courses of the programme that seats can come free in, soonest first."""
    found = courses_by_id(district_courses(district_id, term(today)))
    open_phases = (Phase.ANNOUNCED, Phase.ADMISSION, Phase.RUNNING)
    return [each for each in found if each.programme_id == programme_id and phase(each, today) in open_phases]


def _passed_over(courses: list[Course]) -> dict[str, list[tuple[str, str]]]:
    """Who did not get the seats that were offered in these courses, and why; the latest reason for each (B4)."""
    latest: dict[str, dict[str, str]] = {}
    for course in courses[:MOST_COURSES]:
        for event in timeline(COURSE + course.course_id):
            for case_number, reason, _ in event.data.get("passed_over", ()):
                latest.setdefault(case_number, {})[course.course_id] = reason
    return {number: list(reasons.items()) for number, reasons in latest.items()}


def _suggested(
    rows: Iterable[Applicant], programmes: Iterable[Programme], programme_id: str, today: date
) -> dict[str, Programme]:
    known = list(programmes)
    found = {}
    for row in rows:
        month = str(row.application.answers.get("child_birth_month", ""))
        other = None if row.fits else other_programme(known, programme_id, month, today)
        if other:
            found[str(row.application.case_number)] = other
    return found
