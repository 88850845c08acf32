"""What those who take part in a course have answered, compiled (L6, L7, L8, I6, I8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.courses.records import Course, Programme, find_course, find_programme
from chalicelib.http.languages import say
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.reporting.questions import Sheets, Told, sheets, told
from chalicelib.reporting.words import after, spans
from chalicelib.summaries.records import Summary, find_summary, in_cell, of_course, parts_of
from chalicelib.surveys.records import Survey, surveys_at
from chalicelib.surveys.rules import Kind, Purpose


@dataclass(frozen=True)
class Texts:
    """What was written in answer to a question, in no order."""

    title: str
    over: list[tuple[str, list[str]]]  # after which sessions, and what was written


@dataclass(frozen=True)
class SurveyAnswers:
    """One survey of a course."""

    survey_id: str
    title: str
    questions: list[Told]
    texts: list[Texts]
    sheets: Sheets  # single ones, once the course is over (I8)
    waiting: str  # numbers of the sessions whose answers are too few to be shown by themselves
    waits: bool  # whether any are


@dataclass(frozen=True)
class CourseAnswers:
    """What the page shows."""

    course: Course
    programme: Programme | None
    surveys: list[SurveyAnswers]
    due: int  # surveys that have closed
    done: int  # of these, how many are compiled
    counted_at: str  # UTC, ISO; "" where nothing has been counted


def course_answers(course_id: str, reach: Reach) -> CourseAnswers:
    """The course's answers, block by block. Five reads, however many have answered. Raises NotFound."""
    course = find_course(course_id)
    if course is None:
        raise NotFound
    reach.require(Ability.SEE, districts=course.districts, course_id=course_id)
    programme = find_programme(course.programme_id)
    kept = parts_of(of_course(course_id))
    versions = surveys_at((each.more["scope"], each.more["entry"]) for each in kept)
    whole = in_cell(course.term, course.programme_id, course.district_id)
    leaf = find_summary(whole, course_id)
    compiled = leaf.figures.get("compiled", {}) if leaf else {}
    parts = programme.parts if programme else []
    answered = [
        (version, each)
        for each in kept
        if (version := versions.get((each.more["scope"], each.more["entry"]))) is not None
    ]
    return CourseAnswers(
        course,
        programme,
        [_survey(version, each.more, parts) for version, each in sorted(answered, key=_order)],
        int(compiled.get("due", 0)),
        int(compiled.get("done", 0)),
        max((each.counted_at for each in [*kept, *([leaf] if leaf else [])]), default=""),
    )


def _order(answered: tuple[Survey, Summary]) -> tuple[int, str]:
    """What was asked most often first."""
    return list(Purpose).index(Purpose(answered[0].purpose)), answered[0].survey_id


def _survey(version: Survey, more: Mapping[str, Any], parts: Sequence[Sequence[Any]]) -> SurveyAnswers:
    blocks, texts, waiting = more["questions"], more.get("texts", {}), more.get("waiting", [])
    return SurveyAnswers(
        version.survey_id,
        say(version.titles),
        [
            told(each, blocks[each["id"]], parts)
            for each in version.questions
            if each["kind"] not in (Kind.TEXT, Kind.SECTION) and blocks.get(each["id"])
        ],
        [
            Texts(
                say(each["words"]),
                [(after(pool["sessions"]), pool["texts"]) for pool in texts[each["id"]] if pool["texts"]],
            )
            for each in version.questions
            if any(pool["texts"] for pool in texts.get(each["id"], []))
        ],
        sheets(version.questions, more.get("sheets", [])),
        spans(waiting),
        bool(waiting),
    )
