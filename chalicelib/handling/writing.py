"""Whom a letter to a course's group goes to, for whoever writes it in the organisation's own e-mail (I4)."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.cases.records import applications_at
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, Programme, find_course, find_programme
from chalicelib.groups.applicants import visible
from chalicelib.groups.records import group_of, keys
from chalicelib.handling.letters import to_many
from chalicelib.http.languages import DEFAULT, day, gettext, say, speaking
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.journal.commit import Put, commit
from chalicelib.journal.records import reading
from chalicelib.people.records import Person, persons_at

AT_ONCE = 100  # records that one commit takes


@dataclass(frozen=True)
class LetterPage:
    """All that is needed to write to a group. Who must not be known of is not in it (B2)."""

    course: Course
    subject: str
    links: list[tuple[str, list[str]]]  # (address that opens the letter, e-mail addresses that it goes to)
    unreached: list[tuple[str, str]]  # (name, case number) of those who have given no e-mail address

    @property
    def addresses(self) -> list[str]:
        """All e-mail addresses, in the order of the links."""
        return [address for _, some in self.links for address in some]


def letter_page(course_id: str, reach: Reach, reader: str, name: str, now: datetime) -> LetterPage:
    """The e-mail addresses of those who take part, each case's journal with the reading of it (X6).

    A constant number of calls for each hundred who take part. Raises NotFound outside the reach, Unavailable."""
    course = find_course(course_id)
    if course is None:
        raise NotFound
    reach.require(Ability.HANDLE, districts=course.districts, course_id=course_id)
    taking_part = [each for each in applications_at(keys(group_of(course_id).members)) if each.state == State.ADMITTED]
    persons = visible(persons_at(each.person_id for each in taking_part), reach, course.districts, course_id)
    shown = [(each, persons[each.person_id]) for each in taking_part if each.person_id in persons]
    read = [Put(reading(each.application_id, reader, name, now)) for each, _ in shown]
    for first in range(0, len(read), AT_ONCE):
        commit(*read[first : first + AT_ONCE])
    subject = subject_of(course, find_programme(course.programme_id))
    return LetterPage(
        course,
        subject,
        to_many([str(person.email) for _, person in shown if person.email], subject),
        [(_named(person), str(each.case_number)) for each, person in shown if not person.email],
    )


def subject_of(course: Course, programme: Programme | None) -> str:
    """What a letter is about: the course, and nothing about anybody in it. In Swedish, whatever its writer reads."""
    with speaking(DEFAULT):
        return ", ".join(filter(None, (say(programme.names) if programme else "", day(str(course.starts_on)))))


def _named(person: Person) -> str:
    return str(person.name) or gettext("Namn saknas")
