"""The pages on which a course gets its venues."""

from datetime import datetime
from typing import Any

from chalicelib.bookings import choosing, series
from chalicelib.bookings.calendar import hours, titles_of
from chalicelib.bookings.choosing import Asked, Candidate
from chalicelib.bookings.keeping import VenueTaken
from chalicelib.bookings.room import routes
from chalicelib.bookings.rules import FEATURES, Verdict
from chalicelib.bookings.series import Housed
from chalicelib.courses.districts import current_districts
from chalicelib.courses.records import all_districts
from chalicelib.courses.rules import CourseState
from chalicelib.courses.venues import in_words, venue_of
from chalicelib.groups.once import fingerprint
from chalicelib.groups.rules import GroupChanged
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import clock, gettext, long_date, ngettext, say
from chalicelib.http.pages import show
from chalicelib.http.requests import Request


@routes.get("/personal/kurser/{course_id}/lokal")
def choose(request: Request, course_id: str) -> Answer:
    """The venues that the course, or one of its sessions, could have; or one of them, session by session."""
    found = series.housed(course_id, request.reach, request.now, request.query.get("traff", ""))
    chosen = request.query.get("lokal", "")
    if chosen:
        candidate, others = series.candidate(found, chosen)
        return _venue(request, found, candidate, others)
    return _list(request, found, request.query.get("stadsdel", ""))


@routes.post("/personal/kurser/{course_id}/lokal")
def book(request: Request, course_id: str) -> Answer:
    """Book the venue for all the sessions, or where that was asked for those that are free; or let the venue go."""
    number, venue_id, actor = request.value("traff"), request.value("lokal"), f"staff:{request.person_id}"
    found = series.housed(course_id, request.reach, request.now, number)
    version, sent = request.version, fingerprint(request.fields)
    there = f"/personal/kurser/{course_id}/lokal?sparat=1"
    if series.is_done(found, version, sent, actor):
        return redirect(there)
    try:
        series.check(found, version)
        if not venue_id:
            series.release(found, sent, actor, request.now)
            return redirect(there)
        candidate, others = series.candidate(found, venue_id)
        if not candidate.free or (candidate.clashes and request.value("vilka") != "lediga"):
            return _venue(request, found, candidate, others, refused=True)
        series.book(found, candidate, sent, actor, request.now)
    except GroupChanged:
        return _again(request, course_id, number, stale=True)
    except VenueTaken:
        return _again(request, course_id, number, taken=True)
    return redirect(there)


def _again(request: Request, course_id: str, number: str, *, stale: bool = False, taken: bool = False) -> Answer:
    """The page as things are now, nothing done."""
    found = series.housed(course_id, request.reach, request.now, number)
    if not request.value("lokal"):
        return _list(request, found, "", stale=stale)
    candidate, others = series.candidate(found, request.value("lokal"))
    return _venue(request, found, candidate, others, refused=taken, stale=stale)


def _list(request: Request, found: Housed, district_id: str, *, stale: bool = False) -> Answer:
    course = found.course
    places = current_districts(all_districts(), request.today)
    every = choosing.candidates(course, found.asked, district_id=district_id)
    return show(
        request,
        "bookings/choose.html",
        status=409 if stale else 200,
        **_shared(found),
        stale=stale,
        held=[
            {
                "number": int(meeting["number"]),
                "day": _day(meeting),
                "hours": hours(meeting),
                "where": in_words(venue_of(course, meeting)),
                "booked": bool((venue_of(course, meeting) or {}).get("venue_id")),
            }
            for meeting in found.left
        ],
        candidates=[_candidate(each) for each in every],
        districts=[(place.district_id, say(place.names)) for place in places],
        chosen=district_id,
        has_venue=any(venue_of(course, meeting) for meeting in found.asked),
    )


def _venue(
    request: Request,
    found: Housed,
    candidate: Candidate,
    others: list[Candidate],
    *,
    refused: bool = False,
    stale: bool = False,
) -> Answer:
    return show(
        request,
        "bookings/choose_venue.html",
        status=409 if refused or stale else 200,
        **_shared(found),
        candidate=_candidate(candidate),
        access=say(candidate.venue.access) if candidate.venue.access else "",
        rows=[_asked(each) for each in candidate.asked],
        others=[_candidate(each) for each in others],
        refused=refused,
        stale=stale,
    )


def _shared(found: Housed) -> dict[str, Any]:
    course = found.course
    number = "" if found.whole else str(int(found.asked[0]["number"]))
    return {
        "course": course,
        "caption": titles_of([course])[course.course_id],
        "here": f"/personal/kurser/{course.course_id}/lokal",
        "number": number,
        "one": f"&traff={number}" if number else "",
        "version": found.version,
        "members": len(found.group.members) if course.state != CourseState.DRAFT else 0,
    }


def _candidate(each: Candidate) -> dict[str, Any]:
    """One venue as a card says it."""
    free, of = len(each.free), len(each.asked)
    district = say(each.place.names) if each.place else ""
    told = (
        ngettext("Ledig då", "Ledig alla %(num)d träffar", of) % {"num": of}
        if free == of
        else gettext("Ledig %(free)d av %(of)d träffar") % {"free": free, "of": of}
    )
    return {
        "id": each.venue.venue_id,
        "name": each.venue.name,
        "address": each.venue.address,
        "district": "" if district in each.venue.address else district,
        "capacity": int(each.venue.capacity),
        "features": gettext(", ").join(gettext(FEATURES[key]) for key in each.venue.features if key in FEATURES),
        "external": bool(each.venue.external),
        "contact": each.venue.contact,
        "cost": each.venue.cost,
        "too_small": each.too_small,
        "state": (told, "success" if free == of else "warning" if free else "danger"),
        "free": free,
        "clashes": of - free,
    }


def _asked(each: Asked) -> dict[str, Any]:
    """One session in one venue as a row says it."""
    words = {
        Verdict.FREE: (gettext("Ledig"), "success"),
        Verdict.TAKEN: (gettext("Upptagen"), "danger"),
        Verdict.CLOSED: (gettext("Stängt då"), "danger"),
    }
    return {
        "number": int(each.meeting["number"]),
        "day": _day(each.meeting),
        "hours": hours(each.meeting),
        "state": words[each.verdict],
        "free": each.verdict == Verdict.FREE,
        "other": gettext(", ").join(clock(at) for at in each.other_hours),
    }


def _day(meeting: Any) -> str:
    return long_date(datetime.fromisoformat(meeting["starts_at"]))
