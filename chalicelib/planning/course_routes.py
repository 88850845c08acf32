"""Staff's pages about one course: how it stands, and what happens to it."""

from collections.abc import Callable
from datetime import date

from chalicelib.courses.rules import CourseState
from chalicelib.courses.venues import venue_of
from chalicelib.groups.once import fingerprint
from chalicelib.groups.rules import GroupChanged
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext
from chalicelib.http.requests import Request
from chalicelib.planning import actions, changing, course_pages, drafting, forms, places, rules, words
from chalicelib.planning.actions import Planned
from chalicelib.planning.room import routes

# What a step's address is called → what the course's phase must allow.
STEPS = {"annonsera": "announce", "stall-in": "cancel", "avsluta": "close"}


@routes.get("/personal/kurser/{course_id}")
def course(request: Request, course_id: str) -> Answer:
    """One course: where it stands, its sessions and seats, and what can be done with it."""
    return course_pages.hub(request, course_id)


@routes.get("/personal/kurser/{course_id}/andra")
def ask_change(request: Request, course_id: str) -> Answer:
    """What is known of the course, to be changed."""
    found = _allowed(request, course_id, "change")
    return course_pages.facts_form(request, found, None, {})


@routes.post("/personal/kurser/{course_id}/andra")
def change(request: Request, course_id: str) -> Answer:
    """Keep what has been changed; where somebody is told, or sessions are laid out anew, it is shown first."""
    found, version = actions.planned(course_id, request.reach), request.version
    sent, actor = _sent(request), _actor(request)
    if any(changing.is_done(found, version, kind, sent, actor) for kind in drafting.SAVED):
        return _to(found)
    mine = drafting.shareable(drafting.places(request.reach, request.today), found.course.district_id)
    drafted = found.course.state == CourseState.DRAFT
    staff = drafting.staff_of(found.course.districts)
    form = forms.course_form(found.course.form, mine, staff, schedule=drafted)
    reading = forms.read_course(form, request.fields)
    try:
        changing.check(found, version, "change", request.now)
    except GroupChanged:
        return course_pages.facts_form(request, found, reading.typed, {}, stale=True)
    if reading.errors or request.value("step") == "edit":
        return course_pages.facts_form(request, found, reading.typed, reading.errors)
    before = changing.entries_of(found.course)
    ids = [place.district_id for place in mine]
    off, told, errors = drafting.revise(found, reading.values, ids, staff, request.today)
    if not errors and (fault := places.fault_of(found)):
        errors = {"venue_name": fault}
    if errors:
        return course_pages.facts_form(request, found, reading.typed, errors)
    if request.value("step") == "save" or not (told or drafted):
        return _kept(request, found, lambda: drafting.save(found, before, told, sent, actor, request.now))
    if drafted:
        return course_pages.check(request, found, off)
    return course_pages.preview(request, found, "andra", words.changes(told, found.course.venue))


@routes.get("/personal/kurser/{course_id}/annonsera")
@routes.get("/personal/kurser/{course_id}/stall-in")
@routes.get("/personal/kurser/{course_id}/avsluta")
def ask_step(request: Request, course_id: str) -> Answer:
    """What the step means, before it is taken."""
    step = request.path.rsplit("/", 1)[1]
    return course_pages.ask_step(request, _allowed(request, course_id, STEPS[step]), step, {})


@routes.post("/personal/kurser/{course_id}/annonsera")
def announce(request: Request, course_id: str) -> Answer:
    """Everybody can see the course and apply to it."""
    found, version, sent = actions.planned(course_id, request.reach), request.version, _sent(request)
    return _kept(request, found, lambda: changing.announce(found, version, sent, _actor(request), request.now))


@routes.post("/personal/kurser/{course_id}/stall-in")
def cancel(request: Request, course_id: str) -> Answer:
    """The course is not held."""
    found, version, sent = actions.planned(course_id, request.reach), request.version, _sent(request)
    reading = forms.REASON.read(request.fields)
    drafted = found.course.state == CourseState.DRAFT
    if reading.errors and not drafted:
        return course_pages.ask_step(request, found, "stall-in", reading.errors)
    reason = str(reading.values.get("reason", "other"))
    actor = _actor(request)
    return _kept(request, found, lambda: changing.cancel(found, version, reason, sent, actor, request.now))


@routes.post("/personal/kurser/{course_id}/avsluta")
def close(request: Request, course_id: str) -> Answer:
    """The course is over."""
    found, version, sent = actions.planned(course_id, request.reach), request.version, _sent(request)
    return _kept(request, found, lambda: changing.close(found, version, sent, _actor(request), request.now))


@routes.get("/personal/kurser/{course_id}/traffar/{number}")
def ask_session(request: Request, course_id: str, number: str) -> Answer:
    """One session, to be moved or cancelled."""
    found = _allowed(request, course_id, "sessions")
    day, clock, minutes = rules.starts_at(course_pages.session(request, found, number))
    held: dict[str, Value] = {"day": day, "clock": clock, "minutes": str(minutes), "add_one": "yes"}
    return course_pages.session_form(request, found, number, held, {})


