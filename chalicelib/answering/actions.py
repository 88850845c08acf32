"""A survey is answered, once. That somebody has answered and what was answered are two records that share nothing but
the opening; this function writes both, and can't read what was answered."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.cases.records import Application, applications_of
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, Programme, find_course, find_programme
from chalicelib.http.refusals import NotFound
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.surveys.asked import Asked, asked_of, with_surveys
from chalicelib.surveys.questions import Part
from chalicelib.surveys.records import Answered, Opening, Sheet, find_opening
from chalicelib.surveys.rules import parts_at
from chalicelib.surveys.times import is_open
from chalicelib.tables import LONGEST_SORT_KEY

TAKES_PART = (State.ADMITTED, State.COMPLETED)


class AlreadyAnswered(Exception):
    """The person has answered before: that answer is kept, this one isn't."""


@dataclass(frozen=True)
class AnswerPage:
    """One survey for one who takes part."""

    asked: Asked
    course: Course
    programme: Programme
    case_number: str
    is_open: bool

    @property
    def opening(self) -> Opening:
        return self.asked.opening

    @property
    def parts(self) -> Sequence[Part]:
        """What the programme goes through at that session."""
        return parts_at(self.programme.parts, int(self.opening.session))

    @property
    def meeting(self) -> Mapping[str, Any] | None:
        """The session that it is about, or None."""
        found = (each for each in self.course.sessions if int(each["number"]) == int(self.opening.session))
        return next(found, None)


def answer_page(person_id: str, course_id: str, opening_id: str, now: datetime) -> AnswerPage:
    """The survey, for somebody who takes part in the course. Raises NotFound, for everybody else too, and for what has
    never been open: a link can be guessed."""
    case = _seat(person_id, course_id)
    if case is None or len(opening_id.encode()) > LONGEST_SORT_KEY:
        raise NotFound
    opening, course = find_opening(course_id, opening_id), find_course(course_id)
    programme = find_programme(course.programme_id) if course else None
    if opening is None or course is None or programme is None:
        raise NotFound
    [asked] = with_surveys(person_id, [opening])
    return AnswerPage(asked, course, programme, str(case.case_number), is_open(opening, now))


def _seat(person_id: str, course_id: str) -> Application | None:
    """The person's case that has a seat in the course, or had it until its end; None: they don't take part."""
    found = (each for each in applications_of(person_id) if each.seat_in == course_id and each.state in TAKES_PART)
    return next(found, None)


def others(person_id: str, page: AnswerPage, now: datetime) -> list[Asked]:
    """What else the person is asked about the course and has not answered."""
    found = asked_of(person_id, page.course.course_id, now)
    return [each for each in found if not each.answered and each.opening.key != page.opening.key]


def answer(person_id: str, opening: Opening, answers: Mapping[str, Any]) -> None:
    """Keep what was answered, and that the person has answered: both or neither, and nothing else. No event, no
    counter, no time: nothing that could be laid beside one of them tells of the other (U6, W6).

    Raises AlreadyAnswered, Unavailable."""
    has_answered = Answered(person_id, opening.key)
    sheet = Sheet(opening.key, secrets.token_urlsafe(16), answers=dict(answers))
    try:
        commit(Put(has_answered, Answered.is_first()), Put(sheet))
    except LostRace as lost:
        raise AlreadyAnswered from lost
