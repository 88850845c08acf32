"""The shipped surveys, of their own wording and in all languages: written once, as published, for each programme."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from chalicelib.surveys.actions import wake
from chalicelib.surveys.records import OF_PROGRAMME, Survey, surveys_of
from chalicelib.surveys.rules import SurveyState, entry

SEED = Path(__file__).with_name("seed") / "surveys.json"


def load_surveys(course_ids: Iterable[str], now: datetime) -> None:
    """Write what is missing, and have these courses looked at where something was. A survey that has been changed
    since, or withdrawn, is left alone."""
    at, written = now.isoformat(timespec="milliseconds"), False
    for each in json.loads(SEED.read_text()):
        facts = {name: value for name, value in each.items() if name != "programmes"}
        for programme_id in each["programmes"]:
            scope = OF_PROGRAMME + programme_id
            if each["survey_id"] in {survey.survey_id for survey in surveys_of(scope)}:
                continue
            Survey(
                scope,
                entry(each["survey_id"], 1),
                number=1,
                state=SurveyState.PUBLISHED,
                written_by="service",
                written_at=at,
                published_by="service",
                published_at=at,
                **facts,
            ).save()
            written = True
    for course_id in course_ids if written else ():
        wake(course_id, now)
