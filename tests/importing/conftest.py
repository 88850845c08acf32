"""A town with its keys and a bucket, and who takes over what exists."""

from collections.abc import Callable, Iterator

import pytest

from chalicelib.http import secrets
from tests.faults import calls
from tests.people.keys import make_keys
from tests.town import ali, clock, sara, signed_in, staff, town
from tests.visitor import Visitor

__all__ = ["ali", "calls", "clock", "sara", "signed_in", "staff", "town"]


@pytest.fixture
def anna(
    staff: Callable[..., Visitor], bucket: Callable[[str, bytes], None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Visitor]:
    """Anna's browser. She administers Komet in the city."""
    make_keys(monkeypatch)
    yield staff("administrator", "city", name="Anna Adminsson")
    secrets.forget()
