"""The reader's surveys at a glance: what waits to be published, and the programmes that they write for."""

from typing import Any

from chalicelib.courses.records import Programme, all_programmes
from chalicelib.http.languages import say
from chalicelib.http.reach import CITY, Ability, Reach
from chalicelib.survey_editing import rules, shown
from chalicelib.survey_editing.places import of_programme, taught
from chalicelib.survey_editing.publishing import TASK
from chalicelib.surveys.records import OF_COURSE, OF_PROGRAMME, Survey, surveys_at, surveys_of
from chalicelib.tasks.records import tasks_in


def programmes(reach: Reach) -> list[dict[str, Any]]:
    """The programmes whose surveys the reader writes, each with its surveys. One query a programme."""
    mine = taught(reach)
    return [
        {
            "programme": each,
            "lines": shown.lines(surveys_of(of_programme(each.programme_id))),
        }
        for each in all_programmes()
        if rules.drafts_for_programme(reach, each.form, mine, each.programme_id)
    ]


def waiting(reach: Reach) -> list[dict[str, Any]]:
    """The surveys that wait for the reader to publish them, longest first. One query and a batch read."""
    if not reach.whole_city(Ability.EDIT):
        return []
    asked = [task for task in tasks_in(CITY) if task.kind == TASK]
    keys = [_key(str(task.task_id)) for task in asked]
    found = surveys_at(keys)
    names = {each.programme_id: each for each in all_programmes()}
    return [_waiting(found[key], names) for key in keys if key in found]


def _waiting(survey: Survey, names: dict[str, Programme]) -> dict[str, Any]:
    line = shown.line(survey)
    if survey.scope.startswith(OF_COURSE):
        course_id = survey.scope.removeprefix(OF_COURSE)
        return {**line, "place": course_id, "address": f"/personal/kurser/{course_id}/enkater/{line['address']}"}
    programme_id = survey.scope.removeprefix(OF_PROGRAMME)
    name = say(names[programme_id].names) if programme_id in names else programme_id
    return {**line, "place": name, "address": f"/personal/program/{programme_id}/enkater/{line['address']}"}


def _key(task_id: str) -> tuple[str, str]:
    """Scope and entry of the version that a task is about."""
    scope, _, entry = task_id.partition("#")[2].partition("/")
    return scope, entry
