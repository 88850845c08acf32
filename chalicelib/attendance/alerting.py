"""What absences let follow: somebody is to reach out (B11), or to know that a requirement is out of reach (I5)."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from chalicelib.attendance import rules
from chalicelib.attendance.records import Mark, Participant
from chalicelib.attendance.rules import Chance
from chalicelib.courses.records import Course, find_programme
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import CITY, Role, is_live, on_course, on_district
from chalicelib.http.records import granted_on
from chalicelib.journal.commit import Change, Put
from chalicelib.journal.records import Event
from chalicelib.tasks.actions import done, made, task, told

ABSENCES, SHORTFALL = "two_absences", "requirement_lost"
# The same about somebody with protected data is the named handler's alone (B2).
PROTECTED = "_handler"
TOLD = {
    ABSENCES: {Role.LEADER, Role.GUIDE, Role.INSTRUCTOR},
    SHORTFALL: {Role.INSTRUCTOR},
    ABSENCES + PROTECTED: {Role.HANDLER},
    SHORTFALL + PROTECTED: {Role.HANDLER},
}

Follows = tuple[list[Change], list[Event]]


def follow_absences(found: Participant, marks: list[Mark], now: datetime) -> Follows:
    """What is to be committed together with a mark that sets or removes an absence. `marks`: all of the person's, as
    they are to be."""
    order = rules.in_order(found.course.sessions)
    least = least_of(found.course)
    changes, events = _follow_rows(found, order, marks, now)
    more, tells = _follow_chance(found, rules.standing(order, marks, least).chance, now)
    return [Put(found.watch), *changes, *more], [*events, *tells]


def least_of(course: Course) -> int | None:
    """At how many sessions of the course a certificate asks one to have been. Only trainings ask for any."""
    programme = find_programme(course.programme_id) if course.form == "training" else None
    return rules.least_sessions(programme.certification) if programme else None


def outreach_ends(found: Participant, outcome: str, now: datetime) -> tuple[list[Change], dict[str, Any]]:
    """What is to be committed when somebody has reached out, and what the journal tells of it; nothing where no row of
    absences asks for it."""
    rows = found.watch.told
    open_now = [number for row in rows if row.is_open for number in row.numbers]
    if not open_now:
        return [], {}
    at = now.isoformat(timespec="milliseconds")
    found.watch.rows = [asdict(replace(row, done_at=at, outcome=outcome) if row.is_open else row) for row in rows]
    return [Put(found.watch), *_done(found, ABSENCES)], {"numbers": open_now, "outcome": outcome}


def shortfall_ends(found: Participant) -> list[Change]:
    """What is to be committed when the instructor has seen it; nothing where there is nothing to see."""
    if found.watch.lost != "told":
        return []
    found.watch.lost = "seen"
    return [Put(found.watch), *_done(found, SHORTFALL)]


def _follow_rows(found: Participant, order: list[int], marks: list[Mark], now: datetime) -> Follows:
    statuses = {mark.number: str(mark.status) for mark in marks}
    was_open = any(row.is_open for row in found.watch.told)
    at = now.isoformat(timespec="milliseconds")
    rows, new = rules.follow_rows(found.watch.told, rules.rows_of_absences(order, statuses), at)
    found.watch.rows = [asdict(row) for row in rows]
    if new:
        return _asked(found, ABSENCES, now)
    if was_open and not any(row.is_open for row in rows):
        return _done(found, ABSENCES), []
    return [], []


def _follow_chance(found: Participant, chance: Chance | None, now: datetime) -> Follows:
    lost = chance == Chance.LOST
    if lost and not found.watch.lost:
        found.watch.lost = "told"
        return _asked(found, SHORTFALL, now)
    if not lost and found.watch.lost:
        found.watch.lost = None
        return _done(found, SHORTFALL), []
    return [], []


def _asked(found: Participant, what: str, now: datetime) -> Follows:
    """The task, and the e-mails to those whose it is."""
    kind = what + PROTECTED * bool(found.person.protected)
    course, application = found.course, found.application
    asked = task(
        kind,
        course.district_id,
        application.application_id,
        now,
        case_number=application.case_number,
        course_id=course.course_id,
        person_id=application.person_id,
    )
    return [made(asked)], told(asked, _whose(kind, course, now), now)


def _done(found: Participant, what: str) -> list[Change]:
    """Whichever it was made as: the person's data may have become protected since."""
    about = found.application.application_id
    return [done(str(found.course.district_id), kind, about) for kind in (what, what + PROTECTED)]


def _whose(kind: str, course: Course, now: datetime) -> list[str]:
    """The person ids of those who have this to do in the course, by their grants today."""
    today = today_in_stockholm(now)
    reaches = [on_course(course.course_id), *map(on_district, course.districts)]
    reaches += [CITY] * kind.endswith(PROTECTED)
    grants = [grant for reach in reaches for grant in granted_on(reach)]
    return sorted({grant.person_id for grant in grants if grant.role in TOLD[kind] and is_live(grant, today)})
