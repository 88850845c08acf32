"""Tests against the deployed stack."""

from collections.abc import Callable
from functools import cache

import pytest

from infra.local.cloud import LocalCloud
from tests.stack.roles import Role, take_on


@pytest.fixture(scope="module")  # a restart between two of them forgets who had taken on what
def role_of(cloud: LocalCloud) -> Callable[[str], Role]:
    """What a function may do: `role_of("catalogue")` acts with that function's role."""
    return cache(lambda room: take_on(cloud, room))
