"""Marks, corrections and what absences let follow, as they are stored."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from pynamodb.exceptions import PutError

from chalicelib.attendance.marking import mark, mark_rest, reached_out, shortfall_seen
from chalicelib.attendance.records import Watch, watches_of
from chalicelib.attendance.rules import NotHeld, NotInCourse, Status
from chalicelib.cases.records import Application
from chalicelib.courses.records import Course
from chalicelib.groups.actions import drop_out
from chalicelib.http.reach import Reach
from chalicelib.http.refusals import NotFound, Refusal
from chalicelib.journal.records import Event, timeline, waiting
from chalicelib.people.records import Person
from chalicelib.staff.to_do import tasks_for
from chalicelib.summaries.records import Changed
from chalicelib.tables import AWS_FAULTS
from chalicelib.tasks.records import Task, tasks_in
from tests.attendance.made_up import (
    HANDLER,
    INSTRUCTOR,
    LEADER,
    as_marked,
    begun,
    key,
    leave,
    marks,
    member,
    now_of,
    training,
)
from tests.faults import KINDS, Calls
from tests.town import GROUP, OTHER, TRAINING, granted

pytestmark = [pytest.mark.requirement("I5"), pytest.mark.usefixtures("town")]
P, A, X, L, M = Status.PRESENT, Status.ABSENT, Status.EXCUSED, Status.LATE, Status.MADE_UP


def tap(
    application: Application,
    number: int,
    status: Status,
    now: datetime,
    *,
    course_id: str = GROUP,
    reach: Reach = LEADER,
    actor: str = "staff:lena",
) -> None:
    mark(course_id, str(number), key(application), status, reach, actor, now)


def told_of(course_or_case: Application) -> list[Event]:
    return timeline(str(course_or_case.application_id))


def mails() -> list[tuple[str, str]]:
    """Who is sent an e-mail about which task."""
    events = [
        Event.get(each.case_id, each.sequence) for each in waiting("unsent", datetime.fromisoformat("2030-01-01"), 99)
    ]
    return sorted((str(each.person_id), each.data["task"]) for each in events if each.kind == "TaskMade")


def tasks(place: str = "farsta") -> list[Task]:
    return tasks_in(place)


def test_a_tap_says_how_who_by_whom_and_when(now: datetime) -> None:
    begun(now)
    ali = member()

    tap(ali, 3, L, now)

    (found,) = marks(ali)
    assert (found.number, found.status, found.by, found.person_id) == (3, "late", "staff:lena", "person-1")
    assert found.at == "2027-01-14T17:30:00.000+00:00"
    assert not told_of(ali) and now_of(ali).version == 1, "only corrections are told in the case"


def test_a_tap_lets_the_courses_figures_be_counted_anew_and_stands_where_that_is_lost(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(now)
    ali, eva = member(), member(2)
    tap(ali, 3, P, now)
    assert [each.journal for each in Changed.query("changed")] == [f"course:{GROUP}"]

    def lost(keys: object) -> None:
        raise PutError("no answer")

    monkeypatch.setattr("chalicelib.summaries.records.mark", lost)
    tap(eva, 3, P, now)
    assert [each.status for each in marks(eva)] == ["present"]


def test_a_correction_is_in_the_cases_journal_with_what_was_and_what_is(now: datetime) -> None:
    begun(now)
    ali = member()
    tap(ali, 3, A, now)

    tap(ali, 3, P, now + timedelta(minutes=5), actor="staff:lars")

    (event,) = told_of(ali)
    assert (event.kind, event.actor, event.sequence) == ("AttendanceCorrected", "staff:lars", 2)
    assert {name: event.data[name] for name in ("number", "before", "after", "course_id")} == {
        "number": 3,
        "before": "absent",
        "after": "present",
        "course_id": GROUP,
    }
    assert event.outbox is None, "nobody gets a letter about it"
    assert [(each.status, each.by) for each in marks(ali)] == [("present", "staff:lars")]


def test_the_same_again_changes_nothing(now: datetime) -> None:
    begun(now)
    ali = member()
    tap(ali, 3, P, now)

    tap(ali, 3, P, now + timedelta(minutes=5), actor="staff:lars")

    assert [(each.by, each.version) for each in marks(ali)] == [("staff:lena", 1)]
    assert not told_of(ali)


def test_a_session_that_is_moved_keeps_its_marks(now: datetime) -> None:
    course = begun(now)
    ali = member()
    tap(ali, 3, A, now)

    course.sessions = [{**each, "starts_at": "2027-03-01T16:30:00+00:00"} for each in course.sessions[2:]]
    course.save()

    assert as_marked() == {(3, ali.application_id): "absent"}


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_who_was_at_a_session_that_was_never_held_cant_be_said(state: str, now: datetime) -> None:
    course = begun(now)
    ali = member()
    with pytest.raises(NotHeld):
        tap(ali, 4, P, now)  # next week's
    with pytest.raises(NotFound):
        tap(ali, 99, P, now)
    course.refresh()
    course.sessions = [{**each, "cancelled": each["number"] == 2} for each in course.sessions]
    course.save()
    with pytest.raises(NotHeld):
        tap(ali, 2, P, now)
    course.state = state
    course.save()
    with pytest.raises(NotHeld):
        tap(ali, 3, P, now)
    assert as_marked() == {}


def test_what_was_wrong_is_put_right_after_the_course_is_closed(now: datetime) -> None:
    course = begun(now, coming=0)
    course.state = "closed"
    course.save()
    ali = member(state="completed")

    tap(ali, 3, M, now)

    assert as_marked() == {(3, ali.application_id): "made_up"}


def test_whoever_is_not_in_the_course_is_refused_and_nothing_is_lost(now: datetime) -> None:
    begun(now)
    ali = member()
    tap(ali, 2, P, now)
    elsewhere, waits = member(2, course_id=OTHER), member(3, state="received", seat_in=None)
    left = member(4)
    tap(left, 2, L, now)
    leave(left)

    for each in (elsewhere, waits, left):
        with pytest.raises(NotInCourse):
            tap(each, 3, P, now)
    for odd in (("nobody", "nothing"), (ali.person_id, "nothing"), ("x" * 64, "y" * 64)):
        with pytest.raises(NotInCourse):
            mark(GROUP, "3", odd, P, LEADER, "staff:lena", now)

    assert as_marked() == {(2, ali.application_id): "present", (2, left.application_id): "late"}


@pytest.mark.requirement("L3")
def test_a_course_outside_the_reach_is_not_there(now: datetime) -> None:
    begun(now)
    ali = member()
    bromma = Reach("b", frozenset({(next(iter(LEADER.held))[0], "district:bromma")}))

    for course_id, application in ((GROUP, key(ali)), (GROUP, ("nobody", "nothing")), ("k" * 3000, key(ali))):
        with pytest.raises(NotFound):
            mark(course_id, "3", application, P, bromma, "staff:b", now)
    assert as_marked() == {}


@pytest.mark.requirement("B2")
def test_somebody_with_protected_data_is_marked_by_the_named_handler_alone(now: datetime) -> None:
    begun(now)
    hidden = member(person={"protected": True})
    with pytest.raises(NotInCourse):
        tap(hidden, 3, P, now)

    tap(hidden, 3, A, now, reach=HANDLER, actor="staff:hanna")
    mark_rest(GROUP, "2", LEADER, "staff:lena", now)

    assert as_marked() == {(3, hidden.application_id): "absent"}


def test_all_others_were_there_leaves_every_mark_that_is_set(now: datetime) -> None:
    begun(now)
    people = [member(number) for number in (1, 2, 3)]
    tap(people[1], 3, A, now)

    mark_rest(GROUP, "3", LEADER, "staff:lena", now)
    mark_rest(GROUP, "3", LEADER, "staff:lars", now + timedelta(minutes=1))

    assert as_marked() == {
        (3, each.application_id): how for each, how in zip(people, ("present", "absent", "present"), strict=True)
    }
    assert {each.by for each in marks(people[0])} == {"staff:lena"}
    with pytest.raises(NotHeld):
        mark_rest(GROUP, "4", LEADER, "staff:lena", now)


@pytest.mark.requirement("B11")
def test_two_absences_in_a_row_ask_the_leaders_once_to_reach_out(now: datetime) -> None:
    begun(now, held=5)
    ali = member()
    granted("lena", "leader", "district:farsta")
    granted("vikarie", "leader", f"course:{GROUP}")
    granted("gone", "leader", "district:farsta", valid_until="2026-12-31")
    granted("samordnare", "coordinator", "district:farsta")
    granted("bromma", "leader", "district:bromma")
    tap(ali, 1, A, now)
    assert not tasks()

    tap(ali, 2, X, now)
    tap(ali, 3, A, now)  # the row grows

    (task,) = tasks()
    assert (task.kind, task.case_number, task.course_id) == ("two_absences", ali.case_number, GROUP)
    assert mails() == [("lena", "two_absences"), ("vikarie", "two_absences")]
    tap(ali, 4, P, now)
    tap(ali, 5, A, now)
    assert len(mails()) == 2


@pytest.mark.requirement("B11")
def test_outreach_ends_the_task_and_the_next_row_asks_anew(now: datetime) -> None:
    begun(now, held=6)
    ali = member()
    granted("lena", "leader", "district:farsta")
    for number in (1, 2):
        tap(ali, number, A, now)

    reached_out(GROUP, key(ali), "comes_back", LEADER, "staff:lena", now)
    reached_out(GROUP, key(ali), "leaves", LEADER, "staff:lena", now)

    assert not tasks()
    (event,) = told_of(ali)
    assert (event.kind, event.data["numbers"], event.data["outcome"]) == ("OutreachDone", [1, 2], "comes_back")
    tap(ali, 3, A, now)
    assert not tasks(), "it is the same row, and somebody has reached out"
    tap(ali, 4, P, now)
    for number in (5, 6):
        tap(ali, number, X, now + timedelta(days=1))
    assert len(tasks()) == 1 and len(mails()) == 2


@pytest.mark.requirement("B11")
def test_a_correction_that_takes_the_row_away_ends_the_task(now: datetime) -> None:
    begun(now)
    ali = member()
    for number in (2, 3):
        tap(ali, number, A, now)
    assert tasks()

    tap(ali, 3, L, now)

    assert not tasks()
    assert [watch.rows for watch in watches_of(GROUP)] == [[]]


@pytest.mark.requirement("B11")
def test_an_absence_that_is_marked_late_can_make_the_row(now: datetime) -> None:
    begun(now)
    ali = member()
    tap(ali, 3, A, now)
    tap(ali, 1, A, now)
    assert not tasks(), "nobody knows of the second session"

    tap(ali, 2, A, now)

    assert len(tasks()) == 1


@pytest.mark.requirement("B11")
def test_nobody_is_asked_to_reach_out_to_whoever_has_left(now: datetime) -> None:
    begun(now)
    ali = member()
    for number in (2, 3):
        tap(ali, number, A, now)

    drop_out(now_of(ali), "time", "person:person-1", now)

    assert not tasks()
    with pytest.raises(NotInCourse):
        tap(ali, 3, P, now)


@pytest.mark.requirement("B11")
def test_a_task_can_be_ended_after_the_course_was_cancelled(now: datetime) -> None:
    course = begun(now)
    ali, sara = member(1), member(2)
    for number in (2, 3):
        tap(ali, number, A, now)
    course.refresh()
    course.state = "cancelled"
    course.save()
    waits = now_of(ali)
    waits.state, waits.seat_in = "waiting", None
    waits.save()

    reached_out(GROUP, key(ali), "no_answer", LEADER, "staff:lena", now)

    assert not tasks()
    with pytest.raises(NotInCourse):
        reached_out(GROUP, key(sara), "no_answer", LEADER, "staff:lena", now)


@pytest.mark.requirement("B2", "B11")
def test_the_absences_of_somebody_with_protected_data_are_the_handlers_to_see_to(now: datetime) -> None:
    begun(now)
    hidden = member(person={"protected": True})
    granted("lena", "leader", "district:farsta")
    granted("hanna", "handler", "city")

    for number in (2, 3):
        tap(hidden, number, A, now, reach=HANDLER)

    assert [task.kind for task in tasks()] == ["two_absences_handler"]
    assert mails() == [("hanna", "two_absences_handler")]
    reached_out(GROUP, key(hidden), "no_answer", HANDLER, "staff:hanna", now)
    assert not tasks()


@pytest.mark.requirement("B2", "B11")
def test_whose_data_becomes_protected_is_in_the_leaders_list_no_more(now: datetime) -> None:
    begun(now)
    absent = member()
    for number in (2, 3):
        tap(absent, number, A, now)
    assert len(tasks_for(LEADER)) == 1
    person = Person.get(absent.person_id)
    person.protected = True
    person.save()
    assert (len(tasks_for(LEADER)), len(tasks_for(HANDLER))) == (0, 1)


def test_events_hold_codes_and_numbers_and_no_name(now: datetime) -> None:
    begun(now)
    ali = member(person={"email": "ali@exempel.se"})
    granted("lena", "leader", "district:farsta")
    for number in (2, 3):
        tap(ali, number, A, now)
    tap(ali, 3, P, now)

    stored = " ".join(str(each.data) for each in Event.scan()) + " ".join(str(task.data) for task in Task.scan())
    assert "Person 1" not in stored and "ali@" not in stored and "Alma" not in stored


def test_a_requirement_out_of_reach_is_pointed_out_at_once(now: datetime) -> None:
    training(now, least=4, held=3, coming=2)
    course = Course.get(TRAINING)
    granted("ines", "instructor", f"district:{course.district_id}")
    granted("lena", "leader", f"district:{course.district_id}")
    ali = member(course_id=TRAINING, programme_id="ledare")

    def absent(number: int) -> None:
        tap(ali, number, A, now, course_id=TRAINING, reach=INSTRUCTOR)

    absent(1)
    assert not tasks(course.district_id), "four of five are left"
    absent(3)

    assert [task.kind for task in tasks(course.district_id)] == ["requirement_lost"]
    assert mails() == [("ines", "requirement_lost")]
    tap(ali, 3, M, now, course_id=TRAINING, reach=INSTRUCTOR)
    assert not tasks(course.district_id), "it can be reached again"


def test_what_the_instructor_has_seen_asks_no_more(now: datetime) -> None:
    training(now, least=5, held=3, coming=2)
    course = Course.get(TRAINING)
    ali = member(course_id=TRAINING, programme_id="ledare")
    tap(ali, 1, A, now, course_id=TRAINING, reach=INSTRUCTOR)
    assert len(tasks(course.district_id)) == 1
    with pytest.raises(NotFound):
        shortfall_seen(
            TRAINING, key(ali), Reach("l", frozenset({(next(iter(LEADER.held))[0], "city")})), "staff:l", now
        )

    shortfall_seen(TRAINING, key(ali), INSTRUCTOR, "staff:ines", now)
    shortfall_seen(TRAINING, key(ali), INSTRUCTOR, "staff:ines", now)
    tap(ali, 3, A, now, course_id=TRAINING, reach=INSTRUCTOR)

    assert not tasks(course.district_id)
    assert [event.kind for event in told_of(ali)] == ["ShortfallSeen"]


def test_a_tap_asks_aws_no_more_than_it_must(now: datetime, calls: Calls) -> None:
    begun(now, held=3)
    ali = member()
    tap(ali, 2, P, now)  # tables are known now
    calls.forget()

    tap(ali, 3, P, now)
    assert calls.made == ["TransactGetItems", "Query", "TransactWriteItems", "BatchWriteItem"]
    calls.forget()
    tap(ali, 3, A, now)
    assert calls.made == ["TransactGetItems", "Query", "TransactWriteItems", "BatchWriteItem"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_tap_that_failed_once_is_the_same_when_it_is_done_again(
    kind: str, now: datetime, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    begun(now)
    granted("lena", "leader", "district:farsta")
    ali = member()
    tap(ali, 2, A, now)
    calls.forget()
    tap(ali, 3, P, now)
    steps = len(calls.made) + 1

    for step in range(steps):
        later = now + timedelta(minutes=step)
        with calls.failing(kind, step), suppress(Refusal, *AWS_FAULTS):
            tap(ali, 3, A, later)
        tap(ali, 3, A, later + timedelta(seconds=5))
        assert marks(ali)[1].status == "absent" and len(tasks()) == 1
        assert [row["numbers"] for row in Watch.get(GROUP, ali.application_id).rows] == [[2, 3]]
        corrections = [event.data["after"] for event in told_of(ali)]
        assert corrections == ["absent", "present"] * step + ["absent"]
        tap(ali, 3, P, later + timedelta(seconds=10))
