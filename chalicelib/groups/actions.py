"""What changes who has a seat: leave a group, answer an offer. Deciding on groups is admission's."""

from datetime import datetime
from typing import Any

from chalicelib.cases import rules as cases
from chalicelib.cases.actions import as_it_stands, changed, entries_of, placed
from chalicelib.cases.records import Application, find_application
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course, course_now
from chalicelib.courses.rules import CourseState
from chalicelib.groups import rules
from chalicelib.groups.records import Group, Offer, Seat, find_offer, group_of
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import Change, Delete, LostRace, Put, commit
from chalicelib.journal.records import COURSE, Event, happened
from chalicelib.tasks.actions import done
from chalicelib.tasks.rules import OF_PARTICIPANTS


def course_event(
    group: Group, kind: str, *, at: datetime, actor: str, due: datetime | None = None, **data: Any
) -> Event:
    """What happened to a course and what is to follow, for the commit that stores the group's next version."""
    return happened(
        kind,
        case_id=COURSE + group.course_id,
        sequence=group.next_event,
        at=at,
        actor=actor,
        tell=True,
        due=due,
        **data,
    )


def seat_for(application: Application, course: Course) -> Seat:
    """The seat that the application has, or is to have, in the course."""
    return Seat(
        application.person_id,
        course.programme_id,
        course_id=course.course_id,
        application_id=application.application_id,
    )


def withdraw(application: Application, actor: str, now: datetime, because: str = "") -> Application:
    """Withdraw the case: leave its queues, give back a seat that was offered or decided. Twice is once.

    Raises WrongState (who has been admitted drops out instead), Conflict, Unavailable."""
    if application.state == State.WITHDRAWN:
        return application
    return _leave(application, State.WITHDRAWN, "ApplicationWithdrawn", actor, now, **cases.why(because))


def drop_out(application: Application, reason: str, actor: str, now: datetime) -> Application:
    """Give back the seat in a course, with a reason (rules.REASONS, B11). Twice is once.

    Raises WrongState, Conflict, Unavailable."""
    if application.state == State.DROPPED_OUT:
        return application
    application.end_reason = reason
    return _leave(application, State.DROPPED_OUT, "ParticipantDroppedOut", actor, now, reason=reason)


def _leave(application: Application, wanted: State, kind: str, actor: str, now: datetime, **data: Any) -> Application:
    course_id = str(application.seat_in or "")
    application.state = cases.follow(application.state, wanted)
    application.ended_at = now.isoformat(timespec="milliseconds")
    # Who withdraws may know nothing of a seat elsewhere: the decision can still be undone, and is told to nobody.
    about = course_id if course_id and wanted == State.DROPPED_OUT else application.course_id
    told = changed(application, kind, at=now, actor=actor, **{"course_id": about, **data})
    changes: list[Change] = [Put(application), *(Delete(entry, entry.is_theirs()) for entry in entries_of(application))]
    events = [told]
    if course_id:
        freed, event = _give_back(application, course_id, actor, now)
        changes += freed
        events.append(event)
    application.offer_id = None
    if wanted != State.DROPPED_OUT:
        application.seat_in = None
    try:
        commit(*changes, events=events)
    except LostRace as lost:
        found = as_it_stands(application)
        if found.state != wanted:
            raise Conflict from lost
        return found
    return application


def _give_back(application: Application, course_id: str, actor: str, now: datetime) -> tuple[list[Change], Event]:
    """What gives the application's seat back, and the event that lets it be offered to the next one."""
    course = _course(course_id)
    group = group_of(course_id)
    key = [application.person_id, application.application_id]
    took_part = key in group.members
    group.members = [member for member in group.members if member != key]
    if took_part:
        group.left = [*group.left, key]
    group.offered = [offered for offered in group.offered if offered != key]
    group.to_offer = int(group.to_offer) + 1
    if group.pending:
        admitted = [each for each in group.pending["admitted"] if each[:2] != key]
        group.pending = {**group.pending, "admitted": admitted}
    seat = seat_for(application, course)
    changes: list[Change] = [Put(group), Delete(seat, seat.is_theirs())]
    if took_part:  # nobody needs to reach out to whoever has left with a reason
        changes += [done(str(course.district_id), kind, key[1]) for kind in OF_PARTICIPANTS]
    offer = find_offer(application.offer_id) if application.offer_id else None
    if offer and offer.state == "open":
        offer.state = "withdrawn"
        changes.append(Put(offer))
    return changes, course_event(group, "SeatFreed", at=now, actor=actor)


