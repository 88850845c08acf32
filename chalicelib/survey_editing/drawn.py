"""The pages about surveys, as they are drawn."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chalicelib.http import languages
from chalicelib.http.answers import Answer
from chalicelib.http.fields import Value
from chalicelib.http.forms import Form
from chalicelib.http.languages import LANGUAGES, gettext, say, short_date, speaking
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.survey_editing import actions, forms, rules, shown
from chalicelib.survey_editing.arranging import Question
from chalicelib.survey_editing.places import Place, of_programme
from chalicelib.surveys.records import Survey, surveys_of
from chalicelib.surveys.rules import AFTER_COURSE, Opens, SurveyState, fields, in_force, parts_at, published


def survey_list(request: Request, place: Place) -> Answer:
    """The place's own surveys; for a course also those of its programme: what opens anyway, and what it can choose.
    Two queries at most."""
    own = surveys_of(place.scope)
    of_all = surveys_of(of_programme(place.programme.programme_id)) if place.course else []
    used = {each.survey_id: int(each.number) for each in published(own)}
    offered = [each for each in published(of_all) if each.by_choice]
    return show(
        request,
        "survey_editing/list.html",
        place=place,
        caption=caption(place),
        lines=shown.lines(own),
        standing=[shown.line(each) for each in in_force(of_all)],
        offered=[(shown.line(each), used.get(each.survey_id, 0)) for each in offered],
    )


def new_page(request: Request, place: Place, held: Mapping[str, Value], errors: Mapping[str, str]) -> Answer:
    """A new survey. What it asks comes after."""
    return show(
        request,
        "survey_editing/new.html",
        status=422 if errors else 200,
        place=place,
        caption=caption(place),
        fields=forms.facts(place).shown(),
        values=held,
        errors=errors,
    )


def survey_page(
    request: Request,
    place: Place,
    survey: Survey,
    held: Mapping[str, Value],
    errors: Mapping[str, str],
    *,
    stale: bool = False,
) -> Answer:
    """One version: its questions, what is known of it, and what can be done with it. One query more for the others."""
    versions = [
        shown.line(each)
        for each in surveys_of(place.scope)
        if each.survey_id == survey.survey_id and each.number != survey.number and not rules.is_gone(each)
    ]
    return show(
        request,
        "survey_editing/survey.html",
        status=409 if stale else 422 if errors else 200,
        place=place,
        caption=caption(place),
        survey=survey,
        line=shown.line(survey),
        address=address(place, survey),
        questions=shown.questions(survey),
        asks=rules.asks(survey.questions),
        kinds=_kinds(survey),
        versions=versions,
        fields=forms.facts(place).shown(),
        values=held,
        errors=errors,
        stale=stale,
        version=_version(request, survey, errors),
    )


def question_page(
    request: Request,
    place: Place,
    survey: Survey,
    asked: Question | None,
    kind: str,
    form: Form,
    held: Mapping[str, Value],
    errors: Mapping[str, str],
    *,
    stale: bool = False,
) -> Answer:
    """One question, or an empty one of that kind."""
    name = asked["id"] if asked else actions.NEW
    return show(
        request,
        "survey_editing/question.html",
        status=409 if stale else 422 if errors else 200,
        place=place,
        survey=survey,
        back=address(place, survey),
        action=f"{address(place, survey)}/fragor/{name}",
        new=asked is None,
        kind=kind,
        kind_words=forms.kind_words(kind),
        fields=form.shown(),
        values=held,
        errors=errors,
        stale=stale,
        version=_version(request, survey, errors),
    )


def preview(request: Request, place: Place, survey: Survey) -> Answer:
    """As those who take part see it, in the language that `?sprak=` names. Nothing can be sent."""
    code, own = request.query.get("sprak", ""), languages.language.get()
    told = {
        "title": gettext("Så här ser deltagarna enkäten"),
        "text": gettext("Prova gärna att svara. Inget sparas eller skickas."),
        "missing": gettext("Saknas på:"),
        "lang": LANGUAGES[own][1],
        "dir": languages.direction(),
    }
    with speaking(code if code in LANGUAGES else own):
        parts = parts_at(place.programme.parts, first_session(survey))
        return show(
            request,
            "survey_editing/preview.html",
            place=place,
            survey=survey,
            told=told,
            line=shown.line(survey),
            codes=[(key, name) for key, (name, _, _) in LANGUAGES.items()],
            fields=Form("survey", tuple(fields(survey.questions, parts))).shown(),
        )


def overview(request: Request, waiting: list[dict[str, Any]], programmes: list[dict[str, Any]]) -> Answer:
    """What waits to be published, and the programmes that the reader writes for."""
    return show(request, "survey_editing/overview.html", waiting=waiting, programmes=programmes)


def caption(place: Place) -> str:
    """The programme, and for a course the day it begins."""
    name = say(place.programme.names)
    if place.course is None:
        return name
    start = short_date(date.fromisoformat(place.course.starts_on))
    return gettext("%(programme)s, start %(day)s") % {"programme": name, "day": start}


def address(place: Place, survey: Survey) -> str:
    """Where the version lies."""
    return f"{place.address}/{survey.survey_id}/{int(survey.number)}"


def first_session(survey: Survey) -> int:
    """The first session that it opens after; AFTER_COURSE where it is none of them."""
    if survey.opens == Opens.AFTER_COURSE:
        return AFTER_COURSE
    return min((int(number) for number in survey.sessions), default=1) if survey.opens == Opens.SESSIONS else 1


def _version(request: Request, survey: Survey, errors: Mapping[str, str]) -> int:
    """The version that a form changes: the one that was shown first, while what was typed has faults."""
    return request.version if errors else int(survey.version or 0)


def _kinds(survey: Survey) -> list[tuple[str, str]]:
    """The kinds of question that can be added: (kind, in words). One question about gender is enough."""
    if survey.state != SurveyState.DRAFT:
        return []
    found = [(kind.value, gettext(words)) for kind, words in rules.KINDS.items()]
    if any(each.get("gender") for each in survey.questions):
        return found
    return [*found, (rules.GENDER, forms.kind_words(rules.GENDER))]
