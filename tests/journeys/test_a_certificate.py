"""The instructor judges and certifies, the administrator closes the term, the trainee reads the mail and opens the
certificate, and anybody sees by its code that it holds."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.journeys.conftest import Visit

COURSE = "/personal/kurser/gruppledare-komet-klar"
NAME = "Yngve Yrkesson"


def judged_and_certified(here: Visit) -> None:
    """Certify the trainee; where an earlier run has, that certificate is taken back first."""
    here.press("Certifiering")
    here.narrow()
    here.press(NAME)
    here.narrow()
    if here.page.get_by_role("link", name="Återkalla").count():
        here.press("Återkalla")
        here.narrow()
        here.choose("Varför återkallas certifikatet?", "Det var ett misstag")
        here.press("Återkalla certifikatet")
    here.choose("Är deltagaren godkänd som gruppledare?", "Ja, godkänd")
    here.press("Spara")
    assert "Allt är uppfyllt" in here.main()
    here.picture("certifiering")
    here.press("Certifiera")
    assert "Certifieringen är klar" in here.main()
    here.picture("certifiering-deltagare")
    here.press(NAME)
    here.press("Återkalla")
    here.narrow()


@pytest.mark.requirement("I7", "U7", "A8", "X1", "X2")
def test_a_trainee_is_certified_and_anybody_can_see_that_it_holds(
    visit: Callable[..., Visit], staff: Callable[..., Visit], sent: Callable[..., dict[str, Any]]
) -> None:
    judged_and_certified(staff("ingrid", COURSE))

    adam = staff("adam", "/personal/certifikat")
    assert NAME in adam.main()
    adam.narrow()
    adam.picture("intyg-att-skicka")
    adam.press("skicka alla intyg")
    assert "Intygen skickas nu" in adam.main()

    mail = sent("email", "yngve.yrkesson@example.com", "Grattis")
    assert "/intyg" in mail["text"]

    yngve = visit(width=390)
    yngve.open("/mina-arenden")
    yngve.sign_in("yngve")
    yngve.press("Bli gruppledare")
    yngve.press("Ditt intyg")
    yngve.narrow()
    yngve.picture("ditt-intyg")
    with yngve.page.expect_download() as coming:
        yngve.page.get_by_role("link", name="Öppna intyget (PDF)").click()
    assert coming.value.suggested_filename.startswith("intyg-EK-")
    content = Path(coming.value.path()).read_bytes()
    (page,) = pypdf.PdfReader(io.BytesIO(content)).pages
    assert NAME in page.extract_text()
    confirms = yngve.page.get_by_role("link", name="Se sidan").get_attribute("href")

    anybody = visit(width=320)
    anybody.open(str(confirms))
    assert NAME in anybody.main() and "Intyget gäller" in anybody.main()
    anybody.picture("intyget-galler")
    arabic = visit(width=320, language="ar")
    arabic.open(f"{confirms}?lang=ar")
    assert "الشهادة صالحة" in arabic.main()
