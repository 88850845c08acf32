"""Writing a course down: a new draft from a programme, and changes of what is known of a course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.courses.calendar import day_of, passed_over, weekly_sessions
from chalicelib.courses.districts import current_districts
from chalicelib.courses.records import Course, District, DistrictCourse, Programme, all_districts, find_programme
from chalicelib.courses.rules import CourseState, is_given
from chalicelib.groups import rules as groups
from chalicelib.groups.once import is_its
from chalicelib.groups.records import Group
from chalicelib.http.fields import Value
from chalicelib.http.languages import gettext, ngettext
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.people.records import StaffMember, staff_members
from chalicelib.planning import forms, rules
from chalicelib.planning.actions import Planned, within
from chalicelib.planning.changing import entries_of, follow_sessions, keep, noted, relisted

MOST_IN_A_WEEK = 30  # courses of one programme that begin in one district in one week
APPLY_BEFORE = timedelta(days=7)


@dataclass(frozen=True)
class Ground:
    """What a new course is made from, and who may share it."""

    programme: Programme
    district: District
    shareable: list[District]
    staff: list[StaffMember]  # who may lead it

    @property
    def is_given(self) -> bool:
        """Whether such courses are given there at all."""
        return is_given(str(self.programme.form), str(self.district.district_id))


def places(reach: Reach, today: date) -> list[District]:
    """The districts and places of today that the reader may plan courses in."""
    known = all_districts()
    today_there = [*current_districts(known, today), *(place for place in known if place.place)]
    return within(reach, Ability.PLAN, today_there)


def ground(reach: Reach, programme_id: str, district_id: str, today: date) -> Ground:
    """The programme and the district of a new course. Raises NotFound where they lie outside the reach.

    Only districts in reach may share it: sharing opens their queues to all who lead the course."""
    programme, mine = find_programme(programme_id), places(reach, today)
    district = next((place for place in mine if place.district_id == district_id), None)
    if programme is None or district is None:
        raise NotFound
    return Ground(programme, district, shareable(mine, district_id), staff_of([district_id]))


def staff_of(districts: Sequence[str]) -> list[StaffMember]:
    """The staff who work in one of these districts, or may lead groups there from the pool (C2); not those who have
    registered and whom nobody has given a role. One query."""
    return [
        member
        for member in staff_members()
        if member.approved_at and {*member.districts, *(member.pool_districts if member.pool else ())} & set(districts)
    ]


def shareable(mine: Sequence[District], host_id: str) -> list[District]:
    """Those of the reader's districts that may share a course of this host's.

    None for whoever plans nothing in the host's district: a substitute, or staff of a district that shares the course,
    would take it home, and keep it when their time there is over (L3, B7)."""
    if host_id not in [place.district_id for place in mine]:
        return []
    return [place for place in mine if place.district_id != host_id and not place.place]


@dataclass(frozen=True)
class Laid:
    """A course as it would be, and the days off that its sessions pass over, each with the reason."""

    course: Course
    passed_over: list[tuple[date, str]]


def lay_out(ground: Ground, values: Mapping[str, Value], today: date) -> tuple[Laid, dict[str, str]]:
    """The course that these values of the form describe, and what is wrong with them (field → message)."""
    course = Course(
        rules.course_id(ground.programme.programme_id, ground.district.district_id, today),
        programme_id=ground.programme.programme_id,
        district_id=ground.district.district_id,
        form=ground.programme.form,
        state=CourseState.DRAFT,
        starts_on=str(values["first_day"]),
        apply_until=str(values["first_day"]),
        seats=0,
    )
    off = schedule(course, values)
    course.shared_with = [str(each) for each in values.get("shared", ())]
    return Laid(course, off), write(course, values, ground.staff, today)


def schedule(course: Course, values: Mapping[str, Value]) -> list[tuple[date, str]]:
    """Lay out the course's sessions. The days off that are passed over, each with the reason."""
    first = date.fromisoformat(str(values["first_day"]))
    course.starts_on = first.isoformat()
    if course.form == "web":
        return []
    weekday = int(str(values["weekday"]))
    count, minutes = int(str(values["sessions"])), int(str(values["minutes"]))
    course.weekday = weekday
    course.sessions = weekly_sessions(first, weekday, str(values["clock"]), count, minutes)
    course.starts_on = day_of(course.sessions[0]).isoformat()
    return passed_over(first, course.sessions)


