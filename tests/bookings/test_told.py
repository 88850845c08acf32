"""Where a session is held elsewhere than its course, everybody who is told of it is told where (B6, P6)."""

from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.courses.records import Course
from chalicelib.messages.facts import FACTS
from chalicelib.my_cases.sessions import meetings
from chalicelib.planning.words import changes
from tests.conftest import NOW

pytestmark = pytest.mark.requirement("A7", "B6", "P6")
HOUSE = {"name": "Familjens hus", "address": "Torget 1"}
HALL = {"name": "Salen", "address": "Gatan 2", "access": {"sv": "Ring."}}


def course() -> Course:
    """Three sessions: in the course's venue, in another one, and nowhere yet."""
    sessions: list[dict[str, Any]] = [
        {
            "number": number,
            "starts_at": f"2027-02-0{number}T16:30:00+00:00",
            "ends_at": f"2027-02-0{number}T19:00:00+00:00",
        }
        for number in (1, 2, 3)
    ]
    sessions[1]["venue"], sessions[2]["venue"] = HALL, {}
    return Course("k", state="announced", venue=HOUSE, sessions=sessions)


def about(**data: Any) -> Any:
    found = course()
    return SimpleNamespace(data=data, course=found, coming=found.sessions)


def test_a_message_tells_the_courses_new_venue_and_those_of_single_sessions() -> None:
    told = [{"what": "venue"}, {"what": "session_venue", "number": 2}, {"what": "session_venue", "number": 3}]
    rows: Any = FACTS["new_venue"](about(changes=told))
    assert [row["venue"] for row in rows] == [
        "Familjens hus, Torget 1",
        "Träff 2: Salen, Gatan 2",
        "Träff 3: lokalen är inte klar",
    ]


def test_a_messages_list_of_sessions_says_which_are_elsewhere() -> None:
    rows: Any = FACTS["sessions"](about())
    first, second, third = [row["time"] for row in rows]
    assert "Familjens hus" not in first and "Salen, Gatan 2" in second and "lokalen är inte klar" in third


def test_a_reminder_says_where_that_session_is_and_how_to_get_in() -> None:
    soon = about(number=2, starts_at="2027-02-02T16:30:00+00:00")
    assert "Salen" in str(FACTS["venue"](soon)) and FACTS["access"](soon) == "Ring."
    assert "Familjens hus" in str(FACTS["venue"](about()))


def test_my_cases_knows_where_each_session_is() -> None:
    found = meetings(course(), (), NOW)
    assert [(each.venue, each.elsewhere) for each in found] == [(HOUSE, False), (HALL, True), (None, True)]


def test_staff_read_where_before_they_confirm() -> None:
    told: list[dict[str, Any]] = [
        *({"what": "session_venue", "number": number} for number in (2, 3)),
        {"what": "venue"},
    ]
    assert changes(told, HOUSE, {2: HALL, 3: None}) == [
        "Träff 2 får ny lokal: Salen, Gatan 2.",
        "Träff 3 får ny lokal: inte bestämt.",
        "Ny lokal: Familjens hus, Torget 1.",
    ]
