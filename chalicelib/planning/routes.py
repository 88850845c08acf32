"""Staff's pages about courses: the list, a new draft, and what could be shared."""

import secrets
from collections.abc import Mapping

from chalicelib.courses import terms
from chalicelib.courses.records import all_programmes
from chalicelib.courses.rules import PHASES, CourseState, term
from chalicelib.groups.once import fingerprint
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Field, Value
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, gettext, say
from chalicelib.http.pages import show
from chalicelib.http.paging import page_of
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Request
from chalicelib.planning import (
    actions,
    course_routes,  # noqa: F401 - its routes are the room's too
    drafting,
    forms,
    sharing,
    words,
)
from chalicelib.planning.room import routes

__all__ = ["routes"]

PAGE_LENGTH = 25


@routes.get("/personal/kurser")
def list_courses(request: Request) -> Answer:
    """The courses in reach, by term, district, phase and programme."""
    given = {name: request.query.get(name, "") for name in ("termin", "stadsdel", "lage", "program")}
    wanted = given["termin"] if given["termin"] in dict(_terms(request)) else ""
    chosen = actions.Chosen(wanted, given["stadsdel"], given["lage"], given["program"])
    found = actions.list_courses(request.reach, chosen, request.today)
    page = page_of(found.lines, request.query.get("sida", ""), PAGE_LENGTH)
    kept = {name: value for name, value in given.items() if value}
    return show(
        request,
        "planning/list.html",
        lines=page.shown,
        total=len(found.lines),
        chosen=given,
        active=len(kept),
        terms=_terms(request),
        districts=[(place.district_id, say(place.names)) for place in found.districts],
        programmes=[(programme.programme_id, say(programme.names)) for programme in found.programmes],
        phases=_phases(),
        states={phase: (gettext(text), kind) for phase, (text, kind) in PHASES.items()},
        plans=request.reach.can(Ability.PLAN),
        drafts=bool(request.reach.districts(Ability.PLAN) or request.reach.whole_city(Ability.PLAN)),
        **page.links("/personal/kurser", kept),
    )


@routes.get("/personal/kurser/ny")
def new_course(request: Request) -> Answer:
    """A new course: first which programme and where, then the rest with what the programme says filled in."""
    if not (request.query.get("program") and request.query.get("stadsdel")):
        return _begin(request)
    ground = _ground(request, request.query)
    if not ground.is_given:
        return _begin(
            request, gettext("Programmet ges inte där. Grupper möts i en stadsdel, webbkursen har sin egen plats.")
        )
    asked = request.query.get("delas", "").split(",")
    shared = [place.district_id for place in ground.shareable if place.district_id in asked]
    held = {**forms.suggested(ground.programme, shared), "token": secrets.token_hex(8)}
    return _course_form(request, ground, held, {})


@routes.post("/personal/kurser/ny")
def draft_course(request: Request) -> Answer:
    """Show the course as it would be, with its sessions and the days off; then keep it as a draft."""
    ground = _ground(request, {name: request.value(name) for name in ("program", "stadsdel")})
    if not ground.is_given:
        raise NotFound
    reading = forms.read_course(_form_of(ground), request.fields)
    typed = {**reading.typed, "token": request.value("token")[:40]}
    if reading.errors or request.value("step") == "edit":
        return _course_form(request, ground, typed, reading.errors if request.value("step") != "edit" else {})
    laid, errors = drafting.lay_out(ground, reading.values, request.today)
    if errors:
        return _course_form(request, ground, typed, errors)
    if request.value("step") == "save":
        sent = fingerprint(request.fields)
        course_id = drafting.draft(laid, sent, f"staff:{request.person_id}", request.now)
        return redirect(f"/personal/kurser/{course_id}")
    return show(
        request,
        "planning/check.html",
        course=laid.course,
        title=gettext("%(programme)s, %(district)s")
        % {"programme": say(ground.programme.names), "district": say(ground.district.names)},
        action="/personal/kurser/ny",
        rows=words.rows(laid.course.sessions, None, request.now),
        off=laid.passed_over,
        split=len(actions.terms(laid.course)) > 1,
        hidden=[
            (name, value)
            for name, values in request.fields.items()
            for value in values
            if name and name[0] != "_" and name != "step"
        ],
    )


@routes.get("/personal/samarbete")
def sharing_suggested(request: Request) -> Answer:
    """Where neighbouring districts' queues suffice for a group together, and none alone (C3)."""
    return show(
        request,
        "planning/sharing.html",
        found=sharing.suggested(request.reach, request.today),
        enough=sharing.ENOUGH,
    )


def _begin(request: Request, fault: str = "") -> Answer:
    places = drafting.places(request.reach, request.today)
    if not places:
        raise NotFound
    programmes = [(programme.programme_id, say(programme.names)) for programme in all_programmes()]
    form = Form(
        "begin",
        (
            Field("program", N_("Program"), kind="select", options=tuple(programmes)),
            Field(
                "stadsdel",
                N_("Var kursen hålls"),
                kind="select",
                options=tuple((place.district_id, say(place.names)) for place in places),
            ),
        ),
    )
    asked = "program" in request.query or "stadsdel" in request.query
    reading = form.read({name: [value] for name, value in request.query.items()}) if asked else Reading({}, {}, {})
    errors = reading.errors | ({"stadsdel": fault} if fault else {})
    return show(request, "planning/begin.html", fields=form.shown(), values=reading.typed, errors=errors)


def _ground(request: Request, asked: Mapping[str, str]) -> drafting.Ground:
    return drafting.ground(request.reach, asked.get("program", ""), asked.get("stadsdel", ""), request.today)


def _form_of(ground: drafting.Ground) -> Form:
    return forms.course_form(ground.programme.form, ground.shareable, ground.staff, schedule=True)


def _course_form(
    request: Request, ground: drafting.Ground, held: Mapping[str, Value], errors: Mapping[str, str]
) -> Answer:
    programme, district = ground.programme, ground.district
    return show(
        request,
        "planning/course_form.html",
        status=422 if errors else 200,
        title=gettext("Ny kurs"),
        caption=gettext("%(programme)s, %(district)s")
        % {"programme": say(programme.names), "district": say(district.names)},
        action="/personal/kurser/ny",
        back="/personal/kurser/ny",
        hidden=[
            ("program", programme.programme_id),
            ("stadsdel", district.district_id),
            ("token", str(held["token"])),
        ],
        fields=_form_of(ground).shown(),
        values=held,
        errors=errors,
        stale=False,
        state=CourseState.DRAFT,
    )


def _terms(request: Request) -> list[tuple[str, str]]:
    """The terms to choose among: two years back and one on."""
    now = term(request.today)
    year = int(now[:4])
    found = [f"{each}-{half}" for each in range(year + 1, year - 3, -1) for half in (2, 1)]
    return [(each, terms.named(each)) for each in found]


def _phases() -> list[tuple[str, str]]:
    return [(phase.value, gettext(text)) for phase, (text, _) in PHASES.items()]
