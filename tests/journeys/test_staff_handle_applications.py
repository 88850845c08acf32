"""Staff write in an application that came on paper, find it in the queue, handle it, and merge it with its twin."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.http.languages import STOCKHOLM
from tests.journeys.conftest import Visit
from tests.journeys.test_staff_get_their_roles import signed_in

QUEUE = "/personal/koer/komet-3-11/farsta"
NEW = "/personal/ansokan/ny?kurs=komet-3-11-farsta-tisdag"


def write_in(here: Visit, name: str, email: str) -> str:
    """Write in an application without a personal number, and answer with its case number."""
    here.open(NEW)
    at = datetime.now(UTC).astimezone(STOCKHOLM) - timedelta(minutes=5)
    here.fill("Vilken dag kom ansökan in?", f"{at:%Y-%m-%d}")
    here.fill("Vilken tid?", f"{at:%H:%M}")
    here.choose("Hur kom den in?", "Per telefon")
    here.fill("Den sökandes namn", name)
    here.choose("Bor eller arbetar du i stadsdelen?", "Jag bor här")
    here.fill("Barnets förnamn", "Alma")
    here.page.get_by_label("Månad", exact=True).select_option("5")
    here.page.get_by_label("År", exact=True).fill("2020")
    here.choose("Var bor barnet?", "Hos mig")
    here.press("För in ansökan")  # the programme's own questions are not answered yet: they are said to be missing
    for group in here.page.get_by_role("group").all():
        radios, boxes = group.get_by_role("radio"), group.get_by_role("checkbox")
        if group.locator("input:checked").count() or not group.is_visible():
            continue
        if radios.count():
            radios.last.check()
        elif boxes.count():
            boxes.first.check()
    here.fill("E-postadress", email)
    here.press("För in ansökan")
    return str(here.page.locator("main strong").inner_text())


@pytest.mark.requirement("B8", "B9", "L4", "X6", "X7", "X1", "X2")
def test_an_application_by_telephone_is_written_in_handled_and_merged(
    visit: Callable[..., Visit],
) -> None:
    here = signed_in(visit, "sam", NEW, width=1100)
    unique = f"{datetime.now(UTC):%H%M%S%f}"
    first, second = (write_in(here, f"Telefona {unique}", f"telefona.{unique}@example.com") for _ in range(2))
    here.narrow()

    here.open("/personal/sok")
    here.narrow()
    here.fill("Ärendenummer eller personnummer", second)
    here.press("Sök")
    assert second in here.page.locator("h1").inner_text()
    here.fill("Ny anteckning", "Ringde, vill helst gå på kvällstid.")
    here.press("Spara anteckningen")
    here.narrow()
    here.press("Pausa platsen i kön")
    here.narrow()
    here.choose("Varför?", "Den sökande har bett om det")
    here.press("Pausa")
    here.press("Ta bort pausen")
    here.choose("Varför?", "Den sökande har bett om det")
    here.press("Ta bort pausen")

    here.press("Slå ihop")
    here.narrow()
    here.press("Slå ihop")
    assert first in here.page.locator("h1").inner_text()
    here.open(f"/personal/arenden/{second}")
    assert "Sammanslagen" in here.page.locator("main").inner_text()

    here.open(QUEUE)
    here.fill("Sök i listan: namn eller ärendenummer", f"telefona {unique}")
    here.press("Sök")
    assert unique not in here.page.url
    assert here.page.get_by_role("row").filter(has_text=unique).count() == 1
