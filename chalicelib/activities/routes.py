"""Open activities: announced and counted, without a case (C8)."""

from urllib.parse import urlencode

from chalicelib.activities import (
    figure_routes,  # noqa: F401 - its routes are the room's too
    listing,
    staff_routes,  # noqa: F401
)
from chalicelib.activities.room import routes
from chalicelib.activities.rules import CANCELLED_BECAUSE
from chalicelib.http.answers import Answer
from chalicelib.http.languages import gettext
from chalicelib.http.pages import show
from chalicelib.http.requests import Request

__all__ = ["routes"]

A_MINUTE = "public, max-age=60"
PAGE_LENGTH = 20


@routes.get("/aktiviteter")
def list_coming(request: Request) -> Answer:
    """What is coming, for everybody."""
    found = listing.coming(request.query, request.now)
    last = max(1, -(-len(found.found) // PAGE_LENGTH))
    asked = request.query.get("sida", "")
    number = min(max(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1, 1), last)
    kept = {name: str(value) for name, value in found.reading.values.items()}

    def page(wanted: int) -> str:
        return f"/aktiviteter?{urlencode({**kept, 'sida': wanted})}" if 1 <= wanted <= last else ""

    shown = found.found[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH]
    return show(
        request,
        "activities/coming.html",
        cache=A_MINUTE,
        fields=found.form.shown(),
        typed=found.reading.typed,
        faults=found.reading.errors,
        errors=list(found.reading.errors.items()),
        active=len(kept),
        shown=shown,
        total=len(found.found),
        structured=[listing.structured_data(each) for each in shown],
        previous=page(number - 1),
        next=page(number + 1),
        position=gettext("Sida %(number)d av %(last)d") % {"number": number, "last": last},
    )


@routes.get("/aktiviteter/{district_id}/{activity_id}")
def show_one(request: Request, district_id: str, activity_id: str) -> Answer:
    """All that one needs to know to come."""
    shown = listing.one(district_id, activity_id, request.now)
    return show(
        request,
        "activities/activity.html",
        cache=A_MINUTE,
        shown=shown,
        over=shown.ends <= request.now,
        because=gettext(CANCELLED_BECAUSE.get(shown.activity.cancelled or "", "")),
        structured=listing.structured_data(shown),
    )
