"""A small world with a programme and its survey."""

import pytest

from tests.aggregation import made_up


@pytest.fixture
def world(tables: None) -> None:
    """A programme, two districts and one survey after each session."""
    made_up.world()
