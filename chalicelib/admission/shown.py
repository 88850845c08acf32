"""The pages of a group: what each shows."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.admission import actions, candidates, forms, rules
from chalicelib.admission.actions import Composition
from chalicelib.admission.candidates import Board
from chalicelib.admission.journal import happenings
from chalicelib.courses.records import Course, all_districts, find_programme, session_times
from chalicelib.groups import rules as groups
from chalicelib.groups.applicants import Applicant
from chalicelib.groups.records import Key, keys
from chalicelib.http.answers import Answer
from chalicelib.http.fields import Value
from chalicelib.http.languages import STOCKHOLM, gettext
from chalicelib.http.pages import show
from chalicelib.http.refusals import Conflict
from chalicelib.http.requests import Request
from chalicelib.settings import settings

# Warnings that stop a decision; all others advise.
STOPS = frozenset({"seats", "not_waiting", "consent", "twice"})


def compose_page(
    request: Request,
    composed: Composition,
    *,
    chosen: Iterable[Key] | None = None,
    refusal: Conflict | None = None,
) -> Answer:
    """The group, its draft and the queue. After a refusal: what was ticked, and what has changed since."""
    wanted = [each for each in request.query.get("filter", "").split(",") if each in rules.FILTERS]
    after = request.query.get("sida", "")[:40]
    if refusal:
        wanted, after = request.fields.get("filter", []), request.value("page")[:40]
    board = candidates.board(composed, request.reach, after=after, wanted=wanted, chosen=chosen)
    stale = isinstance(refusal, groups.GroupChanged)
    return show(
        request,
        "admission/compose.html",
        status=(409 if stale else 422) if refusal else 200,
        **_about(request, composed),
        board=board,
        warnings=_warnings(board),
        wanted=wanted,
        filters={name: gettext(text) for name, text in rules.FILTERS.items() if board.audience.lets(name)},
        after=after,
        can_offer=_can_offer(request, composed),
        refusal=_said(refusal) if refusal else None,
        since=happenings(composed.course, request.reach, forms.version_seen(request)) if stale else [],
        difference=_difference(board, composed) if stale else None,
    )


def preview_page(
    request: Request, composed: Composition, values: Mapping[str, Value], errors: Mapping[str, str]
) -> Answer:
    """What the decision will do, and how the others are to be told."""
    board = candidates.board(composed, request.reach)
    others, more = candidates.others(composed, request.reach)
    return show(
        request,
        "admission/preview.html",
        status=422 if errors else 200,
        **_about(request, composed),
        board=board,
        warnings=_warnings(board),
        stops=[each.kind for each in board.warnings if each.kind in STOPS],
        others=others,
        more=more,
        queue_names={place.district_id: place.names for place in all_districts()},
        channels={_key(row): _channels(row) for row in [*board.draft, *(other.row for other in others)]},
        fields=forms.decision(board.audience).shown(),
        values=values,
        errors=errors,
        minutes=-(-settings.regret_seconds // 60),
    )


def offer_page(request: Request, composed: Composition) -> Answer:
    """How many seats would be offered, to whom, and for how long."""
    course, group = composed.course, composed.group
    starts = [start for start, _ in session_times(course)]
    possible = groups.may_offer(course, starts, request.now)
    return show(
        request,
        "admission/offer.html",
        **_about(request, composed),
        audience=candidates.audience_of(course),
        free=groups.free(course, group),
        possible=possible,
        in_turn=candidates.in_turn(composed, request.reach) if possible and not group.pending else [],
        hours=settings.offer_hours,
    )


def _can_offer(request: Request, composed: Composition) -> bool:
    """Whether free seats can be offered now, and there are any: the way there is shown then."""
    course, group = composed.course, composed.group
    starts = [start for start, _ in session_times(course)]
    return groups.free(course, group) > 0 and not group.pending and groups.may_offer(course, starts, request.now)


def refused_page(request: Request, refusal: Conflict, course_id: str, seen: int) -> Answer:
    """A decision that could not be made: nothing has changed, what others have done since, and the way on."""
    composed = actions.composition(course_id, request.reach)
    numbers = refusal.case_numbers if isinstance(refusal, groups.NotAdmissible) else ()
    return show(
        request,
        "admission/refused.html",
        status=refusal.status,
        **_about(request, composed),
        refusal=_said(refusal),
        case_numbers=numbers,
        since=happenings(composed.course, request.reach, seen) if seen >= 0 else [],
        kept_by_others=_kept_by_another(request, composed, seen),
    )


def _about(request: Request, composed: Composition) -> dict[str, Any]:
    """What every page of a group knows: the course, its group, and the decision that can still be undone."""
    course, group = composed.course, composed.group
    pending = group.pending
    until = datetime.fromisoformat(pending["until"]) if pending else None
    return {
        **course_words(course),
        "course": course,
        "version": int(group.version or 0),
        "here": f"/personal/kurser/{course.course_id}/grupp",
        "pending": pending,
        "until": f"{until.astimezone(STOCKHOLM):%H:%M:%S}" if until else "",
        "can_undo": bool(until and request.now < until),
        "is_open": _is_open(course, request),
    }


def course_words(course: Course) -> dict[str, Any]:
    """The names of the course's programme."""
    programme = find_programme(course.programme_id)
    return {"programme_names": programme.names if programme else {"sv": course.course_id}}


def _is_open(course: Course, request: Request) -> bool:
    try:
        groups.check_open(course, request.today)
    except groups.CourseOver:
        return False
    return True


def _said(refusal: Conflict) -> tuple[str, str]:
    return gettext(refusal.title), gettext(refusal.advice)


def _warnings(board: Board) -> list[tuple[str, list[Applicant]]]:
    """Each warning in words, with the rows that it is about."""
    by_number = {str(row.application.case_number): row for row in board.draft}
    return [
        (gettext(rules.WARNINGS[each.kind]) % each.facts, [by_number[number] for number in each.cases])
        for each in board.warnings
    ]


def _difference(board: Board, composed: Composition) -> tuple[list[str], list[str]]:
    """Names: in the draft as it is kept now but not ticked here; ticked here but not in it."""
    kept = set(keys(composed.group.planned))
    rows = [(row.name, _key(row)) for row in board.draft]
    return (
        [name for name, key in rows if key in kept and key not in board.chosen],
        [name for name, key in rows if key in board.chosen and key not in kept],
    )


def _kept_by_another(request: Request, composed: Composition, seen: int) -> bool:
    """Whether the draft as it is was kept by somebody else than this reader, after what they have seen."""
    by = str(composed.group.planned_by or "")
    return int(composed.group.version or 0) > seen >= 0 and by not in ("", f"staff:{request.person_id}")


def _channels(row: Applicant) -> str:
    """How the person is told, in words. With protected data there is nothing but a hint and My cases (B2)."""
    person = row.person
    ways = [gettext("Mina ärenden")]
    if person.email and "email" in person.channels:
        ways.append(gettext("e-post"))
    if person.mobile and "sms" in person.channels and not person.protected:
        ways.append(gettext("sms"))
    return ", ".join(ways)


def _key(row: Applicant) -> Key:
    return str(row.application.person_id), str(row.application.application_id)
