"""What the benchmark measures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Operation:
    """Something that people or the stack do. `given` makes what it needs; only `run` is measured."""

    name: str
    given: Callable[[], Any]
    run: Callable[[Any], object]
    aim: int | None = None  # write units, at most
