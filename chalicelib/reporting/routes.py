"""Figures: who is reached, what the answers say, and the same as files."""

from chalicelib.reporting import course_routes  # noqa: F401 - its routes are the room's too
from chalicelib.reporting.room import routes

__all__ = ["routes"]
