"""Figures in the shapes that the aggregation writes, from made-up answers."""

from collections.abc import Iterable
from typing import Any

from chalicelib.courses.records import Programme
from chalicelib.summaries.records import IN_CITY, Summary, cell, in_cell, in_term
from chalicelib.summaries.rules import added, number
from chalicelib.surveys.records import Survey
from chalicelib.surveys.rules import entry
from tests.town import GROUP

COUNTED_AT = "2027-01-14T12:00:00+00:00"
TERM = "2027-1"
ENDS = [{"sv": "Inte alls"}, {"sv": "Mycket bra"}]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "parts", "kind": "parts", "words": {"sv": "Vad gick ni igenom?"}, "measures": "adherence"},
    {
        "id": "quality",
        "kind": "scale",
        "words": {"sv": "Hur bra var träffen?", "ar": "كيف كان اللقاء؟"},
        "least": 1,
        "most": 5,
        "ends": ENDS,
        "measures": "quality",
    },
    {"id": "found", "kind": "yes_no", "words": {"sv": "Hittade du materialet?"}},
    {"id": "best", "kind": "one", "words": {"sv": "Vad var bäst?"}, "options": [["film", {"sv": "Filmen"}]]},
    {"id": "minutes", "kind": "number", "words": {"sv": "Hur många minuter övade du?"}},
    {"id": "about", "kind": "section", "words": {"sv": "Till sist"}},
    {"id": "free", "kind": "text", "words": {"sv": "Vill du säga något mer?"}},
]
PARTS = [[{"id": "p1", "words": {"sv": "Lekstund"}}, {"id": "p2", "words": {"sv": "Beröm"}}]] * 3


def survey(scope: str = "programme:komet", survey_id: str = "traff", **more: Any) -> Survey:
    """A published survey about each session."""
    known: dict[str, Any] = {
        "survey_id": survey_id,
        "number": 1,
        "state": "published",
        "purpose": "session",
        "opens": "each_session",
        "titles": {"sv": "Efter träffen"},
        "questions": QUESTIONS,
        "written_by": "staff:somebody",
        "written_at": COUNTED_AT,
        "published_at": COUNTED_AT,
    }
    made = Survey(scope, entry(survey_id, 1), **{**known, **more})
    made.save()
    programme = Programme.get("programme", "komet")
    programme.parts = PARTS
    programme.save()
    return made


def block(sessions: Iterable[int], *values: int) -> dict[str, Any]:
    """Answers to a scale or a number."""
    return {"sessions": list(sessions), "figures": number(*values)}


def chosen(sessions: Iterable[int], n: int, **counts: int) -> dict[str, Any]:
    """Answers to a choice: how many chose what."""
    return {"sessions": list(sessions), "figures": {"n": n, "counts": counts}}


ANSWERS = {
    "parts": [
        {
            "sessions": [1],
            "figures": {"n": 6, "sum": 450, "squares": 37_500, "counts": {"1/p1": 6, "1/p2": 3, "1/": 6}},
        },
        {"sessions": [2, 3], "figures": {"n": 5, "sum": 500, "squares": 50_000, "counts": {}}},
    ],
    "quality": [block([1], 3, 3, 4, 4, 5), block([2, 3], 5, 5, 5, 4, 5, 5)],
    "found": [chosen([1, 2], 8, yes=6, no=2)],
    "best": [chosen([1], 5, film=5)],
    "minutes": [{"sessions": [1], "figures": {"n": 5, "sum": 85, "squares": 1725}}],
}


def of_course(course_id: str = GROUP, survey_id: str = "traff", **more: Any) -> None:
    """What a course's participants have answered to a survey."""
    known = {
        "scope": "programme:komet",
        "entry": entry(survey_id, 1),
        "questions": ANSWERS,
        "texts": {"free": [{"sessions": [1, 2], "texts": ["Tack!", "Bra", "<b>Kaffe</b>", "…", "Mer tid"]}]},
        "sheets": [],
        "waiting": [],
    }
    part = f"survey:{survey_id}"
    Summary(f"course:{course_id}", part, more={**known, **more}, counted_at=COUNTED_AT).save()


def measured(*per_cent: int) -> dict[str, int]:
    """A measure, in whole per cent of its scale."""
    figures = number(*per_cent)
    return {name: figures[name] for name in ("n", "sum", "squares")}


def figures(quality: Iterable[int] = (80, 80, 60, 100, 80), *, due: int = 2, done: int = 2) -> dict[str, Any]:
    """A course's figures."""
    return {
        "answers": {"traff": {name: added(each["figures"] for each in ANSWERS[name]) for name in ANSWERS}},
        "measures": {"quality": measured(*quality), "adherence": measured(50, 100, 100, 50, 100)},
        "compiled": {"due": due, "done": done},
        "intake": {
            "applied": {"n": 20, "gender": {"woman": 13, "man": 7}, "language": {"sv": 12, "ar": 8}},
            "admitted": {"n": 12},
            "completed": {"n": 9},
        },
    }


def leaf(course_id: str, programme: str, district: str, told: dict[str, Any], term: str = TERM, **more: Any) -> None:
    """A course in its cell; the cell, the term and the city are counted anew."""
    about = {"programme_id": programme, "district_id": district, "starts_on": "2027-02-02", "state": "announced"}
    _keep(in_cell(term, programme, district), course_id, told, course=about, **more)
    of_cell = added(each.figures for each in Summary.query(in_cell(term, programme, district)))
    _keep(in_term(term), cell(programme, district), of_cell)
    _keep(IN_CITY, term, added(each.figures for each in Summary.query(in_term(term))))


def _keep(whole: str, part: str, told: dict[str, Any], **more: Any) -> None:
    summary = next(iter(Summary.query(whole, Summary.part == part)), None) or Summary(whole, part)
    summary.figures, summary.more, summary.counted_at = told, more, COUNTED_AT
    summary.save()