def write(course: Course, values: Mapping[str, Value], staff: Sequence[StaffMember], today: date) -> dict[str, str]:
    """Write the form's facts into the course. What is wrong with them: field → message."""
    starts = date.fromisoformat(str(course.starts_on))
    course.seats = int(str(values["seats"]))
    course.apply_until = str(values.get("apply_until") or (starts - APPLY_BEFORE).isoformat())
    course.languages = list(values.get("languages", ()))
    course.child_care = values.get("child_care") == "yes"
    course.contacts = forms.contacts(values, staff)
    course.venue = forms.venue(values, course.venue) if course.form != "web" else None
    errors = {}
    if starts < today and course.state == CourseState.DRAFT:
        errors["first_day"] = gettext("Välj en dag som inte har passerat.")
    if course.apply_until > course.starts_on:
        errors["apply_until"] = gettext("Sista ansökningsdagen kan inte vara efter kursens första dag.")
    return errors


def draft(laid: Laid, sent: str, actor: str, now: datetime) -> str:
    """Store the new course with its group and its lines in the districts' lists. Nobody but staff sees it (L1).

    Its id: another one like it gets a number after. Twice is once. Raises Conflict, Unavailable."""
    course = laid.course
    starts = date.fromisoformat(str(course.starts_on))
    for number in range(1, MOST_IN_A_WEEK + 1):
        course.course_id = rules.course_id(course.programme_id, course.district_id, starts, number)
        group = Group(course.course_id)
        shared = {"shared_with": list(course.shared_with)} if course.shared_with else {}
        event = noted(group, "CourseDrafted", at=now, actor=actor, form=sent, **shared)
        listed = [Put(DistrictCourse(*key, course_id=course.course_id)) for key in sorted(entries_of(course))]
        try:
            commit(Put(course, Course.course_id.does_not_exist()), Put(group), *listed, events=[event])
        except LostRace:
            if is_its(course.course_id, 1, "CourseDrafted", sent, actor):
                return course.course_id
            continue
        return course.course_id
    raise Conflict


def revise(
    found: Planned,
    values: Mapping[str, Value],
    allowed: Sequence[str],
    staff: Sequence[StaffMember],
    today: date,
) -> tuple[list[tuple[date, str]], list[dict[str, Any]], dict[str, str]]:
    """Write the form's values into the course: (days passed over, changes to be told, field → what is wrong).

    A draft is laid out anew. Of an announced course the sessions stand, and its new venue is told to who takes part.
    `allowed`: the districts in the reader's reach that may share it; others that do, stay."""
    course, off = found.course, list[tuple[date, str]]()
    venue, drafted = course.venue, course.state == CourseState.DRAFT
    if drafted:
        off = schedule(course, values)
    errors = write(course, values, staff, today)
    taken = groups.taken(found.group)
    if course.seats < taken:
        errors["seats"] = ngettext(
            "%(taken)d plats är redan tagen. Det kan inte bli färre.",
            "%(taken)d platser är redan tagna. Det kan inte bli färre.",
            taken,
        ) % {"taken": taken}
    before, wanted = list(course.shared_with), [str(each) for each in values.get("shared", ())]
    stay = [each for each in before if each not in allowed or not drafted]
    course.shared_with = list(dict.fromkeys([*stay, *(each for each in wanted if each in allowed)]))
    told = [{"what": "venue"}] if not drafted and venue != course.venue else []
    return off, told, errors


# What saving is called in the course's journal.
SAVED = ("CourseChanged", "CourseRevised", "CourseShared")


def save(
    found: Planned,
    before: set[tuple[str, str]],
    told: Sequence[Mapping[str, Any]],
    sent: str,
    actor: str,
    now: datetime,
) -> None:
    """Store the revised course. `before`: its lines in the districts' lists until now.

    Raises GroupChanged, Unavailable."""
    follow_sessions(found.course, now)
    lists, sharing = relisted(before, found.course), {district_id for district_id, _ in before}
    data: dict[str, Any] = {"form": sent}
    if sharing != set(found.course.districts):
        data["shared_with"] = list(found.course.shared_with)  # it opens queues, so the journal says which
    if told:
        keep(found, "CourseChanged", actor, now, *lists, changes=list(told), **data)
    else:
        kind = "CourseShared" if "shared_with" in data else "CourseRevised"
        keep(found, kind, actor, now, *lists, follows=False, **data)
