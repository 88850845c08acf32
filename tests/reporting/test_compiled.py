"""What the answers say by term, district and programme, as coordinators and those who follow up read them."""

from collections.abc import Callable

import pytest

from chalicelib.summaries.records import IN_CITY, Summary
from chalicelib.summaries.rules import number
from tests.faults import Calls
from tests.reporting.made_up import figures, leaf, survey
from tests.reporting.test_course import rows
from tests.town import CLOSED, GROUP, OTHER, TEENS
from tests.visitor import Visitor

pytestmark = [pytest.mark.requirement("L9", "S4", "S6"), pytest.mark.usefixtures("town")]
HERE = "/personal/rapporter/svar"
Staff = Callable[..., Visitor]


@pytest.fixture
def eva(staff: Staff) -> Visitor:
    return staff("follow_up", "city")


def counted() -> None:
    """Four courses in three districts this term, one of them last term."""
    survey()
    leaf(GROUP, "komet", "farsta", figures((80, 80, 80, 80, 80)))
    leaf(TEENS, "tonar", "farsta", figures((100, 100, 100, 100, 100), due=4, done=4))
    leaf(OTHER, "komet", "skarpnack", figures((40, 40, 40, 40, 40)))
    leaf(CLOSED, "komet", "bromma", {"compiled": {"due": 2, "done": 1}})
    leaf("forr", "komet", "farsta", figures((50, 50, 50, 50, 50)), term="2026-2")


def test_the_city_is_read_as_one_and_district_by_district_in_alphabetical_order(eva: Visitor) -> None:
    counted()
    page = eva.open(HERE)
    assert page.status == 200
    assert "Våren 2027, Hela staden" in page.text
    assert "90 % av enkäterna som har stängt är sammanställda (9 av 10)." in page.text
    assert rows(page, "Vad deltagarna tycker") == [
        "Följer programmet 80 % (15 svar)",
        "Träffarnas kvalitet 73 % (15 svar)",
    ]
    assert rows(page, "Stadsdelar") == [
        "Bromma Inga svar att visa än 1/2",
        "Farsta 80 % 90 % 6/6",
        "Skarpnäck 80 % 40 % 2/2",
        "Hela staden 80 % 73 %",
    ]
    assert rows(page, "Program")[0] == "Komet 80 % 60 % 5/6"


def test_thousands_are_grouped_as_the_readers_language_writes_them(eva: Visitor) -> None:
    survey()
    leaf(GROUP, "komet", "farsta", figures((80,) * 1204, due=1600, done=1600))
    text = eva.open(f"{HERE}?program=komet").text
    assert "(1 600 av 1 600)" in text and "80 % (1 204 svar)" in text and "1204" not in text


@pytest.mark.requirement("I6")
def test_trends_run_over_terms(eva: Visitor) -> None:
    counted()
    page = eva.open(HERE)
    assert rows(page, "Träffarnas kvalitet, termin för termin") == [
        "Hösten 2026 50 % (5 svar)",
        "Våren 2027 73 % (15 svar)",
    ]
    page = eva.open(f"{HERE}?stadsdel=farsta&program=komet")
    assert rows(page, "Träffarnas kvalitet, termin för termin") == [
        "Hösten 2026 50 % (5 svar)",
        "Våren 2027 80 % (5 svar)",
    ]


@pytest.mark.requirement("C5")
def test_a_coordinator_reads_their_own_district_beside_the_whole_city(staff: Staff) -> None:
    counted()
    sam = staff("coordinator", "district:farsta")
    page = sam.open(HERE)
    assert "Våren 2027, Farsta" in page.text and "Skarpnäck" not in page.text
    assert rows(page, "Stadsdelar") == ["Farsta 80 % 90 % 6/6", "Hela staden 80 % 73 %"]
    assert sam.open(f"{HERE}?stadsdel=bromma").status == 404
    assert sam.open(f"{HERE}?program=ingen").status == 404


def test_of_one_programme_each_question_is_told(eva: Visitor) -> None:
    counted()
    page = eva.open(f"{HERE}?program=komet&stadsdel=farsta")
    assert "Våren 2027, Farsta, Komet" in page.text
    assert rows(page, "11 svar, medelvärde 4,4")[4] == "5 – Mycket bra 55 % (6 av 11)"
    assert "Lekstund 100 % (6 av 6)" in rows(page, "Träff 1")


def test_an_earlier_term_is_read_by_itself_and_an_unknown_one_is_the_present_one(eva: Visitor) -> None:
    counted()
    assert "Hösten 2026" in eva.open(f"{HERE}?termin=2026-2").text
    assert "Våren 2027, Hela staden" in eva.open(f"{HERE}?termin=%3Cb%3E").text


def test_where_nothing_is_counted_yet_the_page_says_so(eva: Visitor) -> None:
    page = eva.open(HERE)
    assert page.status == 200 and "Ingenting har räknats än." in page.text and "inga svar att visa än" in page.text


def test_who_has_single_courses_is_shown_the_way_to_them(staff: Staff) -> None:
    page = staff("leader", f"course:{GROUP}").open(HERE)
    assert page.status == 200 and "/personal/rapporter/kurser" in page.body


def test_the_start_leads_to_what_the_reader_may_open(staff: Staff, eva: Visitor) -> None:
    lena = staff("leader", f"course:{GROUP}")
    assert "Svar sammanställda" in eva.open("/personal/rapporter").text
    assert "Svar kurs för kurs" in lena.open("/personal/rapporter").text


def test_it_reads_in_arabic_too(eva: Visitor) -> None:
    counted()
    page = eva.open(f"{HERE}?lang=ar")
    assert page.status == 200 and "\u206680%\u2069" in page.body


@pytest.mark.parametrize("query", ["", "?stadsdel=farsta", "?program=komet", "?stadsdel=farsta&program=komet"])
def test_its_cost_does_not_grow_with_courses_or_terms(eva: Visitor, calls: Calls, query: str) -> None:
    def asked() -> list[str]:
        calls.forget()
        assert eva.open(HERE + query).status == 200
        return sorted(calls.made)

    counted()
    few = asked()
    for each in range(12):
        leaf(f"k{each}", "komet", "farsta", figures(), term=f"20{20 + each // 2}-{each % 2 + 1}")
        leaf(f"l{each}", "komet", "farsta", figures())
    assert asked() == few
    assert len(few) <= 8


@pytest.mark.requirement("C4")
def test_women_and_men_are_compared_in_the_whole_city_only_and_only_what_may_be_told(eva: Visitor) -> None:
    counted()
    term = Summary.get(IN_CITY, "2027-1")
    split = {
        "quality": {"woman": number(5, 5, 4, 4, 4), "man": number(3, 3, 3, 3, 3)},
        "minutes": {"-": number(*[9] * 9)},
    }
    others = {"quality": {"woman": number(*[1] * 9), "man": number(*[1] * 9)}}  # of a survey with the same id
    term.more = {"by_gender": {"komet": {"traff": split}, "ledare": {"traff": others}}}
    term.save()
    page = eva.open(f"{HERE}?program=komet")
    assert rows(page, "Vad kvinnor och män") == ["Hur bra var träffen? 4,4 (5 svar) 3,0 (5 svar)"]
    assert "Kvinnor" not in eva.open(f"{HERE}?program=komet&stadsdel=farsta").text
