"""The table of contents: which function serves what."""

import os
import subprocess
import sys

import pytest

from app import SERVES

ROOMS = {room for rooms in SERVES.values() for room in rooms}
ASK = """
import sys, app
print(*(name.split(".")[1] for name in sys.modules if name.startswith("chalicelib.") and name.endswith(".routes")))
"""


def rooms_of(function: str) -> set[str]:
    """The rooms whose routes a process imports that is this function."""
    environment = {**os.environ, "AWS_LAMBDA_FUNCTION_NAME": function}
    answered = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    return set(answered.stdout.split())


@pytest.mark.parametrize("function", [*SERVES, "relay", "sender", "sweep", "bounces", "tally"])
def test_a_function_imports_its_own_rooms_and_no_other(function: str) -> None:
    assert rooms_of(f"komet-training-{function}") == set(SERVES.get(function, ()))


def test_outside_lambda_all_rooms_are_there() -> None:
    assert rooms_of("") == ROOMS
