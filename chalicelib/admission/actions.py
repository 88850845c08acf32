"""Composing a group: keep a draft of it, decide once, undo while nobody has been told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.cases import rules as cases
from chalicelib.cases.records import Application, applications_at
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, course_now, session_times
from chalicelib.groups import rules
from chalicelib.groups.actions import course_event, seat_for
from chalicelib.groups.applicants import visible
from chalicelib.groups.records import Group, Key, Seat, group_of, keys
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound
from chalicelib.journal.commit import Delete, LostRace, Put, commit
from chalicelib.journal.records import Event
from chalicelib.people.records import persons_at
from chalicelib.settings import settings


@dataclass(frozen=True)
class Composition:
    """A course with its group and those in the draft, as they stand this moment."""

    course: Course
    group: Group
    planned: list[Application]  # without those that the reader may not see (B2)
    reach: Reach  # the reader's
    unseen: tuple[Key, ...] = ()  # they stay in the draft as they are, for those who may


def composition(course_id: str, reach: Reach) -> Composition:
    """The course, its group and its draft. Raises NotFound where it lies outside the reach.

    The group is read first: whatever changes the course afterwards gives the group a new version, and so no decision
    is made on a course that has changed."""
    group = group_of(course_id)
    course = course_in_reach(course_id, reach, Ability.COMPOSE)
    planned = applications_at(keys(group.planned))
    known = persons_at(each.person_id for each in planned)
    seen = visible(known, reach, course.districts, course_id)
    return Composition(
        course,
        group,
        [each for each in planned if each.person_id in seen],
        reach,
        tuple((each.person_id, each.application_id) for each in planned if each.person_id not in seen),
    )


def course_in_reach(course_id: str, reach: Reach, ability: Ability) -> Course:
    """The course as it stands now. Raises NotFound where it lies outside what the reach lets do."""
    course = course_now(course_id)
    if course is None:
        raise NotFound
    reach.require(ability, districts=course.districts, course_id=course_id)
    return course


def plan(composed: Composition, version: int, chosen: Sequence[Key], actor: str, now: datetime) -> None:
    """Keep who is in the draft. Seats may be exceeded here: a draft is for thinking.

    `version`: the group's when the page was shown. Raises GroupChanged, NotAdmissible (somebody who is in no queue of
    the course's), TooManyAtOnce, Unavailable; nothing is changed."""
    group = _unchanged(composed.group, version)
    _check_candidates(composed, chosen)
    group.planned = [list(key) for key in dict.fromkeys([*chosen, *composed.unseen])]
    group.planned_by, group.planned_at = actor, now.isoformat(timespec="milliseconds")
    _commit(Put(group))


def decide(composed: Composition, version: int, others: str, reason: str, actor: str, now: datetime) -> Group:
    """Give the seats to all in the draft, in one commit: all of them or nobody (L5).

    Nobody is told before the time to undo it is over. `others`: "tell" those who applied for this course and are not
    admitted, then, or "later"; `reason`: a key of rules.NOT_ADMITTED, for them. Sent twice, it is decided once.

    Raises GroupChanged, DecisionPending, CourseOver, NobodyChosen, TooManyAtOnce, NotAdmissible, SeatsExceeded,
    Unavailable; nothing is changed."""
    course, group, chosen = composed.course, composed.group, composed.planned
    if _is_decision(group, version + 1, actor):
        return group  # sent twice: this very decision
    if _unchanged(group, version).pending:
        raise rules.DecisionPending
    rules.check_open(course, today_in_stockholm(now))
    _check_admissible(course, group, chosen)
    until = now + timedelta(seconds=settings.regret_seconds)
    sequence = group.next_event
    group.pending = {
        "sequence": sequence,
        "by": actor,
        "until": until.isoformat(timespec="milliseconds"),
        "admitted": [[each.person_id, each.application_id, each.state] for each in chosen],
        "others": others,
        "reason": reason,
    }
    group.planned = [list(key) for key in composed.unseen]
    group.to_offer = min(int(group.to_offer), rules.free(course, group))
    persons = [each.person_id for each in chosen]
    event = course_event(
        group, "GroupDecided", at=now, actor=actor, due=until, admitted=len(chosen), chosen=persons, others=others
    )
    seats = [Put(seat_for(application, course), Seat.is_free()) for application in chosen]
    for application in chosen:
        application.state = cases.follow(application.state, State.DECIDED)
        application.seat_in, application.followed = course.course_id, None
    try:
        _commit(Put(group), *map(Put, chosen), *seats, events=[event])
    except rules.GroupChanged:
        now_group = group_of(course.course_id)
        if _is_decision(now_group, version + 1, actor):
            return now_group  # pressed twice: the other press was first
        raise
    return group


