"""A professional applies to a training; the manager, who has no account, answers by e-mail; the answer comes back."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.conftest import Visit, person

COURSE = "gruppledare-komet-torsdag"
CASE_NUMBER = re.compile(r"EK-\d{4}-\d{6}")
LINK = re.compile(r"/samtycke/[\w-]{40,}")


def apply(here: Visit, manager: str, *, account: str = "", known: bool = False) -> str:
    """From the course's page to the confirmation; the case number. `account`: where the workplace books the fee inside
    the city; without, it pays an invoice. `known`: another journey looks at the pages."""

    def go_on(button: str = "Spara och fortsätt") -> None:
        here.press(button, known=known)

    go_on("Börja")
    here.fill("Var arbetar du?", "Förskolan Exemplet")
    here.page.get_by_label("I vilken stadsdel arbetar du?").select_option(label="Farsta")
    here.fill("Vad arbetar du som?", "Förskollärare")
    go_on()
    here.fill("Din chefs namn", "Cissi Chefsson")
    here.fill("Din chefs e-postadress i arbetet", manager)
    go_on()
    if account:
        here.choose("Hur betalar din arbetsplats?", "Internt inom staden, med kontosträng")
        here.page.get_by_label("Kontosträng", exact=True).fill(account)
    else:
        here.choose("Hur betalar din arbetsplats?", "Med faktura, med en referens")
        here.page.get_by_label("Fakturareferens", exact=True).fill("Beställare 1234")
    go_on()
    here.choose("Behöver du tolk?", "Nej")
    go_on()
    go_on()
    here.choose("Hur fick du höra talas om utbildningen?", "Min chef")
    go_on()
    if not known:
        here.narrow()
    go_on("Skicka ansökan")
    return str(CASE_NUMBER.findall(here.main())[0])


def withdraw(here: Visit, number: str) -> None:
    """Take the application back, so that the same person can apply again."""
    here.open(f"/mina-arenden/{number}/aterta?lang=sv")
    here.press("Ja, ta tillbaka ansökan")


@pytest.mark.requirement("U1", "U2", "U3", "U4", "B15")
def test_a_professional_applies_the_manager_consents_without_an_account_and_both_are_told(
    visit: Callable[..., Visit], sent: Callable[..., dict[str, Any]]
) -> None:
    ylva, cissi = person("ylva"), person("cissi")
    here = visit()
    here.open("/program/gruppledare-komet")
    here.page.get_by_role("main").locator(f'a[href="/kurser/{COURSE}"]').first.click()
    here.look()
    here.press("Ansök")
    here.sign_in("ylva")
    number = apply(here, cissi.email, account="1234-5678-90")
    assert "Vi har frågat din chef" in here.main()
    assert "chef" in sent("email", ylva.email, number)["text"]
    here.press("Följ ditt ärende")
    assert "Vi väntar på svar från din chef" in here.main()

    mail = sent("email", cissi.email, "Ylva Yrkesson")
    assert number in mail["subject"] and "Kostnad per deltagare" in mail["text"]
    manager = visit()
    manager.open(LINK.findall(mail["text"])[0])
    assert "Förskolan Exemplet" in manager.main()
    manager.narrow()
    manager.press("Nej, jag godkänner inte")
    assert manager.page.locator(".ds-error-summary a").count() == 1, "a no needs a reason"
    manager.press("Ja, jag godkänner")
    assert "Tack, du har sagt ja" in manager.main()

    assert "sagt ja" in sent("email", ylva.email, "Din chef har godkänt")["subject"]
    assert number in sent("sms", ylva.phone, "Din chef har svarat")["text"]
    here.open(f"/mina-arenden/{number}")
    assert "Cissi Chefsson har godkänt" in here.main()

    receipt = sent("email", cissi.email, "Du har sagt ja")
    manager.open(LINK.findall(receipt["text"])[0])
    manager.narrow()
    manager.press("Ta tillbaka mitt svar")
    assert "Du har tagit tillbaka ditt svar" in manager.main()
    here.open(f"/mina-arenden/{number}/chef")
    here.narrow()
    assert "Vi väntar på svar från din chef" in here.main()

    asked_anew = sent("email", cissi.email, "Ylva Yrkesson")
    withdraw(here, number)
    manager.open(LINK.findall(asked_anew["text"])[0])
    assert "Svaret behövs inte längre" in manager.main()


@pytest.mark.requirement("U2", "X1", "X2")
def test_the_manager_answers_in_arabic_on_a_small_telephone_without_javascript(
    visit: Callable[..., Visit], sent: Callable[..., dict[str, Any]]
) -> None:
    ymer, cissi = person("ymer"), person("cissi")
    here = visit()
    here.open(f"/kurser/{COURSE}/ansok?lang=sv")
    here.sign_in("ymer")
    here.open(f"/kurser/{COURSE}/ansok?lang=sv")
    number = apply(here, cissi.email)
    path = LINK.findall(sent("email", cissi.email, "Ymer Yrkesson")["text"])[0]

    looking = visit(width=320, height=640, language="ar")
    looking.open(f"{path}?lang=ar")
    assert looking.page.locator("html").get_attribute("dir") == "rtl"
    manager = visit(width=320, height=640, language="ar", javascript=False)
    manager.open(path)
    main = manager.page.get_by_role("main")
    main.locator("textarea[name=reason]").fill("ليس هذا العام")
    main.locator("button[value=decline]").click()
    manager.look()
    assert manager.page.url.endswith(path)
    assert number in sent("email", ymer.email, "Din chef har svarat nej")["subject"]
    here.open(f"/mina-arenden/{number}?lang=ar")
    assert "ليس هذا العام" in here.main()
    here.narrow()
    withdraw(here, number)
