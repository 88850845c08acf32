"""The manager's answer: seen, given once, taken back, asked for again; each in one commit with what it leads to."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.cases.actions import changed
from chalicelib.cases.asking import ask, to_manager
from chalicelib.cases.consent import ConsentOver, ConsentState, answered
from chalicelib.cases.records import Application, find_application
from chalicelib.cases.rules import WrongState, has_consent, is_queued
from chalicelib.cases.unreached import MANAGER_BOUNCE
from chalicelib.consent.records import ConsentLink, count_try, find_link
from chalicelib.consent.rules import Stands, UnknownLink, stands
from chalicelib.consent.told import Told, tell_instructors
from chalicelib.courses.records import Course, Programme, find_course, find_programme
from chalicelib.groups.actions import course_event
from chalicelib.groups.records import group_of
from chalicelib.http.refusals import Conflict
from chalicelib.journal.commit import Change, LostRace, Put, commit
from chalicelib.journal.records import Event
from chalicelib.people.records import Person, find_person
from chalicelib.tasks.actions import done

MANAGER = "manager"  # who acts: they have no account, and the journal holds no names
TRIES = 4


@dataclass(frozen=True)
class Question:
    """What is behind a link."""

    link: ConsentLink
    application: Application
    stands: Stands


@dataclass(frozen=True)
class QuestionPage:
    """All that a manager is shown of it."""

    question: Question
    person: Person
    course: Course
    programme: Programme


def question_behind(token: str, now: datetime) -> Question:
    """What the link leads to as it stands this moment. Raises UnknownLink."""
    link = find_link(token)
    application = find_application(str(link.person_id), str(link.application_id))
    if application is None:
        raise UnknownLink
    return Question(link, application, stands(link, application, now))


def question_page(token: str, now: datetime) -> QuestionPage:
    """What is asked, by whom, and about which training; looking at it decides nothing. Raises UnknownLink."""
    question = question_behind(token, now)
    person = find_person(str(question.application.person_id))
    course = find_course(str(question.application.course_id))
    programme = find_programme(str(course.programme_id)) if course else None
    if person is None or course is None or programme is None:
        raise UnknownLink
    return QuestionPage(question, person, course, programme)


def answer(token: str, *, approved: bool, reason: str, now: datetime) -> None:
    """Say yes or no, once: the answer, the one who applied and the instructors' task in one commit (U3).

    The same answer by the same link twice is once. Raises UnknownLink, TooManyTries, ConsentOver (answered otherwise or
    meanwhile, expired, no longer needed), Conflict, Unavailable; nothing is changed."""
    said = ConsentState.APPROVED if approved else ConsentState.DECLINED
    count_try(find_link(token))
    for _ in range(TRIES):
        question = question_behind(token, now)
        application = question.application
        if question.link.used_for == str(said) == str(question.stands):
            return
        if question.stands != Stands.ASKED:
            raise ConsentOver
        number = int(question.link.round)
        application.keep_consent(answered(dict(application.consent or {}), number, approved, reason, now))
        kind = "ConsentApproved" if approved else "ConsentDeclined"
        told = tell_instructors(application, now)
        going_on, goes_on = _offers_go_on(application, now) if approved else ([], [])
        events = [
            changed(application, kind, at=now, actor=MANAGER, round=number),
            to_manager(application, "ConsentAnswered", at=now, actor=MANAGER, approved=approved),
            *goes_on,
        ]
        if _kept(application, _used(question.link, said, now), told, events, *going_on):
            return
    raise Conflict


def take_back(token: str, now: datetime) -> None:
    """Take an answer back, before a seat is given: the manager is asked anew, by a new link. Twice is once.

    Raises UnknownLink, TooManyTries, ConsentOver, AskedTooOften, Conflict, Unavailable; nothing is changed."""
    count_try(find_link(token))
    for _ in range(TRIES):
        question = question_behind(token, now)
        if question.stands == Stands.TAKEN_BACK:
            return
        if question.stands != Stands.MAY_TAKE_BACK:
            raise ConsentOver
        application = question.application
        asking = ask(application, now, MANAGER)
        back = changed(application, "ConsentTakenBack", at=now, actor=MANAGER, round=int(question.link.round))
        told = tell_instructors(application, now)
        if _kept(application, _used(question.link, Stands.TAKEN_BACK, now), told, [back, asking]):
            return
    raise Conflict


def ask_manager(application: Application, name: str, email: str, actor: str, now: datetime) -> Application:
    """Ask this manager instead, or the same one again: links from before no longer count (B15).

    Raises WrongState (has consent, or doesn't wait), AskedTooOften, Conflict, Unavailable; nothing is changed."""
    if not is_queued(application.state) or has_consent(application):
        raise WrongState
    application.answers = {**application.answers, "manager_name": name, "manager_email": email}
    asking = ask(application, now, actor)
    number = int((application.consent or {})["round"])
    asked = changed(application, "ManagerAsked", at=now, actor=actor, tell=False, round=number)
    try:
        commit(Put(application), *_reached_again(application), events=[asked, asking])
    except LostRace as lost:
        raise Conflict from lost
    return application


def _reached_again(application: Application) -> list[Change]:
    """Nobody needs to ring for a better address any more."""
    course = find_course(str(application.course_id))
    return [done(str(course.district_id), MANAGER_BOUNCE, str(application.application_id))] if course else []


def _offers_go_on(application: Application, now: datetime) -> tuple[list[Change], list[Event]]:
    """Seats that were opened, and for which everybody so far was passed over: the one who has consent now may be the
    first who fits (B4)."""
    group = group_of(str(application.course_id))
    if group.to_offer < 1:
        return [], []
    return [Put(group)], [course_event(group, "SeatsOpened", at=now, actor="service")]


def _used(link: ConsentLink, what: str, now: datetime) -> Put:
    """The change by which the link is used up."""
    link.used_for, link.used_at = str(what), now.isoformat(timespec="milliseconds")
    return Put(link, ConsentLink.is_unused())


def _kept(application: Application, used: Put, told: Told, events: list[Event], *more: Change) -> bool:
    """Whether the commit held; where not, somebody else changed the case, the link, the task or the group meanwhile."""
    changes: list[Change] = [Put(application), used, *told.changes, *more]
    try:
        commit(*changes, events=[*events, *told.events])
    except LostRace:
        return False
    return True
