"""What follows by itself from what happens to a course: notices, queue places, offers of freed seats.

Each event may come twice and in any order. What has been done is read from the records that it changed, one commit a
person: so a second run goes on where the first one stopped, and nobody is told twice."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from chalicelib.admission.offers import offer_free_seats
from chalicelib.cases import rules as cases
from chalicelib.cases.actions import changed, entries_of, placed, places_among, places_now
from chalicelib.cases.records import Application, applicants_of, applications_at, find_application
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, course_now
from chalicelib.courses.rules import CourseState
from chalicelib.groups import rules
from chalicelib.groups.actions import course_event, run_out, seat_for
from chalicelib.groups.records import Group, Key, find_offer, group_of, keys
from chalicelib.http.log import log, log_fault
from chalicelib.journal.commit import Change, Delete, LostRace, Put, commit
from chalicelib.journal.records import LATER, UNSENT, Event, find_event, mark_done, postpone

Json = dict[str, Any]


class Interrupted(Exception):
    """Somebody else wrote the same record; the event comes again."""


def carry_out(event: Json, now: datetime) -> Json:
    """Queue → what follows. Answers which items failed: SQS brings those again, at last to the dead letters."""
    failures = []
    for record in event["Records"]:
        try:
            item = json.loads(record["body"])
            follow(item["case_id"], int(item["sequence"]), now)
        except Exception as fault:
            log_fault("not_carried_out", fault, message=record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
    log("carried_out", count=len(event["Records"]) - len(failures), failed=len(failures))
    return {"batchItemFailures": failures}


def follow(case_id: str, sequence: int, now: datetime) -> None:
    """Let follow what follows from one event of a course; nothing before it is due, nothing twice."""
    event = find_event(case_id, sequence)
    if event is None:
        raise LookupError("event")
    if event.outbox not in (UNSENT, LATER) or (event.outbox == LATER and datetime.fromisoformat(str(event.due)) > now):
        return
    course = course_now(case_id.partition(":")[2])
    if course is None:
        raise LookupError("course")
    try:
        FOLLOWS[event.kind](event, course, now)
    except Exception:
        postpone(event, now + timedelta(minutes=5))
        raise
    mark_done(event)


def _settle(event: Event, course: Course, now: datetime) -> None:
    """The time to undo is over: the decision stands, and everybody is to be told.

    Not where the course was cancelled or closed meanwhile: what follows from that sends everybody back."""
    if course.state != CourseState.ANNOUNCED:
        return
    group = group_of(course.course_id)
    pending = group.pending
    if not pending or pending["sequence"] != int(event.sequence):
        return  # undone, or it stands already
    admitted = [list(key) for key in keys(pending["admitted"])]
    group.members = [*group.members, *admitted]
    group.pending = None
    told = {"admitted": admitted, "others": pending["others"], "reason": pending["reason"]}
    _commit(Put(group), events=[course_event(group, "GroupSettled", at=now, actor="service", **told)])


def _tell_group(event: Event, course: Course, now: datetime) -> None:
    """The admitted get their seats and are told; so are the others, who keep their places in the queue (L5)."""
    if course.state != CourseState.ANNOUNCED:
        return
    for key in keys(event.data["admitted"]):
        _admit(key, course, now)
    if event.data["others"] == "tell":
        _tell_others(course, "NotAdmitted", now, reason=event.data["reason"])
    offer_free_seats(course, now)  # those that came free while the decision could be undone
    _recount(course)


def _admit(key: Key, course: Course, now: datetime) -> None:
    application = find_application(*key)
    if application is None or (application.state, application.seat_in) != (State.DECIDED, course.course_id):
        return
    application.state = cases.follow(application.state, State.ADMITTED)
    told = changed(application, "Admitted", at=now, actor="service", course_id=course.course_id)
    _commit(Put(application), *placed(application, None), events=[told])


def _tell_others(course: Course, kind: str, now: datetime, **data: Any) -> None:
    """Tell those who applied for the course and wait undecided; they stay where they are in the queue.

    Read by the hundred, and each queue once: only the commits grow with their number."""
    orders: dict[str, list[str]] = {}
    for application in applications_at(applicants_of(course.course_id)):
        if application.state != State.RECEIVED:
            continue
        application.state = cases.follow(application.state, State.WAITING)
        places = [] if application.paused_at else places_among(application, orders)
        paused = {"paused": True} if application.paused_at else {}
        told = changed(application, kind, at=now, actor="service", queue_places=places, **data, **paused)
        _commit(Put(application), events=[told])


def _offer(event: Event, course: Course, now: datetime) -> None:
    """A seat is free: it is offered to the first who fits (B4)."""
    offer_free_seats(course, now)
    _recount(course)


def _end_offer(event: Event, course: Course, now: datetime) -> None:
    """The time to answer an offer is over."""
    run_out(event.data["offer_id"], now)


def _only_recount(event: Event, course: Course, now: datetime) -> None:
    _recount(course)


def _send_back(event: Event, course: Course, now: datetime) -> None:
    """The course is cancelled: everybody who had a seat is back in the queue at the old place, and told (B6)."""
    group, reason = group_of(course.course_id), event.data.get("reason", "")
    _give_back_seats(course, [*keys(group.members), *_not_yet_members(group)], "CourseCancelled", reason, now)
    _tell_others(course, "CourseCancelled", now, reason=reason, had_seat=False)


def _not_yet_members(group: Group) -> list[Key]:
    """Those whose seat is offered, or decided and not told yet."""
    return [*keys(group.offered), *keys((group.pending or {}).get("admitted", ()))]


def _give_back_seats(course: Course, seated: Iterable[Key], kind: str, reason: str, now: datetime) -> None:
    for key in seated:
        application = find_application(*key)
        if application is None or application.seat_in != course.course_id or application.state not in cases.SEATED:
            continue
        freed, had_seat = _given_back(application, course), application.state == State.ADMITTED
        _lose_seat(application, State.WAITING)
        changes = [] if application.paused_at else placed(application, application.place)
        told = changed(
            application,
            kind,
            at=now,
            actor="service",
            course_id=course.course_id,
            queue_places=places_now(application),
            reason=reason,
            had_seat=had_seat,
        )
        _commit(*freed, Put(application), *changes, events=[told])


def _complete(event: Event, course: Course, now: datetime) -> None:
    """The course is closed: the case says completed (P8), and the seat in the programme is free for another time."""
    group = group_of(course.course_id)
    for key in keys(group.members):
        application = find_application(*key)
        if application is None or (application.state, application.seat_in) != (State.ADMITTED, course.course_id):
            continue
        application.state = cases.follow(application.state, State.COMPLETED)
        application.ended_at = now.isoformat(timespec="milliseconds")
        left = [Delete(entry, entry.is_theirs()) for entry in entries_of(application)]
        told = changed(application, "CourseCompleted", at=now, actor="service", course_id=course.course_id)
        seat = seat_for(application, course)
        _commit(Put(application), Delete(seat, seat.is_theirs()), *left, events=[told])
    not_taken = [*keys(group.members), *_not_yet_members(group)]  # who has completed has no seat any more
    _give_back_seats(course, not_taken, "NotAdmitted", "full", now)
    _tell_others(course, "NotAdmitted", now, reason="full")


def _tell_members(event: Event, course: Course, now: datetime) -> None:
    """What has changed in the course, or is near, is told to each who takes part, once (B6)."""
    for key in keys(group_of(course.course_id).members):
        application = find_application(*key)
        if application is None or (application.state, application.seat_in) != (State.ADMITTED, course.course_id):
            continue
        if int(event.sequence) in (application.followed or []):
            continue
        application.followed = [*(application.followed or []), int(event.sequence)]
        kind = TOLD_AS.get(event.kind, event.kind)
        told = changed(application, kind, at=now, actor="service", **{**event.data, "course_id": course.course_id})
        _commit(Put(application), events=[told])
    _recount(course)


def _lose_seat(application: Application, state: State) -> None:
    application.state = cases.follow(application.state, state)
    application.seat_in = application.followed = None


def _given_back(application: Application, course: Course) -> list[Change]:
    """What frees the seat in the programme, and closes an offer of it that is open."""
    seat = seat_for(application, course)
    changes: list[Change] = [Delete(seat, seat.is_theirs())]
    offer = find_offer(application.offer_id) if application.offer_id else None
    if offer and offer.state == "open":
        offer.state = "withdrawn"
        changes.append(Put(offer))
    application.offer_id = None
    return changes


def _recount(course: Course) -> None:
    """How many seats are taken, for the lists; a reader may see it some seconds late."""
    taken = rules.taken(group_of(course.course_id))
    if int(course.seats_taken) != taken:
        course.seats_taken = taken
        _commit(Put(course))


def _commit(*changes: Change, events: Iterable[Event] = ()) -> None:
    try:
        commit(*changes, events=events)
    except LostRace as lost:
        raise Interrupted from lost


# What a course's event is called in the cases of those who take part.
TOLD_AS = {"SessionTomorrow": "SessionReminder"}

FOLLOWS: dict[str, Callable[[Event, Course, datetime], None]] = {
    "GroupDecided": _settle,
    "DecisionUndone": _only_recount,
    "GroupSettled": _tell_group,
    "SeatFreed": _offer,
    "SeatsOpened": _offer,
    "OfferMade": _end_offer,
    "OfferAccepted": _only_recount,
    "CourseAnnounced": _only_recount,
    "CourseChanged": _tell_members,
    "SessionTomorrow": _tell_members,
    "CourseCancelled": _send_back,
    "CourseClosed": _complete,
}
