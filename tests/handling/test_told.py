"""The journal in the words of those who handle a case."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.handling.told import HAPPENED, actors, told
from chalicelib.journal.records import Event, happened
from chalicelib.texts.kinds import KINDS

AT = datetime(2027, 1, 14, 17, 30, tzinfo=UTC)
QUEUES = {"komet/farsta": {"sv": "Farsta"}, "komet/bromma": {"sv": "Bromma"}}


def event(kind: str, actor: str = "person:ali", **data: Any) -> Event:
    return happened(kind, case_id="one", sequence=1, at=AT, actor=actor, **data)


def said(*events: Event) -> list[str]:
    return [entry["detail"] for entry in told(events, {"lena": "Lena Ledarsson"}, QUEUES, "ali")]


@pytest.mark.requirement("X6")
def test_every_kind_of_message_to_a_person_has_its_words_in_the_journal() -> None:
    variants = {"OfferExpiredPaused", "NotAdmittedPaused", "CourseCancelledPaused"}  # the same event in other words
    variants |= {kind for kind in KINDS if kind.endswith("Training")}
    # What is told of these isn't in a case's journal.
    elsewhere = {"AccessGranted", "AccessEnded", "TaskMade", "RefresherInvited"}
    elsewhere |= {"InvoiceSent", "InvoiceCredited", "FeeReminder", "PaymentReceived"}
    assert set(KINDS) - elsewhere - variants <= set(HAPPENED)


@pytest.mark.requirement("X6")
def test_who_did_something_is_said_by_name_or_by_what_they_are() -> None:
    by = [
        event("QueuePaused", actor) for actor in ("person:ali", "staff:lena", "staff:gone", "system:portal", "service")
    ]
    assert said(*by) == ["Av den sökande", "Av Lena Ledarsson", "Av personal", "Av ett annat system", "Av tjänsten"]
    assert actors(by) == {"lena", "gone"}


@pytest.mark.requirement("X6", "B3")
def test_what_it_was_about_is_said_in_words() -> None:
    moved = event(
        "QueueMoved",
        "staff:lena",
        because="moved",
        left=["komet/farsta"],
        queue_places=[{"queue_id": "komet/bromma", "place": 3}],
    )
    assert said(moved) == ["Av Lena Ledarsson. Lämnade: Farsta. Väntar i: Bromma. Den sökande har flyttat"]
    assert "Platserna räckte inte" in said(event("NotAdmitted", "service", reason="full"))[0]
    assert said(event("SeatOffered", "service", ends_at=AT.isoformat())) == [
        "Av tjänsten. Svar senast 14 januari 2027 18:30"
    ]
    assert said(event("CaseMerged", "staff:lena", into="EK-2027-000002"))[0].endswith("EK-2027-000002")


def test_a_kind_that_nobody_has_words_for_yet_is_shown_as_it_is() -> None:
    (entry,) = told([event("SomethingNew")], {}, {}, "ali")
    assert entry["what"] == "SomethingNew"
    assert entry["when"] == "14 januari 2027 18:30"
