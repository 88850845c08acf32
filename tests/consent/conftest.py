"""A town with a training, a professional's browser, and the post."""

from collections.abc import Callable

import pytest

from chalicelib.people.records import Person
from tests.consent.story import Post
from tests.faults import calls
from tests.messages.conftest import Outside, deployed, outside
from tests.town import clock, granted, resident, sara, signed_in, staff, system, town
from tests.visitor import Visitor

__all__ = ["calls", "clock", "deployed", "outside", "sara", "signed_in", "staff", "system", "town"]

YLVA, INGRID = "b" * 32, "i" * 32


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Collisions are tried again at once."""
    monkeypatch.setattr("chalicelib.journal.commit.time.sleep", lambda seconds: None)


@pytest.fixture
def ylva(signed_in: Callable[[Person], Visitor]) -> Visitor:
    """A professional's browser; and an instructor is there, who composes the groups."""
    resident(INGRID, "Ingrid Instruktörsson", email="ingrid@exempel.se", channels=["email"])
    granted(INGRID, "instructor", "district:central")
    return signed_in(resident(YLVA, "Ylva Yrkesson", email="ylva@exempel.se"))


@pytest.fixture
def post(outside: Outside) -> Post:
    """All that is sent by e-mail."""
    return Post(outside)
