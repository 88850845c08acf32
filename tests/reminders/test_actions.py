"""The reminders against tables: told once, in time, and nothing that is still ahead is missed."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.admission.consequences import follow
from chalicelib.cases.records import Application, find_application
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.groups.records import Group
from chalicelib.http.refusals import Unavailable
from chalicelib.journal.commit import Put, commit
from chalicelib.journal.records import COURSE, Event, happened, timeline
from chalicelib.reminders import actions
from chalicelib.reminders.actions import NotAllDone, remind
from tests.admission.made_up import waits
from tests.faults import Calls
from tests.town import CLOSED, GROUP, OTHER, WEB

DAY = timedelta(days=1)
# Tuesdays at 17:30 in Stockholm, from 2 February 2027.
SESSIONS = [
    {"number": 1, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"},
    {"number": 2, "starts_at": "2027-02-09T16:30:00+00:00", "ends_at": "2027-02-09T19:00:00+00:00"},
    {"number": 3, "starts_at": "2027-02-16T16:30:00+00:00", "ends_at": "2027-02-16T19:00:00+00:00"},
]
MONDAY = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)  # the day before the first

pytestmark = pytest.mark.usefixtures("town")


def meets(course_id: str = GROUP, sessions: Iterable[dict[str, Any]] = SESSIONS, **more: Any) -> Course:
    """The course meets on the sessions' days, and nobody has been reminded of any."""
    course = Course.get(course_id)
    changed = {"sessions": list(sessions), "meets": "meets", "next_session": "2027-02-02", **more}
    for name, value in changed.items():
        setattr(course, name, value)
    course.save()
    return course


def takes_part(number: int) -> Application:
    """Somebody with a seat in the course."""
    member = waits(number, state=State.ADMITTED, seat_in=GROUP)
    group = Group(GROUP) if not list(Group.query(GROUP)) else Group.get(GROUP)
    group.members = [*group.members, [member.person_id, member.application_id]]
    group.save()
    return member


def told_of_sessions() -> list[tuple[int, str]]:
    return [(each.data["number"], each.data["starts_at"][:10]) for each in timeline(COURSE + GROUP)]


def meeting_days(course_id: str) -> dict[str, str]:
    """What the index of courses that meet knows of this one."""
    known = Course.get(course_id).attribute_values
    return {name: known[name] for name in ("meets", "next_session") if name in known}


def kinds(case: Application) -> list[str]:
    return [event.kind for event in timeline(case.application_id)]


@pytest.mark.requirement("P6")
def test_the_day_before_a_session_everybody_who_takes_part_is_told_once() -> None:
    first, second, outsider = takes_part(1), takes_part(2), waits(3)
    meets()
    assert remind(MONDAY)["sessions"] == 1
    [near] = timeline(COURSE + GROUP)
    for _ in range(2):
        follow(near.case_id, int(near.sequence), MONDAY)
    assert (kinds(first), kinds(second), kinds(outsider)) == (["SessionReminder"], ["SessionReminder"], [])
    [told] = timeline(first.application_id)
    assert told.data["starts_at"] == SESSIONS[0]["starts_at"]
    assert (told.person_id, told.data["course_id"], told.outbox) == (first.person_id, GROUP, "unsent")
    assert Course.get(GROUP).next_session == "2027-02-09"


@pytest.mark.requirement("P6")
def test_every_session_is_told_of_once_however_often_and_whenever_the_reminders_run() -> None:
    meets()
    for day in range(20):
        for hour in (9, 9, 15):
            remind(MONDAY.replace(hour=hour) + day * DAY)
    assert told_of_sessions() == [(1, "2027-02-02"), (2, "2027-02-09"), (3, "2027-02-16")]
    assert meeting_days(GROUP) == {}


