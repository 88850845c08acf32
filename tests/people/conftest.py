"""Tables and keys for what knows people."""

from collections.abc import Iterator

import pytest

from chalicelib.http import secrets
from tests.people.keys import make_keys


@pytest.fixture
def keys(tables: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The deployment's keys, and all tables."""
    make_keys(monkeypatch)
    yield
    secrets.forget()
