"""Venues and when they are booked: never twice at once."""

from chalicelib.bookings import (
    calendar_routes,  # noqa: F401 - its routes are the room's too
    feed_routes,  # noqa: F401
    series_routes,  # noqa: F401
    venue_routes,  # noqa: F401
)
from chalicelib.bookings.room import routes

__all__ = ["routes"]
