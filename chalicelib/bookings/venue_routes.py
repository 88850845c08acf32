"""The pages of venues, for those who book them."""

import secrets
from collections.abc import Mapping

from chalicelib.bookings import forms, venues
from chalicelib.bookings.records import Venue, find_venue
from chalicelib.bookings.room import routes
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext, say
from chalicelib.http.pages import show
from chalicelib.http.paging import page_of
from chalicelib.http.refusals import Conflict
from chalicelib.http.requests import Request

PAGE_LENGTH = 25


@routes.get("/personal/lokaler")
def list_venues(request: Request) -> Answer:
    """The venues in reach, by district."""
    chosen = request.query.get("stadsdel", "")
    found = venues.venues_in_reach(request.reach, chosen)
    page = page_of(found.venues, request.query.get("sida", ""), PAGE_LENGTH)
    return show(
        request,
        "bookings/venues.html",
        venues=page.shown,
        total=len(found.venues),
        places={place_id: say(place.names) for place_id, place in found.places.items()},
        chosen=chosen,
        **page.links("/personal/lokaler", {"stadsdel": chosen} if chosen in found.places else {}),
    )


@routes.get("/personal/lokaler/ny")
def new_venue(request: Request) -> Answer:
    """A new venue."""
    return _form(request, None, {**forms.SUGGESTED, "district": request.query.get("stadsdel", "")}, {})


@routes.post("/personal/lokaler/ny")
def add_venue(request: Request) -> Answer:
    """Keep the new venue."""
    places = list(venues.book_places(request.reach).values())
    reading = forms.read_venue(forms.venue_form(places), request.fields)
    if reading.errors:
        return _form(request, None, reading.typed, reading.errors)
    venue = Venue(venue_id=venues.venue_id(str(reading.values["name"]), request.value("token")[:40]))
    forms.write(venue, reading.values)
    venues.add(venue, f"staff:{request.person_id}", request.now)
    return redirect(f"/personal/lokaler/{venue.venue_id}")


@routes.get("/personal/lokaler/{venue_id}/andra")
def ask_change(request: Request, venue_id: str) -> Answer:
    """What is known of a venue, to be changed."""
    venue = venues.venue_in_reach(venue_id, request.reach)
    return _form(request, venue, forms.held(venue), {})


@routes.post("/personal/lokaler/{venue_id}/andra")
def change_venue(request: Request, venue_id: str) -> Answer:
    """Keep what was changed, unless somebody else changed the venue since the page was opened."""
    venue = venues.venue_in_reach(venue_id, request.reach)
    places = list(venues.book_places(request.reach).values())
    reading = forms.read_venue(forms.venue_form(places), request.fields)
    if reading.errors:
        return _form(request, venue, reading.typed, reading.errors)
    before = forms.held(venue)
    forms.write(venue, reading.values)
    if forms.held(venue) == before:
        return redirect(f"/personal/lokaler/{venue_id}")  # sent twice, or nothing changed
    if request.value("version") != str(int(venue.version or 0)):
        return _form(request, venue, reading.typed, {}, stale=True)
    try:
        venues.change(venue, f"staff:{request.person_id}", request.now)
    except Conflict:
        now = find_venue(venue_id) or venue
        return _form(request, now, reading.typed, {}, stale=True)
    return redirect(f"/personal/lokaler/{venue_id}")


def _form(
    request: Request,
    venue: Venue | None,
    values: Mapping[str, Value],
    errors: Mapping[str, str],
    *,
    stale: bool = False,
) -> Answer:
    places = list(venues.book_places(request.reach).values())
    here = f"/personal/lokaler/{venue.venue_id}" if venue else "/personal/lokaler"
    return show(
        request,
        "bookings/venue_form.html",
        status=409 if stale else 422 if errors else 200,
        title=gettext("Ändra lokalen") if venue else gettext("Ny lokal"),
        caption=str(venue.name) if venue else "",
        action=f"{here}/andra" if venue else f"{here}/ny",
        back=here,
        hidden=[("version", str(int(venue.version or 0)))]
        if venue
        else [("token", request.value("token")[:40] or secrets.token_hex(8))],
        fields=forms.venue_form(places).shown(),
        values=values,
        errors=errors,
        stale=stale,
    )
