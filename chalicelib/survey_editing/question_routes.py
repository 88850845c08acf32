"""The pages about a survey's questions: a new one, changing one, their order."""

import re

from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import gettext
from chalicelib.http.refusals import BadRequest, NotFound
from chalicelib.http.requests import Request
from chalicelib.survey_editing import actions, arranging, asking, drawn, forms, rules
from chalicelib.survey_editing.arranging import Question
from chalicelib.survey_editing.places import Place
from chalicelib.survey_editing.places import place as place_of
from chalicelib.survey_editing.room import OF_COURSE, OF_PROGRAMME, ONE, routes
from chalicelib.surveys.records import Survey
from chalicelib.surveys.rules import SurveyState

QUESTION = f"{ONE}/fragor/{{name}}"


@routes.get(OF_COURSE + QUESTION)
@routes.get(OF_PROGRAMME + QUESTION)
def question(
    request: Request, survey_id: str, number: str, name: str, course_id: str = "", programme_id: str = ""
) -> Answer:
    """One question of a draft, or an empty one of the kind that `?slag=` names."""
    place, survey = _draft(request, course_id, programme_id, survey_id, number)
    asked = None if name == actions.NEW else actions.question_of(survey, name)
    kind = asking.kind_of(asked) if asked else _kind(request.query.get("slag", ""))
    held = asking.held(asked) if asked else forms.empty(kind)
    form = forms.question(kind, survey.questions, asked["id"] if asked else "")
    return drawn.question_page(request, place, survey, asked, kind, form, {**held, "token": actions.token()}, {})


@routes.post(OF_COURSE + QUESTION)
@routes.post(OF_PROGRAMME + QUESTION)
def ask(
    request: Request, survey_id: str, number: str, name: str, course_id: str = "", programme_id: str = ""
) -> Answer:
    """Keep a question of a draft."""
    place, survey = _draft(request, course_id, programme_id, survey_id, number)
    version, token = request.version, request.value("token")
    if not re.fullmatch("[0-9a-f]{8}", token):
        raise BadRequest("token")
    fresh = f"q_{token}"
    asked = _asked(survey, name, fresh)
    kind = asking.kind_of(asked) if asked else _kind(request.value("kind"))
    form = forms.question(kind, survey.questions, asked["id"] if asked else "")
    reading = form.read(request.fields)
    errors = {**asking.faults(kind, reading.values), **reading.errors}
    typed = {**reading.typed, "token": token}
    if errors:
        return drawn.question_page(request, place, survey, asked, kind, form, typed, errors)
    own = asked["id"] if asked else rules.GENDER if kind == rules.GENDER else fresh
    made = asking.question(kind, own, reading.values, asked)
    made = arranging.settled(made, actions.asked_before(survey), lambda: fresh)
    try:
        actions.ask(survey, version, own, made, actor(request), request.now)
    except arranging.QuestionNeeded:
        told = gettext("En annan fråga visas bara vid ett svar som inte längre går att ge. Ändra den först.")
        name_of = next(iter(each.name for each in form.fields if each.name.startswith("options")), "words_sv")
        return drawn.question_page(request, place, survey, asked, kind, form, typed, {name_of: told})
    except rules.SurveyChanged:
        now = actions.found(place, survey_id, number)
        return drawn.question_page(request, place, now, asked, kind, form, typed, {}, stale=True)
    return redirect(f"{drawn.address(place, survey)}?sparat=1#fragor")


@routes.post(f"{OF_COURSE}{ONE}/fragor")
@routes.post(f"{OF_PROGRAMME}{ONE}/fragor")
def arrange(request: Request, survey_id: str, number: str, course_id: str = "", programme_id: str = "") -> Answer:
    """Move a question, or remove it."""
    place, survey = _draft(request, course_id, programme_id, survey_id, number)
    version = request.version
    actions.arrange(survey, version, request.value("name"), request.value("do"), actor(request), request.now)
    return redirect(f"{drawn.address(place, survey)}?sparat=1#fragor")


def actor(request: Request) -> str:
    """Who is at work, as records and events name them."""
    return f"staff:{request.person_id}"


def _draft(request: Request, course_id: str, programme_id: str, survey_id: str, number: str) -> tuple[Place, Survey]:
    """The version whose questions are changed. Raises NotFound, NotADraft."""
    place = place_of(request.reach, course_id, programme_id)
    survey = actions.found(place, survey_id, number)
    if survey.state != SurveyState.DRAFT:
        raise rules.NotADraft
    return place, survey


def _asked(survey: Survey, name: str, fresh: str) -> Question | None:
    """The question as it is kept, under its new id where the page was sent before; None: a new one. Raises NotFound."""
    known = {each["id"] for each in survey.questions}
    if name == actions.NEW:
        return actions.question_of(survey, fresh) if fresh in known else None
    return actions.question_of(survey, name if name in known else fresh)


def _kind(wanted: str) -> str:
    """The kind of a new question. Raises NotFound."""
    if wanted != rules.GENDER and wanted not in list(rules.KINDS):
        raise NotFound
    return wanted
