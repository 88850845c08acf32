"""The pages about targets: who reads which, what stands there, and values that are only ever added to."""

from collections.abc import Callable

import pytest

from chalicelib.summaries.records import Summary
from chalicelib.targets.records import all_definitions, values_in
from tests.faults import Calls
from tests.targets.made_up import THEN, counted, informed, target, value
from tests.visitor import Page, PageForm, Visitor

Staff = Callable[..., Visitor]
PAGE = "/personal/mal/riktat-besked"
NEW = PAGE + "/definition"
GOOD = {"kind": "baseline", "number": "60", "on": "2026-05-15", "source": "Enkät till fyrtio föräldrar."}


def value_form(here: Visitor) -> PageForm:
    return here.open(PAGE).forms()[-1]


def sent(here: Visitor, form: PageForm, **typed: str) -> Page:
    """Send the form with what no page would let one choose."""
    return here.ask("POST", form.action, {**form.held(), **{name: [text] for name, text in typed.items()}})


@pytest.fixture
def informed_town(town: None) -> None:
    """A target that is measured in two districts."""
    target(programmes="directed")
    counted("2026-2", "komet", "farsta", intake=informed(9, 10))
    counted("2026-2", "komet", "skarpnack", intake=informed(5, 10))
    counted("2026-2", "ledare", "central", intake=informed(0, 100))
    counted("2026-1", "komet", "farsta", intake=informed(2, 8))


@pytest.mark.requirement("S7", "S9")
def test_who_follows_the_city_sees_each_target_beside_what_is_measured_and_how_fresh_that_is(
    informed_town: None, staff: Staff
) -> None:
    page = staff("follow_up", "city").open("/personal/mal")
    assert "Hela staden" in page.text and "Riktat föräldrastöd" in page.text
    assert "70 % (14 av 20)" in page.text.replace("\u00a0", " ")
    assert "hösten 2026" in page.text
    assert "Målet är inte nått" in page.text
    assert "Räknat" in page.text and "10 januari 2027" in page.text


@pytest.mark.requirement("S9", "L3")
def test_a_coordinator_reads_the_targets_of_their_district_and_of_nothing_else(
    informed_town: None, staff: Staff
) -> None:
    target("kvalitetsarbete", per_district=False)
    sam = staff("coordinator", "district:farsta")
    page = sam.open("/personal/mal")
    assert "Farsta" in page.text and "90 % (9 av 10)" in page.text.replace("\u00a0", " ")
    assert "kvalitetsarbete" not in page.body
    own = sam.open(PAGE)
    assert "90 % (9 av 10)" in own.text.replace("\u00a0", " ") and "För in ett värde" not in own.text
    for address in (PAGE + "?omrade=skarpnack", "/personal/mal?omrade=skarpnack", "/personal/mal/kvalitetsarbete"):
        assert sam.open(address).status == 404, address


@pytest.mark.requirement("S9")
def test_one_target_tells_its_definition_how_it_has_been_and_how_it_stands_in_each_district(
    informed_town: None, staff: Staff
) -> None:
    page = staff("follow_up", "city").open(PAGE)
    said = page.text.replace("\u00a0", " ")
    assert "De som har fått besked." in said and "Alla som har ansökt." in said
    assert "25 % (2 av 8)" in said, "the term before"
    assert "50 % (5 av 10), hösten 2026" in said, "Skarpnäck"
    assert "Inget är räknat än." in said, "Bromma"


@pytest.mark.requirement("S9")
def test_what_only_people_can_measure_stands_beside_the_city_where_somebody_has(town: None, staff: Staff) -> None:
    target(figure="by_hand")
    ulf = staff("follow_up", "city")
    assert "Per stadsdel" not in ulf.open(PAGE).text
    value("after", 41, district_id="farsta").save()
    page = ulf.open(PAGE)
    assert "Per stadsdel" in page.text and "Farsta 41" in page.text and "Skarpnäck" not in page.text.split("Stapel")[1]


@pytest.mark.requirement("S9")
def test_a_value_is_kept_with_its_day_and_source_and_by_whom_once_however_often_it_is_sent(
    informed_town: None, staff: Staff
) -> None:
    ulf = staff("follow_up", "city", name="Ulf Uppföljare")
    form = value_form(ulf)
    for _ in range(2):
        assert "Det är sparat." in ulf.send(form, **GOOD).text
    kept = values_in("city")
    assert [(each.kind, int(each.number), each.on, each.name) for each in kept] == [
        ("baseline", 60, "2026-05-15", "Ulf Uppföljare")
    ]
    page = ulf.open(PAGE)
    assert "60 % (15 maj 2026)" in page.text.replace("\u00a0", " ") and "Enkät till fyrtio föräldrar." in page.text


@pytest.mark.requirement("S9")
def test_an_answer_of_dynamodb_that_is_lost_loses_and_doubles_nothing(
    informed_town: None, staff: Staff, calls: Calls
) -> None:
    ulf = staff("follow_up", "city")
    form = value_form(ulf)
    with calls.failing("lost answer", "TransactWriteItems"):
        assert ulf.send(form, **GOOD).status == 503
    assert "Det är sparat." in ulf.send(form, **GOOD).text
    assert [int(each.number) for each in values_in("city")] == [60]


@pytest.mark.requirement("S9")
def test_a_wrong_value_is_corrected_by_a_newer_one_and_stands_in_the_history(informed_town: None, staff: Staff) -> None:
    wrong = value("baseline", 6)
    wrong.save()
    ulf = staff("follow_up", "city")
    ulf.send(value_form(ulf), **GOOD, corrects=wrong.entry)
    page = ulf.open(PAGE)
    assert {int(each.number) for each in values_in("city")} == {6, 60}
    assert "Rättat" in page.text and "6 % (15 maj 2026)" in page.text.replace("\u00a0", " ")


