"""A made-up survey for tests."""

from typing import Any

from chalicelib.surveys.records import Survey
from chalicelib.surveys.rules import entry


def survey(scope: str, survey_id: str = "traff", number: int = 1, **more: Any) -> Survey:
    """A draft that asks one question."""
    question = {
        "id": "quality",
        "kind": "scale",
        "words": {"sv": "Hur var träffen?"},
        "least": 1,
        "most": 5,
        "ends": [{"sv": "Inte bra"}, {"sv": "Mycket bra"}],
        "measures": "quality",
    }
    known = {
        "purpose": "session",
        "opens": "each_session",
        "titles": {"sv": "Efter träffen"},
        "questions": [question],
        "written_by": "staff:somebody",
        "written_at": "2027-01-10T08:00:00.000+00:00",
    }
    made = Survey(scope, entry(survey_id, number), survey_id=survey_id, number=number, **{**known, **more})
    made.save()
    return made
