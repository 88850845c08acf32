"""The public pages as a reader meets them."""

import re
from collections.abc import Callable

import pytest

from chalicelib.catalogue import routes
from chalicelib.courses.records import Course, Programme
from chalicelib.http import routing
from tests.catalogue.conftest import Get

FARSTA, FULL = "/kurser/komet-3-11-farsta-tisdag", "/kurser/komet-3-11-skarpnack"
ADDRESSES = [
    "/",
    "/program",
    "/program/komet-3-11",
    "/program/komet-web",
    "/program/gruppledare-komet",
    "/kurser",
    "/kurser?sida=2",
    "/kurser?stadsdel=alvsjo&alder=8&form=group",
    "/kurser?stadsdel=bromma&alder=5",
    "/kurser?alder=99&veckodag=måndag",
    FARSTA,
    FULL,
    "/kurser/komet-3-11-bromma",
    "/kurser/komet-web-start-1",
    "/kurser/gruppledare-komet-mandag",
    "/stadsdelar",
    "/stadsdelar/jarva",
    "/stadsdelar/bromma",
    "/sok",
    "/sok?q=alvsjo",
    "/sok?q=zzz",
    "/hjalp",
    "/tillganglighet",
    "/personuppgifter",
    "/stilguide",
]


@pytest.mark.requirement("X1", "X2", "X3")
@pytest.mark.parametrize("language", ["sv", "ar"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_valid_html_with_one_heading_that_its_title_repeats(
    get: Get, address: str, language: str
) -> None:
    page = get(address, Cookie=f"lang={language}")
    assert page.status == 200
    (heading,) = page.texts("h1")
    title = page.texts("title")[0]
    assert heading.replace("\u2060", "") in title.replace("\u2060", "")


@pytest.mark.requirement("X2", "X3")
@pytest.mark.parametrize(
    ("language", "said"),
    [("sv", ("sv", "ltr")), ("sv-lattlast", ("sv", "ltr")), ("en", ("en", "ltr")), ("ar", ("ar", "rtl"))],
)
def test_a_page_says_which_language_it_speaks_and_which_way_it_runs(
    get: Get, language: str, said: tuple[str, str]
) -> None:
    root = get("/kurser?ord=farsta", Cookie=f"lang={language}").tree
    assert (root.get("lang"), root.get("dir")) == said


@pytest.mark.requirement("P1", "X10")
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_tells_where_to_get_help(get: Get, address: str) -> None:
    page = get(address)
    assert "tel:08-50800000".replace("-", "") in page.links
    assert "/hjalp" in page.links


def test_every_link_within_the_catalogue_leads_somewhere(get: Get) -> None:
    mapped = get("/sitemap.xml").text  # whose pages are all asked for by another test
    elsewhere = ("tel:", "mailto:", "http", "/logga-in", "/mina-", "/ansokan")
    paths = {link.split("#")[0] for address in ADDRESSES for link in get(address).links}
    leading = {path for path in paths if path and not path.startswith(elsewhere) and not path.endswith("/ansok")}
    unmapped = sorted(path for path in leading if f"{path}<" not in mapped)
    assert len(leading) > 50
    assert {path: get(path).status for path in unmapped} == dict.fromkeys(unmapped, 200)


@pytest.mark.requirement("P1")
def test_the_start_page_leads_on_by_age_district_web_and_work(get: Get) -> None:
    page = get("/")
    names = {field.get("name") for field in page.tree.findall(".//select")}
    assert names == {"alder", "stadsdel"}
    assert {"/kurser?form=web", "/program/gruppledare-komet", "/program", "/stadsdelar"} <= set(page.links)
    assert len([link for link in page.links if link.startswith("/kurser/")]) == 3
    assert "gratis" in page.text


@pytest.mark.requirement("P1")
def test_a_programme_tells_whom_it_is_for_and_how_much_it_is(get: Get) -> None:
    text = get("/program/komet-3-11").text
    assert "3–11 år" in text
    assert "11 träffar på 2,5 timmar" in text
    assert "sex till åtta föräldrar" in text


@pytest.mark.requirement("P1")
def test_the_list_counts_its_hits_and_sorts_by_start(get: Get) -> None:
    page = get("/kurser")
    assert "24 kurser" in page.texts("p")
    starts = [Course.get(link.split("/")[-1]).starts_on for link in page.links if link.startswith("/kurser/")]
    assert starts == sorted(starts)
    assert len(starts) == 20
    assert "/kurser?sida=2" in page.links


@pytest.mark.requirement("P1")
def test_filters_stay_chosen_and_follow_to_the_next_page(get: Get) -> None:
    page = get("/kurser?platser=lediga&stadsdel=alvsjo")
    chosen = [option.get("value") for option in page.tree.findall(".//option[@selected]")]
    assert {"lediga", "alvsjo"} <= set(chosen)
    assert any("platser=lediga&sida=2" in link for link in get("/kurser?platser=lediga").links)


@pytest.mark.requirement("P1")
def test_who_finds_no_course_is_shown_the_nearest_and_the_web(get: Get) -> None:
    page = get("/kurser?stadsdel=bromma&alder=5")
    assert "Ingen kurs stämmer med det du valt." in page.text
    near = [link for link in page.links if "stadsdel=" in link]
    assert near[0] == "/kurser?alder=5&stadsdel=kungsholmen"
    assert "1 kurs" in get(near[0]).texts("p")
    assert "/kurser/komet-web-start-1" in page.links


def test_a_page_beyond_the_last_shows_the_last(get: Get) -> None:
    assert "Sida 2 av 2" in get("/kurser?sida=77").text
    assert "Sida 1 av 2" in get("/kurser?sida=-1").text


def test_a_filter_that_does_not_exist_is_pointed_out_beside_its_field(get: Get) -> None:
    page = get("/kurser?stadsdel=atlantis")
    assert "#stadsdel" in page.links
    assert page.texts("title")[0].startswith("Fel:")


@pytest.mark.requirement("P1")
def test_a_course_page_has_what_a_parent_needs(get: Get) -> None:
    page = get(FARSTA)
    text = " ".join(page.texts("main"))
    assert f"{FARSTA}/ansok" in page.links
    for needed in [
        "tisdag 17:30–\u206020:00", "torsdag", "Familjens hus i Farsta", "Storforsplan 98, Farsta", "Hiss",
        "svenska", "3 lediga av 8", "Sista dag att söka", "Gratis", "Ja, under träffarna", "Lena Ledarsson",
    ]:  # fmt: skip
        assert needed.replace("torsdag", "tisdag") in text.replace("\u2066", "").replace("\u2069", "")
    assert len(page.texts("main/ol/li")) == 11
    assert "mailto:lena.ledarsson@stockholm.example" in page.links


@pytest.mark.requirement("P1", "P5")
def test_a_full_course_offers_its_queue_and_others_with_seats(get: Get) -> None:
    page = get(FULL)
    assert "Ställ dig i kö" in page.text
    assert re.search(r"Nu står \d+ i kön\.", page.text)
    others = [link for link in page.links if link.startswith("/kurser/") and not link.startswith(FULL)]
    assert others[0].startswith("/kurser/komet-3-11-farsta"), "Farsta lies nearest to Skarpnäck"
    assert len(others) == 3


@pytest.mark.requirement("P1")
def test_a_course_whose_last_day_has_passed_says_so_and_points_on(get: Get) -> None:
    page = get("/kurser/komet-3-11-bromma")
    assert "Kursen går inte att söka längre" in page.text
    assert not any(link.endswith("/ansok") for link in page.links)
    assert len([link for link in page.links if link.startswith("/kurser/komet-3-11")]) == 3


@pytest.mark.requirement("P1")
def test_a_course_that_has_begun_still_has_its_page(get: Get, in_days: Callable[[int], None]) -> None:
    in_days(60)
    page = get(FARSTA)
    assert page.status == 200
    assert "Kursen har börjat" in page.text
    assert not any(link.endswith("/ansok") for link in page.links)


@pytest.mark.requirement("U1")
def test_a_training_is_found_marked_and_can_be_applied_for(get: Get) -> None:
    assert "/program/gruppledare-komet" in get("/").links
    assert "/kurser/gruppledare-komet-mandag" in get("/program/gruppledare-komet").links
    trainings = [link for link in get("/kurser?form=training").links if link.startswith("/kurser/")]
    assert trainings == ["/kurser/gruppledare-komet-mandag", "/kurser/gruppledare-komet-torsdag"]
    assert "/kurser/gruppledare-komet-mandag" not in get("/kurser?alder=5").links, "nobody looks for it with a child"
    page = get("/kurser/gruppledare-komet-mandag")
    assert "/kurser/gruppledare-komet-mandag/ansok" in page.links
    assert "För yrkesverksamma" in page.text and "frågar vi din chef" in page.text
    assert "12\u00a0000 kr" in page.text
    assert "mailto:ingrid.instruktorsson@stockholm.example" in page.links


@pytest.mark.requirement("P1")
def test_districts_are_the_eleven_of_today_with_courses_queues_and_former_names(get: Get) -> None:
    rows = get("/stadsdelar").texts("tbody/tr")
    assert len(rows) == 11
    assert rows[0] == "Bromma Ingen just nu. Närmast: Kungsholmen 6"
    assert rows[5] == "Järva tidigare Rinkeby-Kista, Spånga-Tensta 2 0"


@pytest.mark.requirement("P1")
def test_a_district_has_its_contact_and_without_courses_the_nearest(get: Get) -> None:
    page = get("/stadsdelar/bromma")
    assert "mailto:komet.bromma@stockholm.example" in page.links
    assert "/kurser?stadsdel=kungsholmen" in page.links
    assert "Komet 3–11 år: 2" in page.texts("li")


@pytest.mark.parametrize(
    ("former", "heir"), [("alvsjo", "hagersten-alvsjo"), ("rinkeby-kista", "jarva"), ("ostermalm", "norra-innerstaden")]
)
def test_a_former_districts_address_leads_to_its_successor(get: Get, former: str, heir: str) -> None:
    page = get(f"/stadsdelar/{former}")
    assert (page.status, page.headers["Location"]) == (301, f"/stadsdelar/{heir}")


@pytest.mark.parametrize(
    "address", ["/kurser/atlantis", "/stadsdelar/atlantis", "/stadsdelar/web", "/program/atlantis"]
)
def test_what_does_not_exist_is_not_found(get: Get, address: str) -> None:
    assert get(address).status == 404
    assert get(address, json=True).json["status"] == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_any_other_address_is_a_page_of_its_own_that_says_so(method: str) -> None:
    """Chalice's test client can't reach /{proxy+}, so the view is asked as the gateway would."""
    view = {"GET": routes.unknown_page, "POST": routes.unknown_form}[method]
    context = {"httpMethod": method, "resourcePath": "/{proxy+}", "requestId": "made-up"}
    given = routing.answer(view, {"path": "/finns/inte", "headers": {}, "requestContext": context}, {})
    assert given.status == 404
    assert "Sidan finns inte" in given.body


@pytest.mark.requirement("P9")
def test_search_tells_by_kind_what_it_found(get: Get) -> None:
    page = get("/sok?q=alvsjo")
    assert page.texts("main/h2") == ["Kurser", "Stadsdelar"]
    assert "/stadsdelar/hagersten-alvsjo" in page.links
    assert "3 träffar" in page.text
    assert get("/sok?q=komet+arabiska").texts("h3") == ["Komet 3–\u206011 år, Skärholmen"]
    assert "/hjalp" in get("/sok?q=bankid").links


@pytest.mark.requirement("X2")
def test_a_reader_finds_in_their_own_language(get: Get) -> None:
    assert "/program/komet-12-18" in get("/sok?q=teenager", Cookie="lang=en").links
    assert "/program/komet-3-11" in get("/sok?q=للاعمار", Cookie="lang=ar").links


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "\"'><b>", "{{7*7}}", "' OR 1=1 --", "\u202egnp", "😀"])
def test_what_is_typed_is_shown_as_text(get: Get, query: str) -> None:
    from urllib.parse import quote

    for address in ("/sok?q=", "/kurser?ord="):
        page = get(address + quote(query))
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert "<b>" not in page.text
        assert page.tree is not None


def test_data_cannot_break_out_of_the_structured_data(get: Get) -> None:
    nasty = "</script><script>alert(1)</script>"
    programme = Programme.get("programme", "komet-12-18")
    kept = dict(programme.summaries)
    programme.update([Programme.summaries.set({**kept, "sv": nasty})])
    try:
        page = get("/kurser/komet-12-18-farsta")
        assert nasty not in page.text
        assert page.tree is not None
    finally:
        programme.update([Programme.summaries.set(kept)])
