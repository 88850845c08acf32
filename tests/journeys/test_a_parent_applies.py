"""A parent finds a course, signs in, applies, is told on the screen, by e-mail and by SMS, and follows the case."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.conftest import Visit, person

COURSE = "komet-3-11-farsta-tisdag"
CASE_NUMBER = re.compile(r"EK-\d{4}-\d{6}")


def child() -> str:
    """A child's name that no earlier run has used."""
    return "Kim" + "".join(secrets.choice("abcdefgh") for _ in range(6))


def apply(visit: Visit, name: str) -> None:
    """From the course's page to the check of all answers, in Swedish."""
    visit.press("Börja")
    visit.picture("step")
    visit.choose("Bor eller arbetar du i stadsdelen?", "Jag bor här")
    visit.press("Spara och fortsätt")
    visit.fill("Barnets förnamn", name)
    visit.page.get_by_label("Månad", exact=True).select_option("5")
    visit.page.get_by_label("År", exact=True).fill("2019")
    visit.choose("Var bor barnet?", "Hos mig")
    visit.press("Spara och fortsätt")
    visit.page.get_by_role("group", name="Vad är svårt hemma just nu?").get_by_role("checkbox").first.check()
    visit.page.get_by_role("group", name="Hur ofta blir det svårt?").get_by_role("radio").first.check()
    visit.press("Spara och fortsätt")
    visit.choose("Behöver du tolk?", "Nej")
    visit.choose("Behöver du barnpassning under träffarna?", "Nej")
    visit.press("Spara och fortsätt")
    visit.press("Spara och fortsätt")
    visit.choose("Hur lätt har det varit att ansöka?", "Ganska lätt")
    visit.press("Spara och fortsätt")


@pytest.mark.requirement("P1", "P2", "P3", "P4", "P5", "P6", "P10", "X1", "X5")
def test_a_parent_applies_and_is_told(visit: Callable[..., Visit], sent: Callable[..., dict[str, Any]]) -> None:
    petra = person("petra")
    here = visit()
    here.open("/")
    here.picture("start")
    here.open("/kurser?district=farsta")
    here.picture("courses")
    here.page.get_by_role("main").locator(f'a[href="/kurser/{COURSE}"]').first.click()
    here.look()
    here.picture("course")
    here.press("Ansök")
    here.picture("sign_in")
    here.sign_in("petra")
    assert here.page.url.endswith(f"/kurser/{COURSE}/ansok"), "signing in leads back to where it began"
    apply(here, child())
    here.picture("check")
    here.press("Skicka ansökan")
    here.picture("confirmation")
    number = CASE_NUMBER.findall(here.page.get_by_role("main").inner_text())[0]

    mail = sent("email", petra.email, number)
    assert "Farsta" in mail["text"] and "kö" in mail["text"]
    assert number in mail["html"]
    assert number in sent("sms", petra.phone, number)["text"]

    here.press("Följ ditt ärende")
    here.picture("case")
    assert "Din plats i kön" in here.page.get_by_role("main").inner_text()
    here.page.locator("details", has_text=mail["subject"]).first.locator("summary").click()
    shown = here.page.locator("details[open] .message").first
    shown.wait_for(state="visible")
    assert number in shown.inner_text()

    here.press("Ta tillbaka ansökan")
    here.press("Ja, ta tillbaka ansökan")
    assert "Återtagen" in here.page.get_by_role("main").inner_text()
    sent("email", petra.email, number)


