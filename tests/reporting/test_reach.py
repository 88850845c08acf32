"""Who is reached: the page, the file, and what small numbers are kept back."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.reporting.reach_cells import cells as line_cells
from chalicelib.reporting.reach_scope import Scope
from chalicelib.reporting.reach_tables import (
    Counts,
    Part,
    compared,
    easy,
    everybody,
    over_terms,
    parts_table,
    split_table,
    steps,
)
from chalicelib.reporting.reach_words import heard_from
from chalicelib.summaries.records import Summary, cell, in_term
from tests.faults import Calls
from tests.reporting.made_up import COUNTED_AT
from tests.reporting.test_files import cells, fetched
from tests.visitor import Visitor

Staff = Callable[..., Visitor]
PAGE = "/personal/rapporter/deltagande"


def people(woman: int, man: int, **language: int) -> dict[str, Any]:
    return {"n": woman + man, "gender": {"woman": woman, "man": man}, "language": language or {"sv": woman + man}}


def days(n: int, each: int) -> dict[str, Any]:
    return {"n": n, "sum": n * each, "squares": n * each * each, "counts": {"30": n}}


def intake(woman: int = 13, man: int = 7) -> dict[str, Any]:
    return {
        "applied": {**people(woman, man), "heard_from": {"school": 12, "friend": 6}, "channel": {"web": woman + man}},
        "ease": days(10, 4) | {"counts": {"4": 10}},
        "admitted": people(woman - 2, man - 1),
        "took_part": people(woman - 3, man - 2),
        "ended": people(woman - 2, man - 1),
        "completed": people(woman - 4, man - 2),
        "dropped": {**people(5, 5), "reasons": {"time": 5, "illness": 5}},
        "withdrawn": people(0, 0),
        "waiting_days": days(10, 28),
        "handling_days": days(10, 9),
        "informed": {"n": 19, "of": 20},
        "attendance": {"attended": 80, "possible": 100},
    }


HELD = {"fidelity": {"sessions": {"planned": 11, "held": 10}}}


def scope(*places: dict[str, Any], whole: bool = True) -> Scope:
    """A town of one programme: its districts' intake figures."""
    return Scope({("komet", name): told for name, told in zip("abc", places, strict=False)}, None if whole else ["a"])


def beside(of: Scope, part: Part) -> dict[str, Counts]:
    return part.of_rows(of.districts)


def kept(programme: str, district: str, told: dict[str, Any], term: str = "2027-1") -> None:
    Summary(in_term(term), cell(programme, district), figures={"intake": told, **HELD}, counted_at=COUNTED_AT).save()


@pytest.fixture
def counted(town: None) -> None:
    kept("komet", "farsta", intake())
    kept("komet", "skarpnack", intake(20, 10))
    kept("tonar", "farsta", intake(10, 8))
    kept("ledare", "central", intake(30, 20))
    kept("komet", "farsta", intake(7, 6), "2026-2")


@pytest.mark.requirement("S5", "S11", "C5")
def test_the_city_sees_all_for_parents_and_its_districts_beside_each_other(counted: None, staff: Staff) -> None:
    page = staff("follow_up", "city").open(PAGE)
    assert (page.status, page.h1) == (200, "Vilka vi når")
    assert "Har sökt 68" in page.text
    assert "Har fått plats 59 (87 % av dem som har sökt)" in page.text
    assert "Skärpnäck" in page.text or "Skarpnäck" in page.text
    assert "28 dagar" in page.text
    assert "Räknat torsdag 14 januari 2027" in page.text


@pytest.mark.requirement("S5")
def test_it_is_narrowed_by_programme_district_term_and_gender(counted: None, staff: Staff) -> None:
    visitor = staff("administrator", "city")
    assert "Har sökt 50" in visitor.open(f"{PAGE}?program=professionals").text
    assert "Har sökt 18" in visitor.open(f"{PAGE}?program=tonar&stadsdel=farsta").text
    assert "Har sökt 13" in visitor.open(f"{PAGE}?termin=2026-2").text
    assert "Har sökt 25" in visitor.open(f"{PAGE}?grupp=gender:man").text
    assert "inga siffror" in visitor.open(f"{PAGE}?termin=2025-1").text


@pytest.mark.requirement("S5", "L3")
def test_a_coordinator_sees_the_districts_in_reach_and_no_others(counted: None, staff: Staff) -> None:
    sam = staff("coordinator", "district:farsta")
    page = sam.open(PAGE)
    assert "Har sökt 38" in page.text and "Skarpnäck" not in page.text
    assert sam.open(f"{PAGE}?stadsdel=skarpnack").status == 404
    assert sam.open(f"{PAGE}/hamta?format=csv&stadsdel=skarpnack").status == 404


@pytest.mark.requirement("S5")
def test_whoever_leads_one_course_alone_finds_no_figures(counted: None, staff: Staff) -> None:
    assert "inga siffror" in staff("leader", "course:komet-farsta").open(PAGE).text


