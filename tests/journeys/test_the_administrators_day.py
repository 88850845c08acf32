"""The administrator's day: what is to be done, a message in new words, a binder's queue that comes in from a file."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import Waiting, seats

SAMPLES = Path("docs/samples")
TEXT = "/personal/texter/QueuePaused/sv"


@pytest.fixture
def adam(staff: Callable[..., Visit]) -> Visit:
    """Who administers Komet in the city."""
    return staff("adam", "/personal")


@pytest.mark.requirement("A3", "X1", "X3")
def test_a_message_is_put_in_other_words_looked_at_kept_and_then_sent(
    adam: Visit, staff: Callable[..., Visit], cloud: LocalCloud, sent: Callable[..., dict[str, Any]]
) -> None:
    adam.press("Texter i meddelanden")
    adam.narrow()
    adam.open(TEXT)
    unique = f"Vi ses igen {datetime.now(UTC):%H%M%S%f}."
    field = adam.page.get_by_label("E-postmeddelandet")
    words = field.input_value()
    field.fill(words + "\n\n{okant}")
    adam.press("Spara texten")
    assert "{okant} kan inte användas här" in adam.main()
    adam.page.get_by_label("E-postmeddelandet").fill(f"{words}\n\n{unique}")
    adam.press("Förhandsgranska")
    assert unique in adam.page.locator("section[aria-labelledby=preview]").inner_text()
    adam.narrow()
    adam.picture("wording")
    adam.press("Spara texten")
    assert "Texten är sparad" in adam.main()
    with seats(cloud, "abc", "skarpnack", 8) as course_id:
        waiting = Waiting(cloud, course_id, "sv", "Petra Pausson", "abc")
        adam.page.wait_for_timeout(1_100)  # a sender looks for new words once a second on the local cloud
        sam = staff("sam", f"/personal/arenden/{waiting.number}")
        sam.press("Pausa platsen i kön")
        sam.page.locator("main form input[type=radio]").first.check()
        sam.page.locator("main form button[type=submit]").first.click()
        sam.look()
        assert waiting.number in sent("email", waiting.email, unique)["text"]
    adam.open(TEXT)
    adam.press("Använd den ursprungliga texten")
    assert unique not in adam.page.get_by_label("E-postmeddelandet").input_value()


@pytest.mark.requirement("A9", "X1", "X3")
def test_a_binders_queue_is_tried_with_its_faults_and_comes_in_when_it_has_none(adam: Visit) -> None:
    adam.press("Ta över det som finns")
    adam.press("En kö i en pärm")
    adam.narrow()
    adam.page.get_by_label("Välj en fil").set_input_files(SAMPLES / "binder-queue-with-faults.csv")
    adam.press("Prova filen")
    assert adam.page.locator("h1").inner_text() == "Filen har fel"
    rows = [row.inner_text().split("\t")[:2] for row in adam.page.locator("main tbody tr").all()]
    assert rows == [["2", "Personnummer"], ["3", "Barnets förnamn"], ["4", "Inkom"], ["4", "Program"]]
    adam.narrow()
    adam.picture("import-faults")
    adam.page.get_by_role("link", name="Välj en annan fil").click()
    adam.page.get_by_label("Välj en fil").set_input_files(SAMPLES / "binder-queue.csv")
    adam.press("Prova filen")
    assert "3 rader kan läsas in" in adam.main()
    adam.press("Läs in filen")
    assert "Alla 3 rader är inlästa" in adam.main()
    adam.open("/personal/koer/komet-3-11/hasselby-vallingby")
    names = adam.main()
    assert names.index("Paula Pärmsson") < names.index("Pontus Pärmsson") < names.index("Parisa Pärmsson")
    adam.open("/personal/att-gora")
    adam.narrow()
