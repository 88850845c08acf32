"""How a course is given: the leaders' checklists beside attendance and what the released answers say (S4, L8).

Figures and indication are pure; `asks` is what low fidelity lets follow: somebody is to look into it (I9)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.aggregation.facts import CourseFacts
from chalicelib.attendance.rules import ATTENDED
from chalicelib.courses.rules import CourseState
from chalicelib.fidelity.evidence import Given, indication
from chalicelib.fidelity.records import in_force
from chalicelib.fidelity.rules import TASK, unseen
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import CITY, Role, is_live, on_course, on_district
from chalicelib.http.records import granted_on
from chalicelib.journal.commit import Change
from chalicelib.journal.records import Event
from chalicelib.summaries.records import Summary
from chalicelib.summaries.rules import Figures, number
from chalicelib.tasks.actions import done, made, task, told

LOOKS_INTO = frozenset({Role.INSTRUCTOR, Role.QUALITY})
GOES_ON = (CourseState.ANNOUNCED, CourseState.CLOSED)


def fidelity(facts: CourseFacts) -> tuple[Figures, dict[str, Any]]:
    """The figures that are added up, and the course's own indication (see fidelity.evidence); in it "unseen": what is
    low and nobody has looked into."""
    given = _given(facts)
    found = indication(given)
    asked = facts.course.state in GOES_ON
    found["unseen"] = unseen(found, [note.low for note in facts.notes]) if asked else []
    return _figures(given, found), found


def quality_work(facts: CourseFacts) -> int:
    """How many notes of quality work there are of the course (S7)."""
    return len(facts.notes)


def asks(facts: CourseFacts, found: Mapping[str, Any], before: Summary | None) -> tuple[list[Change], list[Event]]:
    """What is to be stored together with a course's figures: the task for those who look into it, made when something
    gets low that nobody has looked into, and gone when nothing of that is left.

    `before`: the course's summary as it was. Where nothing has changed in this, nothing is read either."""
    kept = before.more if before else {}
    was = set(kept.get("fidelity", {}).get("unseen", ()))
    place, course_id = str(facts.course.district_id), str(facts.course.course_id)
    lay_in = str(kept.get("course", {}).get("district_id", place))
    changes: list[Change] = []
    if was and (not found["unseen"] or lay_in != place):
        changes.append(done(lay_in, TASK, course_id))
    if not set(found["unseen"]) - (was if lay_in == place else set()):
        return changes, []
    made_now = task(TASK, place, course_id, facts.now, course_id=course_id)
    return [*changes, made(made_now)], told(made_now, _whose(facts), facts.now)


def _given(facts: CourseFacts) -> Given:
    course, until = facts.course, _until(facts)
    held = {int(each["number"]) for each in course.sessions if not each.get("cancelled") and _begun(each, until)}
    marks = [mark for mark in facts.marks if mark.number in held]
    return Given(
        checklists=[each for number, each in in_force(facts.checklists).items() if number in held],
        planned=_planned(facts),
        held=len(held),
        attended=sum(mark.status in ATTENDED for mark in marks),
        marks=len(marks),
        marked=len({mark.number for mark in marks}),
        measures=facts.measures,
        parts=_parts(facts),
    )


def _planned(facts: CourseFacts) -> int:
    """How many sessions were to be held by now. A session that is added in a cancelled one's place is none more; a
    course that is closed was to have as many as its programme says."""
    of_programme = int(facts.programme.sessions)
    if not facts.course.sessions:
        return 0
    if facts.course.state == CourseState.CLOSED:
        return of_programme
    return min(of_programme, sum(_begun(each, _until(facts)) for each in facts.course.sessions))


def _until(facts: CourseFacts) -> datetime:
    """Until when sessions have been held: none after the course was closed or cancelled."""
    ended = facts.course.ended_at
    return min(facts.now, datetime.fromisoformat(ended)) if ended else facts.now


def _begun(session: Mapping[str, Any], until: datetime) -> bool:
    return datetime.fromisoformat(session["starts_at"]) <= until


def _parts(facts: CourseFacts) -> dict[str, tuple[int, int]]:
    """Of the released answers to which parts were gone through: how many say so of each, and of how many. It is counted
    by session only where a block is of one session alone, as "3/p7", and how many answered as "3/" (see blocks)."""
    found: dict[str, tuple[int, int]] = {}
    for asked in facts.answers.values():
        for figures in asked.values():
            counts = figures.get("counts", {})
            for session, parts in enumerate(facts.programme.parts, start=1):
                if n := counts.get(f"{session}/"):
                    found |= {str(part["id"]): (counts.get(f"{session}/{part['id']}", 0), n) for part in parts}
    return found


def _figures(given: Given, found: Mapping[str, Any]) -> dict[str, Any]:
    """What can be added up over courses: whole numbers under names."""
    kept = given.checklists
    homes = [each.home for each in kept if each.home]
    return {
        "checklists": {"due": given.held, "kept": len(kept)},
        "parts": {"gone_through": sum(len(e.parts) for e in kept), "asked": sum(len(e.asked) for e in kept)},
        "role_play": {"yes": sum(e.role_play == "yes" for e in kept), "asked": len(kept)},
        "home": {"yes": homes.count("yes"), "asked": len(homes)},
        "minutes": {
            "held": sum(int(e.minutes) for e in kept),
            "planned": sum(int(e.planned_minutes) for e in kept),
        },
        "own_quality": number(*(int(e.quality) for e in kept)),
        "sessions": {"held": given.held, "planned": given.planned},
        "levels": {str(found["level"]): 1},
        "low": {aspect: 1 for aspect, each in found["aspects"].items() if each["level"] == "low"},
    }


def _whose(facts: CourseFacts) -> list[str]:
    """The person ids of those who look into how the course is given; where nobody does, the administrators'."""
    course, today = facts.course, today_in_stockholm(facts.now)
    reaches = [on_course(course.course_id), *map(on_district, course.districts), CITY]
    grants = [grant for reach in reaches for grant in granted_on(reach) if is_live(grant, today)]
    own = {str(grant.person_id) for grant in grants if grant.role in LOOKS_INTO}
    return sorted(own or {str(grant.person_id) for grant in grants if grant.role == Role.ADMINISTRATOR})
