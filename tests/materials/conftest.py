"""A town, those who lead and those who take part, and a bucket."""

from tests.faults import calls
from tests.town import ali, clock, sara, signed_in, staff, town

__all__ = ["ali", "calls", "clock", "sara", "signed_in", "staff", "town"]
