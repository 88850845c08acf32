"""What becomes of an open activity: it is cancelled, or so many came."""

from collections.abc import Mapping

from chalicelib.activities import actions, forms
from chalicelib.activities.records import Activity
from chalicelib.activities.room import routes
from chalicelib.activities.staff_routes import LIST, actor
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.pages import show
from chalicelib.http.requests import Request

CANCEL, COUNT = "activities/cancel.html", "activities/count.html"


@routes.get("/personal/aktiviteter/{district_id}/{activity_id}/stall-in")
def ask_cancel(request: Request, district_id: str, activity_id: str) -> Answer:
    """Before it is cancelled."""
    return _ask(request, actions.in_reach(district_id, activity_id, request.reach), CANCEL, {}, {})


@routes.post("/personal/aktiviteter/{district_id}/{activity_id}/stall-in")
def cancel(request: Request, district_id: str, activity_id: str) -> Answer:
    """It isn't held."""
    activity = actions.in_reach(district_id, activity_id, request.reach)
    reading = forms.CANCEL.read(request.fields)
    if reading.errors:
        return _ask(request, activity, CANCEL, reading.typed, reading.errors)
    actions.cancel(activity, str(reading.values["reason"]), actor(request), request.now)
    return redirect(f"{LIST}/{district_id}/{activity_id}?sparat=1")


@routes.get("/personal/aktiviteter/{district_id}/{activity_id}/rakna")
def ask_count(request: Request, district_id: str, activity_id: str) -> Answer:
    """How many came?"""
    activity = actions.in_reach(district_id, activity_id, request.reach)
    came = {name: str(many) for name, many in (activity.came or {}).items()}
    return _ask(request, activity, COUNT, {**came, "languages": list(activity.languages_met)}, {})


@routes.post("/personal/aktiviteter/{district_id}/{activity_id}/rakna")
def count(request: Request, district_id: str, activity_id: str) -> Answer:
    """Keep how many came; correct it, where that was said before."""
    activity = actions.in_reach(district_id, activity_id, request.reach)
    came, languages, reading = forms.read_count(request.fields)
    if reading.errors:
        return _ask(request, activity, COUNT, reading.typed, reading.errors)
    actions.count(activity, came, languages, actor(request), request.now)
    return redirect(f"{LIST}/{district_id}/{activity_id}?sparat=1")


def _ask(
    request: Request, activity: Activity, template: str, values: Mapping[str, Value], errors: Mapping[str, str]
) -> Answer:
    form = forms.CANCEL if template == CANCEL else forms.COUNT
    return show(
        request,
        template,
        status=422 if errors else 200,
        activity=activity,
        here=f"{LIST}/{activity.district_id}/{activity.activity_id}",
        fields=form.shown(),
        values=values,
        errors=errors,
    )
