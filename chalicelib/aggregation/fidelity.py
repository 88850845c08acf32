"""How a course is given: the leaders' checklists beside attendance and what the released answers say."""

from typing import Any

from chalicelib.aggregation.facts import CourseFacts
from chalicelib.summaries.rules import Figures


def fidelity(facts: CourseFacts) -> tuple[Figures, dict[str, Any]]:
    """The figures that are added up, and the course's own indication (fidelity.rules.indication)."""
    return {}, {}
