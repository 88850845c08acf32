"""The surveys that a person is asked to answer about a course they take part in (P7, P8)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.cases.rules import State
from chalicelib.my_cases.actions import CaseLine, CasePage
from chalicelib.surveys.asked import Asked, asked_of

TAKES_PART = (State.ADMITTED, State.COMPLETED)
LONG_AGO = timedelta(days=60)  # after the end of a course nothing of it is open any more


def asked_in(case: CaseLine | CasePage, now: datetime) -> list[Asked]:
    """What is open for the case's course. One call, and two more where something is; none for courses long ago."""
    course = case.course
    if course is None or case.stands not in TAKES_PART or _is_long_ago(course.ended_at, now):
        return []
    return asked_of(str(case.application.person_id), course.course_id, now)


def to_answer(cases: Iterable[CaseLine], now: datetime) -> dict[str, list[Asked]]:
    """What is still to be answered, by the id of the application."""
    return {
        str(each.application.application_id): [asked for asked in asked_in(each, now) if not asked.answered]
        for each in cases
    }


def _is_long_ago(ended_at: str | None, now: datetime) -> bool:
    return ended_at is not None and datetime.fromisoformat(ended_at) + LONG_AGO < now
