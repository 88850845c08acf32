"""Figures: who is reached, what the answers say, and the same as files."""

from chalicelib.reporting.room import routes

__all__ = ["routes"]
