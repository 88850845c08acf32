"""Lists of those who applied for a course and of those who wait in a queue."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from chalicelib.courses.records import DistrictCourse
from chalicelib.groups.actions import course_event
from chalicelib.groups.records import Group
from chalicelib.handling import paging
from chalicelib.http import languages
from chalicelib.journal.commit import Put, commit
from tests.faults import Calls
from tests.handling.applied import applied
from tests.town import GROUP, OTHER, Clock
from tests.visitor import Page, Visitor

Staff = Callable[..., Visitor]
COURSE, QUEUE = f"/personal/kurser/{GROUP}/ansokningar", "/personal/koer/komet/farsta"

pytestmark = pytest.mark.usefixtures("town")


def names(page: Page) -> list[str]:
    """Who is listed, in order."""
    return ["".join(each.find("a").itertext()) for each in page.tree.findall(".//main//tbody//th")]


@pytest.fixture
def leader(staff: Staff) -> Visitor:
    return staff("leader", "district:farsta")


@pytest.mark.requirement("L4")
@pytest.mark.parametrize("address", [COURSE, QUEUE])
def test_a_list_shows_everybody_in_order_of_receipt_with_a_way_to_each_case(leader: Visitor, address: str) -> None:
    for number in (3, 1, 2):
        applied(number)
    page = leader.open(address)
    assert page.status == 200
    assert names(page) == ["Person 1", "Person 2", "Person 3"]
    assert page.links()["Person 2"] == "/personal/arenden/EK-2027-000002"


@pytest.mark.requirement("B8", "L4")
def test_the_applications_lead_to_the_course_its_group_and_queue_and_to_paper_while_it_takes_any(
    staff: Staff, clock: Clock
) -> None:
    ways = {f"/personal/kurser/{GROUP}", f"/personal/kurser/{GROUP}/grupp", QUEUE}
    paper = f"/personal/ansokan/ny?kurs={GROUP}"
    assert {*ways, paper} <= set(staff("leader", "district:farsta").open(COURSE).links().values())
    clock.forward(days=21)  # it has begun
    found = set(staff("coordinator", "district:farsta").open(COURSE).links().values())
    assert ways <= found and paper not in found


@pytest.mark.requirement("L4", "B5")
def test_a_row_tells_where_the_case_stands_what_is_needed_and_what_to_think_of(leader: Visitor) -> None:
    applied(1, answers={"interpreter": "yes", "interpreter_language": "ar", "unsuitable_times": ["tuesday"]})
    applied(2, state="withdrawn")
    applied(3, paused_at="2027-01-05T08:00:00+00:00", born="2014-01")
    text = leader.open(COURSE).text
    for said in ("Tolk: arabiska", "Kursens tid passar inte", "Återtagen", "Pausad", "Åldern passar inte"):
        assert said in text


@pytest.mark.requirement("B1", "B9")
def test_hints_name_the_other_case_and_nothing_else(leader: Visitor) -> None:
    applied(1, "ali", "Ali Alisson", person={"email": "ali@exempel.se", "mobile": ""})
    applied(2, "sara", "Sara Sarasson", person={"email": "sara@exempel.se", "mobile": ""})
    row = leader.open(COURSE).tree.find(".//main//tbody/tr")
    said = " ".join("".join(row.itertext()).split())
    assert "Kanske samma barn: EK-2027-000002" in said
    assert "Sara" not in said


@pytest.mark.requirement("B2")
@pytest.mark.parametrize("address", [COURSE, QUEUE])
def test_who_is_protected_is_listed_for_their_handler_alone_and_nothing_tells_the_others(
    staff: Staff, leader: Visitor, address: str
) -> None:
    for number in range(1, 4):
        applied(number, person={"protected": number == 2})
    page = leader.open(address)
    assert names(page) == ["Person 1", "Person 3"]
    assert "000002" not in page.body
    assert names(staff("handler", "district:farsta").open(address)) == ["Person 1", "Person 2", "Person 3"]
    assert names(staff("handler", "district:bromma", "district:farsta").open(address)) != []


@pytest.mark.requirement("L3", "L9", "S10")
@pytest.mark.parametrize("address", [COURSE, QUEUE])
def test_a_list_is_there_for_those_who_reach_the_district_and_for_nobody_else(staff: Staff, address: str) -> None:
    applied(1)
    for role, reach in (("coordinator", "district:farsta"), ("administrator", "city"), ("follow_up", "city")):
        assert names(staff(role, reach).open(address)) == ["Person 1"]
    outside = staff("leader", "district:bromma")
    assert outside.open(address).status == 404
    csrf = outside.open("/personal").tree.find(".//header//input[@name='_csrf']").get("value")
    assert outside.ask("POST", address, {"sok": ["Person"], "_csrf": [csrf]}).status == 404


@pytest.mark.requirement("L3")
@pytest.mark.parametrize(
    "address", ["/personal/kurser/ingen/ansokningar", "/personal/koer/ingen/farsta", "/personal/koer/komet/ingen"]
)
def test_what_does_not_exist_is_not_found(staff: Staff, address: str) -> None:
    assert staff("administrator", "city").open(address).status == 404


@pytest.mark.requirement("L4")
def test_who_pauses_is_listed_apart_and_a_child_who_is_too_old_has_another_programme(leader: Visitor) -> None:
    applied(1)
    applied(2, paused_at="2027-01-05T08:00:00+00:00")
    applied(3, born="2014-12", child="Kim")
    page = leader.open(QUEUE)
    assert names(page) == ["Person 1", "Person 3", "Person 2"]
    assert "Passar nu: Tonar" in page.text
    assert page.text.index("Person 3") < page.text.index("Har pausat") < page.text.rindex("Person 2")


@pytest.mark.requirement("B4", "L4")
def test_a_queue_tells_who_was_passed_over_when_a_seat_was_offered(leader: Visitor) -> None:
    applied(1, passed_courses=[OTHER])
    DistrictCourse("farsta", listing=f"2027-1#{GROUP}", course_id=GROUP).save()
    group, now = Group(GROUP), datetime(2027, 1, 14, tzinfo=UTC)
    passed = [["EK-2027-000001", "time", "person-1"]]  # as admission.offers.Search writes it
    commit(Put(group), events=[course_event(group, "OfferMade", at=now, actor="service", passed_over=passed)])
    text = leader.open(QUEUE).text
    assert "Förbigången: Har sagt att tiden inte passar" in text
    assert "Har sagt nej, eller inte svarat, en gång" in text


@pytest.mark.requirement("X7")
@pytest.mark.parametrize("address", [COURSE, QUEUE])
def test_somebody_is_looked_for_without_the_name_in_the_address(leader: Visitor, address: str) -> None:
    applied(1, name="Åsa Östgren")
    applied(2)
    for sought in ("asa öst", "EK-2027-000001", " ÖSTGREN "):
        page = leader.send(leader.open(address).forms()[0], sok=sought)
        assert names(page) == ["Åsa Östgren"]
        assert "?" not in page.address
    assert names(leader.send(leader.open(address).forms()[0], sok="Ingen")) == []


@pytest.mark.requirement("L4")
def test_a_list_is_narrowed_down_and_sorted(leader: Visitor) -> None:
    applied(1, name="Cilla", child="Ada", answers={"interpreter": "yes"})
    applied(2, name="Adam", child="Bo", born="2014-01", person={"language": "ar"})
    applied(3, name="Bea", child="Cia", answers={"unsuitable_times": ["tuesday"]}, state="waiting")
    assert names(leader.open(f"{COURSE}?ordning=namn")) == ["Adam", "Bea", "Cilla"]
    assert names(leader.open(f"{COURSE}?behov=interpreter")) == ["Cilla"]
    assert names(leader.open(f"{COURSE}?sprak=ar")) == ["Adam"]
    assert names(leader.open(f"{COURSE}?alder=passar-inte")) == ["Adam"]
    assert names(leader.open(f"{COURSE}?tid=krockar")) == ["Bea"]
    assert names(leader.open(f"{COURSE}?lage=waiting")) == ["Bea"]
    assert names(leader.open(f"{QUEUE}?kurs={OTHER}")) == []
    assert names(leader.open(f"{COURSE}?ordning=inget&lage=inget&efter=%00")) == []
    form = leader.open(COURSE).forms()[1]
    sent = urlencode(form.filled({"behov": "interpreter", "ordning": "namn"}), doseq=True)
    assert names(leader.open(f"{form.action}?{sent}")) == ["Cilla"]


@pytest.mark.requirement("L4", "B2")
def test_a_long_list_goes_on_page_by_page_and_nobody_is_lost(leader: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.handling.paging.PAGE", 2)
    for number in range(1, 8):
        applied(number, person={"protected": number == 2})
    for address in (COURSE, QUEUE):
        page, seen = leader.open(address), list[str]()
        for _ in range(5):
            seen += names(page)
            assert len(names(page)) == 2
            following = page.links().get("Nästa sida")
            if not following:
                break
            page = leader.open(following)
        assert seen == [f"Person {number}" for number in (1, 3, 4, 5, 6, 7)]


@pytest.mark.parametrize("address", [COURSE, QUEUE])
def test_a_list_asks_aws_equally_often_for_ten_and_for_a_hundred(leader: Visitor, calls: Calls, address: str) -> None:
    asked = []
    for first, last in ((1, 11), (11, 95)):
        for number in range(first, last):
            applied(number, received_at=f"2027-01-{number % 28 + 1:02d}T08:00:00.000+00:00")
        calls.forget()
        leader.open(address)
        asked.append(list(calls.made))
    assert asked[0] == asked[1]
    assert len(asked[0]) <= 14


@pytest.mark.parametrize("code", languages.LANGUAGES)
@pytest.mark.parametrize("address", [COURSE, QUEUE])
def test_lists_are_whole_in_every_language(leader: Visitor, address: str, code: str) -> None:
    applied(1, answers={"other_guardian": "same_group", "child_care": "yes"}, born="2014-01")
    assert leader.open(f"{address}?lang={code}").status == 200


@pytest.mark.requirement("B2")
@pytest.mark.parametrize("address", [COURSE, QUEUE])
def test_the_address_of_the_next_page_names_nobody_who_is_left_out(
    leader: Visitor, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    monkeypatch.setattr(paging, "MOST_READ", 2)
    for number in range(1, 4):
        applied(number, person={"protected": number == 2})
    page = leader.open(f"{address}?sprak=ar")
    assert any("efter=" in link and "000001" in link for link in page.links().values())
    assert "000002" not in page.body
