"""A substitute gets one course for a time, sees it and nothing else, and hands it back."""

from collections.abc import Callable

import pytest

from chalicelib.http.records import Grant, grants_of
from chalicelib.journal.records import GRANTS, timeline
from chalicelib.people.records import StaffMember
from chalicelib.people.rules import member_id
from tests.faults import Calls
from tests.staff.conftest import approved, colleague
from tests.town import GROUP, OTHER, TEENS, Clock, granted
from tests.visitor import PageForm, Visitor

Staff = Callable[..., Visitor]
ADDRESS = f"/personal/vikarie/{GROUP}"
VERA = "vera"


@pytest.fixture
def vera(town: None) -> StaffMember:
    """Vera works in Bromma and is in the pool for Farsta."""
    return approved(VERA, "Vera Vikariesson", districts=["bromma"], pool=True, pool_districts=["farsta"])


@pytest.fixture
def lena(staff: Staff) -> Visitor:
    """Lena leads groups in Farsta."""
    visitor = staff("leader", "district:farsta", person_id="lena")
    approved("lena", "Lena Ledarsson")
    return visitor


def handed(lena: Visitor, **more: str) -> PageForm:
    """Lena hands the course to Vera until the end of February; the form it was done by."""
    form = lena.open(ADDRESS).form
    lena.send(form, **{"member": member_id(VERA), "valid_until": "2027-02-28", **more})
    return form


def browser(signed_in: Callable[..., Visitor]) -> Visitor:
    from chalicelib.people.actions import myself

    return signed_in(myself(VERA))


def own_grant() -> Grant:
    (grant,) = grants_of(VERA)
    return grant


@pytest.mark.requirement("B7", "C2")
def test_a_leader_hands_a_course_to_a_substitute_who_sees_exactly_that_course(
    vera: StaffMember, lena: Visitor, signed_in: Callable[..., Visitor]
) -> None:
    handed(lena)
    grant = own_grant()
    assert (grant.grant_id, grant.stands_in_for) == (f"leader@course:{GROUP}", "lena")
    assert (grant.valid_from, grant.valid_until) == ("2027-01-14", "2027-03-01")
    (event,) = timeline(GRANTS + VERA)
    assert (event.kind, event.data["reach"]) == ("AccessGranted", f"course:{GROUP}")
    visitor = browser(signed_in)
    links = visitor.open("/personal").links().values()
    assert f"/personal/kurser/{GROUP}" in links
    assert not [href for href in links if TEENS in href or OTHER in href or "stadsdel=" in href]
    assert visitor.open("/personal?stadsdel=farsta").status == 404
    assert visitor.open(ADDRESS).status == 200
    for elsewhere in (TEENS, OTHER, "nothing"):
        assert visitor.open(f"/personal/vikarie/{elsewhere}").status == 404
    assert visitor.open("/personal/behorigheter").status == 403


@pytest.mark.requirement("B7")
def test_it_is_handed_back_by_its_date(
    vera: StaffMember, lena: Visitor, signed_in: Callable[..., Visitor], clock: Clock
) -> None:
    handed(lena, valid_until="2027-01-15")
    clock.forward(days=1)
    visitor = browser(signed_in)
    assert visitor.open(ADDRESS).status == 200
    clock.forward(days=1)
    assert browser(signed_in).open(ADDRESS).status == 403


@pytest.mark.requirement("B7")
def test_the_substitute_hands_it_back_by_hand(
    vera: StaffMember, lena: Visitor, signed_in: Callable[..., Visitor]
) -> None:
    handed(lena)
    visitor = browser(signed_in)
    visitor.send(visitor.open(ADDRESS).form)
    assert visitor.pages[-1].status == 403  # led to the start, where nothing is left
    assert own_grant().valid_until == "2027-01-14"
    assert [event.kind for event in timeline(GRANTS + VERA)] == ["AccessGranted", "AccessEnded"]


@pytest.mark.requirement("B7")
def test_the_leader_takes_it_back_and_gives_it_again(vera: StaffMember, lena: Visitor) -> None:
    form = handed(lena)
    page = lena.open(ADDRESS)
    assert "I stället för Lena Ledarsson" in page.text
    back = next(form for form in page.forms() if form.action.endswith("/tillbaka"))
    lena.send(back)
    lena.send(back)
    lena.send(form, member=member_id(VERA), valid_until="2027-02-28")
    lena.send(form, member=member_id(VERA), valid_until="2027-02-28")
    kinds = [event.kind for event in timeline(GRANTS + VERA)]
    assert kinds == ["AccessGranted", "AccessEnded", "AccessGranted"]


