"""Keep a draft, decide once, undo while nobody has been told; what follows then."""

from datetime import datetime, timedelta

import pytest

from chalicelib.admission.actions import decide, plan, undo
from chalicelib.cases.actions import places_of
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.groups import rules
from chalicelib.groups.actions import withdraw
from chalicelib.groups.records import group_of
from chalicelib.http.reach import Reach, Role, on_course, on_district
from chalicelib.http.refusals import NotFound, Unavailable
from chalicelib.journal.records import timeline
from chalicelib.settings import settings
from tests.admission.made_up import (
    HANDLER,
    LENA,
    as_it_is,
    course_kinds,
    decided,
    key,
    kinds,
    let_follow,
    planned,
    seat_of,
    stands,
    version,
    waits,
)
from tests.faults import Calls
from tests.town import GROUP, OTHER

pytestmark = pytest.mark.usefixtures("town")


def later(now: datetime) -> datetime:
    """When the decision stands."""
    return now + timedelta(seconds=settings.regret_seconds)


@pytest.mark.requirement("L5")
def test_a_draft_is_kept_and_changes_nobodys_case(now: datetime) -> None:
    first, second = waits(1), waits(2)
    planned(now, second, first)
    assert [each.case_number for each in as_it_is().planned] == [first.case_number, second.case_number]
    assert stands(first).state == State.RECEIVED and kinds(first) == []
    assert group_of(GROUP).planned_by == LENA


@pytest.mark.requirement("L5")
def test_of_two_who_keep_a_draft_at_once_one_wins(now: datetime) -> None:
    first, second = waits(1), waits(2)
    one, other = as_it_is(), as_it_is()
    plan(one, 0, [key(first)], LENA, now)
    with pytest.raises(rules.GroupChanged):
        plan(other, 0, [key(second)], "staff:other", now)
    assert [key(each) for each in as_it_is().planned] == [key(first)]


@pytest.mark.requirement("L3", "L5")
def test_nobody_from_another_districts_queue_can_be_put_into_a_draft(now: datetime) -> None:
    foreign = waits(1, queue_ids=["komet/bromma"])
    with pytest.raises(rules.NotAdmissible) as refused:
        plan(as_it_is(), 0, [key(foreign)], LENA, now)
    assert refused.value.case_numbers == ()  # whose it is, isn't told
    with pytest.raises(rules.NotAdmissible):
        plan(as_it_is(), 0, [("nobody", "nothing")], LENA, now)
    assert version() == 0


@pytest.mark.requirement("C3")
def test_the_queues_of_all_districts_that_share_the_course_count(now: datetime) -> None:
    course = Course.get(GROUP)
    course.shared_with = ["skarpnack"]
    course.save()
    shared = waits(1, queue_ids=["komet/skarpnack"], course_id="komet-skarpnack")
    decided(now, shared)
    assert stands(shared).state == State.DECIDED


@pytest.mark.requirement("L3")
@pytest.mark.parametrize(
    "held",
    [
        frozenset(),
        frozenset({(Role.LEADER, on_district("bromma"))}),
        frozenset({(Role.LEADER, on_course("komet-skarpnack"))}),
        frozenset({(Role.FOLLOW_UP, "city")}),
    ],
)
def test_what_lies_outside_the_reach_does_not_exist(held: frozenset[tuple[Role, str]]) -> None:
    with pytest.raises(NotFound):
        as_it_is(Reach("lena", held))


@pytest.mark.requirement("L5")
def test_a_decision_gives_all_their_seats_and_nobody_is_told_yet(now: datetime) -> None:
    first, second = waits(1), waits(2)
    sequence = decided(now, first, second)
    for each in (first, second):
        assert (stands(each).state, stands(each).seat_in) == (State.DECIDED, GROUP)
        assert seat_of(each.person_id, "komet") is not None
        assert kinds(each) == []
    let_follow(now)
    assert kinds(first) == [] and course_kinds() == ["GroupDecided"]
    assert group_of(GROUP).pending == {
        "sequence": sequence,
        "by": LENA,
        "until": later(now).isoformat(timespec="milliseconds"),
        "admitted": [[*key(first), "received"], [*key(second), "received"]],
        "others": "later",
        "reason": "full",
    }


