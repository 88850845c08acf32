"""Notes go in after whatever else happens in a case at the same moment."""

from datetime import UTC, datetime

import pytest

from chalicelib.cases.actions import pause
from chalicelib.cases.records import find_case
from chalicelib.handling.actions import add_note
from chalicelib.handling.opening import opened
from chalicelib.handling.records import notes_of
from chalicelib.http.reach import Reach, Role
from chalicelib.journal.records import timeline
from tests.handling.applied import applied

NOW = datetime(2027, 1, 14, 17, 30, tzinfo=UTC)
LEADER = Reach("lena", frozenset({(Role.LEADER, "district:farsta")}))
NUMBER = "EK-2027-000001"


@pytest.mark.requirement("L4", "X6")
@pytest.mark.usefixtures("town")
def test_a_note_is_written_though_the_case_has_changed_meanwhile_and_changes_nothing_back() -> None:
    applied(1)
    seen = opened(NUMBER, LEADER)
    pause(opened(NUMBER, LEADER).application, "person:person-1", NOW)
    add_note(seen, "n" * 32, "Vill vänta.", "lena", "Lena Ledarsson", NOW)
    assert [event.kind for event in timeline("application-1")] == ["QueuePaused", "NoteAdded"]
    assert [note.text for note in notes_of(NUMBER)] == ["Vill vänta."]
    case = find_case(NUMBER)
    assert case is not None and case.paused_at
