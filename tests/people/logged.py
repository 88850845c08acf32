"""Everything that is logged meanwhile, by us and by every library."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def logged() -> Iterator[list[str]]:
    """The lines of our own log at its level, and of libraries from INFO."""
    kept = _Kept()
    ours, root = logging.getLogger("komet"), logging.getLogger()
    before = root.level
    ours.addHandler(kept)
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    try:
        yield kept.lines
    finally:
        ours.removeHandler(kept)
        root.removeHandler(kept)
        root.setLevel(before)
