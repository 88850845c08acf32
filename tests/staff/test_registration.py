"""Registering as staff: kept, corrected, waiting for an answer; and who is in the pool."""

from collections.abc import Callable

import pytest

from chalicelib.http.records import grants_of
from chalicelib.journal.records import GRANTS, timeline
from chalicelib.people.records import StaffMember, find_member
from chalicelib.people.rules import member_id
from tests.faults import Calls
from tests.staff.conftest import approved, colleague
from tests.town import ALI
from tests.visitor import Visitor

ANSWERS = {
    "email": "ali@stockholm.example",
    "phone": "08-508 00 123",
    "role": "leader",
    "districts": ["farsta", "bromma"],
    "programmes": ["komet"],
    "pool": "yes",
    "pool_districts": ["skarpnack"],
}


def kept() -> StaffMember:
    member = find_member(member_id(ALI))
    assert member
    return member


@pytest.mark.requirement("L2", "C2")
def test_somebody_registers_and_gets_no_access_by_that(ali: Visitor) -> None:
    page = ali.send(ali.open("/personal/anmalan").form, **ANSWERS)
    assert page.address == "/personal/anmalan?sparat=1"
    assert "vi har fått din anmälan" in page.text
    member = kept()
    assert (member.name, member.email, member.phone) == ("Ali Alisson", "ali@stockholm.example", "08-508 00 123")
    assert (member.role, list(member.districts), list(member.programmes)) == ("leader", ["bromma", "farsta"], ["komet"])
    assert (member.pool, list(member.pool_districts), member.waiting) == (True, ["skarpnack"], True)
    assert grants_of(ALI) == []
    assert ali.open("/personal").status == 403
    assert [event.kind for event in timeline(GRANTS + ALI)] == ["StaffRegistered"]


def test_the_journal_holds_no_names_or_addresses(ali: Visitor) -> None:
    ali.send(ali.open("/personal/anmalan").form, **ANSWERS)
    (event,) = timeline(GRANTS + ALI)
    assert event.data == {"role": "leader", "districts": ["bromma", "farsta"]}


def test_registering_twice_is_once(ali: Visitor) -> None:
    ali.send(ali.open("/personal/anmalan").form, **ANSWERS)
    page = ali.open("/personal/anmalan")
    assert "väntar på att en samordnare" in page.text
    ali.send(page.form)
    assert (kept().version, len(timeline(GRANTS + ALI))) == (1, 1)


@pytest.mark.parametrize(("change", "waits"), [({"phone": "070-123 45 67"}, False), ({"districts": ["web"]}, True)])
def test_new_wishes_wait_for_an_answer_and_new_details_do_not(
    change: dict[str, object], waits: bool, ali: Visitor
) -> None:
    approved(ALI, "Ali Alisson")
    ali.send(ali.open("/personal/anmalan").form, pool="no", **change)
    assert (kept().waiting, bool(kept().approved_at)) == (waits, True)


@pytest.mark.requirement("X1")
def test_faults_come_at_once_and_nothing_typed_is_lost(ali: Visitor) -> None:
    form = ali.open("/personal/anmalan").form
    page = ali.send(form, email="<jag>", phone="ring mig", pool="yes")
    assert page.status == 422
    assert set(page.errors) == {"email", "phone", "role", "districts", "pool_districts"}
    assert (page.form.value("email"), page.form.value("phone"), page.form.value("pool")) == ("<jag>", "ring mig", "yes")
    assert find_member(member_id(ALI)) is None


@pytest.mark.requirement("X2")
def test_changing_language_keeps_what_is_typed_and_saves_nothing(ali: Visitor) -> None:
    form = ali.open("/personal/anmalan").form
    page = ali.ask("POST", form.action, form.held() | {"phone": ["08-"], "_lang": ["en"]})
    assert (page.status, page.tree.get("lang"), page.form.value("phone"), page.errors) == (200, "en", "08-", {})
    assert find_member(member_id(ALI)) is None


@pytest.mark.requirement("C2", "L3")
def test_the_pool_shows_whom_one_can_ask_in_ones_own_districts(staff: Callable[..., Visitor]) -> None:
    approved("p1", "Pia Poolsson", districts=["bromma"], pool=True, pool_districts=["farsta"])
    approved("p2", "Per Poolsson", districts=["bromma"], pool=True, pool_districts=["skarpnack"])
    colleague("p3", "Pål Poolsson", districts=["bromma"], pool=True, pool_districts=["farsta"])
    approved("p4", "Ej Poolsson", pool=False, pool_districts=["farsta"])
    page = staff("leader", "district:farsta").open("/personal/pool")
    assert "Pia Poolsson" in page.text
    assert not [name for name in ("Per", "Pål", "Ej") if f"{name} Poolsson" in page.text]
    page = staff("coordinator", "district:farsta").open("/personal/pool")
    assert "Pål Poolsson Väntar på behörighet" in page.text


@pytest.mark.requirement("C2", "X7")
def test_the_pool_is_filtered_by_district_within_three_queries(staff: Callable[..., Visitor], calls: Calls) -> None:
    approved("p1", "Pia Poolsson", pool=True, pool_districts=["farsta"])
    approved("p2", "Per Poolsson", pool=True, pool_districts=["skarpnack"])
    visitor = staff("administrator", "city")
    page = visitor.open("/personal/pool")
    assert ("Pia" in page.text, "Per" in page.text) == (True, True)
    calls.forget()
    page = visitor.open("/personal/pool?stadsdel=skarpnack")
    assert ("Pia" in page.text, "Per" in page.text) == (False, True)
    assert len(calls.made) <= 6
