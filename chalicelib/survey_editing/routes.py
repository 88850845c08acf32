"""Surveys as those see them who write them: of a programme, or of one course (L4, I2, A4)."""

import re

from chalicelib.http.answers import Answer, redirect
from chalicelib.http.refusals import BadRequest
from chalicelib.http.requests import Request
from chalicelib.survey_editing import (
    actions,
    drawn,
    forms,
    overview,
    publishing_routes,  # noqa: F401 - its routes are the room's too
    question_routes,
    rules,
)
from chalicelib.survey_editing.places import place as place_of
from chalicelib.survey_editing.room import OF_COURSE, OF_PROGRAMME, ONE, routes

__all__ = ["routes"]


@routes.get("/personal/enkater")
def surveys(request: Request) -> Answer:
    """Whose surveys the reader writes, which languages they lack, and what waits to be published."""
    return drawn.overview(request, overview.waiting(request.reach), overview.programmes(request.reach))


@routes.get(OF_COURSE)
@routes.get(OF_PROGRAMME)
def there_are(request: Request, course_id: str = "", programme_id: str = "") -> Answer:
    """The surveys of one place."""
    return drawn.survey_list(request, place_of(request.reach, course_id, programme_id))


@routes.get(f"{OF_COURSE}/ny")
@routes.get(f"{OF_PROGRAMME}/ny")
def new(request: Request, course_id: str = "", programme_id: str = "") -> Answer:
    """A new survey."""
    place = place_of(request.reach, course_id, programme_id)
    return drawn.new_page(request, place, {"token": actions.token(), "days_open": "6", "by_itself": "yes"}, {})


@routes.post(f"{OF_COURSE}/ny")
@routes.post(f"{OF_PROGRAMME}/ny")
def add(request: Request, course_id: str = "", programme_id: str = "") -> Answer:
    """Keep a new survey as a draft."""
    place = place_of(request.reach, course_id, programme_id)
    token = request.value("token")
    if not re.fullmatch("[0-9a-f]{8}", token):
        raise BadRequest("token")
    reading = forms.facts(place).read(request.fields)
    if reading.errors:
        return drawn.new_page(request, place, {**reading.typed, "token": token}, reading.errors)
    added = actions.add(place, token, reading.values, question_routes.actor(request), request.now)
    return redirect(f"{drawn.address(place, added)}?sparat=1")


@routes.get(OF_COURSE + ONE)
@routes.get(OF_PROGRAMME + ONE)
def one(request: Request, survey_id: str, number: str, course_id: str = "", programme_id: str = "") -> Answer:
    """One version of a survey."""
    place = place_of(request.reach, course_id, programme_id)
    survey = actions.found(place, survey_id, number)
    return drawn.survey_page(request, place, survey, forms.held(survey), {})


@routes.post(OF_COURSE + ONE)
@routes.post(OF_PROGRAMME + ONE)
def change(request: Request, survey_id: str, number: str, course_id: str = "", programme_id: str = "") -> Answer:
    """Keep what was changed of a draft, unless somebody else has changed it meanwhile."""
    place = place_of(request.reach, course_id, programme_id)
    survey, version = actions.found(place, survey_id, number), request.version
    reading = forms.facts(place).read(request.fields)
    if reading.errors:
        return drawn.survey_page(request, place, survey, reading.typed, reading.errors)
    try:
        actions.change(survey, version, reading.values, question_routes.actor(request), request.now)
    except rules.SurveyChanged:
        now = actions.found(place, survey_id, number)
        return drawn.survey_page(request, place, now, reading.typed, {}, stale=True)
    return redirect(f"{drawn.address(place, survey)}?sparat=1")


@routes.get(f"{OF_COURSE}{ONE}/forhandsgranska")
@routes.get(f"{OF_PROGRAMME}{ONE}/forhandsgranska")
def look(request: Request, survey_id: str, number: str, course_id: str = "", programme_id: str = "") -> Answer:
    """A version as those who take part see it."""
    place = place_of(request.reach, course_id, programme_id)
    return drawn.preview(request, place, actions.readable(place, survey_id, number))
