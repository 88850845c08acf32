"""A town, its staff, and courses under way."""

from tests.faults import calls
from tests.town import clock, signed_in, staff, town

__all__ = ["calls", "clock", "signed_in", "staff", "town"]
