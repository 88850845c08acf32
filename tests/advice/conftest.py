"""A town and its staff."""

from tests.faults import calls
from tests.town import ali, clock, signed_in, staff, town

__all__ = ["ali", "calls", "clock", "signed_in", "staff", "town"]