@routes.post("/personal/kurser/{course_id}/traffar/{number}")
def change_session(request: Request, course_id: str, number: str) -> Answer:
    """Show what moving or cancelling the session means and who is told; then do it."""
    found, version = actions.planned(course_id, request.reach), request.version
    if changing.is_done(found, version, "CourseChanged", _sent(request), _actor(request)):
        return _to(found)
    reading = forms.MOVED.read(request.fields)
    try:
        changing.check(found, version, "sessions", request.now)
    except GroupChanged:
        return course_pages.session_form(request, found, number, reading.typed, {}, stale=True)
    meeting = course_pages.session(request, found, number)
    if reading.errors or request.value("step") == "edit":
        return course_pages.session_form(request, found, number, reading.typed, reading.errors)
    values = reading.values
    if values["what"] == "cancel":
        weekday = found.course.weekday
        altered = rules.cancel(
            found.course.sessions,
            meeting["number"],
            None if weekday is None else int(weekday),
            add_one=values["add_one"] == "yes",
        )
    else:
        day, clock, minutes = (str(values[name]) for name in ("day", "clock", "minutes"))
        altered = rules.move(found.course.sessions, meeting["number"], date.fromisoformat(day), clock, int(minutes))
        if fault := rules.fault_of(altered, request.now):
            return course_pages.session_form(request, found, number, reading.typed, {"day": gettext(fault)})
    return _altered(request, found, f"traffar/{number}", altered)


@routes.get("/personal/kurser/{course_id}/flytta")
def ask_move(request: Request, course_id: str) -> Answer:
    """All that is left of the course, to be moved to another weekday or hour."""
    found = _allowed(request, course_id, "sessions")
    left = course_pages.left(request, found)
    day, clock, minutes = rules.starts_at(left[0])
    weekday = "" if found.course.weekday is None else str(int(found.course.weekday))
    held = {"first_day": day, "weekday": weekday, "clock": clock, "minutes": str(minutes)}
    return course_pages.move_form(request, found, held, {})


@routes.post("/personal/kurser/{course_id}/flytta")
def move_rest(request: Request, course_id: str) -> Answer:
    """Show the sessions as they would be and who is told; then move them."""
    found, version = actions.planned(course_id, request.reach), request.version
    if changing.is_done(found, version, "CourseChanged", _sent(request), _actor(request)):
        return _to(found)
    reading = forms.rest_form().read(request.fields)
    try:
        changing.check(found, version, "sessions", request.now)
    except GroupChanged:
        return course_pages.move_form(request, found, reading.typed, {}, stale=True)
    course_pages.left(request, found)
    if reading.errors or request.value("step") == "edit":
        return course_pages.move_form(request, found, reading.typed, reading.errors)
    first, weekday, clock, minutes = (str(reading.values[n]) for n in ("first_day", "weekday", "clock", "minutes"))
    altered = rules.relay(
        found.course.sessions, request.now, date.fromisoformat(first), int(weekday), clock, int(minutes)
    )
    if fault := rules.fault_of(altered, request.now):
        return course_pages.move_form(request, found, reading.typed, {"first_day": gettext(fault)})
    found.course.weekday = int(weekday)
    return _altered(request, found, "flytta", altered)


def _actor(request: Request) -> str:
    return f"staff:{request.person_id}"


def _sent(request: Request) -> str:
    return fingerprint(request.fields)


def _allowed(request: Request, course_id: str, what: str) -> Planned:
    """The course, for a page that leads to a change. Raises NotFound, NotInThisPhase."""
    found = actions.planned(course_id, request.reach)
    if not found.allows(what, request.today):
        raise rules.NotInThisPhase
    return found


def _to(found: Planned) -> Answer:
    return redirect(f"/personal/kurser/{found.course.course_id}?sparat=1")


def _kept(request: Request, found: Planned, act: Callable[[], None]) -> Answer:
    """Do it and go to the course; where somebody else was first, the course as it is now, and nothing done."""
    try:
        act()
    except GroupChanged:
        return course_pages.hub(request, found.course.course_id, stale=True)
    return _to(found)


def _altered(request: Request, found: Planned, step: str, altered: rules.Altered) -> Answer:
    if not altered.changes:
        return _to(found)
    settled = places.settle(found, altered, request.value("lokal"))
    if settled.clashes:
        return course_pages.venue_taken(request, found, step, settled)
    altered = settled.altered
    if request.value("step") != "save":
        where = {each["number"]: venue_of(found.course, each) for each in altered.sessions}
        return course_pages.preview(request, found, step, words.changes(altered.changes, found.course.venue, where))
    sent, actor = _sent(request), _actor(request)
    return _kept(request, found, lambda: changing.alter(found, altered, sent, actor, request.now))
