"""What was sent about an invoice, and how that went, for whoever sends it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from chalicelib.fees.records import INVOICES
from chalicelib.people.records import Message
from tests.fees.made_up import drafted, sent
from tests.visitor import Visitor

pytestmark = [pytest.mark.requirement("A6", "A3", "B16"), pytest.mark.usefixtures("town")]


@pytest.fixture
def anna(staff: Callable[..., Visitor]) -> Visitor:
    return staff("administrator", "city")


def told(person_id: str, case_id: str, body: str, state: str) -> None:
    known: dict[str, Any] = {
        "kind": "InvoiceSent",
        "channel": "email",
        "language": "sv",
        "subject": "Din avgift",
        "body": body,
    }
    Message(person_id, f"2027-01-14T08:00:00+00:00#{case_id}#2#email", case_id=case_id, state=state, **known).save()


def test_an_invoice_shows_its_messages_and_whether_they_arrived(anna: Visitor, now: datetime) -> None:
    invoice, *_ = sent(now, 1)
    here = f"/personal/avgifter/{invoice.number}"
    assert "Inget har skickats än." in anna.open(here).text
    told(invoice.person_id, f"{INVOICES}{invoice.number}", "Betala 1 200 kr", "bounced")
    told(invoice.person_id, "application:other", "Ditt ärende", "sent")
    page = anna.open(here)
    assert "Betala 1 200 kr" in page.text and "Ditt ärende" not in page.text
    assert "Kom inte fram" in page.text


def test_a_draft_has_told_nobody_anything(anna: Visitor, now: datetime) -> None:
    [draft] = drafted(now, 1)
    assert "Meddelanden till deltagaren" not in anna.open(f"/personal/avgifter/{draft.number}").text
