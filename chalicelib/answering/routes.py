"""A survey is answered: one page, once, and nobody can tell by whom."""

from collections.abc import Mapping, Sequence

from chalicelib.answering import actions, rules
from chalicelib.answering.actions import AnswerPage
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Field, Value
from chalicelib.http.forms import Form
from chalicelib.http.languages import LANGUAGES, cookie, gettext, speaking
from chalicelib.http.pages import show
from chalicelib.http.refusals import Unavailable
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes
from chalicelib.surveys.rules import fields, read

routes = Routes(__name__)


@routes.get("/enkat/{course_id}/{opening_id}")
def survey(request: Request, course_id: str, opening_id: str) -> Answer:
    """What I am asked; or that I have answered, or that it has closed."""
    page = actions.answer_page(request.person_id, course_id, opening_id, request.now)
    if page.asked.answered:
        return _thanks(request, page)
    return _form(request, page, {}, {}) if page.is_open else _closed(request, page, ())


@routes.post("/enkat/{course_id}/{opening_id}")
def send_answer(request: Request, course_id: str, opening_id: str) -> Answer:
    """Keep my answers. What is wrong, too late or can't be kept just now is shown again with all that was typed."""
    page = actions.answer_page(request.person_id, course_id, opening_id, request.now)
    reading = read(page.asked.survey.questions, page.parts, request.fields)
    if request.value("_lang") in LANGUAGES and page.is_open:
        with speaking(request.value("_lang")):
            return _form(request, page, reading.typed, {}, 200, cookie(request.value("_lang")))
    if page.asked.answered:
        return redirect(request.path)
    if not page.is_open:
        return _closed(request, page, rules.written(request.fields), status=409)
    if request.value("_entry") not in ("", page.opening.entry):
        return _form(request, page, reading.typed, {"": gettext(rules.CHANGED)}, 409)
    errors = dict(reading.errors)
    if not reading.answers and not errors:
        errors[""] = gettext(rules.NOTHING)
    if errors:
        return _form(request, page, reading.typed, errors, 422)
    try:
        actions.answer(request.person_id, page.opening, reading.answers)
    except actions.AlreadyAnswered:
        return redirect(request.path)
    except Unavailable:
        return _form(request, page, reading.typed, {"": gettext(rules.NOT_KEPT)}, 503)
    return redirect(f"{request.path}?tack=1")


def _form(
    request: Request,
    page: AnswerPage,
    typed: Mapping[str, Value],
    errors: Mapping[str, str],
    status: int = 200,
    *cookies: str,
) -> Answer:
    return show(
        request,
        "answering/survey.html",
        status=status,
        cookies=cookies,
        page=page,
        address=page.asked.address,
        fields=_shown(page),
        values=typed,
        errors=errors,
    )


def _shown(page: AnswerPage) -> Sequence[Field]:
    return Form("survey", tuple(fields(page.asked.survey.questions, page.parts))).shown()


def _thanks(request: Request, page: AnswerPage) -> Answer:
    return show(
        request,
        "answering/thanks.html",
        page=page,
        just_now="tack" in request.query,
        others=actions.others(request.person_id, page, request.now),
    )


def _closed(request: Request, page: AnswerPage, written: Sequence[str], status: int = 200) -> Answer:
    others = actions.others(request.person_id, page, request.now)
    return show(request, "answering/closed.html", status=status, page=page, written=written, others=others)
