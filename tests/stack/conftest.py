"""Tests against the deployed stack."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from infra.local.cloud import LocalCloud
from tests.stack.roles import Role, take_on


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder runs against the stack."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.stack)


@pytest.fixture(scope="session")
def role_of(cloud: LocalCloud) -> Callable[[str], Role]:
    """What a function may do: `role_of("catalogue")` acts with that function's role."""
    return cache(lambda room: take_on(cloud, room))
