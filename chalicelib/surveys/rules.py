"""The rules of surveys: what they ask, when they open, what an answer may be. Pure."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from chalicelib.http.languages import N_
from chalicelib.surveys.questions import Kind, Reading, fields, parts_at, read

__all__ = ["Kind", "Reading", "fields", "parts_at", "read"]


class SurveyState(StrEnum):
    """Where a version of a survey is on its way."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # waits for the administrator to publish it (I2)
    PUBLISHED = "published"
    REPLACED = "replaced"  # a newer version has been published
    WITHDRAWN = "withdrawn"  # opens no more


class Purpose(StrEnum):
    """What a survey is for."""

    SESSION = "session"  # evaluates one session
    PROGRESS = "progress"  # how it goes at home or at work
    FINAL = "final"  # evaluates the whole course


class Opens(StrEnum):
    """When a survey opens by itself (A4)."""

    EACH_SESSION = "each_session"
    SESSIONS = "sessions"  # after those that it names
    AFTER_COURSE = "after_course"


class Measure(StrEnum):
    """What a question measures, where it does."""

    ADHERENCE = "adherence"  # whether what the programme says was done
    DELIVERY = "delivery"  # how the leaders did it
    QUALITY = "quality"
    INVOLVEMENT = "involvement"
    PROGRESS = "progress"
    WELL_BEING = "well_being"
    KNOWLEDGE = "knowledge"  # of the parental role (P11)
    SECURITY = "security"  # feeling secure and strong in it (P11)


MEASURES: dict[str, str] = {
    Measure.ADHERENCE: N_("Följer programmet"),
    Measure.DELIVERY: N_("Ledarnas sätt att leda"),
    Measure.QUALITY: N_("Träffarnas kvalitet"),
    Measure.INVOLVEMENT: N_("Deltagarnas delaktighet"),
    Measure.PROGRESS: N_("Hur det går hemma eller på jobbet"),
    Measure.WELL_BEING: N_("Hur deltagarna mår"),
    Measure.KNOWLEDGE: N_("Kunskap om rollen"),
    Measure.SECURITY: N_("Trygg och stark i rollen"),
}
PURPOSES = {
    Purpose.SESSION: N_("Träffutvärdering"),
    Purpose.PROGRESS: N_("Framstegsenkät"),
    Purpose.FINAL: N_("Slututvärdering"),
}


class SurveyLike(Protocol):
    """What the rules need of a version of a survey; records.Survey is one."""

    @property
    def survey_id(self) -> str: ...
    @property
    def number(self) -> float: ...
    @property
    def state(self) -> str: ...
    @property
    def by_choice(self) -> bool: ...


Version = TypeVar("Version", bound=SurveyLike)


def in_force(surveys: Iterable[Version]) -> list[Version]:
    """The version of each survey that opens by itself: the newest published one, by survey id. Without those that
    only open for courses whose leader has chosen them: choosing makes a survey of the course's own."""
    return [each for each in published(surveys) if not each.by_choice]


def published(surveys: Iterable[Version]) -> list[Version]:
    """The newest published version of each survey, by survey id."""
    newest: dict[str, Version] = {}
    for each in surveys:
        if each.state == SurveyState.PUBLISHED and (
            each.survey_id not in newest or each.number > newest[each.survey_id].number
        ):
            newest[each.survey_id] = each
    return [newest[survey_id] for survey_id in sorted(newest)]


# Figures are counted so long after a survey has closed: what was on its way in at that moment has arrived by then.
GRACE = timedelta(minutes=10)
AFTER_COURSE = 0  # Opening.session where it isn't after one of them


def entry(survey_id: str, number: int) -> str:
    """The key of a version within its scope."""
    return f"{survey_id}#{number:04d}"


def opening_id(survey_id: str, session: int) -> str:
    """The id of an opening within its course: the same survey opens once after a session, however often that is
    tried."""
    return f"{survey_id}-{session:02d}"


def opening_key(course_id: str, opening: str) -> str:
    """What the answers to an opening lie under."""
    return f"{course_id}/{opening}"
