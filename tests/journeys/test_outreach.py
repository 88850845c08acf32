"""What is open to all, and talks without names: noted on a telephone, announced, found in Arabic, counted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.http.languages import today_in_stockholm
from tests.journeys.conftest import Visit


@pytest.mark.requirement("C7", "X1", "X2", "X3")
@pytest.mark.parametrize("language", ["sv", "ar"])
def test_an_adviser_notes_talks_one_after_the_other_on_a_telephone(staff: Callable[..., Visit], language: str) -> None:
    lena = staff("lena", f"/personal/samtal?lang={language}", width=320, height=640, language=language)
    for support, gender in (("talk", "woman"), ("home_visit", "man")):
        lena.page.locator("#area").select_option("Hökarängen")
        lena.page.locator("#arena").select_option("child_health")
        for name, value in (("support", support), ("age", "0"), ("gender", gender), ("rating", "4")):
            lena.page.locator(f"input[name={name}][value='{value}']").check()
        lena.page.locator("main form#talk button[type=submit]").click()
        lena.look()
        assert lena.page.locator("main [role=status]").count() == 1
        assert lena.page.locator("#area").input_value() == "Hökarängen", "ready for the next"
        assert lena.page.locator("input[name=gender]:checked").count() == 0
    lena.picture(f"talk_{language}")
    rows = lena.page.locator("main tbody tr")
    before = rows.count()
    rows.last.locator("a").click()
    lena.look()
    lena.page.locator("main button[value=ta-bort]").click()
    lena.look()
    assert lena.page.locator("main tbody tr").count() == before - 1
    lena.page.locator("main form#talk button[type=submit]").click()
    lena.look()
    assert lena.page.locator(".ds-error-summary a").count() >= 4


@pytest.mark.requirement("C8", "X1", "X2", "X3")
def test_an_activity_is_announced_found_in_arabic_and_one_that_was_held_is_counted(
    staff: Callable[..., Visit], visit: Callable[..., Visit]
) -> None:
    title = f"Föräldrakafé {datetime.now(UTC):%H%M%S}"
    sam = staff("sam", "/personal/aktiviteter/ny?stadsdel=skarpnack&lang=sv")
    sam.page.locator("#kind").select_option("cafe")
    sam.fill("Rubrik, Svenska", title)
    sam.page.get_by_label("Rubrik, العربية").fill(f"مقهى {title[-6:]}")
    day = today_in_stockholm(datetime.now(UTC)) + timedelta(days=2)
    sam.page.locator("#day").fill(day.isoformat())
    sam.page.locator("#starts").fill("14:00")
    sam.page.locator("#ends").fill("15:30")
    sam.fill("Lokalens namn", "Biblioteket")
    sam.fill("Lokalens adress", "Torget 1")
    sam.press("Spara och visa för alla")
    assert title in sam.main() and "Kommande" in sam.main()

    reader = visit(width=320, height=640, language="ar")
    reader.open(f"/aktiviteter?stadsdel=skarpnack&fran={day}&lang=ar")
    reader.page.get_by_role("link", name=title[-6:]).click()
    reader.look()
    assert "14:00" in reader.main() and "Biblioteket" in reader.main()
    reader.picture("activity_ar")

    sam.open("/personal/aktiviteter/farsta/foraldrakafe-forra-veckan/rakna")
    sam.fill("Kvinnor", "9")
    sam.fill("Män", "6")
    sam.press("Spara antalet")
    assert "Räknad" in sam.main()
