"""The administrator's pages about a programme's own questions: a new one, changing one, their order."""

import re
from collections.abc import Mapping
from typing import Any

from chalicelib.courses.records import Programme
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext, say
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import BadRequest
from chalicelib.http.requests import Request
from chalicelib.http.words import missing
from chalicelib.programmes import actions, forms, options, rules
from chalicelib.programmes.room import routes
from chalicelib.programmes.rules import Question

ONE = "/personal/program/{programme_id}/fragor/{name}"


@routes.get(ONE)
def question(request: Request, programme_id: str, name: str) -> Answer:
    """One question, or an empty one."""
    request.reach.require(Ability.EDIT)
    programme = actions.found(programme_id)
    asked = None if name == actions.NEW else actions.question_of(programme, name)
    held = forms.held_question(asked) if asked else {"token": actions.token()}
    return _page(request, programme, asked, held, {})


@routes.post(ONE)
def ask(request: Request, programme_id: str, name: str) -> Answer:
    """Keep a question; who applies from now on is asked it."""
    request.reach.require(Ability.EDIT)
    programme, version, token = actions.found(programme_id), request.version, request.value("token")
    if name == actions.NEW and not re.fullmatch("[0-9a-f]{8}", token):
        raise BadRequest("token")
    asked = None if name == actions.NEW else actions.question_of(programme, name)
    reading = forms.question_form(asked, programme.questions).read(request.fields)
    kind = asked["kind"] if asked else str(reading.values.get("kind", ""))
    before = asked.get("options", ()) if asked else ()
    faults = options.faults(reading.values, before) if kind in rules.WITH_OPTIONS else {}
    errors = {**faults, **reading.errors}
    typed = {**reading.typed, "token": token}
    if errors:
        return _page(request, programme, asked, typed, errors)
    changed = rules.question(asked["name"] if asked else actions.new_name(token), kind, reading.values, before)
    try:
        actions.ask(programme, version, _kept(asked, changed), f"staff:{request.person_id}", request.now)
    except rules.ProgrammeChanged:
        return _page(request, actions.found(programme_id), asked, typed, {}, stale=True)
    return redirect(f"/personal/program/{programme_id}?sparat=1")


@routes.post("/personal/program/{programme_id}/fragor")
def arrange(request: Request, programme_id: str) -> Answer:
    """Move a question, or remove it."""
    request.reach.require(Ability.EDIT)
    programme, version = actions.found(programme_id), request.version
    actor = f"staff:{request.person_id}"
    actions.arrange(programme, version, request.value("name"), request.value("do"), actor, request.now)
    return redirect(f"/personal/program/{programme_id}?sparat=1")


def lines(programme: Programme) -> list[dict[str, Any]]:
    """The programme's own questions in a list."""
    return [
        {
            "name": each["name"],
            "label": say(each["label"]),
            "kind": _kind(each),
            "missing": missing([each["label"]]),
        }
        for each in programme.questions
    ]


def _kind(asked: Question) -> str:
    """How it is answered. Data may hold kinds that this editor doesn't make."""
    kind = str(asked["kind"])
    return gettext(rules.QUESTION_KINDS[kind]) if kind in rules.QUESTION_KINDS else kind


def _kept(asked: Question | None, changed: Question) -> Question:
    """What was changed, with what this page doesn't ask of an older question, such as how long a text may be."""
    known = {"name", "kind", "label", "hint", "required", "options", "shown_if"}
    return {**changed, **{key: value for key, value in (asked or {}).items() if key not in known}}


def _page(
    request: Request,
    programme: Programme,
    asked: Question | None,
    held: Mapping[str, Value],
    errors: Mapping[str, str],
    *,
    stale: bool = False,
) -> Answer:
    return show(
        request,
        "programmes/question.html",
        status=409 if stale else 422 if errors else 200,
        programme=programme,
        action=f"/personal/program/{programme.programme_id}/fragor/{asked['name'] if asked else actions.NEW}",
        kind=_kind(asked) if asked else "",
        new=asked is None,
        fields=forms.question_form(asked, programme.questions).shown(),
        values=held,
        errors=errors,
        stale=stale,
    )
