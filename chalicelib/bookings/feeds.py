"""Calendars that programs follow by a secret address: a leader's courses, a participant's sessions, a venue's bookings.

The address opens what its owner may see this moment, and nothing about anybody else: what a grant no longer reaches is
gone from it at once. It is random, shown once, and kept only as its SHA-256."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from chalicelib.bookings.calendar import titles_of
from chalicelib.bookings.records import CalendarFeed, days_between, feed_by_token, find_feed, find_venue
from chalicelib.cases.records import applications_of
from chalicelib.cases.rules import State
from chalicelib.courses.calendar import day_of
from chalicelib.courses.invitations import Busy, feed
from chalicelib.courses.records import Course, courses_by_id, district_courses
from chalicelib.courses.rules import CourseState, term
from chalicelib.http.languages import STOCKHOLM, gettext, language, speaking, today_in_stockholm
from chalicelib.http.reach import Ability, Role, reach_of
from chalicelib.http.records import grants_of
from chalicelib.http.refusals import NotFound
from chalicelib.journal.commit import Delete, Put, commit

LEADER, PARTICIPANT, VENUE = "leader", "participant", "venue"
LEADS = frozenset({Role.LEADER, Role.GUIDE, Role.INSTRUCTOR})
TAKES_PART = frozenset({State.ADMITTED, State.COMPLETED})
BACK, AHEAD = timedelta(days=60), timedelta(days=400)  # how much of a venue's bookings is told


def owner(kind: str, key: str) -> str:
    """Whose feed it is, as it is stored."""
    return f"{kind}:{key}"


def make(whose: str, now: datetime) -> str:
    """A new secret for the owner's feed, 192 random bits; the one before opens nothing any more.

    This is the only moment that it is known."""
    token = secrets.token_urlsafe(24)
    made_at = now.isoformat(timespec="milliseconds")
    commit(Put(CalendarFeed(whose, token_hash=_hashed(token), language=language.get(), made_at=made_at)))
    return token


def close(whose: str) -> None:
    """The owner's feed opens nothing any more. Twice is once."""
    commit(Delete(CalendarFeed(whose)))


def made_at(whose: str) -> str:
    """When the owner's feed was made (UTC, ISO), or "" where there is none."""
    found = find_feed(whose)
    return str(found.made_at) if found else ""


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class File:
    """A calendar file, and what tells this version of it from others."""

    content: bytes
    tag: str


def read(token: str, now: datetime) -> File:
    """What the feed with this secret address holds now. Raises NotFound."""
    found = feed_by_token(_hashed(token)) if len(token) <= 64 else None
    if found is None:
        raise NotFound
    kind, _, key = found.owner.partition(":")
    # Made "at midnight": so it changes only with what it tells, and a program that has it already needn't fetch it.
    today = today_in_stockholm(now)
    made = datetime.combine(today, time.min, STOCKHOLM).astimezone(UTC)
    with speaking(found.language):
        content = {LEADER: _of_leader, PARTICIPANT: _of_participant, VENUE: _of_venue}[kind](key, today, made)
    return File(content, hashlib.sha256(content).hexdigest()[:32])


def _of_leader(person_id: str, today: date, made: datetime) -> bytes:
    """All sessions of the courses that the person reaches as a leader, this term and on. Drafts are nobody's yet."""
    grants = [grant for grant in grants_of(person_id) if grant.role in LEADS]
    reach = reach_of(person_id, grants, today)
    since = term(today - BACK)
    ids = [course_id for place in reach.districts(Ability.PLAN) for course_id in district_courses(place, since)]
    found = courses_by_id([*ids, *reach.courses(Ability.PLAN)]) if ids or reach.courses(Ability.PLAN) else []
    return _of_courses(gettext("Komet: mina kurser"), [each for each in found if each.state != CourseState.DRAFT], made)


def _of_participant(person_id: str, today: date, made: datetime) -> bytes:
    """The sessions of the courses that the person has a seat in, or has completed."""
    seats = [str(each.seat_in) for each in applications_of(person_id) if each.state in TAKES_PART and each.seat_in]
    return _of_courses(gettext("Komet: mina träffar"), courses_by_id(seats) if seats else [], made)


def _of_courses(name: str, courses: Iterable[Course], made: datetime) -> bytes:
    known = list(courses)
    titles = titles_of(known)
    return feed(name, [(course, titles[course.course_id], course.sessions) for course in known], (), made)


def _of_venue(venue_id: str, today: date, made: datetime) -> bytes:
    """The venue's bookings: which course, or only that it is taken. What staff wrote of it stays among them."""
    venue = find_venue(venue_id)
    if venue is None:
        raise NotFound
    days = days_between(venue_id, today - BACK, today + AHEAD)
    found = [(day.day, each) for day in days for each in day.bookings]
    courses = {each.course_id: each for each in courses_by_id(_ids(each for _, each in found))}
    titles = titles_of(courses.values())
    told = [(course, titles[course_id], _booked(course, found)) for course_id, course in courses.items()]
    public = [each for each in told if each[0].state != CourseState.DRAFT]
    shown = {course.course_id for course, _, _ in public}
    busy = [
        Busy(f"{venue_id}-{each['starts_at']}", each["starts_at"], each["ends_at"], gettext("Upptagen"))
        for _, each in found
        if each.get("course_id") not in shown
    ]
    return feed(str(venue.name), public, busy, made)


def _ids(bookings: Iterable[Mapping[str, Any]]) -> list[str]:
    return [str(each["course_id"]) for each in bookings if each.get("course_id")]


def _booked(course: Course, found: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """The course's sessions that are booked in the venue."""
    booked = {(day, each["number"]) for day, each in found if each.get("course_id") == course.course_id}
    return [each for each in course.sessions if (day_of(each).isoformat(), each["number"]) in booked]
