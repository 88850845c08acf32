"""The town, and AWS on a bad day."""

from tests.faults import calls
from tests.town import clock, town

__all__ = ["calls", "clock", "town"]
