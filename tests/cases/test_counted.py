"""What is written down with a case so that it can be counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.cases import counted
from chalicelib.cases.actions import changed
from chalicelib.cases.records import Application
from chalicelib.people.records import Person

AT = datetime(2027, 1, 14, 17, 30, tzinfo=UTC)


def made(**more: Any) -> Application:
    return Application("ali", "a1", state="waiting", course_id="komet", programme_id="komet", **more)


def sara(**more: Any) -> Person:
    return Person("sara", **{"gender": "woman", "language": "ar", **more})


@pytest.mark.requirement("C4")
def test_gender_and_language_are_those_of_the_day_it_was_received() -> None:
    case = made()
    counted.received(case, sara(), "person:sara", AT)
    assert (case.gender, case.language, case.channel) == ("woman", "ar", "web")


@pytest.mark.requirement("S7")
@pytest.mark.parametrize(
    ("actor", "because", "channel"),
    [
        ("person:sara", None, "web"),
        ("system:city-portal", None, "system"),
        ("staff:lena", "paper", "paper"),
        ("staff:lena", "phone", "phone"),
        ("staff:lena", "binder", "binder"),
    ],
)
def test_the_way_it_came_is_kept(actor: str, because: str | None, channel: str) -> None:
    case = made()
    case.entered_because = because
    counted.received(case, sara(), actor, AT)
    assert case.channel == channel


@pytest.mark.requirement("S7", "X5")
def test_the_longest_silence_is_kept_whatever_comes_after() -> None:
    case = made()
    counted.received(case, sara(), "person:sara", AT)
    for days in (3, 43, 45):
        changed(case, "StillWaiting", at=AT + timedelta(days=days), actor="service")
    assert case.silent_days == 40
    assert case.told_at == "2027-02-28T17:30:00.000+00:00"


@pytest.mark.requirement("X5")
def test_what_is_not_told_breaks_no_silence() -> None:
    case = made()
    counted.received(case, sara(), "person:sara", AT)
    changed(case, "NoteAdded", at=AT + timedelta(days=20), actor="staff:lena", tell=False)
    changed(case, "StillWaiting", at=AT + timedelta(days=30), actor="service")
    assert case.silent_days == 30


@pytest.mark.requirement("S7")
@pytest.mark.parametrize("kind", ["Admitted", "NotAdmitted", "SeatOffered"])
def test_the_first_decision_is_the_one_that_counts(kind: str) -> None:
    case = made()
    changed(case, "StillWaiting", at=AT, actor="service")
    changed(case, kind, at=AT + timedelta(days=4), actor="service")
    changed(case, "Admitted", at=AT + timedelta(days=9), actor="service")
    assert case.decided_at == "2027-01-18T17:30:00.000+00:00"
