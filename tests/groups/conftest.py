"""AWS on a bad day, and how often it was asked."""

from tests.faults import calls

__all__ = ["calls"]
