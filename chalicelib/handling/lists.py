"""Who applied for a course, wherever they stand now (L4, L9, S10)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.cases.records import Application, applicants_of, applications_at
from chalicelib.courses.records import Course, District, Programme, all_districts, find_course, find_programme
from chalicelib.groups.applicants import Applicant, applicants, fit_of
from chalicelib.groups.audiences import Audience, audience
from chalicelib.handling import paging
from chalicelib.handling.paging import Listed, Takes
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound


@dataclass(frozen=True)
class CoursePage:
    """Who applied for a course."""

    course: Course
    programme: Programme
    district: District | None
    listed: Listed

    @property
    def audience(self) -> Audience:
        return audience(str(self.programme.audience))


def course_page(course_id: str, reach: Reach, after: str, takes: Takes) -> CoursePage:
    """Everybody who applied for the course, wherever they stand now. Raises NotFound outside the reach."""
    course = find_course(course_id)
    if course is None:
        raise NotFound
    reach.require(Ability.SEE, districts=course.districts, course_id=course_id)
    programme = find_programme(course.programme_id)
    if programme is None:
        raise NotFound
    fit = fit_of(course, programme)

    def pieces() -> Iterator[list[Application]]:
        keys = applicants_of(course_id, after.partition("#")[0])
        for first in range(0, len(keys), paging.PAGE):
            yield [each for each in applications_at(keys[first : first + paging.PAGE]) if _cursor(each) > after]

    def shown(piece: Iterable[Application]) -> list[Applicant]:
        return applicants(piece, fit, reach, course.districts)

    listed = paging.page(pieces(), shown, takes, _cursor)
    district = next((each for each in all_districts() if each.district_id == course.district_id), None)
    return CoursePage(course, programme, district, listed)


def _cursor(application: Application) -> str:
    return f"{application.received_at}#{application.case_number}"
