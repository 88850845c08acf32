"""AWS on a bad day."""

from tests.faults import calls

__all__ = ["calls"]