@pytest.mark.requirement("L5", "P5")
def test_when_the_time_to_undo_is_over_the_admitted_and_the_others_are_told_once(now: datetime) -> None:
    first, second, third = waits(1), waits(2), waits(3)
    decided(now, first, others="tell", reason="composition")
    for _ in range(2):
        let_follow(later(now))
    assert (kinds(first), stands(first).state) == (["Admitted"], State.ADMITTED)
    assert places_of(stands(first)) == []
    for place, other in enumerate((second, third), start=1):
        (told,) = timeline(other.application_id)
        assert (told.kind, told.data["reason"]) == ("NotAdmitted", "composition")
        assert told.data["queue_places"] == [{"queue_id": "komet/farsta", "place": place}]
        assert stands(other).state == State.WAITING
    assert int(Course.get(GROUP).seats_taken) == 1


@pytest.mark.requirement("B3", "L5", "X5")
def test_who_has_paused_is_told_of_the_pause_and_promised_no_place(now: datetime) -> None:
    first, resting = waits(1), waits(2, paused_at="2027-01-10T00:00:00+00:00")
    decided(now, first, others="tell", reason="full")
    let_follow(later(now))
    (told,) = timeline(resting.application_id)
    assert (told.kind, told.data["paused"], told.data["queue_places"]) == ("NotAdmitted", True, [])


@pytest.mark.requirement("L5")
def test_the_others_can_be_told_later(now: datetime) -> None:
    first, other = waits(1), waits(2)
    decided(now, first, others="later")
    let_follow(later(now))
    assert (kinds(first), kinds(other), stands(other).state) == (["Admitted"], [], State.RECEIVED)


@pytest.mark.requirement("L5")
def test_a_decision_sent_twice_is_made_once(now: datetime) -> None:
    first = waits(1)
    at = planned(now, first)
    one, other = as_it_is(), as_it_is()
    decide(one, at, "tell", "full", LENA, now)
    assert decide(other, at, "tell", "full", LENA, now).pending == one.group.pending  # pressed twice, at once
    decide(as_it_is(), at, "tell", "full", LENA, now)  # and once more, later
    assert course_kinds() == ["GroupDecided"]


@pytest.mark.requirement("L5")
def test_of_two_leaders_who_decide_at_once_one_wins(now: datetime) -> None:
    first = waits(1)
    at = planned(now, first)
    one, other = as_it_is(), as_it_is()
    decide(one, at, "tell", "full", LENA, now)
    with pytest.raises(rules.GroupChanged):
        decide(other, at, "later", "full", "staff:other", now)
    with pytest.raises(rules.GroupChanged):
        decide(as_it_is(), at, "later", "full", "staff:other", now)
    assert (group_of(GROUP).pending or {})["by"] == LENA


@pytest.mark.requirement("L5")
def test_the_next_decision_waits_until_the_first_one_stands(now: datetime) -> None:
    first, second = waits(1), waits(2)
    decided(now, first)
    at = planned(now, second)
    with pytest.raises(rules.DecisionPending):
        decide(as_it_is(), at, "later", "full", LENA, now)
    let_follow(later(now))
    decide(as_it_is(), version(), "later", "full", LENA, later(now))
    let_follow(later(later(now)))
    assert group_of(GROUP).members == [[*key(first)], [*key(second)]]


@pytest.mark.requirement("L5")
def test_more_than_there_are_seats_are_refused_and_nothing_changes(now: datetime) -> None:
    everybody = [waits(number) for number in range(1, 10)]
    at = planned(now, *everybody)
    with pytest.raises(rules.SeatsExceeded):
        decide(as_it_is(), at, "tell", "full", LENA, now)
    assert version() == at
    assert {stands(each).state for each in everybody} == {State.RECEIVED}