@pytest.mark.parametrize("query", ["program=nothing", "stadsdel=nowhere", "grupp=gender:x", "grupp=name:woman"])
def test_what_there_isnt_is_not_found(counted: None, staff: Staff, query: str) -> None:
    assert staff("administrator", "city").open(f"{PAGE}?{query}").status == 404


def test_a_term_that_cannot_be_chosen_is_this_one(counted: None, staff: Staff) -> None:
    assert "Har sökt 68" in staff("administrator", "city").open(f"{PAGE}?termin=1999-1").text


@pytest.mark.requirement("S5", "C5")
def test_the_file_has_what_the_page_has_and_hides_what_the_page_hides(town: None, staff: Staff) -> None:
    kept("komet", "farsta", intake(17, 4))
    visitor = staff("administrator", "city")
    page, file = visitor.open(PAGE), visitor.open(f"{PAGE}/hamta?format=csv")
    assert file.headers["Content-Type"].startswith("text/csv")
    for text in (page.text, file.body):
        assert "Visas inte" in text and "21" in text
        assert "17 (81" not in text and "4 (19" not in text


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("split", ["gender", "language"])
def test_one_small_count_takes_another_with_it(town: None, split: str) -> None:
    figures = {"applied": {"n": 14, "gender": {"woman": 10, "man": 4}, "language": {"sv": 10, "ar": 4}}}
    row = split_table(scope(figures), figures, split).rows[0]
    assert [str(cell) for cell in row].count("Visas inte") >= 2


@pytest.mark.requirement("S5")
def test_a_table_of_which_nothing_is_shown_is_a_sentence(town: None, staff: Staff) -> None:
    kept("komet", "farsta", {**intake(), "dropped": {**people(1, 0), "reasons": {"illness": 1}}})
    page = staff("follow_up", "city").open(PAGE)
    assert "Varför de har hoppat av Antalen är för små för att visas." in page.text
    assert "Sjukdom" not in page.text


@pytest.mark.requirement("S5")
def test_one_gender_of_districts_beside_each_other_gives_nothing_away(town: None) -> None:
    places = [{"applied": people(3, 9)}, {"applied": people(20, 9)}, {"applied": people(20, 9)}]
    lines = compared("Stadsdelarna", "Stadsdel", beside(scope(*places), Part("gender", "woman")), {}, {}).rows
    hidden = [str(each[0]) for each in map(line_cells, lines)].count("Visas inte")
    assert hidden >= 2, "with the city's total, one hidden would be known"


@pytest.mark.requirement("S5", "C4", "B2")
def test_a_district_tells_no_more_alone_than_beside_the_others(town: None, staff: Staff) -> None:
    kept("komet", "farsta", intake())
    kept("komet", "skarpnack", intake(20, 10) | {"applied": people(20, 3)})
    here = "13 (65"  # Farsta's women: taken from the city's, they would leave Skärpnäck's, and so its three men
    city, sam = staff("administrator", "city"), staff("coordinator", "district:farsta")
    assert "33 (77" in city.open(PAGE).text
    for page in (city.open(f"{PAGE}?stadsdel=farsta"), sam.open(PAGE)):
        assert "Har sökt Visas inte" in page.text and here not in page.text


@pytest.mark.requirement("S5", "C4", "B2")
def test_of_one_programme_in_one_district_only_whole_numbers_are_told(counted: None, staff: Staff) -> None:
    visitor = staff("administrator", "city")
    page = visitor.open(f"{PAGE}?program=tonar&stadsdel=farsta")
    assert "Har sökt 18" in page.text and "visas inte kön, språk, orsaker" in page.text
    assert (
        "Kvinnor och män" not in page.text and "Högst 30 dagar" not in page.text and "I medeltal 28 dagar" in page.text
    )
    assert "Har sökt Visas inte" in visitor.open(f"{PAGE}?program=tonar&stadsdel=farsta&grupp=gender:man").text
    assert "Män" in visitor.open(f"{PAGE}?program=tonar").text


@pytest.mark.requirement("S5")
def test_one_gender_term_by_term_hides_what_is_small(town: None) -> None:
    told = [("VT", {"applied": people(3, 9)}), ("HT", {"applied": people(9, 9)}), ("VT2", {"applied": people(9, 9)})]
    points = over_terms(told, "applied", Part("gender", "woman"))
    assert [each.text for each in points] == ["Visas inte", "9", "9"], "no report adds up terms"


@pytest.mark.requirement("S5")
def test_shares_are_of_those_one_step_before_and_none_where_there_are_none(town: None) -> None:
    assert [point.text for point in steps(everybody({}))] == ["0"] * 6
    said = {point.label: point.text for point in steps(everybody(intake()))}
    assert said["Har gått klart"] == "14 (82\u00a0% av dem vars kurs är avslutad)"
    elsewhere = {"applied": people(3, 2), "admitted": people(4, 4)}  # three of them applied somewhere else
    assert {point.label: point.text for point in steps(everybody(elsewhere))}["Har fått plats"] == "8"


