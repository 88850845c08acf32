"""A town, its staff, and AWS on a bad day."""

from tests.faults import calls
from tests.town import clock, signed_in, staff, town

__all__ = ["calls", "clock", "signed_in", "staff", "town"]
