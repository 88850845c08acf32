"""A town and its administrator."""

from collections.abc import Callable

import pytest

from tests.town import ali, clock, sara, signed_in, staff, town
from tests.visitor import Visitor

__all__ = ["ali", "clock", "sara", "signed_in", "staff", "town"]


@pytest.fixture
def anna(staff: Callable[..., Visitor]) -> Visitor:
    """Administers Komet in the city."""
    return staff("administrator", "city", name="Anna Adminsson")
