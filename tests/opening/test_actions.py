"""Surveys open by themselves, are told and reminded of, and close."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.admission.consequences import follow
from chalicelib.cases.records import Application
from chalicelib.courses.records import Course, course_now
from chalicelib.groups.actions import course_event
from chalicelib.groups.records import group_of
from chalicelib.journal.commit import Put, commit
from chalicelib.journal.records import COURSE, timeline
from chalicelib.opening import actions
from chalicelib.opening.actions import open_surveys
from chalicelib.surveys.actions import wake
from chalicelib.surveys.records import Survey, SurveyClock, clock_of, openings_of
from chalicelib.surveys.rules import GRACE
from tests.admission.made_up import course_kinds, kinds, let_follow
from tests.faults import KINDS, Calls
from tests.surveys.made_up import COURSE as OWN
from tests.surveys.made_up import FIRST_ENDS, LAST_ENDS, PROGRAMME, SECOND_ENDS, SESSIONS, meets, survey, takes_part
from tests.town import GROUP

pytestmark = [pytest.mark.usefixtures("town"), pytest.mark.requirement("A4", "P7")]
BEFORE = datetime(2027, 1, 20, tzinfo=UTC)
FIRST_STARTS, SECOND_STARTS, _ = (datetime.fromisoformat(each["starts_at"]) for each in SESSIONS)


@pytest.fixture
def members() -> list[Application]:
    """A course with a survey after each session, one after the course, and two who take part; its clock is set."""
    meets()
    survey()
    survey("slut", "after_course", days_open=14)
    found = [takes_part(1), takes_part(2)]
    wake(GROUP, BEFORE)
    open_surveys(BEFORE)
    return found


def ids() -> list[str]:
    return [str(each.opening_id) for each in openings_of(GROUP)]


def happens(kind: str, now: datetime, **changes: Any) -> Course:
    """Something happens to the course, and what follows from it."""
    course, group = course_now(GROUP), group_of(GROUP)
    assert course
    for name, value in changes.items():
        setattr(course, name, value)
    commit(Put(group), Put(course), events=[course_event(group, kind, at=now, actor="staff:lena")])
    let_follow(now)
    return course


def looked_at(now: datetime, *moments: datetime) -> list[str]:
    """What is open after the function ran at all these moments."""
    for moment in (now, *moments):
        open_surveys(moment)
        let_follow(moment)
    return ids()


def test_before_a_session_has_ended_nothing_opens_and_the_clock_is_set_to_its_end(members: list[Application]) -> None:
    assert ids() == []
    assert clock_of(GROUP).next_at == FIRST_ENDS.isoformat(timespec="milliseconds")
    assert open_surveys(FIRST_ENDS - timedelta(minutes=1)) == {"opened": 0, "reminded": 0, "closed": 0}


def test_after_a_session_its_survey_opens_and_everybody_is_told_once(members: list[Application]) -> None:
    first, second = members
    assert open_surveys(FIRST_ENDS)["opened"] == 1
    for _ in range(2):
        let_follow(FIRST_ENDS)
        assert open_surveys(FIRST_ENDS + timedelta(minutes=5))["opened"] == 0
    assert (kinds(first), kinds(second), ids()) == (["SurveysOpened"], ["SurveysOpened"], ["traff-01"])
    [told] = timeline(first.application_id)
    assert [told.data["openings"], told.data["course_id"], told.outbox] == [["traff-01"], GROUP, "unsent"]
    [opening] = openings_of(GROUP)
    assert (opening.entry, opening.opens_at) == ("traff#0001", FIRST_ENDS.isoformat(timespec="milliseconds"))
    assert opening.closes_at == "2027-02-08T19:00:00.000+00:00"


def test_all_that_opens_at_once_is_one_event(members: list[Application]) -> None:
    open_surveys(FIRST_ENDS)
    open_surveys(SECOND_ENDS)
    assert open_surveys(LAST_ENDS)["opened"] == 2
    told = [event.data["openings"] for event in timeline(COURSE + GROUP) if event.kind == "SurveysOpened"]
    assert told == [["traff-01"], ["traff-02"], ["slut-00", "traff-03"]]


def test_two_days_before_it_closes_everybody_is_reminded_once(members: list[Application]) -> None:
    day = timedelta(days=1)
    looked_at(FIRST_ENDS, FIRST_ENDS + 3 * day, FIRST_ENDS + 4 * day, FIRST_ENDS + 4.1 * day, FIRST_ENDS + 5 * day)
    for member in members:
        assert kinds(member) == ["SurveysOpened", "SurveysReminder"]
    assert [each.reminded for each in openings_of(GROUP)] == [1]


def test_when_it_has_closed_the_courses_journal_says_so_once_and_nobody_is_told(members: list[Application]) -> None:
    closes = FIRST_ENDS + timedelta(days=6)
    looked_at(FIRST_ENDS, closes, closes + GRACE, closes + GRACE + timedelta(minutes=5))
    assert course_kinds() == ["SurveysOpened", "SurveysClosed"]
    [*_, closed] = timeline(COURSE + GROUP)
    assert [closed.data["openings"], closed.outbox] == [["traff-01"], None]
    assert [each.closed for each in openings_of(GROUP)] == [True]


@pytest.mark.requirement("B6")
def test_a_session_that_is_moved_before_it_has_ended_moves_its_survey(members: list[Application]) -> None:
    moved = {"starts_at": "2027-02-04T16:30:00+00:00", "ends_at": "2027-02-04T19:00:00+00:00"}
    happens("CourseChanged", FIRST_STARTS, sessions=[{**SESSIONS[0], **moved}, *SESSIONS[1:]])
    assert looked_at(FIRST_STARTS, FIRST_ENDS) == []
    assert looked_at(FIRST_ENDS + timedelta(days=2)) == ["traff-01"]


@pytest.mark.requirement("B6")
def test_a_session_that_is_cancelled_opens_nothing(members: list[Application]) -> None:
    happens("CourseChanged", FIRST_STARTS, sessions=[{**SESSIONS[0], "cancelled": True}, *SESSIONS[1:]])
    assert looked_at(FIRST_STARTS, FIRST_ENDS, SECOND_ENDS) == ["traff-02"]


@pytest.mark.requirement("B6")
def test_when_the_next_session_moves_what_is_open_closes_before_it(members: list[Application]) -> None:
    open_surveys(FIRST_ENDS)
    sooner = {"starts_at": "2027-02-05T16:30:00+00:00", "ends_at": "2027-02-05T19:00:00+00:00"}
    now = FIRST_ENDS + timedelta(hours=1)
    happens("CourseChanged", now, sessions=[SESSIONS[0], {**SESSIONS[1], **sooner}, SESSIONS[2]])
    open_surveys(now)
    assert [each.closes_at for each in openings_of(GROUP)] == ["2027-02-05T16:30:00.000+00:00"]


def test_what_is_open_never_closes_at_a_time_that_has_passed(members: list[Application]) -> None:
    """What was answered until now was answered in time, and figures may be counted from the closing on."""
    open_surveys(FIRST_ENDS)
    now = FIRST_ENDS + timedelta(days=2)
    past = {"starts_at": "2027-02-03T16:30:00+00:00", "ends_at": "2027-02-03T19:00:00+00:00"}
    happens("CourseChanged", now, sessions=[SESSIONS[0], {**SESSIONS[1], **past}, SESSIONS[2]])
    open_surveys(now)
    assert openings_of(GROUP)[0].closes_at == now.isoformat(timespec="milliseconds")


def test_what_has_closed_never_opens_again_by_moving_a_session(members: list[Application]) -> None:
    open_surveys(FIRST_ENDS)
    now = FIRST_ENDS + timedelta(days=6)
    later = {"starts_at": "2027-02-12T16:30:00+00:00", "ends_at": "2027-02-12T19:00:00+00:00"}
    happens("CourseChanged", now, sessions=[SESSIONS[0], {**SESSIONS[1], **later}, SESSIONS[2]])
    open_surveys(now)
    assert [each.closes_at for each in openings_of(GROUP)] == ["2027-02-08T19:00:00.000+00:00"]


def test_a_course_that_is_cancelled_opens_and_reminds_of_nothing(members: list[Application]) -> None:
    open_surveys(FIRST_ENDS)
    happens("CourseCancelled", FIRST_ENDS, state="cancelled", ended_at=FIRST_ENDS.isoformat())
    assert looked_at(FIRST_ENDS + timedelta(days=4), SECOND_ENDS, LAST_ENDS) == ["traff-01"]
    assert "SurveysReminder" not in course_kinds()


@pytest.mark.requirement("P8")
def test_whose_course_has_been_closed_is_told_of_the_evaluation_all_the_same(members: list[Application]) -> None:
    looked_at(FIRST_ENDS, SECOND_ENDS)
    happens("CourseClosed", LAST_ENDS, state="closed", ended_at=LAST_ENDS.isoformat())
    assert looked_at(LAST_ENDS + timedelta(minutes=5))[-2:] == ["slut-00", "traff-03"]
    assert kinds(members[0])[-2:] == ["CourseCompleted", "SurveysOpened"]


def test_what_is_published_while_the_course_runs_opens_from_then_on(members: list[Application]) -> None:
    open_surveys(FIRST_ENDS)
    survey("egen", "sessions", scope=OWN, sessions=[2])
    wake(GROUP, FIRST_ENDS + timedelta(hours=1))
    assert looked_at(FIRST_ENDS + timedelta(hours=1), SECOND_ENDS) == ["traff-01", "egen-02", "traff-02"]


def test_a_new_version_counts_for_what_opens_after_it_and_for_nothing_else(members: list[Application]) -> None:
    open_surveys(FIRST_ENDS)
    old = Survey.get(PROGRAMME, "traff#0001")
    old.state = "replaced"
    old.save()
    survey(number=2)
    open_surveys(SECOND_ENDS)
    assert [each.entry for each in openings_of(GROUP)] == ["traff#0001", "traff#0002"]


def test_where_nobody_takes_part_nothing_opens() -> None:
    meets()
    survey()
    wake(GROUP, BEFORE)
    assert looked_at(BEFORE, FIRST_ENDS) == []
    assert course_kinds() == []
    assert clock_of(GROUP).next_at == SECOND_ENDS.isoformat(timespec="milliseconds")


def test_a_late_run_opens_what_is_still_of_use(members: list[Application]) -> None:
    assert looked_at(SECOND_ENDS + timedelta(days=1)) == ["traff-02"]


def test_when_all_is_over_the_clock_is_still(members: list[Application]) -> None:
    day = timedelta(days=1)
    looked_at(*(FIRST_ENDS + each * day for each in range(40)))
    assert [clock_of(GROUP).waits, list(SurveyClock.by_next.query("waits"))] == [None, []]
    assert open_surveys(FIRST_ENDS + 50 * day) == {"opened": 0, "reminded": 0, "closed": 0}


@pytest.mark.parametrize("kind", KINDS)
def test_whichever_call_fails_everything_opens_once(members: list[Application], calls: Calls, kind: str) -> None:
    for which in range(30):
        with calls.failing(kind, which), suppress(Exception):
            open_surveys(LAST_ENDS)
        assert len(ids()) in (0, 2)
    open_surveys(LAST_ENDS)
    assert ids() == ["slut-00", "traff-03"]
    assert course_kinds() == ["SurveysOpened"]


@pytest.mark.parametrize("kind", KINDS)
def test_whichever_call_fails_everybody_is_told_once(members: list[Application], calls: Calls, kind: str) -> None:
    open_surveys(FIRST_ENDS)
    [event] = timeline(COURSE + GROUP)
    for which in range(20):
        with calls.failing(kind, which), suppress(Exception):
            follow(event.case_id, int(event.sequence), FIRST_ENDS)
    follow(event.case_id, int(event.sequence), FIRST_ENDS)
    for member in members:
        assert kinds(member) == ["SurveysOpened"]


def test_who_changes_the_course_while_it_is_looked_at_is_heard(
    members: list[Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock is woken between its reading and the commit."""
    real = openings_of

    def meanwhile(course_id: str) -> Any:
        monkeypatch.setattr(actions, "openings_of", real)
        survey("egen", scope=OWN)
        wake(GROUP, FIRST_ENDS)
        return real(course_id)

    monkeypatch.setattr(actions, "openings_of", meanwhile)
    open_surveys(FIRST_ENDS)
    assert sorted(ids()) == ["egen-01", "traff-01"]


def test_quiet_courses_cost_nothing(members: list[Application], calls: Calls) -> None:
    calls.forget()
    open_surveys(FIRST_ENDS - timedelta(hours=1))
    assert calls.made == ["Query"]


def test_each_announced_course_gets_its_clock() -> None:
    happens("CourseAnnounced", BEFORE, sessions=SESSIONS)
    assert clock_of(GROUP).waits == "waits"
