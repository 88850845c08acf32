"""A coordinator keeps a venue, a leader books it for a whole course, moves a session, and follows it in a calendar."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import announced, course
from tests.stack.test_at_once import Parent

PROGRAMME, DISTRICT = "komet-3-11", "farsta"


def first_day() -> date:
    """The day of the course's first session."""
    return date.fromisoformat(str(course("x", PROGRAMME, DISTRICT, 8)["starts_on"]))


def kept(sam: Visit, name: str, closed: date) -> None:
    """A coordinator adds a venue, and closes it for a day."""
    sam.narrow()
    sam.picture("venues")
    sam.press("Ny lokal")
    sam.narrow()
    sam.fill("Lokalens namn", name)
    sam.fill("Lokalens adress", "Provgatan 1")
    sam.page.get_by_label("Var lokalen ligger").select_option(DISTRICT)
    sam.press("Spara")
    assert sam.page.locator(".ds-error-summary").is_visible(), "how many it holds is asked for"
    sam.fill("Hur många personer ryms?", "20")
    sam.page.get_by_label("Hiss", exact=True).check()
    sam.press("Spara")
    assert sam.page.locator("h1").inner_text() == name
    sam.press("Boka något annat än en kurs")
    sam.fill("Vad lokalen används till", "Ombyggnad")
    sam.page.get_by_label("Dag", exact=True).fill(closed.isoformat())
    sam.press("Boka")
    assert "Ombyggnad" in sam.main()
    sam.narrow()


def booked(lena: Visit, course_id: str, name: str, closed: date) -> None:
    """A leader books the venue for the whole course, and moves a session to a day when it is closed."""
    lena.press("Lokal")
    lena.narrow()
    lena.picture("course_venues")
    lena.press(name)
    lena.narrow()
    lena.press("Boka alla 3 träffar")
    assert lena.main().count(f"{name}, Provgatan 1") == 3
    lena.open(f"/personal/kurser/{course_id}/traffar/2")
    lena.choose("Vad ska hända med träffen?", "Den får en ny dag eller tid")
    lena.page.get_by_label("Ny dag", exact=True).fill(closed.isoformat())
    lena.press("Fortsätt")
    assert "är bokad då" in lena.main() and "Ingenting är ändrat än" in lena.main()
    lena.narrow()
    lena.picture("venue_taken")
    lena.choose("Var ska den hållas?", "Flytta ändå, och välj lokal senare")
    lena.press("Fortsätt")
    lena.press("Ändra")
    assert "Ingen lokal än" in lena.main()


@pytest.mark.requirement("A7", "B6", "X1", "X2")
def test_a_venue_is_kept_booked_and_followed(staff: Callable[..., Visit], cloud: LocalCloud) -> None:
    name, closed = f"Provhuset {secrets.token_hex(3)}", first_day() + timedelta(days=9)
    sam = staff("sam", "/personal/lokaler")
    kept(sam, name, closed)
    with announced(cloud, PROGRAMME, DISTRICT, 8) as course_id:
        booked(staff("lena", f"/personal/kurser/{course_id}"), course_id, name, closed)
        here = urlsplit(sam.page.url).path
        sam.open(f"{here}?visa=termin")
        sam.open(f"{here}?vecka={first_day()}")
        assert "17:30" in sam.main() and "Komet 3–11 år" in sam.main()
        sam.narrow()
        sam.picture("venue_week")
        sam.press("Följ lokalen i en kalender")
        sam.press("Gör en kalender")
        address = sam.page.locator("code").inner_text().strip()
        sam.narrow()
        _, _, file = Parent(cloud).request("GET", urlsplit(address).path)
        assert file.count("BEGIN:VEVENT") == 3, "two sessions and what closed it"
        assert "Ombyggnad" not in file


@pytest.mark.requirement("A7", "P6", "X1", "X3")
def test_venues_and_calendars_are_whole_in_arabic_on_a_telephone(
    staff: Callable[..., Visit], visit: Callable[..., Visit]
) -> None:
    here = staff("adam", "/personal/lokaler?lang=ar", width=320, height=640, language="ar")
    house = "/personal/lokaler/familjens-hus-i-farsta"
    for path in (
        house,
        f"{house}?visa=termin",
        f"{house}/boka",
        f"{house}/andra",
        "/personal/lokaler/ny",
        "/personal/kurser/komet-3-11-farsta-tisdag/lokal",
        "/personal/kurser/komet-3-11-farsta-tisdag/lokal?lokal=motesplats-hokarangen",
        "/personal/kalender",
    ):
        here.open(path)
    parent = visit(width=320, height=640, language="ar")
    parent.open("/mina-uppgifter/kalender?lang=ar")
    parent.sign_in("amal")
    parent.page.get_by_role("main").get_by_role("button").first.click()
    parent.look()
    assert "/kalender/" in parent.page.locator("code").inner_text()
