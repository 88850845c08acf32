"""Roles are given and taken back by those who may, journaled in the same commit; what lies outside isn't there."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from chalicelib.http.reach import Role, reach_of
from chalicelib.http.records import grants_of
from chalicelib.http.refusals import Conflict
from chalicelib.journal.records import GRANTS, UNSENT, Event, timeline
from chalicelib.people.actions import myself
from chalicelib.people.records import StaffMember, find_member
from chalicelib.people.rules import member_id
from chalicelib.staff.grants import Wanted, end, find_grant, give
from chalicelib.staff.rules import OwnGrant
from tests.faults import Calls
from tests.staff.conftest import approved, colleague
from tests.town import GROUP, TRAINING, Clock, granted
from tests.visitor import Page, PageForm, Visitor

Staff = Callable[..., Visitor]
LENA = "lena"
FARSTA = "district:farsta"


@pytest.fixture
def lena(town: None) -> StaffMember:
    """Lena has registered as a leader in Farsta."""
    return colleague(LENA, "Lena Ledarsson")


@pytest.fixture
def sam(staff: Staff) -> Visitor:
    """Sam coordinates Farsta."""
    return staff("coordinator", FARSTA, person_id="sam", name="Sam Samordnarsson")


def address(person_id: str) -> str:
    return f"/personal/behorigheter/{member_id(person_id)}"


def journal(person_id: str) -> list[Event]:
    return [event for event in timeline(GRANTS + person_id) if event.kind.startswith("Access")]


def form(page: Page, ending: str = "") -> PageForm:
    """The page's form that is sent to the member's own address, or to one below it."""
    return next(form for form in page.forms() if form.action.endswith(ending or page.address.partition("?")[0]))


@pytest.mark.requirement("L2", "L3", "A1")
def test_a_coordinator_answers_a_registration_and_the_leader_reaches_the_district(
    lena: StaffMember, sam: Visitor, staff: Staff, now: datetime
) -> None:
    page = sam.open("/personal/behorigheter")
    assert page.links()["Lena Ledarsson"] == address(LENA)
    page = sam.open(address(LENA))
    assert (form(page).value("role"), form(page).value("reach")) == ("leader", FARSTA)  # as she wished
    page = sam.send(form(page), valid_until="2027-06-30")
    assert "Ändringen är sparad" in page.text
    (grant,) = grants_of(LENA)
    assert (grant.role, grant.reach, grant.valid_from, grant.valid_until) == (
        "leader",
        FARSTA,
        "2027-01-14",
        "2027-07-01",  # the first day that it is gone
    )
    assert (grant.granted_by, grant.name) == ("sam", "Lena Ledarsson")
    member = find_member(member_id(LENA))
    assert member and not member.waiting and member.approved_at
    assert "Ingen väntar" in sam.open("/personal/behorigheter").text


@pytest.mark.requirement("L3", "A1")
def test_every_grant_and_end_is_journaled_and_told(lena: StaffMember, sam: Visitor) -> None:
    sam.send(form(sam.open(address(LENA))))
    sam.send(form(sam.open(address(LENA)), "/ta-tillbaka"))
    given, ended = journal(LENA)
    assert (given.kind, given.actor, given.person_id, given.outbox) == ("AccessGranted", "staff:sam", LENA, UNSENT)
    assert given.data == {"role": "leader", "reach": FARSTA, "valid_until": None}
    assert (ended.kind, ended.actor, ended.person_id, ended.outbox) == ("AccessEnded", "staff:sam", LENA, UNSENT)
    assert ended.data == {"role": "leader", "reach": FARSTA}
    page = sam.open(address(LENA))
    assert "Gavs, Gruppledare, Farsta" in page.text and "Togs tillbaka, Gruppledare, Farsta" in page.text


@pytest.mark.requirement("L3")
def test_what_is_taken_back_is_gone_at_once_and_can_be_given_anew(
    lena: StaffMember, sam: Visitor, signed_in: Callable[..., Visitor], now: datetime
) -> None:
    visitor = signed_in(myself(LENA))
    assert visitor.open("/personal").status == 403
    sam.send(form(sam.open(address(LENA))))
    assert visitor.open("/personal").status == 200
    sam.send(form(sam.open(address(LENA)), "/ta-tillbaka"))
    assert visitor.open("/personal").status == 403
    sam.send(form(sam.open(address(LENA))), role="leader", reach=FARSTA)
    assert visitor.open("/personal").status == 200
    assert [event.kind for event in journal(LENA)] == ["AccessGranted", "AccessEnded", "AccessGranted"]


@pytest.mark.requirement("S11")
def test_why_a_leader_is_lost_is_kept_and_stays_known_when_the_role_is_given_anew(
    lena: StaffMember, sam: Visitor, clock: Clock
) -> None:
    sam.send(form(sam.open(address(LENA))))
    clock.forward(hours=7)  # past midnight
    sam.send(form(sam.open(address(LENA)), "/ta-tillbaka"), because_1="other_work")
    (grant,) = grants_of(LENA)
    assert (grant.valid_until, grant.ended_because) == ("2027-01-15", "other_work")
    assert journal(LENA)[-1].data["because"] == "other_work"
    sam.send(form(sam.open(address(LENA))), role="leader", reach=FARSTA)
    (anew,) = grants_of(LENA)
    assert anew.valid_from == "2027-01-15" and anew.ended_because is None
    assert anew.earlier == [["2027-01-14", "2027-01-15", "other_work"]]


@pytest.mark.requirement("S11")
def test_a_reason_that_is_none_is_none(lena: StaffMember, sam: Visitor) -> None:
    sam.send(form(sam.open(address(LENA))))
    taking = form(sam.open(address(LENA)), "/ta-tillbaka")
    sam.ask("POST", address(LENA) + "/ta-tillbaka", taking.held() | {"because_1": ["<script>"]})
    (grant,) = grants_of(LENA)
    assert grant.valid_until and grant.ended_because is None


@pytest.mark.requirement("L3")
def test_giving_or_taking_twice_is_once(lena: StaffMember, sam: Visitor) -> None:
    page = sam.open(address(LENA))
    sam.send(form(page))
    sam.send(form(page))
    assert len(journal(LENA)) == 1
    page = sam.open(address(LENA))
    sam.send(form(page, "/ta-tillbaka"))
    assert sam.send(form(page, "/ta-tillbaka")).status == 200
    assert len(journal(LENA)) == 2


def test_giving_again_with_another_last_day_changes_the_day_and_keeps_the_first(
    lena: StaffMember, now: datetime
) -> None:
    granted(LENA, "leader", FARSTA, valid_from="2026-01-01")
    give(lena, Wanted(Role.LEADER, FARSTA, "2027-01-14", "2027-07-01"), "sam", now)
    (grant,) = grants_of(LENA)
    assert (grant.valid_from, grant.valid_until) == ("2026-01-01", "2027-07-01")
    assert len(journal(LENA)) == 1


@pytest.mark.requirement("L3")
def test_nobody_gives_or_takes_their_own_role(lena: StaffMember, sam: Visitor, now: datetime) -> None:
    own = approved("sam", "Sam Samordnarsson")
    page = sam.open(address("sam"))
    assert page.forms() == [] and "Du kan inte ändra din egen behörighet" in page.text
    csrf = form(sam.open(address(LENA))).value("_csrf")
    fields = {"_csrf": [csrf], "role": ["leader"], "reach": [FARSTA]}
    assert sam.ask("POST", address("sam"), fields).status == 409
    fields = {"_csrf": [csrf], "grant_id": [f"coordinator@{FARSTA}"]}
    assert sam.ask("POST", address("sam") + "/ta-tillbaka", fields).status == 409
    assert sam.ask("POST", address("sam") + "/lagg-undan", fields).status == 409
    with pytest.raises(OwnGrant):
        give(own, Wanted(Role.LEADER, FARSTA, "2027-01-14"), "sam", now)
    assert journal("sam") == []


FORBIDDEN = [
    ("leader", "district:bromma"),
    ("leader", "city"),
    ("administrator", "city"),
    ("follow_up", "city"),
    ("handler", "city"),
    ("administrator", FARSTA),
    ("follow_up", FARSTA),
    ("leader", "course:komet-farsta"),
    ("owner", FARSTA),
]


@pytest.mark.requirement("L3", "A1")
@pytest.mark.parametrize(("role", "reach"), FORBIDDEN)
def test_a_coordinator_gives_nothing_beyond_their_own_reach(
    role: str, reach: str, lena: StaffMember, sam: Visitor
) -> None:
    fields = form(sam.open(address(LENA))).held() | {"role": [role], "reach": [reach]}
    assert sam.ask("POST", address(LENA), fields).status == 422
    assert (grants_of(LENA), journal(LENA)) == ([], [])


@pytest.mark.requirement("L3")
def test_who_works_elsewhere_does_not_exist_for_a_coordinator(lena: StaffMember, sam: Visitor, staff: Staff) -> None:
    csrf = form(sam.open(address(LENA))).value("_csrf")
    colleague("bea", "Bea Brommasson", districts=["bromma"])
    granted("bea", "leader", "district:bromma")
    assert "Bea Brommasson" not in sam.open("/personal/behorigheter").text
    for method, path in (("GET", ""), ("POST", ""), ("POST", "/ta-tillbaka"), ("POST", "/lagg-undan")):
        fields = {"_csrf": [csrf], "grant_id": ["leader@district:bromma"]} if method == "POST" else None
        assert sam.ask(method, address("bea") + path, fields).status == 404
    assert sam.open("/personal/behorigheter/nobody").status == 404
    assert sam.open("/personal/behorigheter?omrade=bromma").status == 404
    assert sam.open("/personal/behorigheter?omrade=city").status == 404
    assert staff("leader", FARSTA).open("/personal/behorigheter").status == 403


@pytest.mark.requirement("L3")
def test_a_role_elsewhere_is_neither_seen_nor_taken(lena: StaffMember, sam: Visitor, now: datetime) -> None:
    granted(LENA, "leader", "district:bromma")
    page = sam.open(address(LENA))
    assert "Bromma" not in page.text
    fields = form(page).held() | {"grant_id": ["leader@district:bromma"]}
    assert sam.ask("POST", address(LENA) + "/ta-tillbaka", fields).status == 404
    assert reach_of(LENA, grants_of(LENA), now.date()).held == {(Role.LEADER, "district:bromma")}


@pytest.mark.requirement("A1", "B2")
def test_an_administrator_gives_any_role_anywhere(lena: StaffMember, staff: Staff) -> None:
    adam = staff("administrator", "city", person_id="adam")
    for role, reach in (("instructor", "district:web"), ("handler", FARSTA), ("follow_up", "city")):
        assert "sparat" in adam.send(form(adam.open(address(LENA))), role=role, reach=reach).address
    assert {grant.grant_id for grant in grants_of(LENA)} == {
        "instructor@district:web",
        f"handler@{FARSTA}",
        "follow_up@city",
    }
    assert [event.sequence for event in journal(LENA)] == [2, 3, 4]
    assert "Lena Ledarsson" in adam.open("/personal/behorigheter?omrade=farsta").text


@pytest.mark.requirement("I1", "A1")
def test_an_instructor_reaches_the_training_that_the_administrator_gives_and_no_parents_group(
    lena: StaffMember, staff: Staff, signed_in: Callable[..., Visitor]
) -> None:
    adam, ingrid = staff("administrator", "city", person_id="adam"), signed_in(myself(LENA))
    training = [f"/personal/kurser/{TRAINING}{below}" for below in ("", "/ansokningar", "/grupp", "/narvaro")]
    assert {ingrid.open(address).status for address in training} == {403}
    adam.send(form(adam.open(address(LENA))), role="instructor", reach="district:central")
    assert {ingrid.open(address).status for address in training} == {200}
    assert ingrid.open(f"/personal/kurser/{GROUP}").status == 404
    adam.send(form(adam.open(address(LENA)), "/ta-tillbaka"))
    assert {ingrid.open(address).status for address in training} == {403}


@pytest.mark.requirement("X1")
@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"valid_from": "i morgon"}, {"valid_from"}),
        ({"valid_from": "2027-01-13"}, {"valid_from"}),
        ({"valid_from": "2027-02-01", "valid_until": "2027-01-31"}, {"valid_until"}),
        ({"role": "", "reach": "", "valid_until": "2026-02-30"}, {"role", "reach", "valid_until"}),
    ],
)
def test_wrong_days_are_told_all_at_once_and_what_was_typed_stays(
    typed: dict[str, str], wrong: set[str], lena: StaffMember, sam: Visitor
) -> None:
    sent = form(sam.open(address(LENA)))
    page = sam.ask("POST", address(LENA), sent.held() | {name: [value] for name, value in typed.items()})
    assert (page.status, set(page.errors)) == (422, wrong)
    assert {name: form(page, address(LENA)).value(name) for name in typed} == typed
    assert grants_of(LENA) == []


@pytest.mark.requirement("L3")
def test_what_is_given_ends_with_the_givers_own_role(lena: StaffMember, staff: Staff) -> None:
    visitor = staff("coordinator", FARSTA, person_id="vik")
    granted_until = find_grant("vik", f"coordinator@{FARSTA}")
    assert granted_until
    granted_until.valid_until = "2027-04-01"
    granted_until.save()
    page = visitor.send(form(visitor.open(address(LENA))))
    assert "valid_until" in page.errors and "31 mars 2027" in page.errors["valid_until"]
    page = visitor.send(form(page, address(LENA)), valid_until="2027-03-31")
    assert "sparat" in page.address


def test_a_registration_is_laid_aside_and_comes_back_with_new_wishes(lena: StaffMember, sam: Visitor) -> None:
    sam.send(form(sam.open(address(LENA)), "/lagg-undan"))
    member = find_member(member_id(LENA))
    assert member and not member.waiting and not member.approved_at
    assert "Ingen väntar" in sam.open("/personal/behorigheter").text
    assert [event.kind for event in timeline(GRANTS + LENA)] == ["RegistrationSetAside"]


def test_who_has_a_role_is_not_laid_aside(lena: StaffMember, sam: Visitor) -> None:
    sent = form(sam.open(address(LENA)), "/lagg-undan")
    granted(LENA, "leader", FARSTA)
    assert sam.ask("POST", sent.action, sent.held()).status == 409


@pytest.mark.requirement("A1")
def test_of_two_who_answer_at_once_one_is_told_to_look_again(lena: StaffMember, now: datetime) -> None:
    first, second = find_member(member_id(LENA)), find_member(member_id(LENA))
    assert first and second
    give(first, Wanted(Role.LEADER, FARSTA, "2027-01-14"), "sam", now)
    with pytest.raises(Conflict):
        give(second, Wanted(Role.COORDINATOR, FARSTA, "2027-01-14"), "adam", now)
    assert len(journal(LENA)) == len(grants_of(LENA)) == 1


def test_where_the_write_fails_neither_the_grant_nor_its_journal_is_there(
    lena: StaffMember, sam: Visitor, calls: Calls
) -> None:
    page = sam.open(address(LENA))
    with calls.failing("refused", "TransactWriteItems"):
        assert sam.ask("POST", address(LENA), form(page).held()).status == 503
    assert (grants_of(LENA), journal(LENA)) == ([], [])


def test_ending_what_has_ended_writes_nothing(lena: StaffMember, now: datetime) -> None:
    grant = granted(LENA, "leader", FARSTA, valid_until="2027-01-01")
    end(lena, grant, "sam", now)
    assert (grant.valid_until, journal(LENA)) == ("2027-01-01", [])


@pytest.fixture
def many(lena: StaffMember) -> Iterator[None]:
    for number in range(30):
        approved(f"m{number}", f"Medarbetare {number:02}")
        granted(f"m{number}", "leader", FARSTA, name=f"Medarbetare {number:02}")
    yield


def test_the_overview_costs_the_same_for_one_and_for_many(many: None, sam: Visitor, calls: Calls) -> None:
    page = sam.open("/personal/behorigheter")
    assert len(page.tree.findall(".//main//tbody/tr")) == 31
    calls.forget()
    sam.open("/personal/behorigheter")
    assert len(calls.made) == 5  # session, own grants; districts, registrations, grants of the place
