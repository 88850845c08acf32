"""Offering free seats to the first in the queues who fit, one at a time, in order of receipt (B4)."""

import heapq
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from chalicelib.cases import rules as cases
from chalicelib.cases.actions import changed
from chalicelib.cases.records import Application, QueueEntry, applications_at, waiting_in
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, course_now, find_programme, session_times
from chalicelib.groups import rules
from chalicelib.groups.actions import course_event, seat_for
from chalicelib.groups.applicants import fit_of
from chalicelib.groups.records import Group, Offer, Seat, group_of
from chalicelib.http.log import log
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.settings import settings

PAGE = 25
MOST_LOOKED_AT = 500  # in one go; whoever waits behind five hundred who don't fit, waits for a leader to look


@dataclass
class Search:
    """Who was passed over on the way to the one who fits, and why: told to staff."""

    # [case number, key of rules.PASSED_OVER, person id]; the last, so that a reader may be kept from who is protected
    passed_over: list[list[str]] = field(default_factory=list)

    def skip(self, application: Application, reason: str) -> None:
        self.passed_over.append([str(application.case_number), reason, application.person_id])


def offer_free_seats(course: Course, now: datetime) -> None:
    """Offer each seat that is to be offered to the next one who fits. Does nothing while a decision can be undone, or
    too late. A seat that the leaders keep for their own choice is not among them.

    The group is read before the course each time: what changes the course afterwards changes the group too, and so no
    seat is offered in a course that was cancelled, or got fewer seats, a moment ago."""
    while True:
        group = group_of(course.course_id)
        course = course_now(course.course_id) or course
        wanted = 0 if group.pending else min(int(group.to_offer), rules.free(course, group))
        starts = [start for start, _ in session_times(course)]
        if wanted < 1 or not rules.may_offer(course, starts, now) or not _offer_next(course, group, now):
            return


def _offer_next(course: Course, group: Group, now: datetime) -> bool:
    """Offer one seat. False when nobody fits. Raises LostRace when somebody else changed the group or the case."""
    fit, search = fit_of(course, find_programme(course.programme_id)), Search()
    for application in _in_order(fit):
        reason = rules.why_passed_over(application, fit)
        if reason:
            search.skip(application, reason)
            continue
        try:
            _make(course, group, application, search, now)
        except LostRace as lost:
            if not lost.over(Seat):
                raise
            search.skip(application, "seat_elsewhere")
            continue
        return True
    log("nobody_fits", looked_at=len(search.passed_over))
    return False


def _make(course: Course, group: Group, application: Application, search: Search, now: datetime) -> None:
    coming = [start for start, _ in session_times(course) if start > now]
    ends = rules.offer_ends(now, settings.offer_hours, coming[0] if coming else None)
    offer = Offer(
        secrets.token_urlsafe(16),
        course_id=course.course_id,
        person_id=application.person_id,
        application_id=application.application_id,
        state_before=application.state,
        made_at=now.isoformat(timespec="milliseconds"),
        ends_at=ends.isoformat(timespec="milliseconds"),
        sequence=group.next_event,
    )
    told = changed(
        application,
        "SeatOffered",
        at=now,
        actor="service",
        course_id=course.course_id,
        offer_id=offer.offer_id,
        ends_at=offer.ends_at,
    )
    minds = course_event(
        group,
        "OfferMade",
        at=now,
        actor="service",
        due=ends,
        offer_id=offer.offer_id,
        case_number=application.case_number,
        offered_to=application.person_id,
        passed_over=search.passed_over[:100],
    )
    before = application.state
    group.offered = [*group.offered, [application.person_id, application.application_id]]
    group.to_offer = int(group.to_offer) - 1
    application.state = cases.follow(application.state, State.OFFERED)
    application.seat_in, application.offer_id, application.followed = course.course_id, offer.offer_id, None
    seat = seat_for(application, course)
    try:
        commit(Put(group), Put(application), Put(seat, Seat.is_free()), Put(offer), events=[told, minds])
    except LostRace:
        # so that the next one can be tried with the same group
        group.offered, group.to_offer = group.offered[:-1], int(group.to_offer) + 1
        application.state = before
        raise


def _in_order(fit: rules.Fit) -> Iterator[Application]:
    """Everybody who waits in the course's queues in order of receipt, each once, a page at a time."""
    merged = heapq.merge(*(_entries(queue_id) for queue_id in sorted(fit.queues)), key=lambda entry: str(entry.place))
    looked_at = islice(merged, MOST_LOOKED_AT)
    seen: set[str] = set()
    while page := list(islice(looked_at, PAGE)):
        keys = [(entry.applicant.partition("#")[0], entry.application_id) for entry in page]
        for application in applications_at(keys):
            if application.application_id not in seen:
                seen.add(application.application_id)
                yield application


def _entries(queue_id: str) -> Iterator[QueueEntry]:
    after = ""
    while page := waiting_in(queue_id, after, PAGE):
        yield from page
        after = str(page[-1].place)
