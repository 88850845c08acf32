"""A town with venues, and those who book them."""

from tests.bookings.venues import course, venues
from tests.faults import calls
from tests.town import ali, clock, sara, signed_in, staff, town

__all__ = ["ali", "calls", "clock", "course", "sara", "signed_in", "staff", "town", "venues"]