@pytest.mark.requirement("P6")
def test_after_a_failed_day_what_is_still_ahead_is_told_and_what_has_begun_is_not() -> None:
    meets()
    remind(MONDAY.replace(hour=12) + DAY)  # the very day, and the session is in the afternoon
    assert told_of_sessions() == [(1, "2027-02-02")]
    remind(MONDAY.replace(hour=17) + 8 * DAY)  # the second one has begun half an hour ago
    assert told_of_sessions() == [(1, "2027-02-02")]
    assert Course.get(GROUP).next_session == "2027-02-16"


@pytest.mark.requirement("P6", "B6")
def test_a_session_is_told_of_again_when_it_has_moved_and_not_for_other_changes() -> None:
    meets()
    remind(MONDAY)
    meets(next_session="2027-02-02")  # as planning counts anew whenever something has changed
    assert remind(MONDAY)["sessions"] == 0
    moved = {"starts_at": "2027-02-02T18:00:00+00:00", "ends_at": "2027-02-02T20:30:00+00:00"}
    meets(sessions=[{**SESSIONS[0], **moved}, *SESSIONS[1:]], next_session="2027-02-02")
    assert remind(MONDAY)["sessions"] == 1


@pytest.mark.requirement("B6")
def test_nobody_is_reminded_of_what_is_cancelled_or_of_a_course_without_hours() -> None:
    meets(GROUP, sessions=[{**SESSIONS[0], "cancelled": True}, *SESSIONS[1:]])
    meets(OTHER, state="cancelled")
    meets(CLOSED, sessions=[])
    assert remind(MONDAY) == {"sessions": 0, "notes": 0, "consents": 0, "activities": 0}
    assert Course.get(GROUP).next_session == "2027-02-09"
    for course_id in (OTHER, CLOSED, WEB):
        assert meeting_days(course_id) == {}


@pytest.mark.requirement("P6")
def test_what_is_decided_meanwhile_on_the_course_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    meets()
    rivals = [takes_part]

    def meanwhile(*changes: Put, events: Iterable[Event] = ()) -> None:
        if rivals:
            rivals.pop()(1)  # a leader is faster
        commit(*changes, events=events)

    monkeypatch.setattr(actions, "commit", meanwhile)
    assert remind(MONDAY)["sessions"] == 1
    assert len(Group.get(GROUP).members) == 1
    assert told_of_sessions() == [(1, "2027-02-02")]


SILENT_SINCE = datetime(2027, 1, 3, 8, 0, tzinfo=UTC)
Silent = Callable[..., Application]


def silent(number: int, kind: str = "ApplicationReceived", **more: Any) -> Application:
    """A case that was last told of something on 3 January, and reminds of itself on 2 February."""
    case = waits(number, **more)
    case.save()
    mark(case, kind, int(case.version))
    return case


def mark(case: Application, kind: str, sequence: int, outbox: str = "silent", due: str = "2027-02-02T08:00") -> None:
    event = happened(
        kind,
        case_id=str(case.application_id),
        sequence=sequence,
        at=SILENT_SINCE,
        actor="service",
        person_id=str(case.person_id),
        tell=True,
        case_number=case.case_number,
        course_id=GROUP,
    )
    event.outbox, event.due = outbox, f"{due}:00.000+00:00"
    commit(events=[event])


def marks(case: Application) -> list[str | None]:
    return [event.outbox for event in timeline(case.application_id)]


@pytest.mark.requirement("X5")
def test_a_case_that_has_been_silent_for_long_is_told_that_it_still_stands() -> None:
    first, second = silent(1), silent(2)
    assert remind(MONDAY - DAY)["notes"] == 0
    for _ in range(2):
        remind(MONDAY)
    assert kinds(second) == ["ApplicationReceived", "StillWaiting"]
    assert marks(second) == [None, "unsent"]
    [_, note] = timeline(second.application_id)
    assert note.data["queue_places"] == [{"queue_id": "komet/farsta", "place": 2}]
    assert note.data["case_number"] == second.case_number
    assert kinds(first) == ["ApplicationReceived", "StillWaiting"]


