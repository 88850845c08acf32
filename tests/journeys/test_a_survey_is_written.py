"""A leader writes a survey for their course; an instructor's goes through the administrator."""

import secrets
from collections.abc import Callable, Iterator

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import announced

TRAINING = "/personal/program/gruppledare-komet/enkater"


@pytest.fixture
def course_id(cloud: LocalCloud) -> Iterator[str]:
    with announced(cloud, "abc", "farsta", 8) as course_id:
        yield course_id


def written(here: Visit, name: str) -> None:
    """A draft that asks one question on a scale."""
    here.press("Ny enkät", known=True)
    here.press("Spara och lägg till frågor", known=True)
    assert here.page.locator(".ds-error-summary a").count() == 3
    here.fill("Namn, Svenska", name)
    here.fill("Namn, العربية", "بعد اللقاء")
    here.choose("Vad är den till för?", "Slututvärdering")
    here.choose("När öppnas den?", "När kursen är slut")
    here.press("Spara och lägg till frågor")
    here.narrow()
    here.press("En skala")
    here.fill("Frågan, Svenska", "Hur var kursen?")
    here.fill("Det lägsta betyder, Svenska", "Inte bra")
    here.fill("Det högsta betyder, Svenska", "Mycket bra")
    here.press("Spara", known=True)
    assert "Hur var kursen?" in here.main() and "Utkast" in here.main()


@pytest.mark.requirement("L4", "X1", "X2", "X3")
def test_a_leader_writes_looks_at_and_publishes_a_survey_for_their_course(
    staff: Callable[..., Visit], course_id: str
) -> None:
    lena = staff("lena", f"/personal/kurser/{course_id}")
    lena.press("Enkäter", known=True)
    lena.narrow()
    written(lena, "Vår egen enkät")
    lena.picture("survey-draft")
    draft = lena.page.url.partition("?")[0]
    lena.press("Förhandsgranska")
    lena.press("العربية")
    assert lena.page.locator("html").get_attribute("dir") == "rtl"
    assert lena.page.locator("h1").inner_text() == "بعد اللقاء"
    lena.narrow()
    lena.page.get_by_label("5 – Mycket bra").check()
    lena.page.goto(draft)
    lena.press("Publicera")
    assert "Publicerad" in lena.main()


@pytest.mark.requirement("I2", "A4", "X1")
def test_an_instructor_submits_a_survey_and_the_administrator_publishes_it(staff: Callable[..., Visit]) -> None:
    name = f"Enkät {secrets.token_hex(4)}"
    ingrid = staff("ingrid", TRAINING)
    written(ingrid, name)
    assert ingrid.page.get_by_role("button", name="Publicera").count() == 0
    ingrid.press("Skicka in")
    assert "Väntar på att publiceras" in ingrid.main()

    adam = staff("adam", "/personal/enkater")
    adam.press(name)
    adam.narrow()
    adam.press("Publicera", known=True)
    assert "Publicerad" in adam.main()
    adam.page.locator("summary", has_text="Dra tillbaka").press("Enter")
    adam.press("Dra tillbaka enkäten")
    assert "Tillbakadragen" in adam.main()
