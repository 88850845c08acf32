"""What is open to all is found by everybody, filtered, and told to search engines."""

import json
from typing import Any

import pytest

from tests.activities.made_up import activity
from tests.faults import Calls
from tests.visitor import Page, Visitor

pytestmark = [pytest.mark.requirement("C8"), pytest.mark.usefixtures("town")]
LIST = "/aktiviteter"


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def titles(page: Page) -> list[str]:
    return [text.removeprefix("Föräldrakafé ") for text in page.links() if text.startswith("Föräldrakafé ")]


def structured(page: Page) -> Any:
    (script,) = [each for each in page.tree.iter("script") if each.get("type") == "application/ld+json"]
    return json.loads("".join(script.itertext()))


def some() -> None:
    activity("b", "skarpnack", "2027-02-10", languages=["ar", "sv"])
    activity("a", "farsta", "2027-01-20", kind="lecture")
    activity("held", "farsta", "2027-01-13")
    activity("over", "farsta", "2027-01-14")  # ended at 16 today, and it is half past six
    activity("city", "central", "2027-03-01", cancelled="venue")


def test_what_is_coming_is_listed_soonest_first(visitor: Visitor) -> None:
    some()
    page = visitor.open(LIST)
    assert titles(page) == ["a", "b", "city"]
    assert "3 aktiviteter" in page.text and "Inställd" in page.text and "onsdag 20 januari 2027" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stadsdel=farsta", ["a", "city"]),
        ("sort=lecture", ["a"]),
        ("sprak=ar", ["b"]),
        ("fran=2027-01-21", ["b", "city"]),
        ("stadsdel=bromma&sprak=ar", []),
        ("fran=i+morgon", ["a", "b", "city"]),
        ("stadsdel=ingenstans&sort=x&sprak=x&sida=9999", ["a", "b", "city"]),
    ],
)
def test_filters_let_through_what_was_asked_for(visitor: Visitor, query: str, found: list[str]) -> None:
    some()
    assert titles(visitor.open(f"{LIST}?{query}")) == found


def test_filters_are_a_form_that_shows_what_was_chosen(visitor: Visitor) -> None:
    some()
    page = visitor.send(visitor.open(LIST).form, stadsdel="skarpnack", fran="2027-02-01")
    assert titles(page) == ["b", "city"] and page.form.value("fran") == "2027-02-01"
    assert page.form.value("stadsdel") == "skarpnack"


def test_the_list_is_turned_page_by_page_and_costs_the_same_whatever_it_holds(visitor: Visitor, calls: Calls) -> None:
    for number in range(21):
        activity(f"n{number:02d}", day=f"2027-02-{number + 1:02d}")
    calls.forget()
    page = visitor.open(f"{LIST}?stadsdel=farsta")
    assert len(titles(page)) == 20 and len(calls.made) == 2
    assert titles(visitor.open(page.links()["Nästa sida"])) == ["n20"]


def test_one_activity_says_all_that_is_needed_to_come(visitor: Visitor) -> None:
    activity("a", online=False)
    page = visitor.open(f"{LIST}/farsta/a")
    assert page.h1 == "Föräldrakafé a"
    for text in ("onsdag 20 januari 2027", "14:00–16:00", "Torget 1", "Farsta", "svenska", "Fika ingår."):
        assert text in page.text
    event = structured(page)
    assert event["@type"] == "Event" and event["startDate"] == "2027-01-20T13:00:00+00:00"
    assert event["location"] == {"@type": "Place", "name": "Familjens hus", "address": "Torget 1"}
    assert event["eventStatus"].endswith("EventScheduled")
    assert structured(visitor.open(LIST)) == [event]


def test_one_on_the_net_says_how_one_takes_part(visitor: Visitor) -> None:
    activity("a", online=True, venue="", address="", join="Ring 08-508 00 000 och få en länk.")
    page = visitor.open(f"{LIST}/farsta/a")
    assert "Ring 08-508 00 000" in page.text
    assert structured(page)["location"]["@type"] == "VirtualLocation"


def test_what_was_cancelled_or_is_over_says_so(visitor: Visitor) -> None:
    some()
    page = visitor.open(f"{LIST}/central/city")
    assert "Lokalen går inte att använda." in page.text and "Hela staden" in page.text
    assert structured(page)["eventStatus"].endswith("EventCancelled")
    assert "har redan hållits" in visitor.open(f"{LIST}/farsta/held").text


@pytest.mark.parametrize("path", ["farsta/finns-inte", "ingenstans/a", "web/a"])
def test_what_there_is_not_is_not_found(visitor: Visitor, path: str) -> None:
    activity("a")
    assert visitor.open(f"{LIST}/{path}").status == 404


def test_it_is_read_in_arabic_too(visitor: Visitor) -> None:
    activity("a")
    page = visitor.open(f"{LIST}/farsta/a?lang=ar")
    assert page.h1 == "مقهى" and page.tree.get("dir") == "rtl"
