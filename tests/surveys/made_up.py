"""Surveys, a course that meets on three Tuesdays, and who takes part in it."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.cases.records import Application
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.groups.records import Seat, group_of
from chalicelib.surveys.records import Opening, Survey
from chalicelib.surveys.rules import entry
from tests.admission.made_up import waits
from tests.town import GROUP

# Tuesdays at 17:30 in Stockholm, from 2 February 2027.
SESSIONS: list[dict[str, Any]] = [
    {"number": 1, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"},
    {"number": 2, "starts_at": "2027-02-09T16:30:00+00:00", "ends_at": "2027-02-09T19:00:00+00:00"},
    {"number": 3, "starts_at": "2027-02-16T16:30:00+00:00", "ends_at": "2027-02-16T19:00:00+00:00"},
]
FIRST_ENDS, SECOND_ENDS, LAST_ENDS = (datetime.fromisoformat(each["ends_at"]) for each in SESSIONS)
OPEN = datetime(2027, 2, 3, 8, 0, tzinfo=UTC)  # the morning after the first session
PROGRAMME, COURSE = "programme:komet", f"course:{GROUP}"

QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "quality",
        "kind": "scale",
        "words": {"sv": "Hur bra var träffen?", "en": "How good was the session?", "ar": "كيف كان اللقاء؟"},
        "least": 1,
        "most": 5,
        "ends": [{"sv": "Inte bra", "en": "Not good", "ar": "غير جيد"}, {"sv": "Mycket bra", "en": "Very good"}],
        "required": True,
        "measures": "quality",
    },
    {
        "id": "parts",
        "kind": "parts",
        "words": {"sv": "Vad gick ni igenom?", "en": "What did you go through?", "ar": "ماذا ناقشتم؟"},
    },
    {"id": "knew", "kind": "yes_no", "words": {"sv": "Visste du vad ni skulle göra?", "ar": "هل كنت تعلم؟"}},
    {
        "id": "why",
        "kind": "text",
        "words": {"sv": "Vad visste du inte?", "ar": "ما الذي لم تعرفه؟"},
        "shown_if": ["knew", "no"],
    },
    {"id": "free", "kind": "text", "words": {"sv": "Vill du säga något mer?", "ar": "هل لديك ما تضيفه؟"}},
]


def survey(survey_id: str = "traff", opens: str = "each_session", number: int = 1, **more: Any) -> Survey:
    """A published survey, stored."""
    made = Survey(
        **{
            "scope": PROGRAMME,
            "entry": entry(survey_id, number),
            "survey_id": survey_id,
            "number": number,
            "state": "published",
            "purpose": "session",
            "opens": opens,
            "titles": {"sv": "Efter träffen", "en": "After the session", "ar": "بعد اللقاء"},
            "questions": QUESTIONS,
            "written_by": "staff:agneta",
            "written_at": "2027-01-01T08:00:00.000+00:00",
            **more,
        }
    )
    made.save()
    return made


def meets(course_id: str = GROUP, **more: Any) -> Course:
    """The course meets on three Tuesdays."""
    course = Course.get(course_id)
    for name, value in {"sessions": SESSIONS, **more}.items():
        setattr(course, name, value)
    course.save()
    return course


def takes_part(number: int = 1, course_id: str = GROUP, **more: Any) -> Application:
    """Somebody with a seat in the course."""
    member = waits(number, **{"state": State.ADMITTED, "seat_in": course_id, **more})
    group = group_of(course_id)
    group.members = [*group.members, [member.person_id, member.application_id]]
    group.save()
    Seat(member.person_id, "komet", course_id=course_id, application_id=member.application_id).save()
    return member


def opened(survey_id: str = "traff", session: int = 1, **more: Any) -> Opening:
    """The survey is open for the course since the first session's end, stored."""
    made = Opening(
        **{
            "course_id": GROUP,
            "opening_id": f"{survey_id}-{session:02d}",
            "scope": PROGRAMME,
            "entry": entry(survey_id, 1),
            "session": session,
            "opens_at": "2027-02-02T19:00:00.000+00:00",
            "closes_at": "2027-02-08T19:00:00.000+00:00",
            **more,
        }
    )
    made.save()
    return made
