"""The rules of surveys: what they ask, when they open, what an answer may be. Pure."""

from enum import StrEnum

from chalicelib.http.languages import N_


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


class Kind(StrEnum):
    """What a question asks for. The keys are stored."""

    SCALE = "scale"  # a whole number from `least` to `most`, with words for both ends
    ONE = "one"  # one of `options`
    SEVERAL = "several"  # any of `options`
    PARTS = "parts"  # any of the programme's parts for that session: those that were gone through
    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"
    SECTION = "section"  # a heading with words, nothing to answer


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


PURPOSES = {
    Purpose.SESSION: N_("Träffutvärdering"),
    Purpose.PROGRESS: N_("Framstegsenkät"),
    Purpose.FINAL: N_("Slututvärdering"),
}

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
