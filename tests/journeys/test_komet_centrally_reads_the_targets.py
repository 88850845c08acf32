"""Komet centrally reads the sources' targets, and keeps what only people can measure."""

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Visit

PAPER = "/personal/mal/papper"


@pytest.mark.requirement("S7", "S8", "S9", "X1", "X2")
def test_what_is_measured_by_hand_is_kept_and_corrected_and_the_target_says_how_it_stands(
    staff: Callable[..., Visit],
) -> None:
    ulf = staff("ulf", "/personal?lang=sv")
    ulf.press("Mål och mätningar")
    assert "47 % (10 januari" in ulf.main().replace("\u00a0", " ") and "Systemet kan inte mäta det här" in ulf.main()
    ulf.fits(320)
    ulf.picture("targets")
    ulf.press("Handläggningens pappersförbrukning")
    rows = ulf.page.get_by_role("row").filter(has_text="delat med antalet ärenden")
    kept = rows.count()
    for number, corrects in (("90", ""), ("7", "Eftermätning: 90")):
        ulf.choose("Vad gäller värdet?", "Eftermätning")
        ulf.fill("Vilken dag gäller det?", "2026-11-01")
        ulf.fill("Var kommer det ifrån?", "Inköpt papper delat med antalet ärenden.")
        ulf.press("Spara värdet", known=not corrects)
        assert ulf.page.locator(".ds-error-summary").count() == 1, "the value is missing"
        ulf.page.locator("#number").fill(number)
        if corrects:
            choice = ulf.page.get_by_label("Rättar det ett tidigare värde?")
            wrong = choice.locator("option", has_text=corrects).first.get_attribute("value")
            choice.select_option(wrong)
        ulf.press("Spara värdet")
        assert "Det är sparat." in ulf.main()
    said = ulf.main().replace("\u00a0", " ")
    assert "50 % mindre (7 ark papper per ärende)" in said and "Målet är nått" in said and "Rättat" in said
    assert rows.count() == kept + 2, "nothing was removed"
    ulf.narrow()
    ulf.picture("target")


@pytest.mark.requirement("S9", "X1", "X2", "X3")
def test_a_coordinator_reads_their_districts_targets_on_a_telephone_in_arabic_and_easy_swedish(
    staff: Callable[..., Visit],
) -> None:
    sam = staff("sam", "/personal/mal?lang=ar", width=320, height=640, language="ar")
    assert "فارستا" in sam.main()
    sam.open("/personal/mal/riktat-utbildade?omrade=farsta&lang=ar")
    assert sam.page.locator("main form[method=post]").count() == 0, "only those who follow the city keep values"
    sam.open("/personal/mal/handlaggningstid?omrade=farsta&lang=sv-lattlast")
    assert "Systemet räknar dagar." in sam.main()
