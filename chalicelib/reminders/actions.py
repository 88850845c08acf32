"""What time itself brings about: sessions that are near, cases that have been silent for long, managers who have
not answered, open activities that nobody has counted.

It may run late, twice or not at all for a while: what was done is read from what it left, and what is still ahead is
found by the next run."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from chalicelib.activities.actions import ask_to_count
from chalicelib.activities.records import to_be_counted
from chalicelib.cases.actions import changed, places_now
from chalicelib.cases.records import Application, consents_due, find_application
from chalicelib.consent.due import follow_up
from chalicelib.courses.calendar import day_of, next_session
from chalicelib.courses.elsewhere import other_programme
from chalicelib.courses.records import Course, Programme, all_programmes, course_now, meeting_on
from chalicelib.courses.rules import CourseState
from chalicelib.groups.actions import course_event
from chalicelib.groups.records import group_of
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.log import log, log_fault
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import (
    COURSE,
    SILENT,
    Event,
    break_silence,
    find_event,
    is_followed,
    timeline,
    waiting,
)
from chalicelib.reminders import rules
from chalicelib.reminders.rules import Step

T = TypeVar("T")
DAY = timedelta(days=1)
# Silent cases are told up to a day before the limit: so it holds although one run may fail.
AHEAD = DAY
MOST_SILENT = 1000  # in one run; the longest silent first, the others at the next
MOST_ASKED = 1000  # managers who haven't answered; in the same way
MOST_OVER = 1000  # open activities that are over; in the same way
TRIES = 3


class NotAllDone(RuntimeError):
    """Something failed; the log says what. Lambda runs the whole again, and what was done stays done."""


def remind(now: datetime) -> dict[str, int]:
    """Tell of sessions that are near, of cases that have long been silent, ask managers again who were asked for
    consent, and staff how many came to open activities. Twice a day; twice is harmless.

    Raises NotAllDone when anything failed: one course or case holds up no other."""
    failed: list[str] = []
    tomorrow = today_in_stockholm(now) + DAY
    near = [str(course.course_id) for course in meeting_on(tomorrow)]
    sessions = _each(near, lambda course_id: _remind_of_sessions(course_id, tomorrow, now), failed)
    programmes = all_programmes()
    silent = list(waiting(SILENT, now + AHEAD, MOST_SILENT))
    notes = _each(silent, lambda mark: _break_the_silence(mark, programmes, now), failed)
    asked = consents_due(now, MOST_ASKED)
    consents = _each(asked, lambda key: follow_up(*key, now), failed)
    over = to_be_counted(now, MOST_OVER)
    activities = _each(over, lambda key: ask_to_count(*key, now), failed)
    done = {"sessions": sessions, "notes": notes, "consents": consents, "activities": activities}
    log("reminded", **done, looked_at=len(near) + len(silent) + len(asked) + len(over), failed=len(failed))
    if failed:
        raise NotAllDone(f"{len(failed)} failed")
    return done


def _each(found: Iterable[T], act: Callable[[T], int], failed: list[str]) -> int:
    """Act on each, and again where somebody else wrote the same record; answer how many were told."""
    told = 0
    for one in found:
        for _ in range(TRIES):
            try:
                told += act(one)
                break
            except LostRace:
                continue
            except Exception as fault:
                log_fault("not_reminded", fault)
                failed.append(type(fault).__name__)
                break
        else:
            failed.append("LostRace")
    return told


def _remind_of_sessions(course_id: str, until_day: date, now: datetime) -> int:
    """Let follow that those who take part are told of the course's sessions until that day; how many sessions.

    What the course's journal has told of a session at that time isn't told again. Raises LostRace, Unavailable."""
    told = 0
    while True:
        group, course = group_of(course_id), course_now(course_id)
        if course is None or not course.next_session or course.next_session > until_day.isoformat():
            return told
        from_day = date.fromisoformat(course.next_session)
        meeting = None
        if course.state == CourseState.ANNOUNCED:
            meeting = rules.near_session(course.sessions, from_day, until_day, now)
        _advance(course, (day_of(meeting) if meeting else until_day) + DAY)
        if meeting is None or _is_told(course_id, meeting["number"], meeting["starts_at"]):
            commit(Put(course))
            continue
        facts = {name: meeting[name] for name in ("number", "starts_at", "ends_at")}
        near = course_event(group, "SessionTomorrow", at=now, actor="service", **facts)
        commit(Put(course), Put(group), events=[near])
        told += 1


def _advance(course: Course, from_day: date) -> None:
    following = next_session(course.sessions, from_day) if course.state == CourseState.ANNOUNCED else None
    course.next_session, course.meets = following, "meets" if following else None


def _is_told(course_id: str, number: int, starts_at: str) -> bool:
    return any(
        event.kind == "SessionTomorrow" and (event.data["number"], event.data["starts_at"]) == (number, starts_at)
        for event in timeline(COURSE + course_id)
    )


def _break_the_silence(mark: Event, programmes: Sequence[Programme], now: datetime) -> int:
    """Say that a case still stands, where nothing has been said since (X5); 1 if so.

    The new event is told and then minds the case itself; only after that this one is let go."""
    event = find_event(mark.case_id, int(mark.sequence))
    if event is None or event.outbox != SILENT:
        return 0
    case = find_application(str(event.person_id), event.case_id)
    what = rules.step(case, followed=is_followed(event)) if case else Step.FORGET
    if what == Step.WAIT:
        return 0
    if case and what == Step.TELL:
        commit(Put(case), events=[_still_stands(case, programmes, now)])
    break_silence(event)
    return int(what == Step.TELL)


def _still_stands(case: Application, programmes: Sequence[Programme], now: datetime) -> Event:
    month = str(case.answers.get("child_birth_month", ""))
    other = other_programme(programmes, str(case.programme_id), month, today_in_stockholm(now))
    kind = rules.note(case, outgrown=other is not None)
    data: dict[str, Any] = {}
    if kind == "StillAdmitted":
        data["course_id"] = case.seat_in
    elif kind != "StillPaused":
        data["queue_places"] = [] if case.paused_at else places_now(case)
    if other and kind == "OtherProgrammeSuggested":
        data |= {"programme_id": other.programme_id, "instead_of": case.programme_id}
    return changed(case, kind, at=now, actor="service", **data)
