"""A town with a course that costs something, its staff, and AWS on a bad day."""

from tests.faults import calls
from tests.town import ali, clock, signed_in, staff, system, town

__all__ = ["ali", "calls", "clock", "signed_in", "staff", "system", "town"]
