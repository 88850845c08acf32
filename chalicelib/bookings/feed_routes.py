"""The pages on which somebody makes, renews or closes a calendar to follow, and the calendar itself."""

from typing import Any

from chalicelib.bookings import feeds, venues
from chalicelib.bookings.room import routes
from chalicelib.http.answers import Answer
from chalicelib.http.languages import gettext
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.settings import settings

AGE = 900  # seconds that a program may keep what it fetched


@routes.get("/kalender/{token}")
def calendar(request: Request, token: str) -> Answer:
    """The calendar with this secret address. A program that has it already, as it is, is told so (304)."""
    file = feeds.read(token, request.now)
    headers = {"ETag": f'"{file.tag}"', "X-Robots-Tag": "noindex"}
    kind, cache = "text/calendar; charset=utf-8; method=PUBLISH", f"private, max-age={AGE}"
    if file.tag in request.headers.get("if-none-match", ""):
        return Answer("", kind, 304, cache, headers)
    return Answer(file.content.decode(), kind, 200, cache, headers)


@routes.get("/mina-uppgifter/kalender")
@routes.get("/personal/kalender")
def my_calendar(request: Request) -> Answer:
    """Whether I have a calendar to follow, of my sessions or of the courses I lead."""
    return _page(request, **_mine(request))


@routes.post("/mina-uppgifter/kalender")
@routes.post("/personal/kalender")
def change_mine(request: Request) -> Answer:
    """Make it, renew it or close it. A new address is shown on this page and never again."""
    return _changed(request, **_mine(request))


@routes.get("/personal/lokaler/{venue_id}/kalender")
def venues_calendar(request: Request, venue_id: str) -> Answer:
    """Whether the venue has a calendar to follow."""
    return _page(request, **_of_venue(request, venue_id))


@routes.post("/personal/lokaler/{venue_id}/kalender")
def change_venues(request: Request, venue_id: str) -> Answer:
    """Make it, renew it or close it."""
    return _changed(request, **_of_venue(request, venue_id))


def _mine(request: Request) -> dict[str, Any]:
    leads = request.route.startswith("/personal")
    told = (
        gettext(
            "Alla träffar i de kurser du leder. En kurs som du inte längre har behörighet till försvinner av sig själv."
        )
        if leads
        else gettext("Alla träffar i de kurser du går. Flyttas en träff, flyttas den i din kalender också.")
    )
    return {
        "owner": feeds.owner(feeds.LEADER if leads else feeds.PARTICIPANT, request.person_id),
        "here": request.route,
        "back": "/personal" if leads else "/mina-uppgifter",
        "caption": "",
        "told": told,
        "staff": leads,
    }


def _of_venue(request: Request, venue_id: str) -> dict[str, Any]:
    venue = venues.venue_in_reach(venue_id, request.reach)
    here = f"/personal/lokaler/{venue.venue_id}"
    return {
        "owner": feeds.owner(feeds.VENUE, venue.venue_id),
        "here": f"{here}/kalender",
        "back": here,
        "caption": venue.name,
        "told": gettext(
            "När lokalen är bokad, och av vilken kurs. Inga personer är med. Adressen delas av alla som bokar lokalen."
        ),
        "staff": True,
    }


def _changed(request: Request, owner: str, **page: Any) -> Answer:
    if request.value("gor") == "stang":
        feeds.close(owner)
        return _page(request, owner, **page, closed=True)
    token = feeds.make(owner, request.now)
    return _page(request, owner, **page, address=f"{settings.site_url}/kalender/{token}")


def _page(request: Request, owner: str, *, address: str = "", closed: bool = False, **page: Any) -> Answer:
    return show(
        request,
        "bookings/feed.html",
        made_at=request.now.isoformat() if address else "" if closed else feeds.made_at(owner),
        address=address,
        closed=closed,
        **page,
    )
