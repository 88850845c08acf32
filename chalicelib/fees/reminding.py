"""What time brings about for fees."""

from datetime import datetime
from typing import Any


def remind(now: datetime) -> dict[str, Any]:
    """Find the fees whose next step is due."""
    return {"reminded": 0}