def undo(composed: Composition, sequence: int, actor: str, now: datetime) -> None:
    """Take the decision back: everybody stands where they stood. Twice is once.

    `sequence`: the decision's. Raises TooLateToUndo, GroupChanged, Unavailable."""
    course, group = composed.course, composed.group
    pending = group.pending
    if group.undone == sequence:
        return
    if not pending or pending["sequence"] != sequence or now.isoformat(timespec="milliseconds") >= pending["until"]:
        raise rules.TooLateToUndo
    before = {application_id: state for _, application_id, state in pending["admitted"]}
    admitted = applications_at(keys(pending["admitted"]))
    seats = [seat_for(application, course) for application in admitted]
    for application in admitted:
        application.state = cases.follow(application.state, State(before[application.application_id]))
        application.seat_in = None
    group.pending, group.undone = None, sequence
    planned = [(application.person_id, application.application_id) for application in admitted]
    group.planned = [list(key) for key in dict.fromkeys([*planned, *keys(group.planned)])]
    event = course_event(group, "DecisionUndone", at=now, actor=actor, decision=sequence)
    given_back = [Delete(seat, seat.is_theirs()) for seat in seats]
    try:
        _commit(Put(group), *map(Put, admitted), *given_back, events=[event])
    except rules.NotAdmissible as race:
        raise rules.GroupChanged from race


def open_seats(composed: Composition, actor: str, now: datetime) -> None:
    """Offer the free seats to the first in the queues who fit (B4); it follows from the event.

    Raises CourseOver, DecisionPending, NothingToOffer, GroupChanged, Unavailable; nothing is changed."""
    course, group = composed.course, composed.group
    if group.pending:
        raise rules.DecisionPending
    if not rules.may_offer(course, [start for start, _ in session_times(course)], now):
        raise rules.CourseOver
    if not rules.free(course, group):
        raise rules.NothingToOffer
    group.to_offer = rules.free(course, group)
    _commit(Put(group), events=[course_event(group, "SeatsOpened", at=now, actor=actor)])


def _unchanged(group: Group, version: int) -> Group:
    if int(group.version or 0) != version:
        raise rules.GroupChanged
    return group


def _is_decision(group: Group, sequence: int, actor: str) -> bool:
    """Whether the decision that can still be undone is this one, and this person's."""
    pending = group.pending or {}
    return (pending.get("sequence"), pending.get("by")) == (sequence, actor)


def _check_candidates(composed: Composition, chosen: Sequence[Key]) -> None:
    """Raises NotAdmissible for whoever is neither in the draft before nor in a queue of the course's; just so for who
    may not be known of (B2). Raises LacksConsent for whoever comes into the draft without it (U3)."""
    if len(chosen) > rules.MOST_AT_ONCE:
        raise rules.TooManyAtOnce
    queues = set(rules.queues_of(composed.course.programme_id, composed.course.districts))
    new = set(chosen) - {(each.person_id, each.application_id) for each in composed.planned} - set(composed.unseen)
    found = [each for each in applications_at(new) if set(each.queue_ids or ()) & queues]
    course = composed.course
    seen = visible(persons_at(each.person_id for each in found), composed.reach, course.districts, course.course_id)
    if sum(each.person_id in seen for each in found) < len(new):
        raise rules.NotAdmissible([])
    _check_consent(found)


def _check_admissible(course: Course, group: Group, chosen: Sequence[Application]) -> None:
    queues = rules.queues_of(course.programme_id, course.districts)
    wrong = [each for each in chosen if not rules.waits_for(each, queues)]
    twice = [each for each in chosen if sum(other.person_id == each.person_id for other in chosen) > 1]
    if not chosen:
        raise rules.NobodyChosen
    if len(chosen) > rules.MOST_AT_ONCE:
        raise rules.TooManyAtOnce
    if wrong or twice:
        raise rules.NotAdmissible([str(each.case_number) for each in dict.fromkeys([*wrong, *twice])])
    _check_consent(chosen)
    if len(chosen) > rules.free(course, group):
        raise rules.SeatsExceeded


def _check_consent(chosen: Sequence[Application]) -> None:
    lacking = [str(each.case_number) for each in chosen if not cases.has_consent(each)]
    if lacking:
        raise rules.LacksConsent(lacking)


def _commit(*changes: Put | Delete, events: Iterable[Event] = ()) -> None:
    try:
        commit(*changes, events=events)
    except LostRace as lost:
        if lost.over(Group):
            raise rules.GroupChanged from lost
        over = {record.application_id for record in lost.failed if isinstance(record, Application | Seat)}
        chosen = [change.record for change in changes if isinstance(change.record, Application)]
        raise rules.NotAdmissible([str(each.case_number) for each in chosen if each.application_id in over]) from lost
