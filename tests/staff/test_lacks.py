"""What a course ought to have before it begins."""

from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.staff.rules import lacks

HOUSE = {"name": "Familjens hus", "address": "Torget 1"}


@pytest.mark.requirement("A7")
@pytest.mark.parametrize(
    ("venue", "sessions", "form", "lacking"),
    [
        (HOUSE, [], "group", []),
        (None, [], "group", ["venue"]),
        (None, [], "web", []),
        (HOUSE, [{}, {"venue": {}}], "group", ["venue"]),
        (HOUSE, [{}, {"venue": {}, "cancelled": True}], "group", []),
        (None, [{"venue": HOUSE}], "group", []),
    ],
)
def test_each_session_that_is_held_needs_a_venue(venue: Any, sessions: Any, form: str, lacking: list[str]) -> None:
    course = SimpleNamespace(form=form, venue=venue, sessions=sessions, contacts=[{"name": "Lena"}])
    assert lacks(course) == lacking