def accept(offer_id: str, actor: str, now: datetime) -> Application:
    """Take the offered seat (B4). Twice is once. Raises NotFound, OfferOver, Conflict, Unavailable."""
    offer, application = _offered(offer_id)
    if offer.state == "accepted":
        return application
    _check_open(offer, application, now)
    group = group_of(offer.course_id)
    if _course(offer.course_id).state != CourseState.ANNOUNCED:
        raise rules.OfferOver  # closed or cancelled a moment ago; what follows from that is on its way
    key = [offer.person_id, offer.application_id]
    group.offered = [offered for offered in group.offered if offered != key]
    group.members = [*group.members, key]
    offer.state = "accepted"
    application.state = cases.follow(application.state, State.ADMITTED)
    application.offer_id = application.missed_offers = application.followed = None
    told = changed(application, "Admitted", at=now, actor=actor, course_id=offer.course_id)
    follows = course_event(group, "OfferAccepted", at=now, actor=actor, offered_to=offer.person_id)
    return _answer(offer, application, [Put(group), *placed(application, None)], [told, follows], "accepted")


def decline(offer_id: str, actor: str, now: datetime) -> Application:
    """Leave the offered seat to the next one and keep the place in the queue (B4). Twice is once. As accept()."""
    offer, application = _offered(offer_id)
    if offer.state == "declined":
        return application
    _check_open(offer, application, now)
    return _not_taken(offer, application, "declined", "OfferDeclined", actor, now)


def run_out(offer_id: str, now: datetime) -> None:
    """The time to answer is over: the next one's turn (B4). Harmless where it was answered. Raises Conflict.

    The first time nothing is lost; after the second the case pauses, so that seats don't wait for whoever is silent."""
    offer, application = _offered(offer_id)
    if offer.state == "open" and now >= datetime.fromisoformat(offer.ends_at):
        _not_taken(offer, application, "expired", "OfferExpired", "service", now)


def _not_taken(offer: Offer, application: Application, how: str, kind: str, actor: str, now: datetime) -> Application:
    freed, event = _give_back(application, offer.course_id, actor, now)
    changes = [change for change in freed if not isinstance(change.record, Offer)]
    offer.state = how
    application.state = cases.follow(application.state, State(offer.state_before))
    application.seat_in = application.offer_id = None
    application.passed_courses = [*(application.passed_courses or []), offer.course_id]
    paused = False
    if how == "expired":
        application.missed_offers = int(application.missed_offers or 0) + 1
        paused = application.missed_offers >= rules.MOST_MISSED
    if paused:
        application.paused_at = now.isoformat(timespec="milliseconds")
        changes += placed(application, None)
    told = changed(application, kind, at=now, actor=actor, course_id=offer.course_id, paused=paused)
    return _answer(offer, application, changes, [told, event], how)


def _answer(
    offer: Offer, application: Application, changes: list[Change], events: list[Event], how: str
) -> Application:
    try:
        commit(Put(offer), Put(application), *changes, events=events)
    except LostRace as lost:
        now_offer, now_application = _offered(offer.offer_id)
        if now_offer.state == how:
            return now_application
        raise Conflict from lost
    return application


def _offered(offer_id: str) -> tuple[Offer, Application]:
    offer = find_offer(offer_id)
    application = find_application(offer.person_id, offer.application_id) if offer else None
    if offer is None or application is None:
        raise NotFound
    return offer, application


def _check_open(offer: Offer, application: Application, now: datetime) -> None:
    over = offer.state != "open" or application.offer_id != offer.offer_id
    if over or now >= datetime.fromisoformat(offer.ends_at):
        raise rules.OfferOver


def _course(course_id: str) -> Course:
    course = course_now(course_id)
    if course is None:
        raise NotFound
    return course
