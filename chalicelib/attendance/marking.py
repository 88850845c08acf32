"""Mark who was there, put a mark right, write down that somebody has reached out: each one commit."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.attendance import rules
from chalicelib.attendance.actions import Gathering, gathering
from chalicelib.attendance.alerting import follow_absences, outreach_ends, shortfall_ends
from chalicelib.attendance.records import Mark, Participant, marks_of, participant
from chalicelib.attendance.rules import ABSENCES, NotHeld, NotInCourse, Status
from chalicelib.cases.actions import changed
from chalicelib.cases.rules import State
from chalicelib.http.log import log_fault
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import Change, LostRace, Put, commit
from chalicelib.journal.records import COURSE, Event
from chalicelib.summaries import records as figures
from chalicelib.tables import AWS_FAULTS

TRIES = 6
AT_ONCE = 90  # a commit takes a hundred records
TAKES_PART = (State.ADMITTED, State.COMPLETED)

Key = tuple[str, str]


def mark(course_id: str, number: str, key: Key, status: Status, reach: Reach, actor: str, now: datetime) -> None:
    """Set how the one with this application was at a session. The same again changes nothing; another way than before
    is a correction, which the case's journal tells. Of two at once the second corrects the first.

    Raises NotFound, NotInCourse, NotHeld, Conflict, Unavailable."""
    for _ in range(TRIES):
        found = _taking_part(course_id, key, reach)
        session = _session(found.course.sessions, number, str(found.course.state), now)
        theirs = [each for each in marks_of(course_id) if each.application_id == key[1]]
        before = next((each for each in theirs if each.number == session), None)
        if before and before.status == status:
            return
        others = [each for each in theirs if each.number != session]
        try:
            _set(found, before, _mark(course_id, session, key, status, actor, now), others, now)
            _count_anew(course_id, now)
            return
        except LostRace:
            continue  # somebody marked the same person meanwhile, or the case has changed: look again
    raise Conflict


def _set(found: Participant, before: Mark | None, after: Mark, others: list[Mark], now: datetime) -> None:
    changes: list[Change] = []
    events: list[Event] = []
    was = str(before.status) if before else ""
    if before:
        status, actor = str(after.status), str(after.by)
        before.status, before.at, before.by = after.status, after.at, after.by
        after = before
        told = {"number": after.number, "before": was, "after": status, "course_id": found.course.course_id}
        changes.append(Put(found.application))
        events.append(changed(found.application, "AttendanceCorrected", at=now, actor=actor, tell=False, **told))
    if ABSENCES & {was, str(after.status)}:
        follows, tells = follow_absences(found, [*others, after], now)
        changes += follows
        events += tells
    commit(Put(after), *changes, events=events)


def mark_rest(course_id: str, number: str, reach: Reach, actor: str, now: datetime) -> None:
    """Everybody whom the reader sees and nobody has marked at the session was there. Twice is once.

    Raises NotFound, NotHeld, Conflict, Unavailable."""
    for _ in range(TRIES):
        found = gathering(course_id, reach, Ability.HANDLE)
        session = _session(found.course.sessions, number, str(found.course.state), now)
        marked = {each.application_id for each in found.marks if each.number == session}
        missing = [key for key in found.members if key[1] not in marked]
        try:
            _all_there(found, session, missing, actor, now)
            _count_anew(course_id, now)
            return
        except LostRace:
            continue  # another was marked meanwhile: that mark stands
    raise Conflict


def _count_anew(course_id: str, now: datetime) -> None:
    """Let the course's figures be counted anew: most marks leave no event that would. Nobody's tap fails for it: a mark
    that is lost is made up for when all is counted anew, once a week."""
    try:
        figures.mark([(COURSE + course_id, int(now.timestamp() * 1000))])
    except AWS_FAULTS as fault:
        log_fault("not_marked", fault)


def _all_there(found: Gathering, session: int, missing: Iterable[Key], actor: str, now: datetime) -> None:
    there = [_mark(found.course.course_id, session, key, Status.PRESENT, actor, now) for key in missing]
    for first in range(0, len(there), AT_ONCE):
        commit(*map(Put, there[first : first + AT_ONCE]))


def reached_out(course_id: str, key: Key, outcome: str, reach: Reach, actor: str, now: datetime) -> None:
    """Somebody has talked to the one who was absent, or tried (B11): the task is done. `outcome`: one of
    rules.OUTCOMES. Twice is once. Raises NotFound, NotInCourse, Conflict, Unavailable."""
    for _ in range(TRIES):
        found = _watched(course_id, key, reach, Ability.HANDLE)
        changes, about = outreach_ends(found, outcome, now)
        if not changes or _kept(found, changes, "OutreachDone", actor, now, **about):
            return
    raise Conflict


def shortfall_seen(course_id: str, key: Key, reach: Reach, actor: str, now: datetime) -> None:
    """The instructor has seen that somebody can't reach what a certificate asks for (I5). Twice is once. Raises as
    reached_out()."""
    for _ in range(TRIES):
        found = _watched(course_id, key, reach, Ability.CERTIFY)
        changes = shortfall_ends(found)
        if not changes or _kept(found, changes, "ShortfallSeen", actor, now):
            return
    raise Conflict


def _kept(found: Participant, changes: list[Change], kind: str, actor: str, now: datetime, **about: object) -> bool:
    """Commit the changes with what happened in the case; whether nobody was first."""
    event = changed(
        found.application, kind, at=now, actor=actor, tell=False, **{"course_id": found.course.course_id, **about}
    )
    try:
        commit(Put(found.application), *changes, events=[event])
    except LostRace:
        return False
    return True


def _taking_part(course_id: str, key: Key, reach: Reach) -> Participant:
    """Who has a seat in the course now. Raises as _known()."""
    found = _known(course_id, key, reach, Ability.HANDLE)
    if found.application.seat_in != found.course.course_id or found.application.state not in TAKES_PART:
        raise NotInCourse
    return found


def _watched(course_id: str, key: Key, reach: Reach, ability: Ability) -> Participant:
    """Who has been absent from the course, in it or not: it may have been cancelled since. Raises as _known()."""
    found = _known(course_id, key, reach, ability)
    if found.watch.version is None:
        raise NotInCourse
    return found


def _known(course_id: str, key: Key, reach: Reach, ability: Ability) -> Participant:
    """Raises NotFound for a course outside the reach, NotInCourse for whoever isn't the reader's to know of (B2)."""
    found = participant(course_id, key)
    if found is None:
        gathering(course_id, reach, ability)  # NotFound, where it is the course that there isn't
        raise NotInCourse
    course, districts = found.course, found.course.districts
    reach.require(ability, districts=districts, course_id=course.course_id)
    if found.person.protected and not reach.may(Ability.PROTECTED, districts=districts, course_id=course.course_id):
        raise NotInCourse
    return found


def _session(sessions: Iterable[rules.Session], number: str, state: str, now: datetime) -> int:
    """The session's number, if people can be marked there now. Raises NotFound, NotHeld."""
    meeting = next((each for each in sessions if str(each["number"]) == number), None)
    if meeting is None:
        raise NotFound
    if not rules.is_markable(meeting, state, now):
        raise NotHeld
    return int(meeting["number"])


def _mark(course_id: str, number: int, key: Key, status: Status, actor: str, now: datetime) -> Mark:
    return Mark(
        course_id,
        rules.mark_id(number, key[1]),
        person_id=key[0],
        status=status,
        at=now.isoformat(timespec="milliseconds"),
        by=actor,
    )
