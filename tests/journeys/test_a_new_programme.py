"""The administrator adds a programme with a question of its own, and a parent applies to it and is asked."""

import secrets
from collections.abc import Callable, Iterator

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import announced, empty_queue
from tests.stack.test_at_once import PREFIX, Parent

DISTRICT = "sodermalm"


@pytest.fixture
def name(cloud: LocalCloud) -> Iterator[str]:
    """A name that no programme has. What gets it is gone afterwards."""
    name = f"Prov {secrets.token_hex(4)}"
    yield name
    programme = {"register": {"S": "programme"}, "programme_id": {"S": address(name)}}
    cloud.client("dynamodb").delete_item(TableName=f"{PREFIX}programmes", Key=programme)
    empty_queue(cloud, address(name), DISTRICT)


def address(name: str) -> str:
    return name.lower().replace(" ", "-")


@pytest.mark.requirement("C1", "X1")
def test_a_programme_that_is_added_can_be_applied_to(
    staff: Callable[..., Visit], visit: Callable[..., Visit], cloud: LocalCloud, name: str
) -> None:
    adam = staff("adam", "/personal/program")
    adam.narrow()
    adam.press("Nytt program")
    adam.narrow()
    adam.fill("Namn, Svenska", name)
    adam.press("Spara")
    assert adam.page.locator(".ds-error-summary a").count() == 6
    adam.page.locator("[name=summaries_sv]").fill("Ett program som prövas.")
    adam.page.locator("[name=descriptions_sv]").fill("Mer om det.")
    adam.choose("Hur hålls det?", "I grupp")
    adam.page.get_by_label("Universellt").check()
    adam.fill("Barnets ålder från", "3")
    adam.fill("Antal träffar eller moment", "4")
    adam.fill("Minuter för varje träff", "120")
    adam.press("Spara")
    assert "Ändringen är sparad" in adam.main()
    adam.narrow()
    adam.press("Ny fråga")
    adam.narrow()
    adam.page.get_by_label("Hur svarar man?").select_option("choice")
    adam.fill("Frågan, Svenska", "Hur många barn har du?")
    adam.fill("Alternativ, Svenska", "Ett\nFlera")
    adam.choose("Måste man svara?", "Ja")
    adam.press("Spara")
    assert "Hur många barn har du?" in adam.main()
    adam.picture("programme")

    with announced(cloud, address(name), DISTRICT, 8) as course_id:
        here = visit()
        here.enter(Parent(cloud).session)
        here.open(f"/kurser/{course_id}/ansok")
        here.press("Börja", known=True)
        here.choose("Bor eller arbetar du i stadsdelen?", "Jag bor här")
        here.press("Spara och fortsätt", known=True)
        here.fill("Barnets förnamn", "Kim")
        here.page.get_by_label("Månad", exact=True).select_option("5")
        here.page.get_by_label("År", exact=True).fill("2019")
        here.choose("Var bor barnet?", "Hos mig")
        here.press("Spara och fortsätt", known=True)
        here.choose("Hur många barn har du?", "Flera")
        here.press("Spara och fortsätt", known=True)
        assert here.page.locator(".ds-error-summary").count() == 0
        assert "Behöver du tolk?" in here.main()
