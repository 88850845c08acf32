"""Courses with surveys that have closed, and what was answered."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from chalicelib.courses.records import Course, DistrictCourse
from chalicelib.courses.rules import CourseState, listing
from chalicelib.journal.records import COURSE
from chalicelib.summaries.records import Summary, find_summary, in_cell, mark
from chalicelib.surveys.records import Opening, Sheet, Survey
from chalicelib.surveys.rules import entry, opening_id
from tests.courses.made_up import course as made_course
from tests.courses.made_up import district, programme

TERM, CELL = "2027-1", in_cell("2027-1", "komet", "farsta")
STARTS = datetime.fromisoformat("2027-02-02T16:30:00.000+00:00")
AFTER_TERM = datetime.fromisoformat("2027-08-01T08:00:00.000+00:00")
PROGRAMME = "programme:komet"
QUESTIONS: list[dict[str, Any]] = [
    {"id": "quality", "kind": "scale", "words": {"sv": "Hur bra?"}, "least": 1, "most": 5, "measures": "quality"},
    {"id": "parts", "kind": "parts", "words": {"sv": "Vad gick ni igenom?"}, "measures": "adherence"},
    {"id": "free", "kind": "text", "words": {"sv": "Något mer?"}},
    {"id": "gender", "kind": "one", "words": {"sv": "Är du"}, "gender": True, "options": [["woman", {}], ["man", {}]]},
]
_ids = count(1)


def world(questions: list[dict[str, Any]] | None = None) -> None:
    """A programme, two districts and one survey after each session."""
    programme(programme_id="komet", parts=[[{"id": "p1", "words": {}}, {"id": "p2", "words": {}}]] * 11).save()
    for name in ("Farsta", "Kista"):
        district(name).save()
    survey(questions=questions or QUESTIONS)


def survey(survey_id: str = "traff", scope: str = PROGRAMME, **more: Any) -> Survey:
    made = Survey(
        **{
            "scope": scope,
            "entry": entry(survey_id, 1),
            "survey_id": survey_id,
            "number": 1,
            "state": "published",
            "purpose": "session",
            "opens": "each_session",
            "titles": {"sv": "Efter träffen"},
            "questions": QUESTIONS,
            "written_by": "staff:agneta",
            "written_at": "2027-01-01T08:00:00.000+00:00",
            **more,
        }
    )
    made.save()
    return made


def course(course_id: str = "kurs", district_id: str = "farsta", **more: Any) -> Course:
    """A course that began in February and goes on."""
    fields = {"course_id": course_id, "programme_id": "komet", "district_id": district_id, "starts_on": "2027-02-02"}
    made = made_course(**{**fields, "state": CourseState.ANNOUNCED, **more})
    made.save()
    DistrictCourse(district_id, listing(str(made.starts_on), course_id), course_id=course_id).save()
    return made


def closed(course_id: str = "kurs", at: str = "2027-05-01T08:00:00.000+00:00", state: str = "closed") -> Course:
    """The course is over since then."""
    found = Course.get(course_id)
    found.state, found.ended_at = state, at
    found.save()
    changed(course_id)
    return found


def changed(*course_ids: str) -> None:
    """Something has happened in these courses."""
    mark((COURSE + course_id, next(_ids)) for course_id in course_ids)


def closes(session: int) -> datetime:
    """When the survey after this session closes."""
    return STARTS + timedelta(days=7 * session)


def answered(session: int, *sheets: Any, course_id: str = "kurs", survey_id: str = "traff", **more: Any) -> Opening:
    """The survey after a session has closed with these answers: a dict a sheet, or only what quality it said."""
    made = Opening(
        **{
            "course_id": course_id,
            "opening_id": opening_id(survey_id, session),
            "scope": PROGRAMME,
            "entry": entry(survey_id, 1),
            "session": session,
            "opens_at": (closes(session) - timedelta(days=6)).isoformat(timespec="milliseconds"),
            "closes_at": closes(session).isoformat(timespec="milliseconds"),
            **more,
        }
    )
    made.save()
    with Sheet.batch_write() as batch:
        for sheet in sheets:
            answers = sheet if isinstance(sheet, dict) else {"quality": sheet}
            batch.save(Sheet(made.key, f"{hash((course_id, next(_ids))) & 0xFFFFFFFF:08x}", answers=answers))
    changed(course_id)
    return made


def leaf(course_id: str = "kurs", whole: str = CELL) -> Summary:
    found = find_summary(whole, course_id)
    assert found is not None
    return found


def quality(whole: str, part: str) -> dict[str, Any] | None:
    """What is told of the quality there: None where nothing is."""
    found = find_summary(whole, part)
    figures: dict[str, Any] = found.figures if found else {}
    told: dict[str, Any] | None = figures.get("answers", {}).get("traff", {}).get("quality")
    return told
