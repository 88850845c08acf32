"""Those who can sign in and have a seat: one has been through a training, where only the instructor's judgement is
lacking; one is a parent in a group under way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.cases.records import Application, find_application
from chalicelib.courses.records import Course, courses_by_id
from chalicelib.groups.records import group_of
from chalicelib.groups.rules import taken
from chalicelib.http.languages import today_in_stockholm
from chalicelib.journal.commit import Put, commit
from chalicelib.people.records import Person
from infra.local import persons
from infra.local.applicants import MadeUp, case_numbers, save_all, written
from infra.local.staff import person_of

# Course → who has a seat in it.
SEATED = {"gruppledare-komet-klar": "yngve", "komet-3-11-farsta-pagar": "paula"}


@dataclass(frozen=True)
class Trainee(MadeUp):
    """A made-up application of a person who can sign in."""

    owner: str = ""

    @property
    def person_id(self) -> str:
        return self.owner


def load_trainees(now: datetime) -> None:
    """Give them their seats, and to who trains the first own group, where it isn't done yet."""
    known = {person.username: person for person in persons.persons()}
    for course in courses_by_id(SEATED):
        _seat(course, person_of(known[SEATED[course.course_id]], now), now)


def _seat(course: Course, person: Person, now: datetime) -> None:
    received = now - timedelta(days=160)
    trainee = Trainee(("trainee", SEATED[course.course_id]), course, received, {"state": "admitted"}, person.person_id)
    if find_application(person.person_id, trainee.application_id):
        return
    groups = {course.course_id: group_of(course.course_id)}
    (case_number,) = case_numbers([trainee])
    records = [each for each in written(trainee, 0, case_number, groups, now) if not isinstance(each, Person)]
    if course.form == "training":
        on = (today_in_stockholm(now) - timedelta(days=60)).isoformat()
        own_group = {"on": on, "district": "farsta", "by": "seed", "at": received.isoformat(timespec="milliseconds")}
        for each in records:
            if isinstance(each, Application):
                each.assessed = {"own_group": own_group}
    save_all(records)
    group = groups[course.course_id]
    group.members = [group.members[-1], *group.members[:-1]]  # the first is said to have been at every session
    course.seats_taken = taken(group)
    commit(Put(group), Put(course))