@pytest.mark.requirement("S5", "C4")
def test_the_share_who_completed_gives_no_hidden_number_of_those_who_did_not_away(town: None) -> None:
    few = {"completed": people(10, 5), "ended": people(10, 6)}
    many = {"completed": people(10, 10), "ended": people(15, 20)}
    man = Part("gender", "man")
    said = [
        {each.label: each.text for each in steps(man.counts(scope(told), told))}["Har gått klart"]
        for told in (few, many)
    ]
    assert said == ["5", "10 (50\u00a0% av dem vars kurs är avslutad)"]
    for places, shares in (([few], ["–"]), ([many, many], ["50\u00a0%"] * 2), ([few, many], "–")):
        lines = compared("Stadsdelarna", "Stadsdel", beside(scope(*places), man), {}, {}).rows
        assert [str(line_cells(each)[4]) for each in lines][: len(shares)] == list(shares)


@pytest.mark.requirement("P10")
def test_how_they_heard_of_it_is_told_in_the_forms_own_words(town: None) -> None:
    told = {"applied": {"heard_from": {"school": 12, "friend": 6}}}
    table = parts_table("Hur", scope(told), told, ("applied", "heard_from"), heard_from())
    assert ["Skolan eller förskolan", "12 (67\u00a0%)"] in [list(map(str, row)) for row in table.rows]


@pytest.mark.requirement("P10")
@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"5": 8, "4": 7, "3": 5}, "75\u00a0% (15 av 20)"),
        ({"5": 8, "4": 2, "3": 5}, "Visas inte"),  # with the fives known, it would tell the fours
        ({"5": 9, "2": 1}, "Visas inte"),
        ({}, "–"),
    ],
)
def test_the_share_who_found_it_easy_gives_no_hidden_answer_away(town: None, counts: dict[str, int], said: str) -> None:
    told = {"ease": {"counts": counts}}
    assert str(easy(scope(told), told)) == said


@pytest.mark.requirement("S5", "C5")
def test_the_spreadsheet_has_numbers_and_another_format_there_isnt(
    counted: None, bucket: Callable[..., None], staff: Staff
) -> None:
    visitor = staff("administrator", "city")
    content, name = fetched(visitor, f"{PAGE}/hamta?format=xlsx&program=komet&grupp=language:sv")
    assert "deltagande-2027-1-komet-language-sv.xlsx" in name
    assert ["Från ansökan till avslutad kurs", "Har sökt", "Antal", 50] in cells(content)
    assert ["Om tabellerna", "Kön eller språk", "Värde", "Svenska"] in cells(content)
    assert ["Om tabellerna", "Räknat", "Värde", "torsdag 14 januari 2027 13:00"] in cells(content)
    assert visitor.ask("GET", f"{PAGE}/hamta?format=pdf").status == 404


@pytest.mark.parametrize("query", ["", "?program=komet&grupp=gender:man", "/hamta?format=csv"])
def test_its_cost_does_not_grow_with_what_there_is(counted: None, staff: Staff, calls: Calls, query: str) -> None:
    visitor = staff("administrator", "city")

    def asked() -> list[str]:
        calls.forget()
        assert visitor.ask("GET", PAGE + query).status == 200
        return sorted(calls.made)

    before = asked()
    for term in ("2025-1", "2025-2", "2026-1"):
        for district in ("farsta", "skarpnack", "bromma"):
            kept("komet", district, intake(), term)
    assert asked() == before
    assert len(before) <= 8


@pytest.mark.requirement("S1", "S2", "S3", "S11")
def test_leaders_are_shown_for_the_place_in_reach(town: None, staff: Staff) -> None:
    spring = {"leaders": 6, "gained": 2, "lost": 5, "reasons": {"left": 5}}
    for place, leaders in (("city", 20), ("farsta", 6)):
        Summary(
            "leaders",
            place,
            figures={"leaders": leaders, "active": 5, "certified": 4, "orientation": {"komet": leaders}},
            more={"active_months": 12, "terms": {"2027-1": spring}},
            counted_at=COUNTED_AT,
        ).save()
    address = "/personal/rapporter/gruppledare"
    city = staff("follow_up", "city").open(address)
    assert city.h1 == "Gruppledarna" and "Gruppledare och guider 20" in city.text
    assert "de senaste 12 månaderna 5 (25 %)" in city.text and "Har slutat 5 (100 %)" in city.text
    sam = staff("coordinator", "district:farsta")
    assert "Gruppledare och guider 6" in sam.open(address).text
    assert sam.open(f"{address}?stadsdel=bromma").status == 404
    file = sam.open(f"{address}/hamta?format=csv")
    assert "Gruppledare i dag;Gruppledare och guider;Antal;6" in file.body
    assert staff("leader", "course:komet-farsta").open(address).status == 404
