"""A town, and who words its messages."""

from tests.faults import calls
from tests.town import ali, clock, sara, signed_in, staff, town

__all__ = ["ali", "calls", "clock", "sara", "signed_in", "staff", "town"]
