"""Figures: who is reached, what the answers say, and the same as files."""

from chalicelib.reporting import (  # their routes are the room's too
    course_routes,  # noqa: F401
    file_routes,  # noqa: F401
    leader_routes,  # noqa: F401
    reach_routes,  # noqa: F401
    report_routes,  # noqa: F401
    system_routes,  # noqa: F401
)
from chalicelib.reporting.room import routes

__all__ = ["routes"]
