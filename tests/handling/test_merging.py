"""Two cases that are one application sent twice."""

from collections.abc import Callable

import pytest

from chalicelib.cases.actions import places_of
from chalicelib.cases.records import Application, find_case, waiting_in
from chalicelib.journal.records import timeline
from tests.handling.applied import applied
from tests.town import QUEUE, SECOND_QUEUE
from tests.visitor import Page, Visitor

Staff = Callable[..., Visitor]
FIRST, SECOND = "EK-2027-000001", "EK-2027-000002"

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
def leader(staff: Staff) -> Visitor:
    return staff("leader", "district:farsta")


def merge(visitor: Visitor, one: str = SECOND, other: str = FIRST) -> Page:
    """Open the page of two cases and confirm, twice."""
    form = visitor.open(f"/personal/arenden/{one}/sla-ihop?med={other}").form
    visitor.send(form)
    return visitor.send(form)


def case(number: str) -> Application:
    found = find_case(number)
    assert found is not None
    return found


@pytest.mark.requirement("B9")
def test_the_first_goes_on_in_every_queue_of_both_and_the_other_ends_in_it(leader: Visitor) -> None:
    first = applied(1, "ali")
    applied(2, "ali", queue_ids=[QUEUE, SECOND_QUEUE], child="Álma")
    page = merge(leader)
    assert page.h1 == f"Ärende {FIRST}"
    kept, merged = case(FIRST), case(SECOND)
    assert (merged.state, merged.merged_into) == ("merged", FIRST)
    assert kept.queue_ids == [QUEUE, SECOND_QUEUE] and kept.place == first.place
    assert [entry.application_id for entry in waiting_in(QUEUE)] == ["application-1"]
    assert places_of(kept) == [(QUEUE, 1), (SECOND_QUEUE, 1)]
    assert places_of(merged) == []


@pytest.mark.requirement("B9")
def test_the_same_child_in_two_districts_is_one_case_in_both(leader: Visitor) -> None:
    applied(1, "ali", queue_ids=[SECOND_QUEUE])
    applied(2, "ali")
    merge(leader)
    assert places_of(case(FIRST)) == [(SECOND_QUEUE, 1), (QUEUE, 1)]


@pytest.mark.requirement("B9", "X6")
def test_the_person_is_told_once_and_both_journals_tell_of_it(leader: Visitor) -> None:
    applied(1, "ali")
    applied(2, "ali", child="Álma")
    merge(leader)
    (told,) = timeline("application-2")
    assert (told.kind, told.data["into"], told.outbox) == ("CaseMerged", FIRST, "unsent")
    (noted,) = timeline("application-1")
    assert (noted.kind, noted.data["merged"]) == ("CaseTookOver", SECOND) and not noted.outbox


@pytest.mark.requirement("B8", "B9")
def test_what_came_on_paper_first_gives_its_date_to_the_case_of_the_person_we_know(leader: Visitor) -> None:
    paper = applied(1, "paper", person={"encrypted_personal_number": None})
    applied(2, "ali")
    assert "Kanske samma ansökan två gånger" in leader.open(f"/personal/arenden/{SECOND}").text
    merge(leader)
    kept = case(SECOND)
    assert (kept.state, kept.received_at, case(FIRST).merged_into) == ("received", paper.received_at, SECOND)
    (entry,) = waiting_in(QUEUE)
    assert entry.place == kept.place


@pytest.mark.requirement("B1", "B9")
def test_cases_of_two_with_personal_numbers_are_never_merged(leader: Visitor) -> None:
    applied(1, "ali")
    applied(2, "sara")
    page = leader.open(f"/personal/arenden/{SECOND}/sla-ihop?med={FIRST}")
    assert page.status == 409 and page.h1 == "Ärendena går inte att slå ihop"
    assert case(FIRST).state == case(SECOND).state == "received"


@pytest.mark.requirement("B9")
@pytest.mark.parametrize("more", [{"child": "Kim"}, {"state": "admitted"}, {"state": "withdrawn"}])
def test_a_sibling_and_who_no_longer_waits_are_not_merged(leader: Visitor, more: dict[str, str]) -> None:
    applied(1, "ali")
    applied(2, "ali", **({"child": "Álma"} | more))
    page = leader.open(f"/personal/arenden/{FIRST}/sla-ihop?med={SECOND}")
    answer = leader.send(page.form) if page.status == 200 else page
    assert answer.status == 409
    assert case(FIRST).state == "received" and timeline("application-1") == []


@pytest.mark.requirement("L3", "B2")
def test_both_cases_must_lie_within_reach(staff: Staff, leader: Visitor) -> None:
    applied(1, "ali")
    applied(2, "other", queue_ids=["komet/bromma"], course_id="komet-stangd")
    applied(3, "hidden", person={"protected": True})
    for number in (SECOND, "EK-2027-000003", "EK-2027-009999", ""):
        assert leader.open(f"/personal/arenden/{FIRST}/sla-ihop?med={number}").status == 404


@pytest.mark.requirement("B9")
def test_a_paused_case_stays_paused_with_its_older_date(leader: Visitor) -> None:
    applied(1, "ali", paused_at="2027-01-05T08:00:00+00:00")
    applied(2, "ali", child="Álma")
    merge(leader)
    assert waiting_in(QUEUE) == [] and case(FIRST).paused_at
