"""Long lists are shown a page at a time, all in the same way: `?sida=2`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from chalicelib.http.languages import gettext

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. `number`: which, from 1; `last`: the number of the last one."""

    shown: Sequence[T]
    number: int
    last: int

    def address(self, other: int, here: str, kept: Mapping[str, str]) -> str:
        """Another page's address, "" where there is no such page. `kept`: what else the query says."""
        return f"{here}?{urlencode({**kept, 'sida': other})}" if 1 <= other <= self.last else ""

    def links(self, here: str, kept: Mapping[str, str]) -> dict[str, Any]:
        """What the macro `pagination` draws."""
        return {
            "previous": self.address(self.number - 1, here, kept),
            "next": self.address(self.number + 1, here, kept),
            "position": gettext("Sida %(number)d av %(last)d") % {"number": self.number, "last": self.last},
        }


def page_of(found: Sequence[T], asked: str, length: int) -> Page[T]:
    """The page of the list that is asked for; the first one for what is no number, the last one past the end."""
    last = max(1, -(-len(found) // length))
    number = min(max(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1, 1), last)
    return Page(found[(number - 1) * length : number * length], number, last)
