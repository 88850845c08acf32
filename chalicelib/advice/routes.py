"""Advice and support talks: what was given, never to whom (C7)."""

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from chalicelib.advice import (
    actions,
    figure_routes,  # noqa: F401 - its routes are the room's too
    forms,
    rules,
)
from chalicelib.advice.records import Talk
from chalicelib.advice.room import routes
from chalicelib.courses.records import District
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext, say
from chalicelib.http.pages import show
from chalicelib.http.requests import Request

__all__ = ["routes"]

HERE = "/personal/samtal"


@routes.get("/personal/samtal")
def ask_talk(request: Request) -> Answer:
    """A new talk. What the one before had to do with day and place is filled in."""
    district, mine = actions.place(request.reach, request.query.get("stadsdel", ""), request.now)
    kept: dict[str, Value] = {name: request.query.get(name, "")[:100] for name in forms.KEPT}
    values: dict[str, Value] = {"language": "sv", **kept, "day": kept["day"] or request.today.isoformat()}
    return _form(request, district, mine, values, {})


@routes.post("/personal/samtal")
def note_talk(request: Request) -> Answer:
    """Keep the talk, and be ready for the next."""
    district, mine = actions.place(request.reach, request.value("stadsdel"), request.now)
    reading = forms.read_talk(forms.talk_form(district.areas), request.fields, request.today)
    if reading.errors:
        return _form(request, district, mine, reading.typed, reading.errors)
    token = request.value("token")
    talk_id = token if token.isascii() and token.isalnum() and len(token) <= 32 else secrets.token_hex(8)
    actions.note(district.district_id, talk_id, reading.values, request.person_id, request.now)
    kept = {name: str(reading.values[name]) for name in forms.KEPT}
    return redirect(f"{HERE}?{urlencode({'stadsdel': district.district_id, **kept, 'sparat': 1})}")


@routes.get("/personal/samtal/{district_id}/{term}/{talk_id}")
def ask_correction(request: Request, district_id: str, term: str, talk_id: str) -> Answer:
    """One's own talk of today, to be corrected or removed."""
    talk, district = actions.own_talk(request.reach, district_id, term, talk_id, request.now)
    return _correction(request, talk, district, forms.held(talk), {})


@routes.post("/personal/samtal/{district_id}/{term}/{talk_id}")
def correct_talk(request: Request, district_id: str, term: str, talk_id: str) -> Answer:
    """Correct it, or remove it."""
    talk, district = actions.own_talk(request.reach, district_id, term, talk_id, request.now)
    back = f"{HERE}?{urlencode({'stadsdel': district_id})}"
    if request.value("gor") == "ta-bort":
        actions.remove(talk, request.now)
        return redirect(f"{back}&borttaget=1")
    reading = forms.read_talk(forms.talk_form(district.areas), request.fields, request.today)
    if reading.errors:
        return _correction(request, talk, district, reading.typed, reading.errors)
    actions.correct(talk, reading.values, request.now)
    return redirect(f"{back}&rattat=1")


def _form(
    request: Request,
    district: District,
    mine: Mapping[str, District],
    values: Mapping[str, Value],
    errors: Mapping[str, str],
) -> Answer:
    done = {
        "sparat": gettext("Samtalet är sparat. Dag och plats är ifyllda för nästa."),
        "rattat": gettext("Samtalet är rättat."),
        "borttaget": gettext("Samtalet är borttaget."),
    }
    return show(
        request,
        "advice/talk.html",
        status=422 if errors else 200,
        place=say(district.names),
        district_id=district.district_id,
        districts=[(each.district_id, say(each.names)) for each in mine.values()],
        token=request.value("token")[:32] or secrets.token_hex(8),
        fields=forms.talk_form(district.areas).shown(),
        values=values,
        errors=errors,
        done=next((text for name, text in done.items() if name in request.query and not errors), ""),
        own=[
            (talk, gettext(rules.SUPPORTS[talk.support]), gettext(rules.ARENAS[talk.arena]))
            for talk in actions.own_today(request.person_id, district.district_id, request.today)
        ],
    )


def _correction(
    request: Request, talk: Talk, district: District, values: Mapping[str, Value], errors: Mapping[str, str]
) -> Answer:
    return show(
        request,
        "advice/correct.html",
        status=422 if errors else 200,
        place=say(district.names),
        here=f"{HERE}/{talk.shelf}/{talk.talk_id}",
        back=f"{HERE}?stadsdel={district.district_id}",
        fields=forms.talk_form(district.areas).shown(),
        values=values,
        errors=errors,
    )
