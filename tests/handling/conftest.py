"""A town, those who work in it, and those who have applied."""

from tests.faults import calls
from tests.town import ali, clock, sara, signed_in, staff, town

__all__ = ["ali", "calls", "clock", "sara", "signed_in", "staff", "town"]