@pytest.mark.requirement("L5")
def test_no_more_are_decided_at_once_than_one_commit_takes(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_AT_ONCE", 1)
    first, second = waits(1), waits(2)
    with pytest.raises(rules.TooManyAtOnce):
        planned(now, first, second)


@pytest.mark.requirement("L5")
def test_an_empty_draft_is_no_decision(now: datetime) -> None:
    with pytest.raises(rules.NobodyChosen):
        decide(as_it_is(), 0, "tell", "full", LENA, now)


@pytest.mark.requirement("L5", "B3")
def test_who_has_withdrawn_paused_or_moved_is_refused_by_case_number(now: datetime) -> None:
    first, gone, paused, moved = (waits(number) for number in range(1, 5))
    at = planned(now, first, gone, paused, moved)
    withdraw(stands(gone), "person:x", now)
    for each, change in ((paused, {"paused_at": "2027-01-10"}), (moved, {"queue_ids": ["komet/bromma"]})):
        changed = stands(each)
        for name, value in change.items():
            setattr(changed, name, value)
        changed.save()
    with pytest.raises(rules.NotAdmissible) as refused:
        decide(as_it_is(), at, "tell", "full", LENA, now)
    assert refused.value.case_numbers == ("EK-2027-000002", "EK-2027-000003", "EK-2027-000004")
    assert stands(first).state == State.RECEIVED and course_kinds() == []


@pytest.mark.requirement("L5")
def test_one_person_with_two_children_gets_one_seat_in_the_programme(now: datetime) -> None:
    first, second = waits(1, person_id="same"), waits(2, person_id="same")
    at = planned(now, first, second)
    with pytest.raises(rules.NotAdmissible):
        decide(as_it_is(), at, "tell", "full", LENA, now)
    decided(now, first)
    let_follow(later(now))
    at = planned(now, second)
    with pytest.raises(rules.NotAdmissible) as refused:
        decide(as_it_is(), at, "tell", "full", LENA, now)
    assert refused.value.case_numbers == ("EK-2027-000002",)


@pytest.mark.requirement("L5")
@pytest.mark.parametrize("change", [{"state": "draft"}, {"state": "closed"}, {"starts_on": "2027-01-14"}])
def test_nobody_is_admitted_to_a_course_that_is_not_announced_or_has_begun(
    change: dict[str, str], now: datetime
) -> None:
    first = waits(1)
    at = planned(now, first)
    course = Course.get(GROUP)
    for name, value in change.items():
        setattr(course, name, value)
    course.save()
    with pytest.raises(rules.CourseOver):
        decide(as_it_is(), at, "tell", "full", LENA, now)


@pytest.mark.requirement("L5")
def test_undoing_lets_everybody_stand_where_they_stood(now: datetime) -> None:
    first, second, third = waits(1), waits(2, state="waiting"), waits(3)
    sequence = decided(now, first, second)
    planned(now, third)  # somebody thinks on meanwhile
    for _ in range(2):
        undo(as_it_is(), sequence, LENA, now)
    assert (stands(first).state, stands(second).state) == (State.RECEIVED, State.WAITING)
    assert seat_of(first.person_id, "komet") is None and stands(first).seat_in is None
    assert [key(each) for each in as_it_is().planned] == [key(first), key(second), key(third)]
    let_follow(later(now))
    assert kinds(first) == kinds(second) == []
    assert course_kinds() == ["GroupDecided", "DecisionUndone"]


@pytest.mark.requirement("L5")
def test_what_stands_can_not_be_undone(now: datetime) -> None:
    first = waits(1)
    sequence = decided(now, first)
    with pytest.raises(rules.TooLateToUndo):
        undo(as_it_is(), sequence, LENA, later(now))
    let_follow(later(now))
    with pytest.raises(rules.TooLateToUndo):
        undo(as_it_is(), sequence, LENA, now)
    assert stands(first).state == State.ADMITTED


@pytest.mark.requirement("L5", "B3")
def test_who_withdraws_while_it_can_be_undone_is_not_admitted(now: datetime) -> None:
    first, second = waits(1), waits(2)
    decided(now, first, second)
    withdraw(stands(first), "person:x", now)
    let_follow(later(now))
    assert (stands(first).state, kinds(first)) == (State.WITHDRAWN, ["ApplicationWithdrawn"])
    assert group_of(GROUP).members == [[*key(second)]]


@pytest.mark.requirement("L5", "B6")
@pytest.mark.parametrize(
    ("state", "kind", "told"),
    [("cancelled", "CourseCancelled", "CourseCancelled"), ("closed", "CourseClosed", "NotAdmitted")],
)
def test_a_decision_on_a_course_that_ends_meanwhile_sends_everybody_back(
    state: str, kind: str, told: str, now: datetime
) -> None:
    from chalicelib.groups.actions import course_event
    from chalicelib.journal.commit import Put, commit

    first = waits(1)
    decided(now, first)
    course, group = Course.get(GROUP), group_of(GROUP)
    course.state = state
    commit(Put(course), Put(group), events=[course_event(group, kind, at=now, actor=LENA, reason="full")])
    let_follow(later(now))
    assert (stands(first).state, kinds(first)) == (State.WAITING, [told])
    assert seat_of(first.person_id, "komet") is None


@pytest.mark.requirement("B2")
def test_a_draft_shows_whose_data_is_protected_only_to_who_may_see_it_and_keeps_them(now: datetime) -> None:
    plain, protected = waits(1), waits(2, protected=True)
    planned(now, plain, protected, reach=HANDLER)
    assert [key(each) for each in as_it_is().planned] == [key(plain)]
    at = planned(now, plain)
    decide(as_it_is(), at, "later", "full", LENA, now)
    assert stands(protected).state == State.RECEIVED
    assert [key(each) for each in as_it_is(HANDLER).planned] == [key(protected)]


@pytest.mark.requirement("L5")
def test_a_decision_takes_few_calls_and_an_answer_that_was_lost_is_no_second_one(now: datetime, calls: Calls) -> None:
    at = planned(now, *(waits(number) for number in range(1, 9)))
    calls.forget()
    with calls.failing("lost answer", "TransactWriteItems"), pytest.raises(Unavailable):
        decide(as_it_is(), at, "tell", "full", LENA, now)
    assert len(calls.made) <= 5
    decide(as_it_is(), at, "tell", "full", LENA, now)
    assert course_kinds() == ["GroupDecided"]


@pytest.mark.requirement("P5", "P6")
def test_who_withdraws_before_a_decision_is_told_hears_nothing_of_the_course_it_was_about(now: datetime) -> None:
    first = waits(1, course_id=OTHER)
    decided(now, first)
    withdraw(stands(first), f"person:{first.person_id}", now)
    told = timeline(first.application_id)[-1]
    assert (told.kind, told.data["course_id"]) == ("ApplicationWithdrawn", OTHER)


@pytest.mark.requirement("B2")
def test_who_may_not_be_known_of_is_put_in_no_draft_by_those_who_may_not(now: datetime) -> None:
    hidden = waits(1, protected=True)
    with pytest.raises(rules.NotAdmissible) as refused:
        plan(as_it_is(), version(), [key(hidden)], LENA, now)
    assert refused.value.case_numbers == (), "as for somebody who isn't there"
    plan(as_it_is(HANDLER), version(), [key(hidden)], LENA, now)
    plan(as_it_is(), version(), [key(hidden)], LENA, now)  # a page from before stays good
    assert group_of(GROUP).planned == [list(key(hidden))]
