"""What somebody who takes part in a course is asked: for whoever answers, and for the list of what is to be answered.

Who has answered what is known of the person alone; that table has no content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.surveys.records import Opening, Survey, answered_by, openings_of, surveys_at
from chalicelib.surveys.times import is_open


@dataclass(frozen=True)
class Asked:
    """A survey that is open for the person's course."""

    opening: Opening
    survey: Survey
    answered: bool

    @property
    def address(self) -> str:
        """Where it is answered."""
        return f"/enkat/{self.opening.course_id}/{self.opening.opening_id}"


def asked_of(person_id: str, course_id: str, now: datetime) -> list[Asked]:
    """What is open for the course now, what closes soonest first. Three calls, or one where nothing is open."""
    found = [each for each in openings_of(course_id) if is_open(each, now)]
    return with_surveys(person_id, sorted(found, key=lambda each: (each.closes_at, each.opening_id)))


def with_surveys(person_id: str, openings: Iterable[Opening]) -> list[Asked]:
    """These openings with what they ask, and whether the person has answered. Two calls; none where there are none."""
    openings = list(openings)
    if not openings:
        return []
    surveys = surveys_at((each.scope, each.entry) for each in openings)
    answered = answered_by(person_id, (each.key for each in openings))
    return [Asked(each, surveys[each.scope, each.entry], each.key in answered) for each in openings]
