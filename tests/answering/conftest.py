"""The town, and AWS on a bad day."""

from tests.faults import calls
from tests.town import ali, clock, sara, signed_in, town

__all__ = ["ali", "calls", "clock", "sara", "signed_in", "town"]
