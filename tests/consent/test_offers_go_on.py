"""A seat was opened while everybody lacked consent: it is offered when the manager's yes comes in."""

import pytest

from chalicelib.admission.actions import composition, open_seats
from chalicelib.cases.rules import State
from chalicelib.groups.records import group_of
from chalicelib.http.reach import Reach, Role, on_district
from chalicelib.journal.records import timeline
from tests.admission.made_up import let_follow
from tests.consent.conftest import YLVA
from tests.consent.story import Post, apply, approve, case_of, decline
from tests.town import TRAINING, Clock
from tests.visitor import Visitor

INGRID = Reach("ingrid", frozenset({(Role.INSTRUCTOR, on_district("central"))}))


def opened(clock: Clock) -> None:
    open_seats(composition(TRAINING, INGRID), "staff:ingrid", clock.time)
    let_follow(clock.time, TRAINING)
    assert case_of(YLVA).state == State.RECEIVED


@pytest.mark.requirement("U3", "B4")
def test_consent_that_comes_after_seats_were_opened_leads_to_an_offer(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    path = post.link(clock.time)
    opened(clock)
    assert approve(path).status == 200
    let_follow(clock.time, TRAINING)
    assert case_of(YLVA).state == State.OFFERED
    assert group_of(TRAINING).offered == [[YLVA, case_of(YLVA).application_id]]


@pytest.mark.requirement("U3", "B4")
def test_a_yes_where_no_seat_is_open_leave_the_group_alone(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    approve(post.link(clock.time))
    assert timeline(f"course:{TRAINING}") == []


@pytest.mark.requirement("U3", "B4")
def test_a_no_opens_nothing(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    path = post.link(clock.time)
    opened(clock)
    decline(path)
    assert [event.kind for event in timeline(f"course:{TRAINING}")] == ["SeatsOpened"]
