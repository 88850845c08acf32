"""Whether courses are given as their programme says: the leaders' own checklists, and what instructors make of them."""

from chalicelib.fidelity import (
    actions,
    needs_routes,  # noqa: F401 - its routes are the room's too
    shown,
)
from chalicelib.fidelity.forms import NOTE
from chalicelib.fidelity.keeping import Stale, keep, note
from chalicelib.fidelity.room import routes
from chalicelib.fidelity.rules import NotLeading, low
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import gettext
from chalicelib.http.reach import Ability
from chalicelib.http.requests import Request

__all__ = ["routes"]


@routes.get("/personal/kurser/{course_id}/programtrohet")
def course(request: Request, course_id: str) -> Answer:
    """How the course is given: the indication and what it rests on, and the checklists of its sessions."""
    return shown.course_page(request, actions.course_page(course_id, request.reach, request.now))


@routes.post("/personal/kurser/{course_id}/programtrohet")
def look_into(request: Request, course_id: str) -> Answer:
    """Write down what was seen and what is done about it (I9)."""
    page = actions.course_page(course_id, request.reach, request.now)
    request.reach.require(Ability.IMPROVE, districts=page.course.districts, course_id=course_id)
    reading = NOTE.read(request.fields)
    if reading.errors:
        return shown.course_page(request, page, reading.typed, reading.errors)
    text, place = str(reading.values["text"]), str(page.course.district_id)
    note(course_id, place, low(page.indication), text, f"staff:{request.person_id}", request.now)
    return redirect(f"/personal/kurser/{course_id}/programtrohet?sparat=1")


@routes.get("/personal/kurser/{course_id}/programtrohet/{number}")
def session(request: Request, course_id: str, number: str) -> Answer:
    """One session's checklist: to fill in for those who lead the course, to read for others."""
    return shown.session_page(request, actions.session_page(course_id, number, request.reach, request.now))


@routes.post("/personal/kurser/{course_id}/programtrohet/{number}")
def fill_in(request: Request, course_id: str, number: str) -> Answer:
    """Keep the checklist, as its next version where there is one."""
    page = actions.session_page(course_id, number, request.reach, request.now)
    if not (page.leads and page.can_fill):
        raise NotLeading
    version = request.value("version")
    seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 6 else 0
    reading = page.form.read(request.fields)
    if reading.errors:
        return shown.session_page(request, page, reading.typed, reading.errors, version=seen)
    asked = [str(part["id"]) for part in page.parts]
    try:
        keep(
            course_id,
            page.number,
            seen,
            asked,
            page.planned_minutes,
            reading.values,
            f"staff:{request.person_id}",
            request.now,
        )
    except Stale:
        again = actions.session_page(course_id, number, request.reach, request.now)
        told = gettext("Någon annan har ändrat checklistan. Se efter vad som står nu, och spara igen om det behövs.")
        return shown.session_page(request, again, reading.typed, {"": told}, status=409)
    return redirect(f"/personal/kurser/{course_id}/programtrohet?sparat=1")
