"""Groups: composed, decided, undone; free seats opened; the course's journal."""

from collections.abc import Callable
from urllib.parse import urlencode

from chalicelib.admission import actions, forms, rules
from chalicelib.admission.actions import Composition
from chalicelib.admission.candidates import audience_of
from chalicelib.admission.journal import happenings
from chalicelib.admission.shown import compose_page, course_words, offer_page, preview_page, refused_page
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import LANGUAGES, cookie
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import Conflict
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes

routes = Routes(__name__)


@routes.get("/personal/kurser/{course_id}/grupp")
def compose(request: Request, course_id: str) -> Answer:
    """The group as it is, its draft, and the queue to choose from."""
    return compose_page(request, actions.composition(course_id, request.reach))


@routes.post("/personal/kurser/{course_id}/grupp")
def keep_draft(request: Request, course_id: str) -> Answer:
    """Keep who is ticked, and go on to where the button leads: nothing ticked is lost on the way."""
    composed, chosen = actions.composition(course_id, request.reach), forms.ticked(request)
    try:
        actions.plan(composed, forms.version_seen(request), chosen, _actor(request), request.now)
    except Conflict as refusal:
        if request.wants_json:
            raise
        now_composed = actions.composition(course_id, request.reach)
        return compose_page(request, now_composed, chosen=chosen, refusal=refusal)
    return _onward(request, course_id)


@routes.get("/personal/kurser/{course_id}/grupp/forhandsgranska")
def preview(request: Request, course_id: str) -> Answer:
    """Exactly what will happen, before it is decided."""
    return preview_page(request, actions.composition(course_id, request.reach), {}, {})


@routes.post("/personal/kurser/{course_id}/grupp/forhandsgranska")
def decide(request: Request, course_id: str) -> Answer:
    """Decide. Sent twice, it is decided once."""
    composed = actions.composition(course_id, request.reach)
    reading = forms.decision(audience_of(composed.course)).read(request.fields)
    if reading.errors:
        return preview_page(request, composed, reading.typed, reading.errors)
    others, reason = (str(reading.values.get(name, "")) for name in ("others", "reason"))
    seen = forms.version_seen(request)
    return _tried(
        request,
        composed,
        seen,
        lambda: actions.decide(composed, seen, others, reason, _actor(request), request.now),
    )


@routes.post("/personal/kurser/{course_id}/grupp/angra")
def undo(request: Request, course_id: str) -> Answer:
    """Take the decision back while nobody has been told."""
    composed, seen = actions.composition(course_id, request.reach), forms.version_seen(request)
    return _tried(request, composed, seen, lambda: actions.undo(composed, seen, _actor(request), request.now))


@routes.get("/personal/kurser/{course_id}/grupp/erbjud")
def ask_offer(request: Request, course_id: str) -> Answer:
    """What offering the free seats means, before it is done."""
    return offer_page(request, actions.composition(course_id, request.reach))


@routes.post("/personal/kurser/{course_id}/grupp/erbjud")
def offer(request: Request, course_id: str) -> Answer:
    """Offer the free seats to the first in the queues who fit."""
    composed, seen = actions.composition(course_id, request.reach), forms.version_seen(request)
    return _tried(request, composed, seen, lambda: actions.open_seats(composed, _actor(request), request.now))


@routes.get("/personal/kurser/{course_id}/grupp/handelser")
def journal(request: Request, course_id: str) -> Answer:
    """What has happened to the course, and why somebody was passed over (B4)."""
    course = actions.course_in_reach(course_id, request.reach, Ability.SEE)
    composes = request.reach.may(Ability.COMPOSE, districts=course.districts, course_id=course_id)
    return show(
        request,
        "admission/journal.html",
        **course_words(course),
        course=course,
        happenings=happenings(course, request.reach),
        composes=composes,
    )


def _tried(request: Request, composed: Composition, seen: int, act: Callable[[], object]) -> Answer:
    """Do it, and show the group; a refusal shows what has changed since, and the way on."""
    try:
        act()
    except Conflict as refusal:
        if request.wants_json:
            raise
        return refused_page(request, refusal, composed.course.course_id, seen)
    return redirect(f"/personal/kurser/{composed.course.course_id}/grupp")


def _onward(request: Request, course_id: str) -> Answer:
    here = f"/personal/kurser/{course_id}/grupp"
    where, _, place = request.value("next").partition(":")
    if where == "preview":
        return redirect(f"{here}/forhandsgranska")
    wanted = ",".join(each for each in request.fields.get("filter", []) if each in rules.FILTERS)
    after = place[:40] if where == "page" else request.value("page")[:40] if where != "filter" else ""
    query = {name: value for name, value in (("filter", wanted), ("sida", after)) if value}
    spoken = request.value("_lang")
    cookies = [cookie(spoken)] if spoken in LANGUAGES else []
    return redirect(here + (f"?{urlencode(query)}" if query else ""), *cookies)


def _actor(request: Request) -> str:
    return f"staff:{request.person_id}"
