"""Open activities, as staff announce and change them."""

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from chalicelib.activities import actions, forms, rules
from chalicelib.activities.records import Activity, find_activity
from chalicelib.activities.room import routes
from chalicelib.activities.rules import STANDINGS, Standing, standing
from chalicelib.courses import terms
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext, say
from chalicelib.http.pages import show
from chalicelib.http.paging import page_of
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import Conflict
from chalicelib.http.requests import Request

PAGE_LENGTH = 50
LIST = "/personal/aktiviteter"


@routes.get("/personal/aktiviteter")
def list_own(request: Request) -> Answer:
    """A term's activities in the reader's hands; first those that wait to be counted."""
    query, now = request.query, request.now
    found = actions.listed(request.reach, query.get("stadsdel", ""), query.get("termin", ""), now)
    page = page_of(found.activities, query.get("sida", ""), PAGE_LENGTH)
    kept = {"stadsdel": found.chosen} if found.chosen else {}

    return show(
        request,
        "activities/own.html",
        to_count=found.to_count,
        activities=page.shown,
        standings={each.activity_id: tagged(standing(each, now)) for each in found.activities},
        kinds={kind: gettext(text) for kind, text in rules.KINDS.items()},
        places={place_id: say(place.names) for place_id, place in found.places.items()},
        chosen=found.chosen,
        term_name=terms.named(found.term),
        total=len(found.activities),
        before=f"{LIST}?{urlencode({**kept, 'termin': terms.before(found.term)})}",
        after=f"{LIST}?{urlencode({**kept, 'termin': terms.after(found.term)})}",
        **page.links(LIST, {**kept, "termin": found.term}),
    )


def tagged(how: Standing) -> tuple[str, str]:
    """How it stands in words, with the kind of tag."""
    text, kind = STANDINGS[how]
    return gettext(text), kind


@routes.get("/personal/aktiviteter/ny")
def new_activity(request: Request) -> Answer:
    """A new activity."""
    values: dict[str, Value] = {
        "district": request.query.get("stadsdel", ""),
        "audience": "parents",
        "online": "no",
        "languages": ["sv"],
    }
    return _form(request, None, values, {})


@routes.post("/personal/aktiviteter/ny")
def announce(request: Request) -> Answer:
    """Announce it: everybody can see it at once."""
    reading = forms.read_activity(forms.activity_form(_districts(request)), request.fields, request.today)
    if reading.errors:
        return _form(request, None, reading.typed, reading.errors)
    name = rules.activity_id(str(reading.values["title_sv"]), request.value("token")[:40])
    activity = Activity(str(reading.values["district"]), name)
    forms.write(activity, reading.values)
    actions.announce(activity, actor(request), request.now)
    return redirect(f"{LIST}/{activity.district_id}/{activity.activity_id}?sparat=1")


@routes.get("/personal/aktiviteter/{district_id}/{activity_id}")
def show_own(request: Request, district_id: str, activity_id: str) -> Answer:
    """One activity and what can be done with it."""
    activity = actions.in_reach(district_id, activity_id, request.reach)
    how = standing(activity, request.now)
    return show(
        request,
        "activities/own_one.html",
        activity=activity,
        standing=how,
        tag_of=tagged(how),
        kind=gettext(rules.KINDS[activity.kind]),
        because=gettext(rules.CANCELLED_BECAUSE.get(activity.cancelled or "", "")),
        counted={gettext(text): (activity.came or {}).get(name, 0) for name, text in rules.COUNTED.items()},
    )


@routes.get("/personal/aktiviteter/{district_id}/{activity_id}/andra")
def ask_change(request: Request, district_id: str, activity_id: str) -> Answer:
    """What is told of an activity, to be changed."""
    activity = _changeable(request, district_id, activity_id)
    return _form(request, activity, forms.held(activity), {})


@routes.post("/personal/aktiviteter/{district_id}/{activity_id}/andra")
def change(request: Request, district_id: str, activity_id: str) -> Answer:
    """Keep what was changed, unless somebody else changed it since the page was opened."""
    activity = _changeable(request, district_id, activity_id)
    reading = forms.read_activity(forms.activity_form(), request.fields, request.today)
    if reading.errors:
        return _form(request, activity, reading.typed, reading.errors)
    here, before, journal = f"{LIST}/{district_id}/{activity_id}", forms.held(activity), activity.journal
    forms.write(activity, reading.values)
    if forms.held(activity) == before:
        return redirect(f"{here}?sparat=1")  # sent twice, or nothing changed
    if request.value("version") != str(int(activity.version or 0)):
        return _form(request, activity, reading.typed, {}, stale=True)
    try:
        actions.change(activity, journal, actor(request), request.now)
    except Conflict:
        return _form(request, find_activity(district_id, activity_id) or activity, reading.typed, {}, stale=True)
    return redirect(f"{here}?sparat=1")


def actor(request: Request) -> str:
    """Who is at work, as events name them."""
    return f"staff:{request.person_id}"


def _districts(request: Request) -> list[tuple[str, str]]:
    mine = actions.places(request.reach, Ability.PLAN, request.now)
    return [(place_id, say(place.names)) for place_id, place in mine.items()]


def _changeable(request: Request, district_id: str, activity_id: str) -> Activity:
    """The activity. Raises NotFound, TooLate."""
    activity = actions.in_reach(district_id, activity_id, request.reach)
    if standing(activity, request.now) in (Standing.CANCELLED, Standing.COUNTED):
        raise actions.TooLate
    return activity


def _form(
    request: Request,
    activity: Activity | None,
    values: Mapping[str, Value],
    errors: Mapping[str, str],
    *,
    stale: bool = False,
) -> Answer:
    here = f"{LIST}/{activity.district_id}/{activity.activity_id}" if activity else LIST
    form = forms.activity_form(() if activity else _districts(request))
    return show(
        request,
        "activities/form.html",
        status=409 if stale else 422 if errors else 200,
        title=gettext("Ändra aktiviteten") if activity else gettext("Ny öppen aktivitet"),
        action=f"{here}/andra" if activity else f"{here}/ny",
        back=here,
        hidden=("version", request.value("version") if errors else str(int(activity.version or 0)))
        if activity
        else ("token", request.value("token")[:40] or secrets.token_hex(8)),
        fields=form.shown(),
        values=values,
        errors=errors,
        stale=stale,
    )
