"""A town, its staff, and figures in the shapes that the aggregation writes."""

from tests.faults import calls
from tests.town import clock, signed_in, staff, town

__all__ = ["calls", "clock", "signed_in", "staff", "town"]
