"""A course and its venues' days in one commit: planning frees and books, and nothing is booked twice."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.bookings import keeping
from chalicelib.bookings.keeping import VenueTaken, keep
from chalicelib.bookings.records import VenueDay, find_venue
from chalicelib.bookings.rules import slots
from chalicelib.courses.records import Course
from chalicelib.groups.actions import course_event
from chalicelib.groups.records import Group, group_of
from chalicelib.groups.rules import GroupChanged
from chalicelib.http.refusals import Unavailable
from chalicelib.journal.commit import commit
from chalicelib.journal.records import timeline
from tests.bookings.venues import HOUSE, KULTUR, TUESDAYS, booked, entries, taken
from tests.faults import KINDS, Calls
from tests.town import GROUP, Clock
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("A7")
Staff = Callable[..., Visitor]
PAGE = f"/personal/kurser/{GROUP}"
ALL = list(zip(TUESDAYS, range(1, 5), strict=True))
NOW = datetime(2027, 1, 14, tzinfo=UTC)


def house() -> dict[str, Any]:
    venue = find_venue(HOUSE)
    assert venue
    return venue.for_course()


def put(course: Course, venue: dict[str, Any] | None) -> None:
    """The course with this venue."""
    held, group = slots(course), group_of(course.course_id)
    course.venue = venue
    keep(course, group, held, course_event(group, "CourseChanged", at=NOW, actor="staff:x", changes=[]))


@pytest.fixture
def housed(course: Course) -> Course:
    """The course, booked in Familjens hus."""
    put(course, house())
    return course


@pytest.fixture
def lena(staff: Staff) -> Visitor:
    return staff("leader", "district:farsta")


def move(lena: Visitor, number: int, day: str, clock: str = "17:30") -> Page:
    """Lena moves a session: what is shown before she has said yes to it."""
    page = lena.open(f"{PAGE}/traffar/{number}")
    return lena.send(page.form, what="move", day=day, clock=clock, minutes="150", step="check")


def press(lena: Visitor, page: Page, **more: str) -> Page:
    return lena.send(page.form, step="save", **more)


def test_a_series_is_booked_and_freed_with_its_course(housed: Course) -> None:
    assert booked(HOUSE) == ALL
    put(Course.get(GROUP), None)
    assert booked(HOUSE) == []


def test_a_clash_anywhere_in_the_series_books_nothing(course: Course) -> None:
    taken(HOUSE, TUESDAYS[2])
    with pytest.raises(VenueTaken):
        put(course, house())
    assert booked(HOUSE) == [] and Course.get(GROUP).venue is None and timeline(f"course:{GROUP}") == []


def test_a_day_that_somebody_else_wrote_meanwhile_is_looked_at_again(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def beaten(*changes: Any, **more: Any) -> None:
        monkeypatch.setattr(keeping, "commit", commit)
        taken(HOUSE, TUESDAYS[0], "08:00", "09:00")
        commit(*changes, **more)

    monkeypatch.setattr(keeping, "commit", beaten)
    put(course, house())
    assert booked(HOUSE) == ALL and entries(HOUSE) == 5, "another hour that day is no hindrance, and is kept"


def test_a_time_that_was_given_away_meanwhile_books_nothing(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    def beaten(*changes: Any, **more: Any) -> None:
        monkeypatch.setattr(keeping, "commit", commit)
        taken(HOUSE, TUESDAYS[3])
        commit(*changes, **more)

    monkeypatch.setattr(keeping, "commit", beaten)
    with pytest.raises(VenueTaken):
        put(course, house())
    assert booked(HOUSE) == []


def test_who_was_first_on_the_course_wins_over_who_books(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    def beaten(*changes: Any, **more: Any) -> None:
        monkeypatch.setattr(keeping, "commit", commit)
        Group(GROUP).save()
        commit(*changes, **more)

    monkeypatch.setattr(keeping, "commit", beaten)
    with pytest.raises(GroupChanged):
        put(course, house())
    assert booked(HOUSE) == []


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_bad_day_at_aws_all_is_booked_or_nothing(course: Course, calls: Calls, kind: str) -> None:
    with calls.failing(kind, "TransactWriteItems"), pytest.raises(Unavailable):
        put(course, house())
    assert booked(HOUSE) == (ALL if kind == "lost answer" else [])
    assert bool(Course.get(GROUP).venue) == (kind == "lost answer")


@pytest.mark.requirement("B6")
def test_moving_a_session_frees_and_books_in_one_commit(housed: Course, lena: Visitor, calls: Calls) -> None:
    preview = move(lena, 2, "2027-02-11")
    calls.forget()
    assert press(lena, preview).status == 200
    assert booked(HOUSE) == [ALL[0], ("2027-02-11", 2), ALL[2], ALL[3]]
    assert calls.writes == ["TransactWriteItems"]


def test_a_session_that_is_cancelled_or_a_course_frees_its_venue(
    housed: Course, lena: Visitor, staff: Staff, clock: Clock
) -> None:
    page = lena.open(f"{PAGE}/traffar/2")
    press(lena, lena.send(page.form, what="cancel", add_one="no", step="check"))
    assert booked(HOUSE) == [ALL[0], ALL[2], ALL[3]]
    clock.forward(days=20)
    lena = staff("leader", "district:farsta", person_id="lisa")
    lena.send(lena.open(f"{PAGE}/stall-in").form, reason="few")
    assert booked(HOUSE) == [ALL[0]], "what has been held is left standing"


def test_a_session_added_at_the_end_is_booked_too(housed: Course, lena: Visitor) -> None:
    page = lena.open(f"{PAGE}/traffar/2")
    press(lena, lena.send(page.form, what="cancel", add_one="yes", step="check"))
    assert ("2027-03-09", 5) in booked(HOUSE)


def test_a_venue_written_by_hand_instead_frees_the_booked_one(housed: Course, lena: Visitor) -> None:
    lena.send(lena.open(f"{PAGE}/andra").form, seats="9")
    assert int(Course.get(GROUP).seats) == 9
    assert booked(HOUSE) == ALL, "another fact leaves it alone"
    page = lena.open(f"{PAGE}/andra")
    press(lena, lena.send(page.form, venue_name="Hemma hos Lena", venue_access=""))
    assert booked(HOUSE) == []
    assert "venue_id" not in (Course.get(GROUP).venue or {})


def test_days_that_were_booked_before_are_read_by_the_hundred(course: Course, calls: Calls) -> None:
    calls.forget()
    put(course, house())
    costs = [*calls.made]
    held = Course.get(GROUP)
    other = find_venue(KULTUR)
    assert other
    calls.forget()
    put(held, other.for_course())
    assert len(calls.made) - 2 <= len(costs), "leaving one venue for another costs no more calls"
    assert booked(HOUSE) == [] and booked(KULTUR) == ALL
    assert VenueDay.get(HOUSE, TUESDAYS[0]).bookings == []
