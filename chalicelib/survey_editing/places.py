"""Where surveys are written: for all courses of a programme, or for one course; and whose they are there."""

from dataclasses import dataclass

from chalicelib.courses.records import Course, Programme, courses_by_id, find_course, find_programme
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.survey_editing import rules
from chalicelib.surveys.records import JOURNAL, OF_COURSE, OF_PROGRAMME


@dataclass(frozen=True)
class Place:
    """A programme, or one course of it. `publishes`: whether the reader publishes there, or submits (I2)."""

    programme: Programme
    course: Course | None
    publishes: bool

    @property
    def scope(self) -> str:
        return OF_COURSE + self.course.course_id if self.course else of_programme(self.programme.programme_id)

    @property
    def sessions(self) -> int:
        """The highest number of a session that a survey can open after."""
        planned = self.course.sessions if self.course else []
        return max([int(self.programme.sessions), *(int(each["number"]) for each in planned)])

    @property
    def above(self) -> str:
        """The address of the page that leads here."""
        return f"/personal/kurser/{self.course.course_id}" if self.course else "/personal/enkater"

    @property
    def address(self) -> str:
        if self.course:
            return f"{self.above}/enkater"
        return f"/personal/program/{self.programme.programme_id}/enkater"


def of_programme(programme_id: str) -> str:
    """The scope of the surveys for all courses of a programme."""
    return OF_PROGRAMME + programme_id


def journal(scope: str, entry: str) -> str:
    """What the events of one version of a survey lie under."""
    return f"{JOURNAL}{scope}/{entry}"


def place(reach: Reach, course_id: str, programme_id: str) -> Place:
    """The course, for those who plan it; or else the programme, for those who write for it. Raises NotFound."""
    if not course_id:
        programme = find_programme(programme_id)
        if programme is None or not rules.drafts_for_programme(reach, programme.form, taught(reach), programme_id):
            raise NotFound
        return Place(programme, None, reach.whole_city(Ability.EDIT))
    course = find_course(course_id)
    if course is None:
        raise NotFound
    reach.require(Ability.PLAN, districts=course.districts, course_id=course_id)
    programme = find_programme(course.programme_id)
    if programme is None:
        raise NotFound
    publishes = rules.publishes_in_course(reach, course.districts, course_id, programme.audience)
    return Place(programme, course, publishes)


def taught(reach: Reach) -> set[str]:
    """The programmes of the single courses that somebody instructs. One call, none where there are no such."""
    courses = reach.courses(Ability.IMPROVE)
    return {str(course.programme_id) for course in courses_by_id(courses)} if courses else set()
