"""Which kind of message tells of an event."""

from typing import Any

import pytest

from chalicelib.texts.kinds import KINDS, kind_of


@pytest.mark.requirement("U5", "X5")
@pytest.mark.parametrize(
    ("event", "data", "name"),
    [
        ("Admitted", {}, "Admitted"),
        ("Admitted", {"training": True}, "AdmittedTraining"),
        ("NotAdmitted", {"training": True, "paused": True}, "NotAdmittedPaused"),
        ("SessionReminder", {"training": True}, "SessionReminder"),
        ("OfferExpired", {"paused": True}, "OfferExpiredPaused"),
    ],
)
def test_the_words_fit_who_pauses_and_who_trains_and_are_everybodys_else(
    event: str, data: dict[str, Any], name: str
) -> None:
    assert kind_of(event, data) is KINDS[name]


def test_what_nobody_is_told_of_is_no_kind() -> None:
    assert kind_of("NoteAdded", {"training": True}) is None


@pytest.mark.requirement("U5")
@pytest.mark.parametrize("name", [name for name in KINDS if name.endswith("Training")])
def test_a_training_has_words_of_its_own_only_for_what_is_told_of_others_too(name: str) -> None:
    assert name.removesuffix("Training") in KINDS
    assert "nearest" not in KINDS[name].lists, "a training is nobody's district's"
