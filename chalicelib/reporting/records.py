"""What reports read besides summaries: names."""

from collections.abc import Mapping

from chalicelib.surveys.records import Survey, surveys_of


def newest(scope: str) -> Mapping[str, Survey]:
    """The newest version of each of a programme's surveys that has been published, by survey id. One query."""
    return {each.survey_id: each for each in surveys_of(scope) if each.published_at}