@pytest.mark.requirement("X5", "B10")
@pytest.mark.parametrize(
    ("case", "kind", "data"),
    [
        ({"paused_at": "2027-01-03T08:00:00.000+00:00"}, "StillPaused", {}),
        ({"state": State.ADMITTED, "seat_in": OTHER}, "StillAdmitted", {"course_id": OTHER}),
        ({"answers": {"child_birth_month": "2014-12"}}, "OtherProgrammeSuggested", {"programme_id": "tonar"}),
        ({"answers": {"child_birth_month": "2015-03"}}, "StillWaiting", {"course_id": GROUP}),
    ],
)
def test_the_note_says_how_it_stands(case: dict[str, Any], kind: str, data: dict[str, str]) -> None:
    application = silent(1, **case)
    remind(MONDAY)
    [_, note] = timeline(application.application_id)
    assert note.kind == kind
    assert data.items() <= note.data.items()


@pytest.mark.requirement("X5")
@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DROPPED_OUT, State.COMPLETED, State.MERGED])
def test_a_closed_case_is_let_go(state: State) -> None:
    case = silent(1, state=state)
    assert remind(MONDAY)["notes"] == 0
    assert (kinds(case), marks(case)) == (["ApplicationReceived"], [None])


@pytest.mark.requirement("X5", "L5")
def test_what_is_being_decided_is_neither_told_nor_lost() -> None:
    case = silent(1, state=State.DECIDED, seat_in=GROUP)
    assert remind(MONDAY)["notes"] == 0
    assert (kinds(case), marks(case)) == (["ApplicationReceived"], ["silent"])
    case.refresh()
    case.state, case.seat_in = State.WAITING, None  # the decision is undone
    case.save()
    assert remind(MONDAY)["notes"] == 1


@pytest.mark.requirement("X5")
@pytest.mark.parametrize("outbox", ["unsent", "silent"])
def test_a_case_that_something_was_said_of_since_is_minded_by_that(outbox: str) -> None:
    case = silent(1)
    mark(case, "QueuePaused", int(case.version) + 1, outbox, due="2027-02-20T08:00")
    assert remind(MONDAY)["notes"] == 0
    assert marks(case) == [None, outbox]


@pytest.mark.requirement("X5")
def test_a_run_that_crashes_after_the_note_does_not_tell_it_twice(calls: Calls) -> None:
    case = silent(1)
    with calls.failing("throttled", "UpdateItem"), pytest.raises(NotAllDone):
        remind(MONDAY)
    assert marks(case) == ["silent", "unsent"]
    assert remind(MONDAY)["notes"] == 0
    assert (kinds(case), marks(case)) == (["ApplicationReceived", "StillWaiting"], [None, "unsent"])


@pytest.mark.requirement("X5")
def test_one_case_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = silent(1), silent(2)

    def failing(person_id: str, application_id: str) -> Application | None:
        if application_id == bad.application_id:
            raise Unavailable
        return find_application(person_id, application_id)

    monkeypatch.setattr(actions, "find_application", failing)
    with pytest.raises(NotAllDone):
        remind(MONDAY)
    assert kinds(good) == ["ApplicationReceived", "StillWaiting"]
    assert marks(bad) == ["silent"]


@pytest.mark.requirement("X5")
def test_somebody_who_withdraws_meanwhile_is_not_told_that_the_case_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    case = silent(1)

    def meanwhile(*changes: Put, events: Iterable[Event] = ()) -> None:
        stored = Application.get(case.person_id, case.application_id)
        if stored.state != State.WITHDRAWN:
            stored.state = State.WITHDRAWN
            stored.save()
        commit(*changes, events=events)

    monkeypatch.setattr(actions, "commit", meanwhile)
    assert remind(MONDAY)["notes"] == 0
    assert (kinds(case), marks(case)) == (["ApplicationReceived"], [None])


def test_the_calls_grow_with_what_is_told_and_with_nothing_else(calls: Calls) -> None:
    meets()
    for number in range(1, 6):
        waits(number)
    silent(6)
    calls.forget()
    remind(MONDAY)
    assert len(calls.made) <= 22
    calls.forget()
    remind(MONDAY)
    assert len(calls.made) <= 5