@pytest.mark.requirement("S9")
def test_what_was_before_stands_before_what_is_after(informed_town: None, staff: Staff) -> None:
    value("after", 60, on="2026-05-15").save()
    value("baseline", 40, on="2025-05-15").save()
    text = staff("follow_up", "city").open(PAGE).text
    assert text.index("Förmätning 40") < text.index("Eftermätning 60")


@pytest.mark.requirement("S9")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "guess"}, "kind"),
        ({"number": "-1"}, "number"),
        ({"number": "0"}, "number"),
        ({"number": "101"}, "number"),
        ({"number": "6,5"}, "number"),
        ({"on": "2027-01-15"}, "on"),
        ({"on": "i våras"}, "on"),
        ({"source": ""}, "source"),
        ({"source": "x" * 501}, "source"),
        ({"corrects": "somebody-elses"}, "corrects"),
    ],
)
def test_a_faulty_value_is_told_of_and_nothing_typed_is_lost(
    informed_town: None, staff: Staff, wrong: dict[str, str], field: str
) -> None:
    value("baseline", 6).save()
    ulf = staff("follow_up", "city")
    page = sent(ulf, value_form(ulf), **{**GOOD, **wrong})
    assert page.status == 422
    assert set(page.errors) == {field}
    shown = page.forms()[-1]
    assert shown.value("source") == {**GOOD, **wrong}["source"] and shown.value("on") == {**GOOD, **wrong}["on"]
    assert len(values_in("city")) == 1


def test_a_value_needs_a_page_of_its_own(informed_town: None, staff: Staff) -> None:
    ulf = staff("follow_up", "city")
    assert sent(ulf, value_form(ulf), **GOOD, token="../../x").status == 400


@pytest.mark.requirement("S9")
def test_the_administrator_writes_a_new_definition_beside_the_old_one(informed_town: None, staff: Staff) -> None:
    adam = staff("administrator", "city", name="Adam Administratör")
    new = {"valid_from": "2027-01-14", "wanted": "90", "definitions_sv": "De som har fått besked inom en vecka."}
    form = adam.open(NEW).form
    for _ in range(2):
        assert "Det är sparat." in adam.send(form, **new).text
    assert [int(each.number) for each in all_definitions()] == [1, 2]
    page = adam.open(PAGE)
    assert "De som har fått besked inom en vecka." in page.text and "De som har fått besked." in page.text
    assert "Minst 90 %" in page.text.replace("\u00a0", " ") and "Adam Administratör" in page.text
    stale = adam.send(form, **{**new, "definitions_sv": "Något annat."})
    assert stale.status == 409 and stale.form.value("definitions_sv") == "Något annat."
    assert len(all_definitions()) == 2
    faulty = adam.send(form, **{**new, "definitions_sv": ""})
    assert set(faulty.errors) == {"definitions_sv"}
    assert adam.send(faulty.form, **{**new, "definitions_sv": "Något annat."}).status == 409


@pytest.mark.requirement("S7")
def test_the_targets_come_as_a_file_that_no_spreadsheet_reckons_with(informed_town: None, staff: Staff) -> None:
    value("baseline", 60, source='=HYPERLINK("x")').save()
    answer = staff("follow_up", "city").open("/personal/mal/hamta")
    assert answer.headers["Content-Type"].startswith("text/csv")
    lines = answer.body.splitlines()
    assert lines[0].startswith("\ufeffMålets namn")
    assert "70,0;14;20;hösten 2026" in lines[1] and "'=HYPERLINK" in lines[1]


@pytest.mark.requirement("S7")
def test_leaders_of_the_city_are_not_the_sum_of_its_districts(town: None, staff: Staff) -> None:
    target("gruppledare", figure="leaders_grow", unit="number", wanted=10, programmes="all")
    for place, now, before in (("city", 22, 20), ("farsta", 12, 12), ("skarpnack", 14, 10)):
        terms = {"2027-1": {"leaders": now}, "2026-1": {"leaders": before}}
        Summary("leaders", place, more={"terms": terms}, counted_at=THEN).save()
    page = staff("follow_up", "city").open("/personal/mal/gruppledare")
    said = page.text.replace("\u00a0", " ")
    assert "10 % fler (22)" in said and "40 % fler (14)" in said and "Målet är nått" in said


def test_the_pages_cost_the_same_however_much_there_is(informed_town: None, staff: Staff, calls: Calls) -> None:
    ulf = staff("follow_up", "city")

    def cost(address: str) -> int:
        calls.forget()
        assert ulf.open(address).status == 200
        return len(calls.made)

    few = [cost(address) for address in ("/personal/mal", PAGE)]
    for number in range(20):
        target(f"mal-{number}", order=number)
        value("baseline", number + 1, token=f"t{number}").save()
        value("baseline", 3, district_id="farsta", token=f"t{number}").save()
        counted("2026-2", f"program-{number}", "farsta", intake=informed(1, 2))
    assert [cost(address) for address in ("/personal/mal", PAGE)] == few
    assert max(few) <= 16, few


def test_where_no_target_is_defined_the_page_says_so(town: None, staff: Staff) -> None:
    ulf = staff("follow_up", "city")
    assert "Inga mål är införda än." in ulf.open("/personal/mal").text
    assert ulf.open(PAGE).status == 404
    assert "enstaka kurser" in staff("leader", "course:komet-farsta").open("/personal/mal").text
