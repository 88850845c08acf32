"""The targets of the sources beside what is measured: all of a place, one with its history, a value to keep (S7–S9)."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import BadRequest
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes
from chalicelib.http.tables import csv_file
from chalicelib.targets import actions, file, forms, keeping, shown
from chalicelib.targets.actions import One, Places
from chalicelib.targets.keeping import TargetChanged
from chalicelib.targets.kept import KINDS, Kind, history
from chalicelib.targets.records import Target, place_of
from chalicelib.targets.words import HEADINGS

routes = Routes(__name__)

ONE = "/personal/mal/{target_id}"
DEFINITION = "/personal/mal/{target_id}/definition"


@routes.get("/personal/mal")
def targets(request: Request) -> Answer:
    """Every target beside what is measured, for the city or a district."""
    page = actions.overview(request.reach, request.query.get("omrade", ""), request.today)
    sections = [
        (gettext(title), [each for each in page.lines if each.target.heading == heading])
        for heading, title in HEADINGS.items()
    ]
    return show(
        request,
        "targets/list.html",
        page=page,
        sections=[section for section in sections if section[1]],
        query=_query(page.places),
        **_words(),
    )


@routes.get("/personal/mal/hamta")
def as_file(request: Request) -> Answer:
    """The same as a file for a spreadsheet."""
    page = actions.overview(request.reach, request.query.get("omrade", ""), request.today)
    return csv_file(
        f"mal-{page.places.district_id or 'staden'}-{request.today}.csv", file.table(page.lines), page.counted_at
    )


@routes.get(ONE)
def target(request: Request, target_id: str) -> Answer:
    """One target: what it means, how it stands and has stood, and all that was ever kept of it."""
    return _page(request, _one(request, target_id), {}, {})


@routes.post(ONE)
def keep(request: Request, target_id: str) -> Answer:
    """Keep a value, beside all that are there. Only those who follow the whole city do."""
    request.reach.require(Ability.FOLLOW)
    page = _one(request, target_id)
    form = forms.value_form(page.target, page.values)
    reading = form.read(request.fields)
    errors = {**forms.faults(page.target, reading.values, page.values, request.today), **reading.errors}
    if errors:
        return _page(request, page, reading.typed, errors)
    token = request.value("token")
    if not re.fullmatch("[0-9a-f]{16}", token):
        raise BadRequest("token")
    place = place_of(page.places.district_id)
    keeping.keep(page.target, place, reading.values, token, request.person_id, _name(request), request.now)
    return redirect(f"/personal/mal/{target_id}{_query(page.places, sparat='1')}")


@routes.get(DEFINITION)
def definition(request: Request, target_id: str) -> Answer:
    """A target's definition, to be followed by a new one."""
    request.reach.require(Ability.EDIT)
    definitions = actions.definitions(target_id)
    return _definition(request, definitions, forms.held(definitions[0]), {})


@routes.post(DEFINITION)
def define(request: Request, target_id: str) -> Answer:
    """Keep a new definition beside the old ones."""
    request.reach.require(Ability.EDIT)
    definitions = actions.definitions(target_id)
    reading = forms.definition_form().read(request.fields)
    based_on = request.value("based_on")
    if not re.fullmatch("[0-9]{1,6}", based_on):
        raise BadRequest("based_on")
    if reading.errors:
        return _definition(request, definitions, reading.typed, reading.errors)
    try:
        keeping.define(definitions, int(based_on), reading.values, request.person_id, _name(request), request.now)
    except TargetChanged:
        return _definition(request, definitions, reading.typed, {}, stale=True)
    return redirect(f"/personal/mal/{target_id}?sparat=1")


def _one(request: Request, target_id: str) -> One:
    return actions.one(request.reach, target_id, request.query.get("omrade", ""), request.today)


def _page(request: Request, page: One, typed: Mapping[str, Value], errors: Mapping[str, str]) -> Answer:
    form = forms.value_form(page.target, page.values)
    return show(
        request,
        "targets/target.html",
        status=422 if errors else 200,
        page=page,
        may_keep=request.reach.whole_city(Ability.FOLLOW),
        may_define=request.reach.whole_city(Ability.EDIT),
        trend=shown.trend(page.line, page.values),
        beside=shown.beside(page.target, page.districts),
        history=history(page.values),
        kinds={kind.value: gettext(words) for kind, words in KINDS.items()},
        fields=form.shown(),
        values={**typed, "token": request.value("token") or keeping.token()},
        errors=errors,
        saved="sparat" in request.query and not errors,
        query=_query(page.places),
        **_words(),
    )


def _definition(
    request: Request,
    definitions: list[Target],
    values: Mapping[str, Value],
    errors: Mapping[str, str],
    *,
    stale: bool = False,
) -> Answer:
    return show(
        request,
        "targets/definition.html",
        status=409 if stale else 422 if errors else 200,
        target=definitions[0],
        based_on=request.value("based_on") if errors else int(definitions[0].number),
        fields=forms.definition_form().shown(),
        values=values,
        errors=errors,
        stale=stale,
    )


def _query(places: Places, **more: str) -> str:
    query = {**({"omrade": places.district_id} if places.shown else {}), **more}
    return f"?{urlencode(query)}" if query else ""


def _words() -> dict[str, Any]:
    return {"shown": shown, "kind": Kind}


def _name(request: Request) -> str:
    return request.session.name if request.session else ""
