"""Every page of staff's is whole, and a queue of two hundred is still pleasant to work with."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from chalicelib.http.access import ACCESS
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import Ability
from infra.local.cloud import LocalCloud
from infra.local.seeding import function_settings
from tests.journeys.conftest import Visit
from tests.journeys.seats import Waiting, seats

PROGRAMME, DISTRICT = "abc", "skarpnack"
# What Sam, who coordinates, has no part in.
OF_THE_CITY = (Ability.EDIT, Ability.BILL, Ability.CERTIFY, Ability.IMPROVE)
LOOKED_AT_ELSEWHERE = {  # after a file was sent, or somebody certified: the journeys that do that look at them
    "/personal/import/{kind}/granska",
    "/personal/import/{kind}/{import_id}",
    "/personal/kurser/{course_id}/certifiering/{case_number}/aterkalla",
    "/personal/samtal/{district_id}/{term}/{talk_id}",
    "/personal/programtrohet/behov/{need}",
    "/personal/kurser/{course_id}/enkater/{survey_id}/{number}",
    "/personal/kurser/{course_id}/enkater/{survey_id}/{number}/fragor/{name}",
    "/personal/program/{programme_id}/enkater/{survey_id}/{number}/fragor/{name}",
}
# Where each page of staff's is looked at: what stands in braces is filled in from a course and its cases.
PAGES = {
    "/personal": "?stadsdel=skarpnack",
    "/personal/att-gora": "",
    "/personal/kurser": "",
    "/personal/kurser/ny": "?program=abc&stadsdel=skarpnack",
    "/personal/kurser/{course_id}": "",
    "/personal/kurser/{course_id}/andra": "",
    "/personal/kurser/{course_id}/annonsera": "komet-12-18-farsta-utkast",
    "/personal/kurser/{course_id}/traffar/{number}": "",
    "/personal/kurser/{course_id}/flytta": "",
    "/personal/kurser/{course_id}/stall-in": "",
    "/personal/kurser/{course_id}/avsluta": "komet-3-11-farsta-pagar",
    "/personal/samarbete": "",
    "/personal/rapporter": "",
    "/personal/rapporter/kurser": "",
    "/personal/rapporter/svar": "?stadsdel=skarpnack",
    "/personal/rapporter/deltagande": "",
    "/personal/rapporter/gruppledare": "",
    "/personal/kurser/{course_id}/grupp": "",
    "/personal/kurser/{course_id}/grupp/forhandsgranska": "",
    "/personal/kurser/{course_id}/grupp/erbjud": "",
    "/personal/kurser/{course_id}/grupp/handelser": "",
    "/personal/kurser/{course_id}/svar": "komet-3-11-farsta-pagar",
    "/personal/kurser/{course_id}/narvaro": "komet-3-11-farsta-pagar",
    "/personal/kurser/{course_id}/narvaro/{number}": "komet-3-11-farsta-pagar",
    "/personal/kurser/{course_id}/programtrohet": "komet-3-11-farsta-pagar",
    "/personal/kurser/{course_id}/programtrohet/{number}": "komet-3-11-farsta-pagar",
    "/personal/programtrohet": "",
    "/personal/programtrohet/inbjudna/{course_id}": "gruppledare-komet-mandag",
    "/personal/programtrohet/ledare/{member_id}": "",
    "/personal/programtrohet/mina": "",
    "/personal/kurser/{course_id}/material": "",
    "/personal/kurser/{course_id}/material/ny": "",
    "/personal/kurser/{course_id}/material/{material_id}": "komet-3-11-farsta-pagar",
    "/personal/kurser/{course_id}/material/{material_id}/fil": "komet-3-11-farsta-pagar",
    "/personal/program": "",
    "/personal/program/ny": "",
    "/personal/program/{programme_id}": "",
    "/personal/program/{programme_id}/fragor/{name}": "",
    "/personal/program/{programme_id}/delar": "",
    "/personal/program/{programme_id}/delar/{number}": "",
    "/personal/enkater": "",
    "/personal/kurser/{course_id}/enkater": "",
    "/personal/kurser/{course_id}/enkater/ny": "",
    "/personal/kurser/{course_id}/enkater/{survey_id}/{number}/forhandsgranska": "",
    "/personal/program/{programme_id}/enkater": "",
    "/personal/program/{programme_id}/enkater/ny": "",
    "/personal/program/{programme_id}/enkater/{survey_id}/{number}": "",
    "/personal/program/{programme_id}/enkater/{survey_id}/{number}/forhandsgranska": "",
    "/personal/program/{programme_id}/material": "",
    "/personal/program/{programme_id}/material/ny": "",
    "/personal/program/{programme_id}/material/{material_id}": "",
    "/personal/program/{programme_id}/material/{material_id}/fil": "",
    "/personal/import": "",
    "/personal/import/{kind}": "ko",
    "/personal/texter": "",
    "/personal/texter/{kind}/{language}": "",
    "/personal/kurser/{course_id}/certifiering": "gruppledare-komet-klar",
    "/personal/kurser/{course_id}/certifiering/{case_number}": "gruppledare-komet-klar",
    "/personal/certifikat": "",
    "/personal/kurser/{course_id}/avgifter": "gruppledare-komet-pagar",
    "/personal/avgifter": "?lista=forfallna",
    "/personal/avgifter/{invoice_number}": "",
    "/personal/avgifter/omatchade": "",
    "/personal/avgifter/betalning": "?id=bgmax:seed:1",
    "/personal/avgifter/bankfil": "",
    "/personal/anmalan": "",
    "/personal/pool": "",
    "/personal/behorigheter": "?omrade=skarpnack",
    "/personal/behorigheter/{member_id}": "",
    "/personal/vikarie/{course_id}": "",
    "/personal/kurser/{course_id}/ansokningar": "komet-3-11-farsta-tisdag",
    "/personal/kurser/{course_id}/skriv": "komet-3-11-farsta-pagar",
    "/personal/koer/{programme_id}/{district_id}": "?behov=interpreter&ordning=namn",
    "/personal/sok": "",
    "/personal/arenden/{case_number}": "",
    "/personal/arenden/{case_number}/ko": "?gor=pausa",
    "/personal/arenden/{case_number}/avbryt": "?gor=aterta",
    "/personal/arenden/{case_number}/sla-ihop": "?med={other}",
    "/personal/ansokan/ny": "?kurs={course_id}",
    "/personal/mal": "",
    "/personal/mal/{target_id}": "",
    "/personal/mal/{target_id}/definition": "",
    "/personal/lokaler": "",
    "/personal/lokaler/ny": "",
    "/personal/lokaler/{venue_id}": "?visa=termin",
    "/personal/lokaler/{venue_id}/andra": "",
    "/personal/lokaler/{venue_id}/boka": "",
    "/personal/lokaler/{venue_id}/kalender": "",
    "/personal/kurser/{course_id}/lokal": "komet-3-11-farsta-tisdag",
    "/personal/kalender": "",
    "/personal/aktiviteter": "",
    "/personal/aktiviteter/ny": "",
    "/personal/aktiviteter/siffror": "",
    "/personal/aktiviteter/{district_id}/{activity_id}": "",
    "/personal/aktiviteter/{district_id}/{activity_id}/andra": "",
    "/personal/aktiviteter/{district_id}/{activity_id}/stall-in": "",
    "/personal/aktiviteter/{district_id}/{activity_id}/rakna": "",
    "/personal/samtal": "?stadsdel=skarpnack",
    "/personal/samtal/siffror": "?stadsdel=skarpnack",
}


@pytest.fixture
def crowded(cloud: LocalCloud) -> Iterator[str]:
    """A course of twelve seats that two hundred wait for; its id."""
    with seats(cloud, PROGRAMME, DISTRICT, 12) as course_id:
        subprocess.run(
            [sys.executable, "-m", "tests.journeys.crowd", course_id],
            env={**function_settings(cloud, "sign_in"), **cloud.environment},
            stdin=subprocess.DEVNULL,
            check=True,
        )
        yield course_id


@pytest.fixture
def course_id(cloud: LocalCloud) -> Iterator[str]:
    """A course that few wait for."""
    with seats(cloud, PROGRAMME, DISTRICT, 8) as course_id:
        yield course_id


def tick(here: Visit, numbers: list[int]) -> None:
    """Tick some of those in the queue, by where they stand on the page."""
    boxes = here.page.locator("main input[name=chosen]:not(:checked)")
    for box in [boxes.nth(number).element_handle() for number in numbers]:
        box.check()


def chosen(here: Visit) -> int:
    return here.page.locator("main input[name=chosen]:checked").count()


@pytest.mark.requirement("L4", "L5", "X1", "X3")
def test_twelve_are_ticked_over_pages_and_filters_and_none_is_lost(
    staff: Callable[..., Visit], crowded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    group = f"/personal/kurser/{crowded}/grupp"
    sam = staff("sam", "/personal")
    for path in (group, f"/personal/koer/{PROGRAMME}/{DISTRICT}"):
        began = time.perf_counter()
        sam.page.goto(sam.cloud.site_url.rstrip("/") + path)
        with capsys.disabled():
            print(f"\n{path} with two hundred: {time.perf_counter() - began:.2f} s")
        sam.look()
    sam.picture("queue")
    sam.open(group)
    tick(sam, [0, 5, 50, 99])
    sam.press("Spara och visa nästa 100", known=True)
    assert chosen(sam) == 4
    tick(sam, [3, 30, 60, 90])
    sam.page.get_by_text("Visa bara en del av kön").click()
    sam.page.get_by_label("Behöver inte tolk").check()
    sam.press("Spara och visa", known=True)
    assert chosen(sam) == 8
    tick(sam, [1, 2, 3, 4])
    sam.press("Spara utkastet")
    assert chosen(sam) == 12
    sam.open(group)
    assert chosen(sam) == 12 and sam.page.locator("main input[name=chosen]").count() == 12 + 100 - 8
    sam.press("Förhandsgranska beslutet", known=True)
    assert sam.page.locator("dl.facts > div", has_text="I utkastet").locator("dd").inner_text() == "12"


@pytest.mark.requirement("L9", "X1", "X2", "X3")
def test_every_page_of_staff_is_whole_in_swedish_and_arabic_wide_and_narrow(
    staff: Callable[..., Visit], cloud: LocalCloud, course_id: str
) -> None:
    routes = {route.removeprefix("GET ") for route in ACCESS if route.startswith("GET /personal")}
    routes -= {route for route in routes if route.endswith(("/hamta", "/mall", ".pdf", ".csv"))} | LOOKED_AT_ELSEWHERE
    assert routes == set(PAGES), "a page of staff's that nobody looks at"
    first = Waiting(cloud, course_id, "ar", "نور الاختبار", PROGRAMME)
    second = Waiting(cloud, course_id, "ar", "نور الاختبار", PROGRAMME, mobile=first.mobile)
    sam = staff("sam", "/personal?lang=sv")
    filled = {
        "{course_id}": course_id,
        "{survey_id}/{number}": "traff/1",
        "{number}": "2",
        "{invoice_number}": f"{today_in_stockholm(datetime.now(UTC)).year}00001",  # the seed's first
        "{venue_id}": "familjens-hus-i-farsta",
        "{target_id}": "riktat-utbildade",
        "{kind}": "Admitted",
        "{language}": "ar",
        "{programme_id}": "komet-3-11",
        "{material_id}": "valkommen",
        "{name}": "difficulties",
        "{district_id}": "farsta",
        "{activity_id}": "foraldrakafe",
        "{case_number}": first.number,
        "{other}": second.number,
        "{member_id}": first_below(sam, "/personal/behorigheter", "?omrade=skarpnack"),
    }
    telephone = staff("sam", "/personal?lang=ar", width=320, height=640, language="ar")
    adam = staff("adam", "/personal?lang=sv")
    adams = staff("adam", "/personal?lang=ar", width=320, height=640, language="ar")
    trainee = first_below(adam, "/personal/kurser/gruppledare-komet-klar/certifiering")
    for route, rest in PAGES.items():
        other = rest and rest[0] != "?"
        path = re.sub(r"{\w+}", rest, route, count=1) if other else route + rest
        if "/certifiering/" in route:
            path = path.replace("{case_number}", trainee)
        for name, value in filled.items():
            path = path.replace(name, value)
        wide, narrow = (adam, adams) if ACCESS[f"GET {route}"].ability in OF_THE_CITY else (sam, telephone)
        wide.open(path)
        assert wide.page.url.endswith(path), path
        assert not re.search("Felkod|Sidan finns inte", wide.main()), path
        narrow.open(path)
        for here, width in ((wide, 320), (narrow, 1200)):
            here.fits(width)


def first_below(here: Visit, path: str, query: str = "") -> str:
    """How the first address ends that lies below this page and is linked to from it."""
    here.open(path + query)
    link = here.page.locator(f'main a[href^="{path}/"]').first.get_attribute("href")
    return str(link).rpartition("/")[2]
