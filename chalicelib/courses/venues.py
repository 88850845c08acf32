"""Where a course's sessions are held. Pure."""

from collections.abc import Mapping
from typing import Any, Protocol


class HasVenue(Protocol):
    """What is asked of a course; records.Course is one."""

    @property
    def venue(self) -> Mapping[str, Any] | None: ...


def venue_of(course: HasVenue, meeting: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Where a session is held, as Course.venue tells it: the session's own venue where it has one, else the course's.

    None where it isn't settled: by an empty venue of the session's own, or because the course has none."""
    own: Mapping[str, Any] | None = meeting.get("venue", course.venue)
    return own or None


def has_own(meeting: Mapping[str, Any]) -> bool:
    """Whether the session is held elsewhere than its course, or nobody knows yet where."""
    return "venue" in meeting


def told(venue: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The venue as systems are told of it: its name, address and how to get in."""
    return {name: venue[name] for name in ("name", "address", "access") if name in venue} if venue else None


def in_words(venue: Mapping[str, Any] | None) -> str:
    """As "Familjens hus, Torget 1"; "" where it isn't settled."""
    return ", ".join(filter(None, (venue.get("name"), venue.get("address")))) if venue else ""
