"""A case as systems read it (see contract.py)."""

from typing import Any

from chalicelib.cases import actions as cases
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.my_cases import rules
from chalicelib.my_cases.actions import CaseLine, CasePage


def document(line: CaseLine | CasePage) -> dict[str, Any]:
    """A case as systems read it. No answers: they are for those who handle the case; and no link that an offer can be
    answered by: that is done on the case's own page."""
    application, course, offer = line.application, line.course, line.offer
    seated = course if line.stands in (State.ADMITTED, State.COMPLETED) else None
    return {
        **cases.document(application, line.places),
        **({} if line.stands == rules.PAUSED else {"state": line.stands}),
        "course_id": application.course_id,
        "programme_id": application.programme_id,
        "paused_at": application.paused_at if line.stands == rules.PAUSED else None,
        "offer": {"course_id": offer.course_id, "ends_at": offer.ends_at} if offer else None,
        "seat": {"course_id": seated.course_id, "sessions": _sessions(seated)} if seated else None,
        "merged_into": application.merged_into,
        "ended_at": application.ended_at,
    }


def _sessions(course: Course) -> list[dict[str, Any]]:
    """All sessions, cancelled ones too."""
    return [
        {
            "number": int(session["number"]),
            "starts_at": session["starts_at"],
            "ends_at": session["ends_at"],
            "cancelled": bool(session.get("cancelled")),
        }
        for session in course.sessions
    ]
