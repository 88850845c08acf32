"""What reports read besides summaries: names."""

from collections.abc import Iterable, Mapping

from chalicelib.surveys.records import Survey, surveys_of

Key = tuple[str, str]  # a survey's scope and entry


def versions_at(keys: Iterable[Key]) -> dict[Key, Survey]:
    """The versions of surveys with these keys that there are. One call for each hundred, none for none."""
    wanted = list(dict.fromkeys(keys))
    return {(each.scope, each.entry): each for each in (Survey.batch_get(wanted) if wanted else ())}


def newest(scope: str) -> Mapping[str, Survey]:
    """The newest version of each of a programme's surveys that has been published, by survey id. One query."""
    return {each.survey_id: each for each in surveys_of(scope) if each.published_at}
