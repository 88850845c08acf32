"""What time itself brings about: sessions that are near, and cases that have been silent for long."""

from datetime import datetime
from typing import Any


def remind(now: datetime) -> dict[str, Any]:
    """Tell of what is near and of what has long been silent. Twice a day; twice is harmless."""
    return {}
