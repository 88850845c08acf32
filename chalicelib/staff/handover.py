"""A course is handed to somebody for a time (B7): a substitute sees that course and nothing else, until the last day
or until it is handed back."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.courses.records import Course, Programme, find_course, find_programme
from chalicelib.http.fields import Field
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, gettext
from chalicelib.http.reach import Ability, Reach, Role, on_course, on_district, reach_of
from chalicelib.http.records import Grant, granted_on, grants_of
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Fields
from chalicelib.people.records import StaffMember, staff_members
from chalicelib.people.rules import may_lead, member_id
from chalicelib.staff.grants import FROM, UNTIL, Wanted, end, find_grant, give, member_by_id, read_dates
from chalicelib.staff.rules import LEADS, ends_with, is_over, may_grant, may_hand_over

NOBODY = "nobody"  # the course is theirs, and they replace no one


@dataclass(frozen=True)
class Handover:
    """A course, who has been given it specially, and the form by which it is handed over."""

    course: Course
    programme: Programme | None
    given: list[Grant]  # on this very course; live ones and coming ones
    names: dict[str, str]  # person id → name
    ids: dict[str, str]  # person id → member id
    form: Form | None  # None: the reader may not hand it over
    ends: str | None  # the first day on which the reader may no longer do so

    @property
    def role(self) -> Role:
        """What whoever leads such a course is."""
        return LEADS[self.course.form]


def handover(course_id: str, reach: Reach, today: date) -> Handover:
    """The course as those who lead it hand it over. Six reads, however many they are. Raises NotFound.

    Only those are asked whom somebody has given a role, who are trained for the programme and work in one of the
    course's districts or are in the pool for it (C2)."""
    course = find_course(course_id)
    if course is None:
        raise NotFound
    reach.require(Ability.PLAN, districts=course.districts, course_id=course_id)
    members = staff_members()
    given = [grant for grant in granted_on(on_course(course_id)) if not is_over(grant, today)]
    leading = [grant for grant in granted_on(on_district(course.district_id)) if not is_over(grant, today)]
    own = [grant for grant in grants_of(reach.person_id) if not grant.stands_in_for]
    form = None
    if may_hand_over(own, LEADS[course.form], course.districts, course_id, today):
        has_it = {grant.person_id for grant in [*given, *leading] if not grant.stands_in_for and _leads(grant)}
        asked = [
            member
            for member in members
            if member.person_id not in {reach.person_id, *has_it}
            and may_lead(member, course.programme_id, course.districts)
        ]
        if any(role in LEADS.values() for role, _ in reach.held):
            has_it.add(reach.person_id)  # they may lead it from a district that shares it
        replaced = [member for member in members if member.person_id in has_it]
        freely = may_grant(reach, LEADS[course.form], on_course(course_id), course.districts)
        form = handover_form(asked, replaced, freely)
    return Handover(
        course,
        find_programme(course.programme_id),
        sorted(given, key=lambda grant: grant.name.casefold()),
        {member.person_id: member.name for member in members},
        {member.person_id: member.member_id for member in members},
        form,
        ends_with(own, Ability.PLAN, course.districts, course_id, today),
    )


def handover_form(asked: list[StaffMember], replaced: list[StaffMember], freely: bool) -> Form:
    """Who takes over from whom, and when. `freely`: by whoever grants: then it needs no end and replaces no one."""
    instead = tuple((member.member_id, member.name) for member in replaced)
    return Form(
        "handover",
        (
            Field(
                "member",
                N_("Vem tar över kursen?"),
                kind="select",
                options=tuple((member.member_id, member.name) for member in asked),
                missing=N_("Välj vem som tar över kursen"),
            ),
            Field(
                "stands_in_for",
                N_("I stället för vem?"),
                kind="select",
                options=(*instead, *([(NOBODY, N_("Ingen, kursen blir hens egen"))] if freely else [])),
                missing=N_("Välj vem som ersätts"),
            ),
            FROM,
            UNTIL if freely else replace(UNTIL, hint="", required=True, missing=N_("Fyll i den sista dagen")),
        ),
    )


def hand_over(page: Handover, raw: Fields, reach: Reach, now: datetime, today: date) -> Reading:
    """Let somebody lead the course for a time. The reading has errors where nothing was done.

    Raises NotFound for who may not, OwnGrant, Conflict, Unavailable."""
    if page.form is None:
        raise NotFound
    reading, start, until = read_dates(page.form, raw, today, page.ends)
    if reading.errors:
        return reading
    member = member_by_id(str(reading.values["member"]))
    course = page.course
    regular = [grant for grant in grants_of(member.person_id) if not grant.stands_in_for]
    if reach_of("", regular, today).may(Ability.PLAN, districts=course.districts, course_id=course.course_id):
        reading.errors["member"] = gettext("Personen har redan hand om kursen.")
        return reading
    replaced = str(reading.values["stands_in_for"])
    leader = next((person_id for person_id, each in page.ids.items() if each == replaced), None)
    give(member, Wanted(page.role, on_course(course.course_id), start, until, leader), reach.person_id, now)
    return reading


def hand_back(page: Handover, member_id: str, reach: Reach, now: datetime) -> None:
    """End what somebody was given on this course: by the substitute themselves, by whoever may hand the course over,
    and where it is the person's own course, by those who grant. Twice is once.

    Raises NotFound where there is no such thing, OwnGrant, Conflict, Unavailable."""
    member = member_by_id(member_id)
    course = page.course
    where = on_course(course.course_id)
    grant = find_grant(member.person_id, f"{page.role}@{where}")
    if grant is None or not may_end(page, grant, reach):
        raise NotFound
    end(member, grant, reach.person_id, now)


def may_end(page: Handover, grant: Grant, reach: Reach) -> bool:
    """Whether the reader may end what was given on this course."""
    if grant.stands_in_for:
        return page.form is not None or grant.person_id == reach.person_id
    where = on_course(page.course.course_id)
    return grant.person_id != reach.person_id and may_grant(reach, Role(grant.role), where, page.course.districts)


def shown_first(page: Handover, reach: Reach) -> dict[str, str]:
    """What the form shows at first: the reader is replaced, or the only one who can be."""
    asked = [field for field in (page.form.fields if page.form else ()) if field.name == "stands_in_for"]
    instead = [value for field in asked for value, _ in field.options if value != NOBODY]
    own = own_member_id(reach)
    return {"stands_in_for": own if own in instead else instead[0] if len(instead) == 1 else ""}


def own_member_id(reach: Reach) -> str:
    """The reader's own id as a member of staff."""
    return member_id(reach.person_id)


def _leads(grant: Grant) -> bool:
    return grant.role in LEADS.values()