@pytest.mark.requirement("X1", "X2", "P2")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_parent_applies_in_arabic_on_a_small_telephone_with_and_without_javascript(
    visit: Callable[..., Visit], sent: Callable[..., dict[str, Any]], javascript: bool
) -> None:
    amal = person("amal")
    here = visit(width=320, height=640, language="ar", javascript=javascript)
    here.open("/kurser/komet-3-11-skarholmen-arabiska?lang=ar")
    here.picture("course_ar_320")
    assert here.page.locator("html").get_attribute("dir") == "rtl"
    here.page.locator('main a[href$="/ansok"]').first.click()
    here.look()
    here.page.locator('main a[href*="ga=1"]').first.click()
    here.log_in("amal")
    main = here.page.get_by_role("main")
    onwards = main.locator("form[method=post] button[type=submit]").last
    onwards.click()
    here.look()
    here.picture("step_ar_320")
    main.locator("input[name=connection][value=lives]").check()
    onwards.click()
    here.look()
    main.locator("input[name=child_first_name]").fill("نور" + child())
    main.locator("select[name=child_birth_month_month]").select_option("5")
    main.locator("input[name=child_birth_month_year]").fill("٢٠١٩")
    main.locator("input[name=child_lives][value=with_me]").check()
    onwards.click()
    here.look()
    main.locator("input[type=checkbox]").first.check()
    main.locator("input[type=radio]").first.check()
    onwards.click()
    here.look()
    main.locator("input[name=interpreter][value=yes]").check()
    onwards.click()
    here.look()
    assert main.locator(".ds-error-summary a").count() == 2, "the language of the interpreter, and child care"
    here.picture("errors_ar_320")
    main.locator("select[name=interpreter_language]").select_option("ar")
    main.locator("input[name=child_care][value=no]").check()
    onwards.click()
    here.look()
    onwards.click()
    here.look()
    onwards.click()
    here.look()
    here.picture("check_ar_320")
    onwards.click()
    here.look()
    here.picture("confirmation_ar_320")
    number = CASE_NUMBER.findall(main.inner_text())[0]
    mail = sent("email", amal.email, number)
    assert 'dir="rtl"' in mail["html"]
    assert number in sent("sms", amal.phone, number)["text"]


@pytest.mark.requirement("P2")
def test_a_draft_is_resumed_on_another_device(visit: Callable[..., Visit]) -> None:
    first = visit()
    first.open("/kurser/komet-web-start-2/ansok")
    first.sign_in("gustav")
    first.press("Börja")
    first.fill("Barnets förnamn", "Kim")
    first.page.get_by_label("Månad", exact=True).select_option("2")
    first.page.get_by_label("År", exact=True).fill("2018")
    first.choose("Var bor barnet?", "Hos mig")
    first.press("Spara och fortsätt")

    other = visit(width=390, height=800)
    other.open("/mina-arenden")
    other.sign_in("gustav")
    other.page.get_by_role("link", name="Fortsätt ansökan").first.click()
    other.look()
    other.page.goto(re.sub(r"/[^/]+$", "/barn", other.page.url))
    assert other.page.get_by_label("Barnets förnamn").input_value() == "Kim"


@pytest.mark.requirement("X1", "X2")
def test_changing_language_in_a_form_keeps_what_is_typed(visit: Callable[..., Visit]) -> None:
    here = visit()
    here.open("/kurser/komet-web-start-1/ansok")
    here.sign_in("tessa")
    here.page.locator("main form button[type=submit]").last.click()
    here.look()
    here.page.locator("input[name=child_first_name]").fill("Robin")
    here.page.get_by_role("button", name="English").or_(here.page.get_by_role("button", name="Svenska")).first.click()
    here.look()
    assert here.page.locator("input[name=child_first_name]").input_value() == "Robin"


@pytest.mark.requirement("P3")
def test_pressing_send_twice_makes_one_case(visit: Callable[..., Visit]) -> None:
    here = visit()
    here.open("/kurser/komet-3-11-farsta-formiddag/ansok")
    here.sign_in("sigrid")
    apply(here, child())
    address = here.page.url.replace("/kontrollera", "/klar")
    here.page.get_by_role("button", name="Skicka ansökan").dblclick()
    here.page.wait_for_url("**/klar*")
    first = CASE_NUMBER.findall(here.page.get_by_role("main").inner_text())[0]
    here.open(re.sub(r"^https?://[^/]+", "", address))
    assert CASE_NUMBER.findall(here.page.get_by_role("main").inner_text())[0] == first
    here.open("/mina-arenden")
    assert here.page.get_by_role("main").inner_text().count(first) == 1
