"""Freed seats, offered one at a time to the first who fits."""

from datetime import datetime, timedelta

import pytest

from chalicelib.admission.actions import decide, open_seats
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.groups import rules
from chalicelib.groups.actions import accept, decline, drop_out, run_out, withdraw
from chalicelib.groups.records import group_of
from chalicelib.journal.records import COURSE, timeline
from tests.admission.made_up import (
    LENA,
    as_it_is,
    decided,
    kinds,
    let_follow,
    planned,
    stands,
    version,
    waits,
)
from tests.admission.test_deciding import later
from tests.town import GROUP

pytestmark = pytest.mark.usefixtures("town")


@pytest.mark.requirement("B4", "B11")
def test_a_freed_seat_is_offered_and_those_the_leaders_keep_are_not(now: datetime) -> None:
    first, second, third = waits(1), waits(2), waits(3)
    decided(now, first)  # seven seats are kept for the leaders' own choice
    let_follow(later(now))
    drop_out(stands(first), "time", "person:x", now)
    let_follow(later(now))
    assert (stands(second).state, stands(third).state) == (State.OFFERED, State.RECEIVED)
    accept(str(stands(second).offer_id), "person:y", now)
    let_follow(later(now))
    assert stands(third).state == State.RECEIVED
    assert kinds(second) == ["SeatOffered", "Admitted"]


@pytest.mark.requirement("B4")
def test_a_seat_that_comes_free_while_a_decision_can_be_undone_is_offered_when_it_stands(now: datetime) -> None:
    first, second, third = waits(1), waits(2), waits(3)
    decided(now, first, second)
    withdraw(stands(first), "person:x", now)
    let_follow(now)
    assert stands(third).state == State.RECEIVED
    let_follow(later(now))
    assert stands(third).state == State.OFFERED


@pytest.mark.requirement("B4")
def test_opened_seats_go_to_the_first_in_the_queue_as_many_as_are_free(now: datetime) -> None:
    everybody = [waits(number) for number in range(1, 11)]
    open_seats(as_it_is(), LENA, now)
    for _ in range(2):
        let_follow(now)
    assert [stands(each).state for each in everybody] == [State.OFFERED] * 8 + [State.RECEIVED] * 2
    with pytest.raises(rules.NothingToOffer):
        open_seats(as_it_is(), LENA, now)
    decline(str(stands(everybody[0]).offer_id), "person:x", now)
    let_follow(now)
    assert stands(everybody[8]).state == State.OFFERED
    assert stands(everybody[0]).state == State.RECEIVED


@pytest.mark.requirement("B4")
def test_a_seat_that_nobody_fitted_is_the_leaders_to_give_and_is_not_offered_besides(now: datetime) -> None:
    first, second = waits(1), waits(2, answers={"unsuitable_times": ["tuesday"]})
    decided(now, first)
    let_follow(later(now))
    drop_out(stands(first), "time", "person:x", now)
    let_follow(later(now))
    assert group_of(GROUP).to_offer == 1 and stands(second).state == State.RECEIVED
    everybody = [second, *(waits(number) for number in range(3, 10))]
    at = planned(now, *everybody)
    decide(as_it_is(), at, "later", "full", LENA, now)
    assert group_of(GROUP).to_offer == 0


@pytest.mark.requirement("B4")
def test_the_journal_tells_who_was_passed_over_and_why(now: datetime) -> None:
    waits(1, answers={"unsuitable_times": ["tuesday"]})
    waits(2, answers={"child_birth_month": "2010-01"})
    waits(3, paused_at="2027-01-10T00:00:00+00:00")
    fits = waits(4)
    open_seats(as_it_is(), LENA, now)
    let_follow(now)
    made = next(event for event in timeline(COURSE + GROUP) if event.kind == "OfferMade")
    assert made.data["case_number"] == fits.case_number
    assert [each[:2] for each in made.data["passed_over"]] == [["EK-2027-000001", "time"], ["EK-2027-000002", "age"]]


@pytest.mark.requirement("B4")
@pytest.mark.parametrize(
    "change", [{"state": "draft"}, {"state": "cancelled"}, {"starts_on": "2027-01-01", "sessions": []}]
)
def test_no_seats_are_opened_in_a_course_that_nobody_can_join(change: dict[str, object], now: datetime) -> None:
    course = Course.get(GROUP)
    for name, value in change.items():
        setattr(course, name, value)
    course.save()
    with pytest.raises(rules.CourseOver):
        open_seats(as_it_is(), LENA, now)


@pytest.mark.requirement("B4")
def test_seats_are_not_opened_while_a_decision_can_be_undone(now: datetime) -> None:
    decided(now, waits(1))
    with pytest.raises(rules.DecisionPending):
        open_seats(as_it_is(), LENA, now)


@pytest.mark.requirement("B4")
def test_an_offer_of_a_course_that_was_just_cancelled_can_not_be_accepted(now: datetime) -> None:
    first = waits(1)
    open_seats(as_it_is(), LENA, now)
    let_follow(now)
    course = Course.get(GROUP)
    course.state = "cancelled"
    course.save()
    at = version()
    with pytest.raises(rules.OfferOver):
        accept(str(stands(first).offer_id), "person:x", now)
    assert version() == at


@pytest.mark.requirement("B4")
def test_who_lets_the_offer_run_out_twice_pauses_and_the_next_one_is_asked(now: datetime) -> None:
    first, second = waits(1, missed_offers=1), waits(2)
    open_seats(as_it_is(), LENA, now)
    let_follow(now)
    run_out(str(stands(first).offer_id), now + timedelta(hours=47))
    assert stands(first).state == State.OFFERED
    let_follow(now + timedelta(hours=48))
    assert (stands(first).state, bool(stands(first).paused_at)) == (State.RECEIVED, True)
    assert stands(second).state == State.RECEIVED, "all their offers ran out at the same time"
    assert kinds(first) == ["SeatOffered", "OfferExpired"]
