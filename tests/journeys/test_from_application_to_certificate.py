"""A whole training as those in it live it: a professional applies, the manager approves, the instructor admits and
marks who was there, the fee is paid, the instructor certifies, the administrator closes the term, the certificate is
opened.

Other journeys look at the pages on the way; here it matters that what one writes is what the next one reads."""

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from chalicelib.fees.references import ocr
from infra.local.cloud import LocalCloud
from tests.fees.bank import Deposit, Paid, file
from tests.journeys.conftest import Visit
from tests.journeys.seats import CENTRAL, TRAINING, announced, let_it_stand
from tests.journeys.test_a_professional_applies import LINK, apply
from tests.stack.test_at_once import PREFIX, Parent, stored

Sent = Callable[..., dict[str, Any]]
SESSIONS, FEE = 7, 12_000_00  # as many as the programme asks for; öre
NAME = "Petra Provsson"  # as tests.stack.test_at_once.Parent is called


@pytest.fixture
def course_id(cloud: LocalCloud) -> Iterator[str]:
    """A training for one, that costs something and is two months away."""
    with announced(cloud, TRAINING, CENTRAL, 1) as course_id:
        change(cloud, course_id, fee_ore=FEE)
        yield course_id


def change(cloud: LocalCloud, course_id: str, **values: str | int) -> None:
    """Write something on the course's record."""
    for name, value in values.items():
        cloud.client("dynamodb").update_item(
            TableName=f"{PREFIX}courses",
            Key={"course_id": stored(course_id)},
            UpdateExpression="SET #name = :value",
            ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues={":value": stored(value)},
        )


def months_pass(cloud: LocalCloud, course_id: str) -> None:
    """All its sessions have been held, one a week, the last one yesterday."""
    days = [datetime.now(UTC) - timedelta(days=1 + 7 * weeks) for weeks in reversed(range(SESSIONS))]
    sessions = [
        {"number": number, "starts_at": day.isoformat(), "ends_at": (day + timedelta(hours=7)).isoformat()}
        for number, day in enumerate(days, start=1)
    ]
    change(cloud, course_id, sessions=json.dumps(sessions), starts_on=f"{days[0]:%Y-%m-%d}")


def admitted(ingrid: Visit, course_id: str, petra: Parent) -> None:
    """The instructor gives the only seat to who has applied for it."""
    ingrid.open(f"/personal/kurser/{course_id}/grupp", known=True)
    ingrid.page.locator(f'main input[name=chosen][value^="{petra.person_id}/"]').check()
    ingrid.press("Spara utkastet", known=True)
    ingrid.press("Förhandsgranska beslutet", known=True)
    others = "Ska de som inte får plats få besked nu?"  # who waits for the seed's trainings
    ingrid.choose(others, "Nej, vänta. Vi fattar fler beslut först")
    ingrid.press("Besluta", known=True)
    assert "Beslutet är fattat" in ingrid.main()
    let_it_stand(ingrid.cloud, course_id)


def there_every_time(ingrid: Visit, course_id: str) -> None:
    """The instructor marks session after session."""
    ingrid.open(f"/personal/kurser/{course_id}/narvaro/1", known=True)
    for number in range(1, SESSIONS + 1):
        if number > 1:
            ingrid.press(f"Träff {number}", known=True)
        ingrid.press("Alla andra var här", known=True)
        assert "Alla är markerade." in ingrid.main()


def paid(adam: Visit, course_id: str, here: Visit, number: str, mail: Callable[[str], str]) -> None:
    """The administrator invoices, and the bank's file pays with the reference from the mail."""
    adam.open(f"/personal/kurser/{course_id}/avgifter", known=True)
    adam.press("Gör utkast", known=True)
    adam.press("Skicka 1 faktura", known=True)
    (invoice,) = set(re.findall(r"\b20\d{7}\b", adam.main()))
    reference = ocr(invoice)
    assert reference in mail("OCR-nummer")
    adam.open("/personal/avgifter/bankfil", known=True)
    content = file(Deposit([Paid(reference, FEE, f"{invoice:0>12}")]))
    adam.page.get_by_label("Bankfilen").set_input_files(
        {"name": "bgmax.txt", "mimeType": "text/plain", "buffer": content}
    )
    adam.press("Visa vad som står i filen", known=True)
    adam.press("Bokför 1 betalning", known=True)
    assert number in mail("vi har fått din betalning")
    here.open(f"/mina-arenden/{number}/avgift", known=True)
    assert "Avgiften är betald. Tack!" in here.main()


def certified(ingrid: Visit, course_id: str, number: str) -> None:
    """The instructor writes down the first own group and the judgement, and certifies."""
    ingrid.open(f"/personal/kurser/{course_id}/certifiering/{number}", known=True)
    assert "Allt är uppfyllt" not in ingrid.main()
    began = datetime.now(UTC) - timedelta(days=30)
    ingrid.page.get_by_label("Vilken dag började den första egna gruppen?").fill(f"{began:%Y-%m-%d}")
    ingrid.page.get_by_label("I vilken stadsdel leddes gruppen?").select_option("farsta")
    ingrid.choose("Är deltagaren godkänd som gruppledare?", "Ja, godkänd")
    ingrid.press("Spara", known=True)
    ingrid.press("Certifiera", known=True)
    assert "Certifieringen är klar" in ingrid.main()


@pytest.mark.requirement("U1", "U2", "U4", "U7", "I3", "I5", "I7", "A6", "A8")
def test_who_applies_is_admitted_attends_pays_and_is_certified(
    visit: Callable[..., Visit], staff: Callable[..., Visit], sent: Sent, cloud: LocalCloud, course_id: str
) -> None:
    petra = Parent(cloud)
    own, manager = f"{petra.person_id}@example.com", f"chef-{petra.person_id}@example.com"
    here = visit()
    here.enter(petra.session)
    here.open(f"/kurser/{course_id}/ansok", known=True)
    number = apply(here, manager, known=True)
    asked = visit()
    asked.open(LINK.findall(sent("email", manager, NAME)["text"])[0], known=True)
    asked.press("Ja, jag godkänner", known=True)

    ingrid = staff("ingrid", f"/personal/kurser/{course_id}")
    admitted(ingrid, course_id, petra)
    assert number in sent("email", own, "du har fått en plats i utbildningen")["text"]
    months_pass(cloud, course_id)
    there_every_time(ingrid, course_id)
    adam = staff("adam", f"/personal/kurser/{course_id}")
    paid(adam, course_id, here, number, lambda saying: str(sent("email", own, saying)["text"]))
    certified(ingrid, course_id, number)

    adam.open("/personal/certifikat")
    assert NAME in adam.main()
    adam.press("skicka alla intyg", known=True)
    assert number in sent("email", own, "Grattis")["text"]
    here.open(f"/mina-arenden/{number}")
    assert "Ditt intyg" in here.main()
    with here.page.expect_download() as coming:
        here.open(f"/mina-arenden/{number}/intyg", known=True)
        here.page.get_by_role("link", name="Öppna intyget (PDF)").click()
    (page,) = pypdf.PdfReader(io.BytesIO(Path(coming.value.path()).read_bytes())).pages
    assert NAME in page.extract_text()
    here.picture("whole_training")
