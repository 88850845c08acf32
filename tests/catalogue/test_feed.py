"""The courses as data for others."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.catalogue.feed import course_document, sitemap, structured_data
from chalicelib.catalogue.rules import Offer
from tests.catalogue.conftest import Get
from tests.courses.made_up import TODAY, course, district, programme

NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.mark.requirement("P9", "X8")
def test_the_open_feed_can_be_shown_by_any_site(get: Get) -> None:
    page = get("/kurser.json")
    assert page.status == 200
    assert page.headers["Content-Type"] == "application/json"
    assert page.headers["Access-Control-Allow-Origin"] == "*"
    assert page.headers["Cache-Control"] == "public, max-age=300"
    assert page.json["version"] == 1
    assert page.json["made_at"] == "2027-01-14T17:30:00+00:00"
    assert len(page.json["courses"]) == 24


@pytest.mark.requirement("P9")
def test_the_feed_tells_all_of_a_course_and_nobodys_contact_details(get: Get) -> None:
    courses = {each["id"]: each for each in get("/kurser.json").json["courses"]}
    farsta: dict[str, Any] = courses["komet-3-11-farsta-tisdag"]
    assert farsta["url"] == "https://komet.test/kurser/komet-3-11-farsta-tisdag"
    assert farsta["programme"]["names"]["en"] == "Komet for ages 3–11"
    assert (farsta["seats"], farsta["seats_free"], farsta["queue_length"]) == (8, 3, 16)
    assert len(farsta["sessions"]) == 11
    assert farsta["sessions"][0]["starts_at"].startswith(farsta["starts_on"])
    assert "Ledarsson" not in json.dumps(courses)


@pytest.mark.requirement("P1", "X8")
def test_the_course_list_answers_a_system_at_the_same_address_with_the_same_filters(get: Get) -> None:
    page = get("/kurser?stadsdel=alvsjo&alder=8", json=True)
    assert page.json["total"] == 1
    assert [each["district"]["id"] for each in page.json["courses"]] == ["hagersten-alvsjo"]
    assert page.json["next"] is None


@pytest.mark.requirement("X8")
def test_a_system_is_told_when_a_filter_does_not_exist(get: Get) -> None:
    page = get("/kurser?stadsdel=atlantis&alder=x", json=True)
    assert page.status == 422
    assert set(page.json["errors"]) == {"stadsdel", "alder"}


@pytest.mark.requirement("X8")
def test_a_system_reads_all_courses_page_by_page(get: Get) -> None:
    first = get("/kurser", json=True).json
    assert first["next"] == "https://komet.test/kurser?sida=2"
    second = get("/kurser?sida=2", json=True).json
    ids = [each["id"] for each in first["courses"] + second["courses"]]
    assert len(ids) == len(set(ids)) == first["total"] == 24


@pytest.mark.parametrize(
    "address", ["/program", "/program/komet-3-11", "/stadsdelar", "/stadsdelar/farsta", "/sok?q=komet"]
)
def test_other_lists_are_data_too(get: Get, address: str) -> None:
    page = get(address, json=True)
    assert page.status == 200
    assert page.json


@pytest.mark.requirement("P9")
def test_the_sitemap_names_every_page_in_every_language(get: Get) -> None:
    page = get("/sitemap.xml")
    tree = ElementTree.fromstring(page.text)
    addresses = [node.text or "" for node in tree.findall("s:url/s:loc", NAMESPACES)]
    assert page.headers["Content-Type"].startswith("application/xml")
    assert "https://komet.test/kurser/komet-3-11-farsta-tisdag" in addresses
    assert "https://komet.test/program/komet-web?lang=ar" in addresses
    assert "https://komet.test/stadsdelar/alvsjo" not in addresses
    for url in tree.findall("s:url", NAMESPACES):
        others = {link.get("hreflang") for link in url.findall("x:link", NAMESPACES)}
        assert others == {"sv", "en", "ar", "x-default"}


@pytest.mark.requirement("P9")
def test_every_page_of_the_sitemap_is_there(get: Get) -> None:
    tree = ElementTree.fromstring(get("/sitemap.xml").text)
    paths = [(node.text or "").removeprefix("https://komet.test") for node in tree.findall("s:url/s:loc", NAMESPACES)]
    swedish = [path for path in paths if "lang=" not in path]
    assert len(swedish) > 40
    assert {path: get(path).status for path in swedish} == dict.fromkeys(swedish, 200)


@given(st.lists(st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cn", "Co")), max_size=20), max_size=4))
def test_the_sitemap_is_well_formed_whatever_a_path_holds(paths: list[str]) -> None:
    tree = ElementTree.fromstring(sitemap(f"/{path}" for path in paths))
    assert len(tree) == 3 * len(paths)


def test_search_engines_are_kept_out_of_a_training_stage(get: Get) -> None:
    assert "Disallow: /\n" in get("/robots.txt").text


def test_search_engines_read_the_public_pages_in_production(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from chalicelib.catalogue import routes
    from chalicelib.settings import settings

    monkeypatch.setattr(routes, "settings", replace(settings, stage="production"))
    text = get("/robots.txt").text
    assert "Disallow: /\n" not in text
    assert "Disallow: /ansokan\n" in text
    assert "Sitemap: https://komet.test/sitemap.xml" in text


@pytest.mark.requirement("P9")
def test_a_course_page_carries_structured_data(get: Get) -> None:
    page = get("/kurser/komet-3-11-farsta-tisdag")
    (script,) = [node for node in page.tree.findall(".//script") if node.get("type") == "application/ld+json"]
    data = json.loads(script.text)
    assert data["@type"] == "Course"
    assert data["isAccessibleForFree"] is True
    assert data["offers"]["price"] == "0.00"
    instance = data["hasCourseInstance"]
    assert instance["courseMode"] == "Onsite"
    assert instance["location"]["name"] == "Familjens hus i Farsta"
    assert instance["courseSchedule"]["repeatCount"] == 11
    assert instance["remainingAttendeeCapacity"] == 3


def test_a_web_course_is_online_and_lies_nowhere() -> None:
    offer = Offer(course(form="web"), programme(form="web"), district("Webben", None, None, place=True), [], 0, TODAY)
    instance = structured_data(offer)["hasCourseInstance"]
    assert instance["courseMode"] == "Online"
    assert "location" not in instance


def test_money_is_whole_ore_in_the_feed_and_kronor_for_search_engines() -> None:
    offer = Offer(course(fee_ore=1_200_050), programme(), district("Farsta"), [], 0, TODAY)
    assert course_document(offer)["fee_ore"] == 1_200_050
    assert structured_data(offer)["offers"]["price"] == "12000.50"
    assert structured_data(offer)["isAccessibleForFree"] is False


@pytest.mark.requirement("B6")
def test_a_cancelled_session_is_not_in_the_feed_and_a_cancelled_course_says_so() -> None:
    meeting = {"number": 1, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"}
    sessions = [meeting, {**meeting, "number": 2, "cancelled": True}]
    offer = Offer(course(sessions=sessions), programme(), district("Farsta"), [], 0, TODAY)
    assert course_document(offer)["sessions"] == [meeting]
    assert course_document(offer)["cancelled"] is False
    off = Offer(course(state="cancelled", listed="ended"), programme(), district("Farsta"), [], 0, TODAY)
    assert course_document(off)["cancelled"] is True
    assert structured_data(off)["offers"]["availability"] == "https://schema.org/Discontinued"


def test_a_full_course_is_sold_out_to_search_engines() -> None:
    full = Offer(course(seats_taken=8), programme(), district("Farsta"), [], 2, TODAY)
    assert structured_data(full)["offers"]["availability"] == "https://schema.org/SoldOut"
    assert structured_data(full)["hasCourseInstance"]["remainingAttendeeCapacity"] == 0
