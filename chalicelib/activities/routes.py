"""Open activities: announced and counted, without a case (C8)."""

from chalicelib.activities import (
    figure_routes,  # noqa: F401 - its routes are the room's too
    listing,
    outcome_routes,  # noqa: F401
    staff_routes,  # noqa: F401
)
from chalicelib.activities.room import routes
from chalicelib.activities.rules import CANCELLED_BECAUSE
from chalicelib.http.answers import Answer
from chalicelib.http.languages import gettext
from chalicelib.http.pages import show
from chalicelib.http.paging import page_of
from chalicelib.http.requests import Request

__all__ = ["routes"]

A_MINUTE = "public, max-age=60"
PAGE_LENGTH = 20


@routes.get("/aktiviteter")
def list_coming(request: Request) -> Answer:
    """What is coming, for everybody."""
    found = listing.coming(request.query, request.now)
    page = page_of(found.found, request.query.get("sida", ""), PAGE_LENGTH)
    kept = {name: str(value) for name, value in found.reading.values.items()}
    return show(
        request,
        "activities/coming.html",
        cache=A_MINUTE,
        fields=found.form.shown(),
        typed=found.reading.typed,
        faults=found.reading.errors,
        errors=list(found.reading.errors.items()),
        active=len(kept),
        shown=page.shown,
        total=len(found.found),
        structured=[listing.structured_data(each) for each in page.shown],
        **page.links("/aktiviteter", kept),
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
