"""The rules of the survey editor: who publishes what, what a survey must have, and its questions. Pure.

What was published never changes. A question keeps its id from version to version as long as it asks for the same
answers: figures are added up under it."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from chalicelib.courses.rules import PROFESSIONALS
from chalicelib.http.languages import N_
from chalicelib.http.reach import Ability, Reach, Role
from chalicelib.http.refusals import Conflict
from chalicelib.survey_editing.arranging import Question
from chalicelib.surveys.rules import Kind, Opens, SurveyState

MOST_SURVEYS = 20  # of one programme or course, versions not counted
KINDS = {
    Kind.SCALE: N_("En skala"),
    Kind.YES_NO: N_("Ja eller nej"),
    Kind.ONE: N_("Ett av flera alternativ"),
    Kind.SEVERAL: N_("Flera alternativ"),
    Kind.PARTS: N_("Vilka delar av träffen som ni gick igenom"),
    Kind.NUMBER: N_("Ett tal"),
    Kind.TEXT: N_("Egna ord"),
    Kind.SECTION: N_("En rubrik, ingen fråga"),
}
GENDER = "gender"  # a ready-made question that is offered beside the kinds; also its id
OPENS = {
    Opens.EACH_SESSION: N_("Efter varje träff"),
    Opens.SESSIONS: N_("Efter vissa träffar"),
    Opens.AFTER_COURSE: N_("När kursen är slut"),
}
STATES = {
    SurveyState.DRAFT: (N_("Utkast"), "neutral"),
    SurveyState.SUBMITTED: (N_("Väntar på att publiceras"), "warning"),
    SurveyState.PUBLISHED: (N_("Publicerad"), "success"),
    SurveyState.REPLACED: (N_("Ersatt av en nyare"), "neutral"),
    SurveyState.WITHDRAWN: (N_("Tillbakadragen"), "neutral"),
}
WITH_OPTIONS = (Kind.ONE, Kind.SEVERAL)
MEASURING = (Kind.SCALE, Kind.YES_NO, Kind.PARTS)  # whose answers are a share of something


class VersionLike(Protocol):
    """What the rules need of a version of a survey; surveys.records.Survey is one."""

    @property
    def state(self) -> str: ...
    @property
    def published_at(self) -> str | None: ...


class SurveyChanged(Conflict):
    """Somebody else has changed the survey since the page was shown."""

    slug = "survey-changed"
    title = N_("Någon annan har ändrat enkäten")
    advice = N_("Enkäten har ändrats sedan du öppnade sidan, och inget av det du gjorde är sparat. Öppna den igen.")


class NotADraft(Conflict):
    """The version of the survey is published or waits for that: it is looked at, not changed."""

    slug = "survey-not-a-draft"
    title = N_("Enkäten är inget utkast längre")
    advice = N_("Den går inte att ändra som den är. Gör en ny version av den, och ändra där.")


class NothingAsked(Conflict):
    """A survey without questions can't be published."""

    slug = "survey-asks-nothing"
    title = N_("Enkäten har inga frågor")
    advice = N_("Lägg till minst en fråga innan enkäten publiceras.")


class TooManySurveys(Conflict):
    """There are as many surveys as one programme or course can have."""

    slug = "too-many-surveys"
    title = N_("Det finns redan för många enkäter")
    advice = N_("Här kan finnas högst 20 enkäter. Ta bort ett utkast som inte behövs.")


def drafts_for_programme(reach: Reach, form: str, taught: Iterable[str], programme_id: str) -> bool:
    """Whether somebody writes surveys for all of a programme's courses: who edits programmes, and the instructors of a
    training (I2). `taught`: the programmes of the single courses that they instruct."""
    if reach.whole_city(Ability.EDIT):
        return True
    return form == "training" and (reach.may(Ability.IMPROVE, districts=["central"]) or programme_id in set(taught))


def publishes_in_course(reach: Reach, districts: Sequence[str], course_id: str, audience: str) -> bool:
    """Whether somebody who plans the course publishes surveys there: leaders and guides do; an instructor's, and those
    of a course for professionals, go through the administrator (L4, I2)."""
    if reach.whole_city(Ability.EDIT):
        return True
    others = Reach(reach.person_id, frozenset((role, where) for role, where in reach.held if role != Role.INSTRUCTOR))
    return audience != PROFESSIONALS and others.may(Ability.PLAN, districts=districts, course_id=course_id)


def is_gone(survey: VersionLike) -> bool:
    """Whether it was removed as a draft: nobody has ever been asked it, and no page shows it."""
    return survey.state == SurveyState.WITHDRAWN and not survey.published_at


def asks(questions: Iterable[Question]) -> bool:
    """Whether anything is asked at all."""
    return any(each["kind"] != Kind.SECTION for each in questions)
