"""The pages about one course and its changes, as they are drawn."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chalicelib.bookings.rules import Verdict
from chalicelib.courses.rules import PHASES, CourseState, Phase, phase
from chalicelib.groups import rules as groups
from chalicelib.http.answers import Answer
from chalicelib.http.fields import Value
from chalicelib.http.languages import clock, gettext, ngettext
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Request
from chalicelib.planning import actions, drafting, forms, places, rules, words
from chalicelib.planning.actions import Planned


def session(request: Request, found: Planned, number: str) -> rules.Session:
    """The session, if it can still be changed. Raises NotFound, SessionOver."""
    meeting = rules.find_session(found.course.sessions, number)
    if meeting is None:
        raise NotFound
    if not rules.is_coming(meeting, request.now):
        raise rules.SessionOver
    return meeting


def left(request: Request, found: Planned) -> list[rules.Session]:
    """The sessions that are still to be held. Raises SessionOver where there are none."""
    coming = rules.coming(found.course.sessions, request.now)
    if not coming:
        raise rules.SessionOver
    return coming


def hub(request: Request, course_id: str, *, stale: bool = False) -> Answer:
    """The course. `stale`: somebody tried to change it from a page that was older than this."""
    hub = actions.hub(course_id, request.reach, request.now, request.today)
    text, kind = PHASES[hub.phase]
    return show(
        request,
        "planning/course.html",
        status=409 if stale else 200,
        hub=hub,
        course=hub.planned.course,
        title=actions.title(hub.programme.names, [place.names for place in hub.districts]),
        phase=(gettext(text), kind),
        spoken=forms.spoken(hub.planned.course.languages),
        rows=words.rows(
            hub.planned.course.sessions, hub.next_number, request.now, called_off=hub.phase == Phase.CANCELLED
        ),
        missing=[gettext(rules.MISSING[name]) for name in hub.missing],
        grants=request.reach.can(Ability.GRANT),
        stale=stale,
    )


def facts_form(
    request: Request,
    found: Planned,
    typed: Mapping[str, Value] | None,
    errors: Mapping[str, str],
    *,
    stale: bool = False,
) -> Answer:
    """The form of what is known of the course, or as it was `typed`; of a draft also when it is held."""
    course, staff = found.course, drafting.staff_of(found.course.districts)
    mine = drafting.shareable(drafting.places(request.reach, request.today), str(course.district_id))
    form = forms.course_form(str(course.form), mine, staff, schedule=course.state == CourseState.DRAFT)
    address = f"/personal/kurser/{course.course_id}"
    return show(
        request,
        "planning/course_form.html",
        status=409 if stale else 422 if errors else 200,
        title=gettext("Ändra kursen"),
        caption=actions.title_of(found.course),
        action=f"{address}/andra",
        back=address,
        hidden=[("version", str(found.version))],
        fields=form.shown(),
        values=forms.held(course, staff) if typed is None else typed,
        errors=errors,
        stale=stale,
        state=course.state,
    )


def check(request: Request, found: Planned, off: Sequence[tuple[date, str]]) -> Answer:
    """A revised draft as it would be. `off`: the days that its sessions pass over, each with the reason."""
    return show(
        request,
        "planning/check.html",
        course=found.course,
        title=actions.title_of(found.course),
        action=f"/personal/kurser/{found.course.course_id}/andra",
        rows=words.rows(found.course.sessions, None, request.now),
        off=off,
        split=len(actions.terms(found.course)) > 1,
        hidden=_hidden(request),
    )


def preview(request: Request, found: Planned, step: str, lines: Sequence[str]) -> Answer:
    """What a change means, line by line, and who is told. `step`: the last part of its address."""
    return show(
        request,
        "planning/preview.html",
        title=gettext("Kontrollera ändringen"),
        caption=actions.title_of(found.course),
        action=f"/personal/kurser/{found.course.course_id}/{step}",
        lines=lines,
        members=len(found.group.members),
        others=groups.taken(found.group) - len(found.group.members),
        hidden=_hidden(request),
    )


def venue_taken(request: Request, found: Planned, step: str, settled: places.Settled) -> Answer:
    """A move that the booked venue does not follow: why, when else it is free, and what could be instead. Nothing is
    changed. `step`: the last part of its address."""
    instead = [(each.venue.venue_id, f"{each.venue.name}, {each.venue.address}") for each in settled.instead]
    return show(
        request,
        "planning/venue_taken.html",
        status=409,
        title=gettext("Lokalen är upptagen"),
        caption=actions.title_of(found.course),
        action=f"/personal/kurser/{found.course.course_id}/{step}",
        clashes=[
            {
                "number": int(each.asked.meeting["number"]),
                "day": words.day(each.asked.meeting["starts_at"]),
                "hours": words.hours(each.asked.meeting),
                "venue": each.venue,
                "closed": each.asked.verdict == Verdict.CLOSED,
                "other": gettext(", ").join(clock(at) for at in each.asked.other_hours),
            }
            for each in settled.clashes
        ],
        options=[*instead, (places.WITHOUT, gettext("Flytta ändå, och välj lokal senare"))],
        hidden=[(name, value) for name, value in _hidden(request) if name != "lokal"],
    )


def _hidden(request: Request) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.fields.items() for value in values if _is_answer(name)]


def _is_answer(name: str) -> bool:
    return not name.startswith("_") and name != "step"


def ask_step(request: Request, found: Planned, step: str, errors: Mapping[str, str]) -> Answer:
    """What announcing, cancelling or closing means. `step`: the last part of its address."""
    return show(
        request,
        "planning/step.html",
        status=422 if errors else 200,
        step=step,
        caption=actions.title_of(found.course),
        course=found.course,
        phase=phase(found.course, request.today),
        version=found.version,
        taken=groups.taken(found.group),
        members=len(found.group.members),
        left=len(rules.coming(found.course.sessions, request.now)),
        missing=[gettext(rules.MISSING[name]) for name in rules.missing(found.course, request.today)],
        fields=forms.REASON.shown(),
        values={"reason": request.value("reason")},
        errors=errors,
    )


def session_form(
    request: Request,
    found: Planned,
    number: str,
    held: Mapping[str, Value],
    errors: Mapping[str, str],
    *,
    stale: bool = False,
) -> Answer:
    """The form that moves or cancels one session."""
    meeting = session(request, found, number)
    return _plain_form(
        request,
        found,
        gettext("Träff %(number)s") % {"number": number},
        f"traffar/{number}",
        gettext("Träffen är %(day)s %(hours)s.")
        % {"day": words.day(meeting["starts_at"]), "hours": words.hours(meeting)},
        forms.MOVED.shown(),
        held,
        errors,
        stale,
    )


def move_form(
    request: Request, found: Planned, held: Mapping[str, Value], errors: Mapping[str, str], *, stale: bool = False
) -> Answer:
    """The form that moves all that is left of the course."""
    coming = left(request, found)
    told = ngettext(
        "%(number)d träff är kvar: %(day)s %(hours)s. De som redan har varit står kvar.",
        "%(number)d träffar är kvar, den första %(day)s %(hours)s. De som redan har varit står kvar.",
        len(coming),
    ) % {
        "number": len(coming),
        "day": words.day(coming[0]["starts_at"]),
        "hours": words.hours(coming[0]),
    }
    fields = forms.rest_form().shown()
    return _plain_form(request, found, gettext("Flytta resten av kursen"), "flytta", told, fields, held, errors, stale)


def _plain_form(
    request: Request,
    found: Planned,
    title: str,
    step: str,
    told: str,
    fields: Sequence[Any],
    held: Mapping[str, Value],
    errors: Mapping[str, str],
    stale: bool,
) -> Answer:
    address = f"/personal/kurser/{found.course.course_id}"
    return show(
        request,
        "planning/session.html",
        status=409 if stale else 422 if errors else 200,
        title=title,
        caption=actions.title_of(found.course),
        told=told,
        action=f"{address}/{step}",
        back=address,
        version=found.version,
        fields=fields,
        values=held,
        errors=errors,
        stale=stale,
    )
