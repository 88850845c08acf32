"""The figures of talks: what is few is hidden, and nothing gives it away; the file says what the page says."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.advice import rules
from chalicelib.advice.figures import Answer, Question, Report, Talks, lines
from chalicelib.aggregation.outreach import recount
from chalicelib.summaries.rules import added
from tests.advice.made_up import areas, talk
from tests.faults import Calls
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("C7")
Staff = Callable[..., Visitor]
HERE = "/personal/samtal/siffror"
NOW = datetime(2027, 1, 14, 18, 0, tzinfo=UTC)


@pytest.fixture
def counted(town: None) -> None:
    """Farsta: nine mothers and six fathers at home visits and talks; Bromma: one father among eight."""
    areas()
    for number in range(9):
        talk(f"m{number}", area="Sköndal", age="1-2")
    for number in range(6):
        talk(f"f{number}", area="Sköndal", gender="man", rating=3, support="home_visit", language="ar", age="1-2")
    for number in range(7):
        talk(f"m{number}", "bromma", strengthened=None, rating=None)
    talk("f", "bromma", gender="man", strengthened=None, rating=None, language="so")
    recount(["talk:farsta/2027-1/m1", "talk:farsta/2027-1/f1", "talk:bromma/2027-1/f"], NOW)


@pytest.fixture
def vera(staff: Staff) -> Visitor:
    return staff("leader", "district:farsta")


@pytest.fixture
def adam(staff: Staff) -> Visitor:
    return staff("follow_up", "city")


def rows(page: Page, caption: str) -> dict[str, str]:
    """A table of the page: what each row says of its label."""
    for table in page.tree.findall(".//main//table"):
        said = table.find("caption")
        if said is not None and "".join(said.itertext()) == caption:
            return {
                "".join(row.find("th").itertext()).strip(): "".join(row.findall("td")[0].itertext()).strip()
                for row in table.find("tbody")
            }
    raise AssertionError(caption)


def file_of(page: Page) -> list[list[str]]:
    assert page.headers["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(page.body.removeprefix("\ufeff")), delimiter=";"))


def test_an_adviser_sees_the_own_district_and_means_of_five_or_more(vera: Visitor, counted: None) -> None:
    page = vera.open(HERE)
    assert rows(page, "Samtal") == {"Farsta": "15"}
    assert rows(page, "Slag av stöd")["Hembesök"] == "6" and rows(page, "Område") == {"Sköndal": "15"}
    assert rows(page, "Betyg i medeltal, efter vem som kom") == {"Kvinna": "5", "Man": "3"}
    assert "4,2" in page.text and "Våren 2027" in page.body and "Räknat torsdag 14 januari 2027 19:00" in page.text
    assert vera.open(f"{HERE}?stadsdel=bromma").status == 404
    assert "Bromma" not in vera.open(f"{HERE}.csv").body


def test_what_is_few_is_hidden_and_nothing_gives_it_away(adam: Visitor, counted: None) -> None:
    bromma = adam.open(f"{HERE}?stadsdel=bromma")
    gender = rows(bromma, "Vem som kom")
    assert gender["Man"] == "Visas inte" and list(gender.values()).count("Visas inte") >= 2
    assert rows(bromma, "Samtal") == {"Farsta": "15", "Bromma": "8", "Hela staden": "23"}
    city = rows(adam.open(HERE), "Vem som kom")
    farsta = rows(adam.open(f"{HERE}?stadsdel=farsta"), "Vem som kom")
    assert farsta["Man"] == "6" and city["Man"] == "minst 6", "made of what is shown of the districts, and nothing else"
    assert city["Kvinna"] == "minst 9" and city["Flera tillsammans"] == "0"


def test_nobody_learns_how_one_person_rated_not_by_taking_one_mean_from_another(adam: Visitor, counted: None) -> None:
    by_gender = "Betyg i medeltal, efter vem som kom"
    assert rows(adam.open(HERE), by_gender) == {"Kvinna": "5", "Man": "3"}
    recount([talk("only", "bromma", gender="man", rating=1).journal], NOW)
    for query in ("", "?stadsdel=farsta"):
        assert rows(adam.open(HERE + query), by_gender)["Man"] == "3", "the one in Bromma is in neither"
    assert by_gender not in adam.open(f"{HERE}?stadsdel=bromma").text
    lines = file_of(adam.open(f"{HERE}.csv"))
    assert ["2027-1", "Bromma", "Betyg i medeltal", "Alla", "1,0"] not in lines


def test_the_file_hides_what_the_page_hides(adam: Visitor, counted: None) -> None:
    page = adam.open(f"{HERE}.csv?termin=2027-1")
    assert 'filename="samtal-2027-1.csv"' in page.headers["Content-Disposition"]
    told = {tuple(line[:4]): line[4] for line in file_of(page)}
    assert told["2027-1", "Bromma", "Vem som kom", "Man"] == "Visas inte"
    assert told["2027-1", "Farsta", "Samtal", ""] == "15"
    for district in ("farsta", "bromma"):
        shown = rows(adam.open(f"{HERE}?stadsdel={district}"), "Språk")
        for answer, many in shown.items():
            assert told["2027-1", district.title(), "Språk", answer] == many


def test_what_changes_is_counted_anew_and_what_is_removed_is_gone(vera: Visitor, counted: None) -> None:
    gone = talk("extra")
    assert recount([gone.journal], NOW) == {"cell:2027-1/-/farsta"}
    assert rows(vera.open(HERE), "Samtal") == {"Farsta": "16"}
    gone.delete()
    recount([gone.journal], NOW)
    assert rows(vera.open(HERE), "Samtal") == {"Farsta": "15"}


def test_counting_a_term_is_one_query_however_many_talks_changed(counted: None, calls: Calls) -> None:
    calls.forget()
    recount([f"talk:farsta/2027-1/{number}" for number in range(50)], NOW)
    assert len(calls.made) == 2, "its talks, and the summary as it was"


def test_a_report_costs_the_same_whatever_there_is(adam: Visitor, counted: None, calls: Calls) -> None:
    calls.forget()
    adam.open(HERE)
    assert len(calls.made) == 4, "session, grants, districts, summaries"


def test_a_term_without_figures_says_so(vera: Visitor) -> None:
    page = vera.open(f"{HERE}?termin=2026-2")
    assert "Inga siffror finns" in page.text and "Hösten 2026" in page.body
    assert vera.open(f"{HERE}?termin=<b>").status == 200
    assert len(file_of(vera.open(f"{HERE}.csv"))) == 1


def test_it_is_read_in_arabic_too(adam: Visitor, counted: None) -> None:
    assert adam.open(f"{HERE}?lang=ar").tree.get("dir") == "rtl"


class Made:
    """A talk that is only counted."""

    def __init__(self, given: tuple[str, ...]) -> None:
        self.area, self.arena, self.support, self.age, self.language, self.gender = given[:6]
        self.strengthened = given[6] or None
        self.rating = int(given[7]) if given[7] else None


def one_of(words: dict[str, str]) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(words))


TALKS = st.lists(
    st.tuples(
        st.sampled_from(["Sköndal", "other"]),
        one_of(rules.ARENAS),
        one_of(rules.SUPPORTS),
        one_of(rules.AGES),
        one_of(rules.LANGUAGES),
        one_of(rules.GENDERS),
        st.sampled_from(["", *rules.STRENGTHENED]),
        st.sampled_from(["", *rules.RATINGS]),
    ).map(Made),
    max_size=30,
)


@given(one=TALKS, other=TALKS)
def test_figures_of_parts_add_up_to_those_of_the_whole_in_any_order(one: list[Made], other: list[Made]) -> None:
    whole = rules.figures([*one, *other])
    assert added([rules.figures(other), rules.figures(one)]) == whole == rules.figures([*reversed(other), *one])
    for name in ("area", *rules.QUESTIONS):
        answered = sum(whole.get(name, {}).values())
        assert answered == whole["n"] or name == "strengthened"


def test_no_term_to_come_is_led_to_and_the_way_back_is_the_one_that_leads_here(counted: None, staff: Staff) -> None:
    ulf = staff("follow_up", "city")
    page = ulf.open(HERE)
    assert f"{HERE}?termin=2026-2" in page.links().values() and f"{HERE}?termin=2027-2" not in page.links().values()
    assert f"{HERE}?termin=2027-1" in ulf.open(f"{HERE}?termin=2026-2").links().values()
    assert "/personal/rapporter" in page.body


def test_a_number_in_the_file_is_one_that_a_spreadsheet_counts_with() -> None:
    answers = [
        Answer("Hembesök", 1204),
        Answer("Samtal", 1204, whole=False),
        Answer("Annat", 0),
        Answer("Resten", None),
    ]
    told = Talks("farsta", "Farsta", 2500, None, [Question("Slag av stöd", answers)], [])
    told_of = [line[-1] for line in lines(Report([told], None, ""), "2027-1")]
    assert told_of == ["Antal", "2500", "1204", "minst 1\u00a0204", "0", "Visas inte"]
