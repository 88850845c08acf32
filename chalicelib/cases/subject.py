"""What an application is about: the course and its programme, the one who applies, and what they are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.cases import rules
from chalicelib.cases.questions import Step, steps, training_steps
from chalicelib.courses.districts import current_districts, nearest, swedish_order
from chalicelib.courses.records import Course, District, Programme, all_districts, find_course, find_programme
from chalicelib.courses.rules import PROFESSIONALS
from chalicelib.http.languages import say
from chalicelib.http.refusals import NotFound
from chalicelib.people.actions import myself
from chalicelib.people.records import Person


@dataclass(frozen=True)
class Subject:
    """What an application is about: the course with its programme, and who applies."""

    course: Course
    programme: Programme
    where: Mapping[str, str]  # the district's or place's names
    queue_names: Mapping[str, Mapping[str, str]]  # queue id → the district's names
    person: Person
    steps: tuple[Step, ...]

    @property
    def for_professionals(self) -> bool:
        """Whether it is a training, which somebody's manager has to agree to (U3)."""
        return self.programme.audience == PROFESSIONALS

    @property
    def starts_on(self) -> date:
        return date.fromisoformat(self.course.starts_on)


def subject_of(course_id: str, person_id: str, today: date) -> Subject:
    """What this person's applying to this course is about. Raises NotFound as subject_for()."""
    return subject_for(course_id, myself(person_id), today)


def subject_for(course_id: str, person: Person, today: date) -> Subject:
    """Read what applying to this course is about. Raises NotFound: unknown course, or a draft."""
    course = find_course(course_id)
    programme = find_programme(course.programme_id) if course else None
    if not course or not course.listed or not programme:
        raise NotFound
    districts = all_districts()
    if programme.audience == PROFESSIONALS:
        asked = training_steps(
            districts=_work_districts(districts, today),
            paid=course.fee_ore > 0,
            questions=programme.questions,
            protected=bool(person.protected),
        )
    else:
        asked = steps(
            group=course.form == "group",
            other_districts=_second_choices(course, districts, today),
            questions=programme.questions,
            protected=bool(person.protected),
        )
    names = {rules.queue_id(programme.programme_id, place.district_id): place.names for place in districts}
    where = names[rules.queue_id(programme.programme_id, course.district_id)]
    return Subject(course, programme, where, names, person, asked)


def _second_choices(course: Course, districts: list[District], today: date) -> list[tuple[str, dict[str, str]]]:
    """The other districts of today with their names, nearest first; none for a course that lies nowhere."""
    here = next((district for district in districts if district.district_id == course.district_id), None)
    if here is None or course.form != "group":
        return []
    others = nearest(here, current_districts(districts, today))
    return [(near.district.district_id, near.district.names) for near in others]


def _work_districts(districts: list[District], today: date) -> list[tuple[str, dict[str, str]]]:
    """Today's districts with their names, in alphabetical order."""
    here = sorted(current_districts(districts, today), key=lambda district: swedish_order(say(district.names)))
    return [(district.district_id, district.names) for district in here]
