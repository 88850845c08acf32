"""What follows by itself from what happens to a course: notices, queue places, offers of freed seats.

Each event may come twice and in any order. What has been done is read from the records that it changed, one commit a
person: so a second run goes on where the first one stopped, and nobody is told twice."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from chalicelib.admission.ending import complete, send_back
from chalicelib.admission.offers import offer_free_seats
from chalicelib.admission.telling import (
    recount,
    seated,
    tell_all_who_took_part,
    tell_members,
    tell_others,
    write,
)
from chalicelib.cases import rules as cases
from chalicelib.cases.actions import changed, placed
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, course_now
from chalicelib.courses.rules import CourseState
from chalicelib.groups.actions import course_event, run_out
from chalicelib.groups.records import group_of, keys
from chalicelib.http.log import log, log_fault
from chalicelib.journal.commit import Put
from chalicelib.journal.records import LATER, UNSENT, Event, find_event, mark_done, postpone
from chalicelib.surveys.actions import wake

Json = dict[str, Any]
Follows = Callable[[Event, Course, datetime], None]


def carry_out(event: Json, now: datetime, also: Mapping[str, Follows] = MappingProxyType({})) -> Json:
    """Queue → what follows. Answers which items failed: SQS brings those again, at last to the dead letters.

    `also`: what follows from events of other rooms, by kind; the app hands it in, since rooms don't know each other."""
    failures = []
    for record in event["Records"]:
        try:
            item = json.loads(record["body"])
            follow(item["case_id"], int(item["sequence"]), now, also)
        except Exception as fault:
            log_fault("not_carried_out", fault, message=record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
    log("carried_out", count=len(event["Records"]) - len(failures), failed=len(failures))
    return {"batchItemFailures": failures}


def follow(case_id: str, sequence: int, now: datetime, also: Mapping[str, Follows] = MappingProxyType({})) -> None:
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
        {**FOLLOWS, **also}[event.kind](event, course, now)
        if event.kind in WAKES:
            wake(course.course_id, now)
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
    write(Put(group), events=[course_event(group, "GroupSettled", at=now, actor="service", **told)])


def _tell_group(event: Event, course: Course, now: datetime) -> None:
    """The admitted get their seats and are told; so are the others, who keep their places in the queue (L5)."""
    if course.state != CourseState.ANNOUNCED:
        return
    for application in seated(course, keys(event.data["admitted"]), State.DECIDED):
        application.state = cases.follow(application.state, State.ADMITTED)
        told = changed(application, "Admitted", at=now, actor="service", course_id=course.course_id)
        write(Put(application), *placed(application, None), events=[told])
    if event.data["others"] == "tell":
        tell_others(course, "NotAdmitted", now, reason=event.data["reason"])
    offer_free_seats(course, now)  # those that came free while the decision could be undone
    recount(course)


def _offer(event: Event, course: Course, now: datetime) -> None:
    """A seat is free: it is offered to the first who fits (B4)."""
    offer_free_seats(course, now)
    recount(course)


def _end_offer(event: Event, course: Course, now: datetime) -> None:
    """The time to answer an offer is over."""
    run_out(event.data["offer_id"], now)


def _only_recount(event: Event, course: Course, now: datetime) -> None:
    recount(course)


FOLLOWS: dict[str, Follows] = {
    "GroupDecided": _settle,
    "DecisionUndone": _only_recount,
    "GroupSettled": _tell_group,
    "SeatFreed": _offer,
    "SeatsOpened": _offer,
    "OfferMade": _end_offer,
    "OfferAccepted": _only_recount,
    "CourseAnnounced": _only_recount,
    "CourseChanged": tell_members,
    "SessionTomorrow": tell_members,
    "CourseCancelled": send_back,
    "CourseClosed": complete,
    "SurveysOpened": tell_all_who_took_part,
    "SurveysReminder": tell_all_who_took_part,
}
# What may change when the course's surveys open, or for whom (P7, B6).
WAKES = frozenset(
    {"CourseAnnounced", "CourseChanged", "CourseCancelled", "CourseClosed", "GroupSettled", "OfferAccepted"}
)
