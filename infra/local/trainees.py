"""Somebody who can sign in and has been through a whole training: only the instructor's judgement is lacking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.cases.records import Application, find_application
from chalicelib.courses.records import find_course
from chalicelib.groups.records import group_of
from chalicelib.groups.rules import taken
from chalicelib.http.languages import today_in_stockholm
from chalicelib.journal.commit import Put, commit
from chalicelib.people.records import Person
from infra.local import persons
from infra.local.applicants import MadeUp, case_numbers, save_all, written
from infra.local.staff import person_of

COURSE = "gruppledare-komet-klar"
USERNAMES: Sequence[str] = ("yngve",)


@dataclass(frozen=True)
class Trainee(MadeUp):
    """A made-up application of a person who can sign in."""

    owner: str = ""

    @property
    def person_id(self) -> str:
        return self.owner


def load_trainees(now: datetime) -> None:
    """Give them their seats, and write down the first own group, where it isn't done yet."""
    known = {person.username: person for person in persons.persons()}
    course = find_course(COURSE)
    if course is None:
        return
    for username in USERNAMES:
        person = person_of(known[username], now)
        received = now - timedelta(days=160)
        trainee = Trainee(("trainee", username), course, received, {"state": "admitted"}, person.person_id)
        if find_application(person.person_id, trainee.application_id):
            continue
        groups = {COURSE: group_of(COURSE)}
        (case_number,) = case_numbers([trainee])
        records = [each for each in written(trainee, 0, case_number, groups, now) if not isinstance(each, Person)]
        on = (today_in_stockholm(now) - timedelta(days=60)).isoformat()
        own_group = {"on": on, "district": "farsta", "by": "seed", "at": received.isoformat(timespec="milliseconds")}
        for each in records:
            if isinstance(each, Application):
                each.assessed = {"own_group": own_group}
        save_all(records)
        group = groups[COURSE]
        group.members = [group.members[-1], *group.members[:-1]]  # the first is said to have been at every session
        course.seats_taken = taken(group)
        commit(Put(group), Put(course))
