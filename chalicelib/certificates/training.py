"""A training as those see it who certify: who takes part, and where each stands with what is asked for (I7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.attendance.records import Mark, by_application, marks_of
from chalicelib.attendance.rules import attended, in_order
from chalicelib.cases.records import Application, applications_at
from chalicelib.cases.rules import State
from chalicelib.certificates.records import Certificate, certificates_at
from chalicelib.courses.certification import Known, Met, Requirement, Standing, all_met, standings
from chalicelib.courses.records import Course, Programme, find_course, find_programme
from chalicelib.groups.records import group_of, keys
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.people.records import Person, persons_at

TAKES_PART = frozenset({State.ADMITTED, State.COMPLETED})


@dataclass(frozen=True)
class Participant:
    """One who takes part, or has, or has left with a certificate: where they stand, and what it led to."""

    application: Application
    person: Person
    standings: list[Standing]
    certificate: Certificate | None

    @property
    def name(self) -> str:
        return str(self.person.name)

    @property
    def is_certified(self) -> bool:
        """Whether they have a certificate that nobody has taken back."""
        return self.certificate is not None and self.certificate.is_live

    @property
    def is_ready(self) -> bool:
        """Whether they can be certified: everything is met, and they are not certified yet."""
        takes_part = self.application.state in TAKES_PART
        return takes_part and not self.is_certified and all_met(self.standings)

    @property
    def lacks(self) -> int:
        """How many of the requirements are not met."""
        return sum(each.met != Met.YES for each in self.standings)


@dataclass(frozen=True)
class Training:
    """A course of a programme that certifies, with those who take part, by name."""

    course: Course
    programme: Programme
    participants: list[Participant]

    @property
    def ready(self) -> list[Participant]:
        return [each for each in self.participants if each.is_ready]

    def participant(self, case_number: str) -> Participant:
        """The one with this case. Raises NotFound."""
        for each in self.participants:
            if each.application.case_number == case_number:
                return each
        raise NotFound


def training(course_id: str, reach: Reach) -> Training:
    """The training. Raises NotFound: outside the reach (L3), or of a programme that doesn't certify.

    Who has protected data is among them only for those who may know of it (B2). The same few calls however many take
    part."""
    course = find_course(course_id)
    if course is None:
        raise NotFound
    reach.require(Ability.CERTIFY, districts=course.districts, course_id=course_id)
    programme = find_programme(course.programme_id)
    if programme is None or not programme.certification:
        raise NotFound
    hidden = not reach.may(Ability.PROTECTED, districts=course.districts, course_id=course_id)
    return Training(course, programme, _participants(course, programme.certification, hidden))


def _participants(course: Course, certification: Iterable[Requirement], hidden: bool) -> list[Participant]:
    members, noted = keys(group_of(course.course_id).members), marks_of(course.course_id)
    # Who has left the group is known by having been there.
    were_there = dict.fromkeys((*members, *((str(mark.person_id), mark.application_id) for mark in noted)))
    applications = [each for each in applications_at(were_there) if takes_part(each, course.course_id)]
    people = persons_at(each.person_id for each in applications)
    marks = by_application(noted)
    papers = certificates_at(each.certificate for each in applications if each.certificate)
    found = [
        Participant(
            each,
            people[each.person_id],
            standings(certification, known(each, course, marks)),
            papers.get(str(each.certificate)),
        )
        for each in applications
        if each.person_id in people and not (hidden and people[each.person_id].protected)
    ]
    return sorted(found, key=lambda each: each.name.casefold())


def takes_part(application: Application, course_id: str) -> bool:
    """Whether they take part in the course, or did until its end or until they were certified."""
    return application.seat_in == course_id and (application.state in TAKES_PART or bool(application.certificate))


def known(application: Application, course: Course, marks: Mapping[str, list[Mark]]) -> Known:
    """What is known of one who takes part. A session that nobody has marked may still turn out to be attended."""
    own = marks.get(application.application_id, [])
    marked = {mark.number for mark in own}
    assessed = application.assessed or {}
    return Known(
        attended=attended(own),
        left=sum(number not in marked for number in in_order(course.sessions)),
        own_group=assessed.get("own_group"),
        judgement=assessed.get("judgement"),
    )
