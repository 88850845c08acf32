"""How a course is given is counted with its figures, and what is low asks for somebody's attention, once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.aggregation.actions import aggregate
from chalicelib.attendance.records import Mark
from chalicelib.attendance.rules import mark_id
from chalicelib.courses.records import Course
from chalicelib.fidelity.keeping import keep, note
from chalicelib.http.fields import Value
from chalicelib.journal.records import Event
from chalicelib.summaries.records import IN_CITY, find_summary, in_term
from chalicelib.tasks.records import Task, tasks_in
from tests.aggregation.made_up import CELL, STARTS, TERM, answered, changed, closed, closes, course, leaf
from tests.town import granted

pytestmark = [pytest.mark.usefixtures("world"), pytest.mark.requirement("L8", "S4")]
AFTER = closes(2) + timedelta(days=1)


def meetings(*cancelled: int) -> list[dict[str, Any]]:
    """Eleven sessions, a week apart."""
    return [
        {
            "number": number,
            "starts_at": (STARTS + timedelta(weeks=number - 1)).isoformat(),
            "ends_at": (STARTS + timedelta(weeks=number - 1, hours=2, minutes=30)).isoformat(),
            "cancelled": number in cancelled,
        }
        for number in range(1, 12)
    ]


def filled(session: int, quality: int = 5, parts: tuple[str, ...] = ("p1", "p2"), seen: int = 0) -> None:
    """The leaders have said how a session went."""
    said = {"minutes": "150", "role_play": "yes", "home": "yes", "quality": str(quality)}
    values: dict[str, Value] = {**said, "parts": list(parts)}
    keep("kurs", session, seen, ["p1", "p2"], 150, values, "staff:lena", AFTER)
    changed("kurs")


def there(session: int, *statuses: str) -> None:
    for number, status in enumerate(statuses):
        mark = Mark("kurs", mark_id(session, f"a{number}"), person_id=f"p{number}", status=status)
        mark.at, mark.by = "2027-02-02T17:00:00+00:00", "staff:lena"
        mark.save()


def rests_on(aspect: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = leaf().more["fidelity"]["aspects"][aspect]["rests_on"]
    return found


def told() -> list[str]:
    """Who is told of a task, in order of time."""
    task = Task.get("farsta", "fidelity_low#kurs")
    return [str(each.person_id) for each in Event.query(f"task:farsta#fidelity_low#kurs#{task.since}")]


def test_checklists_attendance_and_released_answers_are_laid_beside_each_other() -> None:
    course(sessions=meetings(3))
    filled(1)
    filled(2, quality=3, parts=("p1",))
    there(1, "present", "late", "absent", "made_up")
    answered(1, *[{"quality": 5, "parts": ["p1"]}] * 5)

    aggregate(closes(3))

    assert rests_on("adherence") == {"leaders": [75, 2], "method": [100, 2], "parents": [50, 5]}
    assert rests_on("dose") == {"sessions": [75, 4], "minutes": [100, 2], "attendance": [75, 1]}
    assert rests_on("quality") == {"leaders": [75, 2], "parents": [100, 5]}
    assert leaf().more["fidelity"]["aspects"]["adherence"]["level"] == "low"
    assert leaf().more["fidelity"]["parts"] == ["p2"]


def test_the_figures_are_added_up_to_the_city() -> None:
    course(sessions=meetings())
    filled(1)
    filled(2, quality=3, parts=("p1",))
    aggregate(AFTER)
    for whole, part in ((CELL, "kurs"), (in_term(TERM), "komet/farsta"), (IN_CITY, TERM)):
        found = find_summary(whole, part)
        assert found is not None
        assert found.figures["fidelity"]["checklists"] == {"due": 3, "kept": 2}
        assert found.figures["fidelity"]["parts"] == {"gone_through": 3, "asked": 4}
        assert found.figures["fidelity"]["own_quality"]["sum"] == 8
        assert found.figures["fidelity"]["levels"] == {"look": 1}
        assert found.figures["quality_work"] == 0


def test_a_correction_counts_instead_of_what_it_corrects() -> None:
    course(sessions=meetings())
    filled(1)
    filled(2)
    filled(2, quality=1, seen=1)
    aggregate(AFTER)
    assert rests_on("quality") == {"leaders": [50, 2]}


def test_what_was_said_of_a_session_that_is_cancelled_afterwards_does_not_count() -> None:
    course(sessions=meetings())
    filled(1)
    filled(2, quality=1)
    there(1, "present")
    there(2, "absent")
    found = Course.get("kurs")
    found.sessions = meetings(2)
    found.save()
    aggregate(AFTER)
    assert rests_on("quality") == {"leaders": [100, 1]}
    assert rests_on("dose")["attendance"] == [100, 1]


def test_a_closed_course_was_to_have_as_many_sessions_as_its_programme_says() -> None:
    course(sessions=meetings()[:6])
    closed()
    aggregate(closes(12))
    assert rests_on("dose")["sessions"] == [55, 11]


@pytest.mark.parametrize(("state", "planned"), [("cancelled", 2), ("closed", 11)])
def test_no_session_is_held_after_a_course_has_ended(state: str, planned: int) -> None:
    course(sessions=meetings())
    closed(at=(closes(1) + timedelta(days=1)).isoformat(timespec="milliseconds"), state=state)
    aggregate(closes(12))
    assert leaf().figures["fidelity"]["sessions"] == {"held": 2, "planned": planned}


def test_a_course_without_sessions_has_no_dose() -> None:
    course(sessions=[])
    closed()
    aggregate(closes(12))
    assert rests_on("dose") == {}


@pytest.mark.requirement("W6")
def test_answers_that_are_too_few_move_nothing() -> None:
    course(sessions=meetings())
    filled(1)
    filled(2)
    answered(1, *[{"quality": 1, "parts": []}] * 4)
    aggregate(AFTER)
    found = leaf().more["fidelity"]
    assert (found["level"], found["parts"], set(rests_on("quality"))) == ("good", [], {"leaders"})


@pytest.mark.requirement("W6")
def test_parts_are_told_of_only_where_a_block_is_of_one_session() -> None:
    course(sessions=meetings())
    answered(1, *[{"quality": 5, "parts": ["p1"]}] * 3)
    answered(2, *[{"quality": 5, "parts": ["p1"]}] * 3)
    aggregate(AFTER)
    assert rests_on("adherence") == {"parents": [50, 6]}
    assert leaf().more["fidelity"]["parts"] == []


@pytest.mark.requirement("I9")
def test_what_is_low_becomes_one_task_and_those_who_look_into_it_are_told_once() -> None:
    course(sessions=meetings())
    granted("inga", "quality", "city")
    granted("adam", "administrator", "city")
    granted("old", "instructor", "district:farsta", valid_until="2027-01-31")
    filled(1, quality=1)
    filled(2, quality=1)

    aggregate(AFTER)
    [task] = tasks_in("farsta")
    assert (task.kind, task.course_id, task.data) == ("fidelity_low", "kurs", {})
    assert told() == ["inga"]

    changed("kurs")
    aggregate(AFTER + timedelta(days=1))
    assert [each.since for each in tasks_in("farsta")] == [task.since]


@pytest.mark.requirement("I9")
def test_where_nobody_looks_into_it_the_administrators_are_told() -> None:
    course(sessions=meetings())
    granted("adam", "administrator", "city")
    granted("lena", "leader", "district:farsta")
    filled(1, quality=1)
    filled(2, quality=1)
    aggregate(AFTER)
    assert told() == ["adam"]


@pytest.mark.requirement("I9", "S7")
def test_a_note_has_done_with_it_counts_as_quality_work_and_only_something_new_asks_again() -> None:
    course(sessions=meetings())
    filled(1, quality=1)
    filled(2, quality=1)
    aggregate(AFTER)
    note("kurs", "farsta", ["quality"], "Vi har talat om det.", "staff:inga", AFTER)
    changed("kurs")
    aggregate(AFTER)
    assert tasks_in("farsta") == []
    assert leaf().figures["quality_work"] == 1

    filled(2, quality=1, parts=(), seen=1)
    filled(1, quality=1, parts=(), seen=1)
    aggregate(AFTER + timedelta(days=2))
    assert [each.kind for each in tasks_in("farsta")] == ["fidelity_low"]
    assert leaf().more["fidelity"]["unseen"] == ["adherence"]


@pytest.mark.requirement("I9")
def test_what_is_no_longer_low_asks_for_nothing() -> None:
    course(sessions=meetings())
    filled(1, quality=1)
    filled(2, quality=1)
    aggregate(AFTER)
    filled(1, quality=5, seen=1)
    filled(2, quality=5, seen=1)
    aggregate(AFTER + timedelta(days=1))
    assert tasks_in("farsta") == []


@pytest.mark.requirement("I9")
def test_a_course_that_moves_to_another_district_takes_its_task_along() -> None:
    course(sessions=meetings())
    filled(1, quality=1)
    filled(2, quality=1)
    aggregate(AFTER)
    found = Course.get("kurs")
    found.district_id = "kista"
    found.save()
    changed("kurs")
    aggregate(AFTER + timedelta(days=1))
    assert (tasks_in("farsta"), [each.kind for each in tasks_in("kista")]) == ([], ["fidelity_low"])


@pytest.mark.requirement("I9")
def test_nobody_looks_into_a_course_that_was_cancelled() -> None:
    course(sessions=meetings(), state="cancelled")
    filled(1, quality=1)
    filled(2, quality=1)
    aggregate(AFTER)
    assert tasks_in("farsta") == []
    assert leaf().more["fidelity"]["level"] == "low"


def test_counted_again_it_is_the_same_and_nothing_is_written() -> None:
    course(sessions=meetings())
    filled(1)
    filled(2)
    aggregate(AFTER)
    before = leaf()
    changed("kurs")
    aggregate(AFTER)
    assert (leaf().counted_at, leaf().version) == (before.counted_at, before.version)
    assert datetime.fromisoformat(str(before.counted_at)) == AFTER
