"""What time brings about for surveys: they open, those who take part are reminded, and they close.

It may run late, twice or not at all for a while: what was done is read from the openings, and what is to come from the
course as it stands."""

from collections import Counter
from datetime import datetime
from typing import Any

from chalicelib.courses.records import Course, course_now
from chalicelib.groups.actions import course_event
from chalicelib.groups.records import Group, group_of
from chalicelib.http.log import log, log_fault
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import COURSE, Event, happened
from chalicelib.opening.rules import Due, due
from chalicelib.surveys.records import (
    OF_COURSE,
    OF_PROGRAMME,
    Opening,
    SurveyClock,
    clock_of,
    courses_due,
    openings_of,
    surveys_of,
)
from chalicelib.surveys.rules import in_force
from chalicelib.surveys.times import Planned

MOST = 500  # courses in one run; the longest due first, the others at the next
TRIES = 3
OPENED, REMINDED, CLOSED = "SurveysOpened", "SurveysReminder", "SurveysClosed"


class NotAllDone(RuntimeError):
    """Something failed; the log says what. Lambda runs the whole again, and what was done stays done."""


def open_surveys(now: datetime) -> dict[str, int]:
    """Open what is due, remind of what closes soon, write down what has closed. Every five minutes; late, twice or not
    at all is harmless.

    Raises NotAllDone when anything failed: one course holds up no other."""
    done: Counter[str] = Counter()
    failed = 0
    found = courses_due(now, MOST)
    for course_id in found:
        try:
            done += _look_at(course_id, now)
        except Exception as fault:
            log_fault("surveys_not_opened", fault)
            failed += 1
    counts = {"opened": done[OPENED], "reminded": done[REMINDED], "closed": done[CLOSED]}
    log("surveys_opened", looked_at=len(found), failed=failed, **counts)
    if failed:
        raise NotAllDone(f"{failed} failed")
    return counts


def _look_at(course_id: str, now: datetime) -> Counter[str]:
    """Do what is due about a course's surveys, one commit for each kind of event; how many surveys, by kind. Raises
    LostRace, Unavailable."""
    done: Counter[str] = Counter()
    lost = 0
    while (clock := clock_of(course_id)).is_due(now):
        try:
            done += _step(clock, now)
        except LostRace:
            lost += 1
            if lost == TRIES:
                raise
    return done


def _step(clock: SurveyClock, now: datetime) -> Counter[str]:
    """One commit: the clock is read first, so that whoever wakes it meanwhile is heard."""
    group, course = group_of(str(clock.course_id)), course_now(str(clock.course_id))
    if course is None:
        clock.set_to(None)
        commit(Put(clock))
        return Counter()
    surveys = [each for scope in _scopes(course) for each in surveys_of(scope, consistent=True)]
    ours = [each for scope in _scopes(course) for each in in_force(each for each in surveys if each.scope == scope)]
    openings = {str(each.opening_id): each for each in openings_of(course.course_id)}
    found = due(course, surveys, ours, list(openings.values()), now, empty=not group.members)
    # What else is due, or follows from what was done, is found by looking again.
    if found.moved:
        clock.set_to(now)
        commit(Put(clock), *(_move(openings[moved], closes_at) for moved, closes_at in found.moved.items()))
        return Counter()
    kind, concerned = _next(found, openings, course)
    clock.set_to(now if kind else found.next_at)
    told = [_event(group, kind, concerned, now)] if kind else []
    commit(Put(clock), *(Put(each) for each in concerned), *(Put(group) for _ in told), events=told)
    return Counter({kind: len(concerned)})


def _move(opening: Opening, closes_at: datetime) -> Put:
    opening.closes_at = closes_at.isoformat(timespec="milliseconds")
    return Put(opening)


def _scopes(course: Course) -> tuple[str, str]:
    return OF_PROGRAMME + course.programme_id, OF_COURSE + course.course_id


def _next(found: Due, openings: dict[str, Opening], course: Course) -> tuple[str, list[Opening]]:
    """What is done in this commit, and the openings as they are to be stored; nothing: ("", [])."""
    if found.to_open:
        return OPENED, [_opening(each, course) for each in found.to_open]
    if found.to_remind:
        for opening_id, count in found.to_remind.items():
            openings[opening_id].reminded = count
        return REMINDED, [openings[opening_id] for opening_id in found.to_remind]
    for opening_id in found.to_close:
        openings[opening_id].closed = True
    return (CLOSED, [openings[opening_id] for opening_id in found.to_close]) if found.to_close else ("", [])


def _opening(planned: Planned, course: Course) -> Opening:
    return Opening(
        course.course_id,
        planned.opening_id,
        scope=planned.scope,
        entry=planned.entry,
        session=planned.session,
        opens_at=planned.opens_at.isoformat(timespec="milliseconds"),
        closes_at=planned.closes_at.isoformat(timespec="milliseconds"),
    )


def _event(group: Group, kind: str, concerned: list[Opening], now: datetime) -> Event:
    """The course's event. That a survey has closed is told to nobody: the figures are counted from it."""
    concerned = sorted(concerned, key=lambda each: str(each.opening_id))
    about: dict[str, Any] = {
        "openings": [each.opening_id for each in concerned],
        "surveys": [[each.scope, each.entry] for each in concerned],
        "closes_at": max(str(each.closes_at) for each in concerned),
    }
    if kind == CLOSED:
        case_id, sequence = COURSE + str(group.course_id), group.next_event
        return happened(kind, case_id=case_id, sequence=sequence, at=now, actor="service", **about)
    return course_event(group, kind, at=now, actor="service", **about)
