"""A leader drafts a course, announces it, moves a session and cancels it; everybody else sees it on its page."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.journeys.conftest import Visit


def signed_in(visit: Callable[..., Visit], username: str, path: str, **how: object) -> Visit:
    """Open a page of staff's as this person."""
    here = visit(**how)
    here.open(path)
    here.sign_in(username)
    return here


def seen_by_anybody(visit: Callable[..., Visit], address: str) -> str:
    """What the course's page says to somebody who has not seen it before: browsers keep it for a minute."""
    anybody = visit()
    anybody.open(f"/kurser/{address}")
    return anybody.page.get_by_role("main").inner_text()


def choose(here: Visit, label: str, value: str) -> None:
    """Pick from a list."""
    here.page.get_by_label(label, exact=True).select_option(value)


@pytest.mark.requirement("L1", "A2", "B6", "X1")
def test_a_leader_plans_a_course_from_draft_to_cancelled(visit: Callable[..., Visit]) -> None:
    lena = signed_in(visit, "lena", "/personal/kurser")
    lena.narrow()
    lena.picture("staff_courses")
    lena.press("Ny kurs")
    choose(lena, "Program", "komet-3-11")
    choose(lena, "Var kursen hålls", "farsta")
    lena.press("Fortsätt")
    lena.narrow()
    lena.fill("Börjar tidigast", "2031-10-20")
    choose(lena, "Veckodag", "1")
    lena.fill("Klockan", "17:30")
    lena.fill("Ledare 1: namn", "Lena Ledarsson")
    lena.fill("Ledare 1: e-post", "inte en adress")
    lena.fill("Lokalens namn", "Familjens hus")
    lena.fill("Lokalens adress", "Torget 1")
    lena.press("Fortsätt")
    assert lena.page.locator(".ds-error-summary").is_visible()
    lena.fill("Ledare 1: e-post", "lena.ledarsson@stockholm.example")
    lena.press("Fortsätt")
    assert "höstlov" in lena.page.get_by_role("main").inner_text()
    lena.narrow()
    lena.picture("course_check")
    lena.press("Spara utkastet")
    address = urlsplit(lena.page.url).path.rpartition("/")[2]
    assert address.startswith("komet-3-11-farsta-2031-v43")
    assert "finns inte" in seen_by_anybody(visit, address)

    lena.press("Annonsera")
    lena.press("Annonsera kursen")
    lena.narrow()
    lena.picture("staff_course")
    assert "Familjens hus" in seen_by_anybody(visit, address)

    lena.press("Flytta eller ställ in träff 2")
    lena.choose("Vad ska hända med träffen?", "Den får en ny dag eller tid")
    lena.page.get_by_label("Ny dag", exact=True).fill("2031-11-06")
    lena.press("Fortsätt")
    assert "Träff 2 flyttas" in lena.page.get_by_role("main").inner_text()
    lena.picture("session_preview")
    lena.press("Ändra")  # nobody has a seat, so nobody is told
    assert "torsdag 6 november 2031" in lena.page.get_by_role("main").inner_text()

    lena.press("Ställ in kursen")
    lena.press("Ställ in kursen")
    assert lena.page.locator(".ds-error-summary").is_visible(), "a reason is asked for"
    lena.choose("Varför ställs kursen in?", "För få hade anmält sig.")
    lena.press("Ställ in kursen")
    assert "Kursen är inställd" in seen_by_anybody(visit, address)


@pytest.mark.requirement("L1", "C3", "X1", "X2")
def test_staffs_pages_are_whole_in_arabic_and_without_javascript(visit: Callable[..., Visit]) -> None:
    here = signed_in(visit, "adam", "/personal/kurser", width=320, language="ar")
    for path in ("/personal/kurser/ny", "/personal/kurser/komet-3-11-farsta-pagar", "/personal/samarbete"):
        here.open(path)
    plain = signed_in(visit, "adam", "/personal/kurser/komet-12-18-farsta-utkast/andra", javascript=False)
    plain.fill("Lokalens namn", "Huset")
    plain.press("Fortsätt")
    assert "Kontrollera kursen" in plain.page.locator("h1").inner_text()
