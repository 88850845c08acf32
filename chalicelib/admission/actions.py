"""Composing a group: keep a draft of it, decide once, undo while nobody has been told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.cases import rules as cases
from chalicelib.cases.records import Application, applications_at
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, course_now
from chalicelib.groups import rules
from chalicelib.groups.actions import course_event, seat_for
from chalicelib.groups.records import Group, Key, Seat, group_of, keys
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.journal.commit import Delete, LostRace, Put, commit
from chalicelib.journal.records import Event
from chalicelib.settings import settings


@dataclass(frozen=True)
class Composition:
    """A course with its group and those in the draft, as they stand this moment."""

    course: Course
    group: Group
    planned: list[Application]


def composition(course_id: str, reach: Reach) -> Composition:
    """The course, its group and its draft. Raises NotFound where it lies outside the reach.

    The group is read first: whatever changes the course afterwards gives the group a new version, and so no decision
    is made on a course that has changed."""
    group = group_of(course_id)
    course = course_now(course_id)
    if course is None:
        raise NotFound
    reach.require(Ability.COMPOSE, districts=course.districts, course_id=course_id)
    return Composition(course, group, applications_at(keys(group.planned)))


def plan(composed: Composition, version: int, chosen: Sequence[Key], actor: str, now: datetime) -> None:
    """Keep who is in the draft. Seats may be exceeded here: a draft is for thinking.

    `version`: the group's when the page was shown. Raises GroupChanged, Unavailable."""
    group = _unchanged(composed.group, version)
    group.planned = [list(key) for key in dict.fromkeys(chosen)]
    _commit(Put(group))


def decide(composed: Composition, version: int, others: str, reason: str, actor: str, now: datetime) -> Group:
    """Give the seats to all in the draft, in one commit: all of them or nobody (L5).

    Nobody is told before the time to undo it is over. `others`: "tell" those who applied for this course and are not
    admitted, then, or "later"; `reason`: a key of rules.NOT_ADMITTED, for them. Sent twice, it is decided once.

    Raises GroupChanged, DecisionPending, CourseOver, NotAdmissible, SeatsExceeded, Unavailable; nothing is changed."""
    course, group, chosen = composed.course, composed.group, composed.planned
    if group.pending and group.pending["sequence"] == version + 1:
        return group  # sent twice: this very decision
    if _unchanged(group, version).pending:
        raise rules.DecisionPending
    rules.check_open(course, today_in_stockholm(now))
    _check_admissible(course, group, chosen)
    until = now + timedelta(seconds=settings.regret_seconds)
    sequence = group.next_event
    group.pending = {
        "sequence": sequence,
        "until": until.isoformat(timespec="milliseconds"),
        "admitted": [[each.person_id, each.application_id, each.state] for each in chosen],
        "others": others,
        "reason": reason,
    }
    group.planned = []
    event = course_event(group, "GroupDecided", at=now, actor=actor, due=until, admitted=len(chosen), others=others)
    seats = [Put(seat_for(application, course), Seat.is_free()) for application in chosen]
    for application in chosen:
        application.state = cases.follow(application.state, State.DECIDED)
        application.seat_in, application.followed = course.course_id, None
    _commit(Put(group), *map(Put, chosen), *seats, events=[event])
    return group


def undo(composed: Composition, sequence: int, actor: str, now: datetime) -> None:
    """Take the decision back: everybody stands where they stood. Twice is once.

    `sequence`: the decision's. Raises TooLateToUndo, GroupChanged, Unavailable."""
    course, group = composed.course, composed.group
    pending = group.pending
    if not pending or pending["sequence"] != sequence or now.isoformat(timespec="milliseconds") >= pending["until"]:
        raise rules.TooLateToUndo
    before = {application_id: state for _, application_id, state in pending["admitted"]}
    admitted = applications_at(keys(pending["admitted"]))
    seats = [seat_for(application, course) for application in admitted]
    for application in admitted:
        application.state = cases.follow(application.state, State(before[application.application_id]))
        application.seat_in = None
    group.pending = None
    group.planned = [[application.person_id, application.application_id] for application in admitted]
    event = course_event(group, "DecisionUndone", at=now, actor=actor, decision=sequence)
    given_back = [Delete(seat, seat.is_theirs()) for seat in seats]
    try:
        _commit(Put(group), *map(Put, admitted), *given_back, events=[event])
    except rules.NotAdmissible as race:
        raise rules.GroupChanged from race


def open_seats(composed: Composition, actor: str, now: datetime) -> None:
    """Offer the free seats to the first in the queues who fit (B4); it follows from the event.

    Raises CourseOver, DecisionPending, GroupChanged, Unavailable."""
    if composed.group.pending:
        raise rules.DecisionPending
    group = composed.group
    if not rules.free(composed.course, group):
        raise rules.SeatsExceeded
    _commit(Put(group), events=[course_event(group, "SeatsOpened", at=now, actor=actor)])


def _unchanged(group: Group, version: int) -> Group:
    if int(group.version or 0) != version:
        raise rules.GroupChanged
    return group


def _check_admissible(course: Course, group: Group, chosen: Sequence[Application]) -> None:
    queues = rules.queues_of(course.programme_id, course.districts)
    wrong = [each for each in chosen if not rules.is_admissible(each, queues)]
    twice = [each for each in chosen if sum(other.person_id == each.person_id for other in chosen) > 1]
    if not chosen or wrong or twice:
        raise rules.NotAdmissible([str(each.case_number) for each in dict.fromkeys([*wrong, *twice])])
    if len(chosen) > rules.free(course, group):
        raise rules.SeatsExceeded


def _commit(*changes: Put | Delete, events: Iterable[Event] = ()) -> None:
    try:
        commit(*changes, events=events)
    except LostRace as lost:
        if lost.over(Group):
            raise rules.GroupChanged from lost
        over = {record.application_id for record in lost.failed if isinstance(record, Application | Seat)}
        chosen = [change.record for change in changes if isinstance(change.record, Application)]
        raise rules.NotAdmissible([str(each.case_number) for each in chosen if each.application_id in over]) from lost
