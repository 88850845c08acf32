"""Courses that have been counted, checklists, and what the rules are told."""

from dataclasses import dataclass
from typing import Any

from chalicelib.courses.records import Course, Programme
from chalicelib.fidelity.actions import leaf
from chalicelib.summaries.records import Summary

PARTS = [
    [{"id": "p1", "words": {"sv": "Hälsa välkommen"}}, {"id": "p2", "words": {"sv": "Lek och umgänge"}}],
    [{"id": "p3", "words": {"sv": "Hemuppgiften"}}, {"id": "p4", "words": {"sv": "Uppmuntran"}}],
    [{"id": "p5", "words": {"sv": "Rollspel om uppmaningar"}}],
]
FILLED: dict[str, Any] = {
    "parts": ["p5"],
    "minutes": "140",
    "role_play": "yes",
    "home": "yes",
    "quality": "4",
    "hindered": "Halva gruppen var sjuk",
}


@dataclass(frozen=True)
class Filled:
    """A checklist as the rules see it; a good one where nothing else is said."""

    session: int = 1
    asked: tuple[str, ...] = ("p1", "p2")
    parts: tuple[str, ...] = ("p1", "p2")
    planned_minutes: int = 150
    minutes: int = 150
    role_play: str = "yes"
    home: str | None = "yes"
    quality: int = 5


@dataclass(frozen=True)
class Run:
    """A course as the needs see it."""

    course_id: str
    programme_id: str = "komet"


def said(**levels: Any) -> dict[str, Any]:
    """An indication as it is kept. `levels`: aspect → (level, {source: [per cent, how many]})."""
    return {
        "level": levels.pop("level", "low"),
        "aspects": {aspect: {"level": level, "rests_on": rests} for aspect, (level, rests) in levels.items()},
        "parts": [],
    }


POOR = said(quality=("low", {"leaders": [30, 4]}))


def counted(course_id: str, indication: dict[str, Any] | None = None) -> Summary:
    """The course's figures as aggregation leaves them."""
    course = Course.get(course_id)
    kept = Summary(*leaf(course), more={"fidelity": indication or POOR}, counted_at="2027-01-14T08:00:00.000+00:00")
    kept.save()
    return kept


def needing(*course_ids: str) -> None:
    """These courses show that their leaders need something."""
    for course_id in course_ids:
        counted(course_id)


def with_parts(programme_id: str = "komet") -> None:
    """The programme says what its first sessions go through."""
    programme = Programme.get("programme", programme_id)
    programme.parts = PARTS
    programme.save()
