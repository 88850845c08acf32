"""Who was there: one mark a person and session."""

import re
from datetime import datetime
from typing import Any

from chalicelib.attendance import actions, marking
from chalicelib.attendance.own import own_page
from chalicelib.attendance.rules import OUTCOMES, STATUSES, Session, Status
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import clock, gettext, long_date
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import BadRequest
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes

routes = Routes(__name__)

# What a button sends: how, whom (person id, application id), and its row on the page, to come back to.
MARK = re.compile(r"([a-z_]{1,20})/([A-Za-z0-9_-]{1,64})/([A-Za-z0-9_-]{1,64})/([0-9]{1,4})", re.ASCII)
MEMBER = re.compile(r"([A-Za-z0-9_-]{1,64})/([A-Za-z0-9_-]{1,64})", re.ASCII)


@routes.get("/personal/kurser/{course_id}/narvaro")
def overview(request: Request, course_id: str) -> Answer:
    """The course's sessions, and who was at how many of them."""
    page = actions.overview(course_id, request.reach, request.now)
    districts = page.course.districts
    return show(
        request,
        "attendance/overview.html",
        page=page,
        course=page.course,
        sessions=[_in_words(each) for each in page.sessions],
        statuses=_statuses(),
        outcomes=[(key, gettext(text)) for key, text in OUTCOMES.items()],
        handles=request.reach.may(Ability.HANDLE, districts=districts, course_id=course_id),
        certifies=request.reach.may(Ability.CERTIFY, districts=districts, course_id=course_id),
    )


@routes.post("/personal/kurser/{course_id}/narvaro")
def follow_up(request: Request, course_id: str) -> Answer:
    """Somebody has reached out after absences, or the instructor has seen what is out of reach."""
    member = MEMBER.fullmatch(request.value("member"))
    what, outcome, actor = request.value("gor"), request.value("outcome"), f"staff:{request.person_id}"
    if member and what == "krav":
        marking.shortfall_seen(course_id, (member[1], member[2]), request.reach, actor, request.now)
    elif member and outcome in OUTCOMES:
        marking.reached_out(course_id, (member[1], member[2]), outcome, request.reach, actor, request.now)
    else:
        raise _not_understood(request, course_id)
    return redirect(f"/personal/kurser/{course_id}/narvaro?sparat=1")


@routes.get("/personal/kurser/{course_id}/narvaro/{number}")
def session(request: Request, course_id: str, number: str) -> Answer:
    """One session: everybody, each to be marked by one tap."""
    page = actions.session_page(course_id, number, request.reach, request.now)
    return show(
        request,
        "attendance/session.html",
        page=page,
        course=page.course,
        meeting=_in_words(page.meeting),
        statuses=_statuses(),
    )


@routes.post("/personal/kurser/{course_id}/narvaro/{number}")
def mark(request: Request, course_id: str, number: str) -> Answer:
    """One tap: one person's mark, or all who have none yet; back to the same place on the page."""
    here, actor = f"/personal/kurser/{course_id}/narvaro/{number}", f"staff:{request.person_id}"
    if request.value("alla"):
        marking.mark_rest(course_id, number, request.reach, actor, request.now)
        return redirect(f"{here}#deltagare")
    tapped = MARK.fullmatch(request.value("mark"))
    if tapped is None or tapped[1] not in list(Status):
        raise _not_understood(request, course_id)
    key = (tapped[2], tapped[3])
    marking.mark(course_id, number, key, Status(tapped[1]), request.reach, actor, request.now)
    return redirect(f"{here}#rad-{int(tapped[4])}")


@routes.get("/mina-arenden/{case_number}/narvaro")
def mine(request: Request, case_number: str) -> Answer:
    """The sessions of my course, and at which I was."""
    page = own_page(request.person_id, case_number, request.now)
    return show(
        request,
        "attendance/mine.html",
        page=page,
        sessions=[(_in_words(each), held_mark, over) for each, held_mark, over in page.sessions],
        statuses=_statuses(),
    )


def _not_understood(request: Request, course_id: str) -> BadRequest:
    """What to raise for a form that isn't one of ours. Raises NotFound where the course isn't the reader's."""
    actions.gathering(course_id, request.reach, Ability.HANDLE)
    return BadRequest("mark")


def _statuses() -> dict[str, tuple[str, str]]:
    return {status: (gettext(text), kind) for status, (text, kind) in STATUSES.items()}


def _in_words(meeting: Session) -> dict[str, Any]:
    """A session as pages tell it: number, day and hours, whether it is cancelled."""
    start, end = (datetime.fromisoformat(meeting[which]) for which in ("starts_at", "ends_at"))
    return {
        "number": int(meeting["number"]),
        "day": long_date(start),
        "hours": f"\u2066{clock(start)}–{clock(end)}\u2069",
        "cancelled": bool(meeting.get("cancelled")),
    }
