"""What is done with a survey as a whole: submit, publish, withdraw, a new version; and a course's choice (L4, I2)."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.http.answers import Answer, redirect
from chalicelib.http.refusals import BadRequest
from chalicelib.http.requests import Request
from chalicelib.survey_editing import actions, drawn, publishing
from chalicelib.survey_editing.places import Place
from chalicelib.survey_editing.places import place as place_of
from chalicelib.survey_editing.question_routes import actor
from chalicelib.survey_editing.room import OF_COURSE, OF_PROGRAMME, ONE, routes
from chalicelib.surveys.records import Survey

Step = Callable[[Place, Survey, int, str, datetime], None]
STEPS: dict[str, Step] = {
    "submit": publishing.submit,
    "publish": publishing.publish,
    "withdraw": publishing.withdraw,
    "reopen": lambda _, survey, version, who, now: publishing.reopen(survey, version, who, now),
    "remove": lambda _, survey, version, who, now: publishing.remove(survey, version, who, now),
}


@routes.post(f"{OF_COURSE}{ONE}/lage")
@routes.post(f"{OF_PROGRAMME}{ONE}/lage")
def decide(request: Request, survey_id: str, number: str, course_id: str = "", programme_id: str = "") -> Answer:
    """Submit it, publish it, withdraw it, or go on with a version of it. What was looked at is what is published."""
    place = place_of(request.reach, course_id, programme_id)
    survey, version, step = actions.found(place, survey_id, number), request.version, request.value("do")
    if step == "next":
        made = actions.next_version(place, survey, actor(request), request.now)
        return redirect(drawn.address(place, made))
    if step not in STEPS:
        raise BadRequest("do")
    STEPS[step](place, survey, version, actor(request), request.now)
    return redirect(f"{place.address if step == 'remove' else drawn.address(place, survey)}?sparat=1")


@routes.post(f"{OF_COURSE}/valj")
def choose(request: Request, course_id: str) -> Answer:
    """Use one of the programme's surveys in this course, or no longer."""
    place, chosen = place_of(request.reach, course_id, ""), request.value("choose") == "yes"
    publishing.choose(place, request.value("survey"), chosen=chosen, actor=actor(request), now=request.now)
    return redirect(f"{place.address}?sparat=1")
