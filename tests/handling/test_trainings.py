"""Professionals in the lists and cases of those who train them (I3, U5)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from chalicelib.cases.records import Application, find_case
from chalicelib.http import secrets
from tests.handling.applied import applied, trains
from tests.people.keys import make_keys
from tests.town import TRAINING
from tests.visitor import Page, Visitor

Staff = Callable[..., Visitor]
LIST = f"/personal/kurser/{TRAINING}/ansokningar"
QUEUE = "/personal/koer/ledare/central"
CASE = "/personal/arenden/EK-2027-000001"


@pytest.fixture
def ingrid(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    make_keys(monkeypatch)
    yield staff("instructor", "district:central", person_id="ingrid", name="Ingrid Instruktörsson")
    secrets.forget()


def columns(page: Page) -> list[str]:
    return ["".join(each.itertext()).strip() for each in page.tree.iter("th") if each.get("scope") == "col"]


def names(page: Page) -> list[str]:
    rows = [each for each in page.tree.iter("th") if each.get("scope") == "row"]
    return [next(row.iter("bdi")).text or "" for row in rows]


@pytest.mark.requirement("I3")
@pytest.mark.parametrize("address", [LIST, QUEUE])
def test_lists_show_work_training_and_consent_and_nothing_of_children(ingrid: Visitor, address: str) -> None:
    trains(1, "declined", name="Yrsa Yrkesson", answers={"earlier_training": "Socionom"})
    page = ingrid.open(address)
    assert columns(page)[:5] == ["Namn", "Arbete", "Tidigare utbildning", "Samtycke", "Kom in"]
    for said in ("Socialsekreterare", "Påhittade enheten, Farsta", "Socionom", "4 januari 2027", "Chefen har sagt nej"):
        assert said in page.text
    assert "barn" not in page.text.casefold()


@pytest.mark.requirement("I3")
def test_a_list_is_narrowed_by_consent_sorted_by_workplace_and_searched_by_both(ingrid: Visitor) -> None:
    trains(1, "approved", name="Yrsa", answers={"workplace": "Ögonblicket"})
    trains(2, "asked", name="Ymer", answers={"workplace": "Arken", "title": "Kurator"})
    trains(3, "approved", name="Ylva", answers={"workplace": "Broen"})
    assert names(ingrid.open(f"{LIST}?samtycke=asked")) == ["Ymer"]
    assert names(ingrid.open(f"{LIST}?ordning=arbetsplats")) == ["Ymer", "Ylva", "Yrsa"]
    assert names(ingrid.open(f"{QUEUE}?samtycke=approved&ordning=namn")) == ["Ylva", "Yrsa"]
    search = next(form for form in ingrid.open(LIST).forms() if "sok" in form.names)
    assert names(ingrid.send(search, sok="kurator")) == ["Ymer"]
    assert names(ingrid.send(search, sok="broen")) == ["Ylva"]
    offered = {name for form in ingrid.open(LIST).forms() for name in form.names}
    assert "samtycke" in offered and not {"alder", "tid"} & offered


@pytest.mark.requirement("I3")
def test_lists_of_parents_know_nothing_of_consent(staff: Staff) -> None:
    applied(1)
    page = staff("leader", "district:farsta").open("/personal/kurser/komet-farsta/ansokningar")
    assert columns(page)[:3] == ["Namn", "Barn", "Kom in"]
    assert "samtycke" not in page.text.casefold()


@pytest.mark.requirement("I3", "B15")
def test_a_case_tells_how_the_managers_consent_stands_and_why_not(ingrid: Visitor) -> None:
    trains(1, "declined", answers={"manager_name": "Cissi Chefsson", "manager_email": "cissi@exempel.se"})
    page = ingrid.open(CASE)
    stands = page.text.partition("Chefens samtycke")[2]
    assert stands.strip().startswith("Chefen har sagt nej, 4 januari 2027") and "Vi är för få i vår." in stands
    assert "Cissi Chefsson" in page.text and "Påhittade enheten" in page.text
    assert not [href for href in page.links().values() if "gor=flytta" in href], "a training has one queue for all"
    csrf = ingrid.open(f"{CASE}/ko?gor=pausa").form.value("_csrf")
    form = {
        "_csrf": [csrf],
        "gor": ["flytta"],
        "ko": ["ledare/central"],
        "till": ["ledare/farsta"],
        "because": ["other"],
    }
    assert ingrid.ask("POST", f"{CASE}/ko", form).status == 404


@pytest.mark.requirement("I3", "B9")
def test_one_application_sent_twice_is_pointed_out_and_can_become_one(ingrid: Visitor) -> None:
    trains(1, name="Yrsa Yrkesson")
    paper = {"encrypted_personal_number": None, "email": ""}
    trains(2, "asked", name="Yrsa Yrkesson", person=paper)
    page = ingrid.open(f"{CASE}/sla-ihop?med=EK-2027-000002")
    assert "Socialsekreterare, Påhittade enheten" in page.text
    assert ingrid.send(page.form).status == 200
    merged = find_case("EK-2027-000002")
    assert merged is not None and (merged.state, merged.merged_into) == ("merged", "EK-2027-000001")


@pytest.mark.requirement("B8", "I3")
def test_an_application_on_paper_asks_of_the_work_and_asks_the_manager(ingrid: Visitor) -> None:
    page = ingrid.open(f"/personal/ansokan/ny?kurs={TRAINING}")
    assert "child_first_name" not in page.form.names
    answers = {
        "received_on": "2027-01-10",
        "received_clock": "09:15",
        "entered_because": "paper",
        "name": "Yrsa Yrkesson",
        "workplace": "Påhittade enheten",
        "work_district": "farsta",
        "title": "Socialsekreterare",
        "manager_name": "Cissi Chefsson",
        "manager_email": "cissi@exempel.se",
        "invoice_kind": "internal",
        "account_string": "1234",
        "interpreter": "no",
        "email": "yrsa@exempel.se",
        "channels": ["email"],
        "language": "sv",
    }
    entered = ingrid.send(page.form, **answers)
    assert entered.status == 200, entered.errors
    (number,) = [each.text for each in entered.tree.iter("bdi") if (each.text or "").startswith("EK-")]
    case = find_case(number)
    assert isinstance(case, Application) and case.consent is not None
    assert (case.child_id, case.consent["state"], case.queue_ids) == ("-", "asked", ["ledare/central"])
    assert datetime.fromisoformat(case.consent["asked_at"]) == datetime(2027, 1, 14, 17, 30, tzinfo=UTC)


@pytest.mark.requirement("X2")
@pytest.mark.parametrize("code", ["sv", "sv-lattlast", "en", "ar"])
def test_its_pages_are_whole_in_every_language(ingrid: Visitor, code: str) -> None:
    trains(1, "expired")
    for address in (LIST, QUEUE, CASE, f"/personal/ansokan/ny?kurs={TRAINING}", f"/personal/kurser/{TRAINING}/skriv"):
        assert ingrid.open(f"{address}{'&' if '?' in address else '?'}lang={code}").status == 200