@pytest.mark.requirement("B7")
def test_a_substitute_hands_the_course_on_to_nobody(
    vera: StaffMember, lena: Visitor, signed_in: Callable[..., Visitor]
) -> None:
    approved("pia", "Pia Poolsson", pool=True, pool_districts=["farsta"])
    form = handed(lena)
    visitor = browser(signed_in)
    page = visitor.open(ADDRESS)
    assert [each.action for each in page.forms()] == [f"{ADDRESS}/tillbaka"]
    fields = form.held() | {"member": [member_id("pia")], "_csrf": [page.forms()[0].value("_csrf")]}
    assert visitor.ask("POST", ADDRESS, fields).status == 404
    assert grants_of("pia") == []


@pytest.mark.requirement("B7", "L3")
def test_only_trained_and_approved_colleagues_of_the_district_or_its_pool_are_asked(
    vera: StaffMember, lena: Visitor
) -> None:
    approved("n1", "Ulla Utanpool", districts=["bromma"])
    approved("n2", "Tomas Tonårsson", programmes=["tonar"])
    colleague("n3", "Nina Nysson")
    approved("y1", "Yngve Yngvesson")
    approved("y2", "Greta Gruppsson")
    granted("y2", "leader", "district:farsta", name="Greta Gruppsson")  # leads there already
    select = lena.open(ADDRESS).form.element.find(".//select[@name='member']")
    names = ["".join(option.itertext()) for option in select.iter("option")]
    assert names == ["Välj", "Vera Vikariesson", "Yngve Yngvesson"]
    replaced = lena.open(ADDRESS).form.element.find(".//select[@name='stands_in_for']")
    assert [option.text for option in replaced.iter("option")] == ["Välj", "Greta Gruppsson", "Lena Ledarsson"]


@pytest.mark.requirement("X1", "B7")
def test_a_handover_needs_somebody_and_a_last_day(vera: StaffMember, lena: Visitor) -> None:
    form = lena.open(ADDRESS).form
    page = lena.send(form, stands_in_for="", valid_from="2027-02-01")
    assert (page.status, set(page.errors)) == (422, {"member", "stands_in_for", "valid_until"})
    assert page.form.value("valid_from") == "2027-02-01"
    assert grants_of(VERA) == []


@pytest.mark.requirement("C2")
def test_a_coordinator_gives_a_course_to_somebody_of_the_pool_without_an_end(vera: StaffMember, staff: Staff) -> None:
    sam = staff("coordinator", "district:farsta", person_id="sam", name="Sam Samordnarsson")
    form = sam.open(ADDRESS).form
    page = sam.send(form, member=member_id(VERA), stands_in_for="nobody")
    assert "sparat" in page.address
    grant = own_grant()
    assert grant.valid_until is None and grant.stands_in_for is None
    back = next(form for form in sam.open(ADDRESS).forms() if form.action.endswith("/tillbaka"))
    sam.send(back)
    assert own_grant().valid_until == "2027-01-14"


@pytest.mark.requirement("L3")
def test_who_has_the_course_anyway_gets_no_end_set_to_that(vera: StaffMember, lena: Visitor) -> None:
    form = lena.open(ADDRESS).form
    granted(VERA, "leader", f"course:{GROUP}", name="Vera Vikariesson")
    page = lena.ask("POST", ADDRESS, form.held() | {"member": [member_id(VERA)], "valid_until": ["2027-02-28"]})
    assert (page.status, "member" in page.errors) == (422, True)
    assert own_grant().valid_until is None
    csrf = form.value("_csrf")  # a leader can't end a colleague's own course either
    assert lena.ask("POST", f"{ADDRESS}/tillbaka", {"_csrf": [csrf], "member": [member_id(VERA)]}).status == 404


def test_where_there_is_nobody_to_ask_the_page_says_so(lena: Visitor) -> None:
    page = lena.open(ADDRESS)
    assert "Det finns ingen att fråga" in page.text
    assert page.forms() == []


def test_the_page_costs_the_same_however_many_there_are(vera: StaffMember, lena: Visitor, calls: Calls) -> None:
    lena.open(ADDRESS)
    calls.forget()
    lena.open(ADDRESS)
    few = len(calls.made)
    for number in range(20):
        approved(f"m{number}", f"Medarbetare {number:02}")
        granted(f"m{number}", "leader", f"course:{GROUP}", name=f"Medarbetare {number:02}")
    calls.forget()
    lena.open(ADDRESS)
    assert len(calls.made) == few <= 8


@pytest.mark.requirement("B7")
def test_a_coordinator_says_whom_the_substitute_replaces_and_it_is_the_only_leader_at_first(
    vera: StaffMember, lena: Visitor, staff: Staff
) -> None:
    sam = staff("coordinator", "district:farsta", person_id="sam", name="Sam Samordnarsson")
    form = sam.open(ADDRESS).form
    assert form.value("stands_in_for") == member_id("lena")
    sam.send(form, member=member_id(VERA), valid_until="2027-02-28")
    assert own_grant().stands_in_for == "lena"
