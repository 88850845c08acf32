"""Staff's own pages: who they are, what they reach, and what waits for them."""

import re
from collections.abc import Mapping

from chalicelib.courses.records import all_districts, all_programmes
from chalicelib.courses.rules import PHASES
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import LANGUAGES, cookie, gettext, say, speaking
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.requests import Request
from chalicelib.staff import (
    grant_routes,  # noqa: F401 - its routes are the room's too
    registration,
)
from chalicelib.staff.room import routes
from chalicelib.staff.rules import ATTENTION, LACKS
from chalicelib.staff.start import start as start_page
from chalicelib.staff.to_do import finish
from chalicelib.staff.to_do import to_do as to_do_page

__all__ = ["routes"]


@routes.get("/personal")
def start(request: Request) -> Answer:
    """Where staff begin: what they reach, how it stands, and what asks for their attention."""
    return show(
        request,
        "staff/start.html",
        page=start_page(request.reach, request.query.get("stadsdel", ""), request.today),
        phases={phase: (gettext(text), kind) for phase, (text, kind) in PHASES.items()},
        attention={name: gettext(text) for name, text in ATTENTION.items()},
        may_plan=request.reach.can(Ability.PLAN),
    )


@routes.get("/personal/att-gora")
def to_do(request: Request) -> Answer:
    """What asks for the reader's attention, oldest first."""
    asked = request.query.get("sida", "")
    return show(
        request,
        "staff/to_do.html",
        page=to_do_page(request.reach, int(asked) if re.fullmatch("[1-9][0-9]{0,3}", asked) else 1, request.today),
        lacks={name: gettext(text) for name, text in LACKS.items()},
        handles=request.reach.can(Ability.HANDLE),
    )


@routes.post("/personal/att-gora")
def finish_task(request: Request) -> Answer:
    """Somebody says that a task is done."""
    finish(request.value("place"), request.value("task_id"), request.reach, request.now)
    return redirect("/personal/att-gora")


@routes.get("/personal/anmalan")
def registration_page(request: Request) -> Answer:
    """Register as staff, or change what is registered."""
    return _registration(request, registration.held(registration.registered(request.person_id)), {})


@routes.post("/personal/anmalan")
def register(request: Request) -> Answer:
    """Keep the registration. Changing language keeps what is typed."""
    reading = registration.read_registration(registration.form_today(request.today), request.fields)
    if request.value("_lang") in LANGUAGES:
        with speaking(request.value("_lang")):
            return _registration(request, reading.typed, {}, cookie(request.value("_lang")))
    if reading.errors:
        return _registration(request, reading.typed, reading.errors)
    registration.register(request.person_id, reading.values, request.now)
    return redirect("/personal/anmalan?sparat=1")


def _registration(request: Request, values: Mapping[str, Value], errors: Mapping[str, str], *cookies: str) -> Answer:
    return show(
        request,
        "staff/registration.html",
        status=422 if errors else 200,
        cookies=cookies,
        fields=registration.form_today(request.today).shown(),
        values=values,
        errors=errors,
        member=registration.registered(request.person_id),
        saved=request.method == "GET" and "sparat" in request.query,
    )


@routes.get("/personal/pool")
def pool(request: Request) -> Answer:
    """Who can lead groups in other districts too."""
    found, seen = registration.pool_for(request.reach, request.today)
    chosen = request.query.get("stadsdel", "")
    return show(
        request,
        "staff/pool.html",
        pool=[member for member in found if not chosen or chosen in member.pool_districts],
        names={district.district_id: district.names for district in all_districts()},
        programmes={programme.programme_id: programme.names for programme in all_programmes()},
        districts=[(district.district_id, say(district.names)) for district in seen],
        chosen=chosen,
    )
