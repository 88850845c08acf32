"""What each of a programme's sessions goes through. A part keeps its id: answers and checklists name it. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib.http import lines
from chalicelib.http.fields import Value

Part = dict[str, Any]

MOST, LONGEST = 12, 120  # parts of a session; characters of each


def by_session(parts: Sequence[Sequence[Part]], sessions: int) -> list[list[Part]]:
    """The parts of each session that there is; of one that has none, an empty list."""
    return [list(parts[at]) if at < len(parts) else [] for at in range(sessions)]


def as_entries(parts: Sequence[Part]) -> list[lines.Entry]:
    """A session's parts, as lists are written."""
    return [(each["id"], each["words"]) for each in parts]


def with_session(
    parts: Sequence[Sequence[Part]], sessions: int, number: int, values: Mapping[str, Value], fresh: Callable[[], str]
) -> list[list[Part]]:
    """All parts, with those of one session (from 1) as they are written now. `fresh`: an id that no part has or had,
    for a new one. What further sessions had, should the programme have become shorter, is kept."""
    after = by_session(parts, max(sessions, len(parts)))
    written = lines.entries(values, "parts", as_entries(after[number - 1]), fresh)
    after[number - 1] = [{"id": id_, "words": words} for id_, words in written]
    return after
