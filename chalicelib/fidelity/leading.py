"""Who leads a course, and which courses somebody has led: by what the courses themselves say of their leaders."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from chalicelib.courses.records import Course, courses_by_id, district_courses
from chalicelib.courses.rules import CourseState, term
from chalicelib.people.records import StaffMember

YEARS = 3  # that are looked back on


def leads(member: StaffMember, course: Course) -> bool:
    """Whether they are named as one of the course's leaders: chosen among the staff, or by their address at work."""
    return any(is_one(member, each) for each in course.contacts)


def is_one(member: StaffMember, contact: Mapping[str, str]) -> bool:
    """Whether a course's contact person is this member of staff."""
    own = {str(member.member_id), str(member.email).casefold()} - {""}
    return not own.isdisjoint({contact.get("member_id", ""), contact.get("email", "").casefold()})


def leaders_of(courses: Iterable[Course], members: Sequence[StaffMember]) -> dict[str, list[Course]]:
    """The courses of each registered leader of theirs, by member id."""
    kept = list(courses)
    found = {str(member.member_id): [each for each in kept if leads(member, each)] for member in members}
    return {member_id: led for member_id, led in found.items() if led}


def led_by(member: StaffMember, course_ids: Iterable[str], today: date) -> list[Course]:
    """The courses of the last years that they are named in, soonest first. A query for each of their districts, and a
    read for each hundred courses. `course_ids`: of those that they have for themselves."""
    since = term(today.replace(year=today.year - YEARS, day=1))
    places = dict.fromkeys([*member.districts, *(member.pool_districts if member.pool else [])])
    ids = [found for place in places for found in district_courses(str(place), since)]
    held = (CourseState.ANNOUNCED, CourseState.CLOSED)
    return [each for each in courses_by_id([*ids, *course_ids]) if each.state in held and leads(member, each)]
