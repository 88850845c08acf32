"""Somebody registers as staff, is given a role, hands a course to a substitute."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.conftest import Visit


def signed_in(visit: Callable[..., Visit], username: str, path: str, **more: Any) -> Visit:
    """A visit of this person, who has signed in on the way to a page."""
    here = visit(**more)
    here.open(path)
    here.sign_in(username)
    return here


@pytest.mark.requirement("L2", "L3", "A1", "B7", "X1")
def test_a_leader_registers_is_given_a_role_and_hands_over_a_course_by_keyboard_and_without_script(
    visit: Callable[..., Visit], sent: Callable[..., dict[str, Any]]
) -> None:
    yrsa = signed_in(visit, "yrsa", "/personal/anmalan", javascript=False, width=320)
    yrsa.fill("E-postadress i arbetet", "yrsa@stockholm.example")
    yrsa.fill("Telefon i arbetet", "08-465 004 69")
    yrsa.choose("Vad ska du göra i Komet?", "Gruppledare")
    yrsa.page.get_by_role("group", name="Var arbetar du?").get_by_label("Skarpnäck", exact=True).check()
    programmes = yrsa.page.get_by_role("group", name="Vilka program är du utbildad för?")
    programmes.get_by_label("Komet 3–11 år", exact=True).check()
    yrsa.choose("Kan du leda grupper i andra stadsdelar?", "Nej")
    yrsa.page.locator("form.form button[type=submit]").last.press("Enter")
    yrsa.look()
    assert "sparat" in yrsa.page.url

    sam = signed_in(visit, "sam", "/personal/behorigheter?omrade=skarpnack")
    sam.page.locator("summary", has_text="Alla som har anmält sig hit").press("Enter")
    sam.page.get_by_role("link", name="Yrsa Yrkesson").last.press("Enter")
    sam.look()
    sam.page.get_by_label("Roll").select_option(label="Gruppledare")
    sam.page.get_by_label("Var", exact=True).select_option(label="Skarpnäck")
    sam.press("Ge behörighet")
    sam.look()
    assert "Ändringen är sparad" in sam.page.inner_text("main")
    sam.picture("staff-roles")

    yrsa.open("/personal")
    assert yrsa.page.locator("h1").inner_text() == "Skarpnäck"
    yrsa.open("/personal/vikarie/komet-3-11-skarpnack")
    yrsa.page.get_by_label("Vem tar över kursen?").select_option(label="Lena Ledarsson")
    yrsa.fill("Till och med", "2199-12-31")
    yrsa.page.get_by_role("main").get_by_role("button", name="Lämna över").press("Enter")
    yrsa.look()
    assert "I stället för Yrsa Yrkesson" in yrsa.page.inner_text("main")

    lena = signed_in(visit, "lena", "/personal")
    lena.page.get_by_role("link", name="Komet 3–11 år, måndag").first.wait_for()
    lena.open("/personal/vikarie/komet-3-11-skarpnack")
    lena.press("Avsluta för Lena Ledarsson")
    assert lena.page.locator("h1").inner_text() == "Farsta"

    sam.page.get_by_role("button", name="Ta tillbaka: Gruppledare, Skarpnäck").press("Enter")
    sam.look()
    yrsa.page.goto(yrsa.cloud.site_url + "personal")
    assert yrsa.page.locator("h1").inner_text() == "Sidan är för personal"
    assert sent("email", "yrsa.yrkesson@example.com", "Gäller: Skarpnäck")
    assert sent("email", "yrsa.yrkesson@example.com", "Gällde: Skarpnäck")
