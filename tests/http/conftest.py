"""A town, its people, and AWS on a bad day."""

from tests.faults import calls, lagging
from tests.town import ali, clock, sara, signed_in, system, town

__all__ = ["ali", "calls", "clock", "lagging", "sara", "signed_in", "system", "town"]
