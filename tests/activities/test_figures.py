"""What the activities of a term come to: counted from the records, few are hidden, the file says the same."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from chalicelib.activities.records import Activity
from chalicelib.activities.rules import Standing, activity_id, standing, times
from chalicelib.aggregation.outreach import journals, recount
from chalicelib.http.languages import moment
from chalicelib.summaries.records import in_cell, parts_of
from tests.activities.made_up import activity
from tests.faults import Calls
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("C8")
Staff = Callable[..., Visitor]
HERE = "/personal/aktiviteter/siffror"
NOW = datetime(2027, 1, 14, 18, 0, tzinfo=UTC)


@pytest.fixture
def counted(town: None) -> None:
    """Farsta: two counted, one cancelled, one to come; Bromma: one with three fathers."""
    activity("a", day="2027-01-11", came={"woman": 20, "man": 9, "unknown": 0}, languages_met=["sv", "ar"])
    activity("b", day="2027-01-12", kind="lecture", came={"woman": 10, "man": 1, "unknown": 0})
    activity("c", day="2027-01-13", cancelled="host")
    activity("d", day="2027-03-01")
    activity("e", day="2027-09-01")
    activity("f", "bromma", day="2027-01-13", came={"woman": 12, "man": 3, "unknown": 0})
    recount(["activity:farsta/2027-1/a", "activity:bromma/2027-1/f", "activity:farsta/2027-2/e"], NOW)


@pytest.fixture
def adam(staff: Staff) -> Visitor:
    return staff("follow_up", "city")


def rows(page: Page) -> dict[str, list[str]]:
    """The table: each district's figures."""
    body = page.tree.find(".//main//table/tbody")
    return {
        "".join(row.find("th").itertext()).strip(): ["".join(cell.itertext()).strip() for cell in row.findall("td")]
        for row in body
    }


def test_a_terms_activities_are_counted_by_district(adam: Visitor, counted: None) -> None:
    page = adam.open(HERE)
    hidden = "Visas inte"
    assert rows(page) == {
        "Bromma": ["1", "0", "1", "15", hidden, hidden, "0"],
        "Farsta": ["3", "1", "2", "40", "30", "10", "0"],
        "Hela staden": ["4", "1", "3", "55", "minst 30", "minst 10", "0"],
    }, "the city's sum is of what is shown, or it would give away what isn't"
    assert rows(adam.open(page.links()["Nästa termin"]))["Farsta"][:4] == ["1", "0", "0", "0"]
    file = adam.open(page.links()["Hämta som fil (CSV)"])
    lines = list(csv.reader(io.StringIO(file.body.removeprefix("\ufeff")), delimiter=";"))
    assert {line[0]: line[1:-1] for line in lines[1:]} == rows(page)
    assert {line[-1] for line in lines[1:]} == {moment(NOW.isoformat())} and lines[0][-1] == "Räknat"


def test_each_sees_the_districts_in_reach(staff: Staff, counted: None) -> None:
    lena = staff("leader", "district:farsta")
    assert set(rows(lena.open(HERE))) == {"Farsta"}
    assert "Bromma" not in lena.open(f"{HERE}.csv").body


def test_a_cell_holds_activities_and_talks_and_counts_again_the_same(counted: None) -> None:
    (part,) = parts_of(in_cell("2027-1", "-", "farsta"))
    assert part.part == "activities" and set(part.figures) == {"activities"}
    before = part.figures
    everything = list(journals("2027-1", NOW))
    assert recount(everything, NOW) == {
        "cell:2027-1/-/farsta",
        "cell:2027-1/-/bromma",
        "cell:2027-2/-/farsta",
    }
    (part,) = parts_of(in_cell("2027-1", "-", "farsta"))
    assert part.figures == before and int(part.version) == 1, "what has not changed is not written"


def test_one_that_was_moved_to_another_term_is_counted_there_only(counted: None) -> None:
    activity("d", day="2027-09-02")
    recount(["activity:farsta/2027-1/d", "activity:farsta/2027-2/d"], NOW)
    announced = [parts_of(in_cell(term, "-", "farsta"))[0].figures["activities"]["n"] for term in ("2027-1", "2027-2")]
    assert announced == [2, 2]


def test_counting_a_term_is_one_query_however_many_there_are(counted: None, calls: Calls) -> None:
    for number in range(40):
        activity(f"n{number}")
    calls.forget()
    recount([f"activity:farsta/2027-1/n{number}" for number in range(40)], NOW)
    assert len(calls.made) == 3, "the summary as it was, the term's activities, the summary as it is"


def test_a_report_costs_the_same_whatever_there_is(adam: Visitor, counted: None, calls: Calls) -> None:
    calls.forget()
    adam.open(HERE)
    assert len(calls.made) == 4, "session, grants, districts, summaries"


def test_how_it_stands_follows_from_the_hour() -> None:
    made = Activity("farsta", "a", ends_at="2027-01-14T18:00:00+00:00")
    assert standing(made, NOW) == Standing.TO_COUNT
    assert standing(made, datetime(2027, 1, 14, 17, 59, tzinfo=UTC)) == Standing.COMING


def test_hours_are_stockholms_in_summer_and_winter() -> None:
    assert times(date(2027, 7, 1), "18:00", "20:00") == ("2027-07-01T16:00:00+00:00", "2027-07-01T18:00:00+00:00")
    assert times(date(2027, 1, 1), "00:00", "02:00")[0] == "2026-12-31T23:00:00+00:00"


@pytest.mark.parametrize("title", ["Föräldrakafé på Åsö!", "مقهى الآباء", "  ", "x" * 300, "../..", "--"])
def test_an_id_is_readable_short_and_safe_in_an_address(title: str) -> None:
    made = activity_id(title, "token")
    assert made == activity_id(title, "token") != activity_id(title, "another")
    assert len(made) < 60 and made.replace("-", "").isalnum() and made.isascii()
