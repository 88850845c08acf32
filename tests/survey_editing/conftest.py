"""A town whose programmes have surveys, and those who write and publish them."""

from collections.abc import Callable

import pytest

from chalicelib.courses.records import find_programme
from tests.town import ali, clock, sara, signed_in, staff, town
from tests.visitor import Visitor

__all__ = ["ali", "clock", "sara", "signed_in", "staff", "town"]


@pytest.fixture
def anna(staff: Callable[..., Visitor]) -> Visitor:
    """Administers Komet in the city."""
    return staff("administrator", "city", name="Anna Adminsson")


@pytest.fixture
def lena(staff: Callable[..., Visitor]) -> Visitor:
    """Leads the course in Farsta, and nothing else."""
    return staff("leader", "course:komet-farsta")


@pytest.fixture
def ines(staff: Callable[..., Visitor]) -> Visitor:
    """Instructs the training, and nothing else."""
    return staff("instructor", "course:utbildning", name="Ines Instruktörsson")


@pytest.fixture
def parts(town: None) -> None:
    """What the first session of the programme goes through."""
    programme = find_programme("komet")
    assert programme
    programme.parts = [[{"id": "p1", "words": {"sv": "Umgås en stund", "ar": "قضاء بعض الوقت معًا"}}]]
    programme.save()
