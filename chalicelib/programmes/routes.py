"""The administrator's pages about programmes: which there are, a new one, and changing one (C1)."""

from collections.abc import Mapping

from chalicelib.courses.records import Programme, all_programmes
from chalicelib.courses.rules import FORMS
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.requests import Request
from chalicelib.http.words import field_name, missing
from chalicelib.programmes import (
    actions,
    forms,
    part_routes,  # noqa: F401 - its routes are the room's too
    question_routes,
    rules,
)
from chalicelib.programmes.room import routes

__all__ = ["routes"]


@routes.get("/personal/program")
def programmes(request: Request) -> Answer:
    """Every programme, with the languages that something of it lacks."""
    request.reach.require(Ability.EDIT)
    return show(
        request,
        "programmes/list.html",
        lines=[(each, gettext(FORMS[each.form]), _missing(each)) for each in all_programmes()],
    )


@routes.get("/personal/program/ny")
def new(request: Request) -> Answer:
    """A new programme."""
    request.reach.require(Ability.EDIT)
    there = all_programmes()
    return _page(request, None, there, {"order": str(len(there) + 1)}, {})


@routes.post("/personal/program/ny")
def add(request: Request) -> Answer:
    """Keep a new programme; everybody sees it within a minute."""
    request.reach.require(Ability.EDIT)
    there = all_programmes()
    reading = forms.programme_form("", forms.leads(there)).read(request.fields)
    errors = {**rules.faults(reading.values), **reading.errors}
    name = field_name("names", "sv")
    programme_id = rules.programme_id(str(reading.values.get(name, "")))
    if name not in errors and (not programme_id or programme_id == actions.NEW):
        errors[name] = gettext("Namnet behöver bokstäver a–ö eller siffror, så att det kan bli en adress.")
    if not errors and not actions.add(programme_id, reading.values, _actor(request), request.now):
        errors[name] = gettext("Det finns redan ett program med det namnet.")
    if errors:
        return _page(request, None, there, reading.typed, errors)
    return redirect(f"/personal/program/{programme_id}?sparat=1")


@routes.get("/personal/program/{programme_id}")
def one(request: Request, programme_id: str) -> Answer:
    """A programme as it is, to be changed, and its own questions."""
    request.reach.require(Ability.EDIT)
    programme = actions.found(programme_id)
    return _page(request, programme, all_programmes(), forms.held(programme), {})


@routes.post("/personal/program/{programme_id}")
def change(request: Request, programme_id: str) -> Answer:
    """Keep what was changed, unless somebody else has changed it meanwhile."""
    request.reach.require(Ability.EDIT)
    programme, there, version = actions.found(programme_id), all_programmes(), request.version
    reading = forms.programme_form(programme.form, forms.leads(there)).read(request.fields)
    errors = {**rules.faults(reading.values), **reading.errors}
    if errors:
        return _page(request, programme, there, reading.typed, errors)
    try:
        actions.change(programme, version, reading.values, _actor(request), request.now)
    except rules.ProgrammeChanged:
        return _page(request, actions.found(programme_id), there, reading.typed, {}, stale=True)
    return redirect(f"/personal/program/{programme_id}?sparat=1")


def _page(
    request: Request,
    programme: Programme | None,
    there: list[Programme],
    held: Mapping[str, Value],
    errors: Mapping[str, str],
    *,
    stale: bool = False,
) -> Answer:
    form = forms.programme_form(programme.form if programme else "", forms.leads(there))
    return show(
        request,
        "programmes/programme.html",
        status=409 if stale else 422 if errors else 200,
        programme=programme,
        action=f"/personal/program/{programme.programme_id if programme else actions.NEW}",
        form_name=gettext(FORMS[programme.form]) if programme else "",
        questions=question_routes.lines(programme) if programme else [],
        fields=form.shown(),
        values=held,
        errors=errors,
        stale=stale,
    )


def _missing(programme: Programme) -> list[str]:
    labels = [question["label"] for question in programme.questions]
    return missing([programme.names, *labels], [programme.summaries, programme.descriptions])


def _actor(request: Request) -> str:
    return f"staff:{request.person_id}"
