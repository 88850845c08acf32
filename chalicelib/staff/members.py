"""The pages of those who grant: who waits for a role, who has which, and one member of staff with all of theirs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.courses.records import District, all_districts
from chalicelib.http.fields import Field
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, gettext
from chalicelib.http.reach import CITY, ENDED_BECAUSE, ROLES, Ability, Reach, Role, on_district
from chalicelib.http.records import Grant, granted_on, grants_of
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Fields
from chalicelib.journal.records import GRANTS, Event, timeline
from chalicelib.people.records import StaffMember, staff_members
from chalicelib.people.rules import works_in
from chalicelib.staff.grants import (
    FROM,
    UNTIL,
    Wanted,
    districts_of,
    end,
    find_grant,
    give,
    may_see,
    member_by_id,
    read_dates,
    set_aside,
)
from chalicelib.staff.registration import places
from chalicelib.staff.rules import ends_with, is_over, may_grant

JOURNALED = ("AccessGranted", "AccessEnded")


@dataclass(frozen=True)
class Overview:
    """What is to be answered, and who has which role in one place."""

    waiting: list[StaffMember]
    place: str  # the reach that is shown: "city" or "district:<id>"
    districts: list[District]  # those one can choose between
    grants: list[Grant]  # live ones and coming ones, by name
    members: list[StaffMember]  # who has registered for the place
    names: dict[str, dict[str, str]]  # district id → names, of all there are


@dataclass(frozen=True)
class MemberPage:
    """One member of staff, as far as the reader reaches."""

    member: StaffMember
    grants: list[Grant]  # live ones and coming ones
    events: list[Event]  # oldest first
    names: dict[str, dict[str, str]]  # district id → names
    lies_in: dict[str, list[str]]  # reach → districts
    form: Form
    may_set_aside: bool


def overview(reach: Reach, wanted: str, today: date) -> Overview:
    """Registrations that wait in the reach, and the grants of one place: the one wanted, else the reader's first.

    Three queries, whatever is there. `wanted`: a district's id or "city". Raises NotFound outside the reach."""
    districts = all_districts()
    mine = [each for each in places(districts, today) if _reaches(reach, [each.district_id])]
    ids = [district.district_id for district in mine]
    whole = reach.whole_city(Ability.GRANT)
    place = wanted or (CITY if whole else next(iter(ids), ""))
    if place not in [*ids, *([CITY] if whole else [])]:
        raise NotFound
    members = [member for member in staff_members() if whole or works_in(member, ids)]
    where = place if place == CITY else on_district(place)
    live = [grant for grant in granted_on(where) if not is_over(grant, today)]
    return Overview(
        [member for member in members if member.waiting],
        where,
        mine,
        sorted(live, key=lambda grant: grant.name.casefold()),
        [member for member in members if place == CITY or works_in(member, [place])],
        {district.district_id: district.names for district in districts},
    )


def waiting_for(reach: Reach, members: Sequence[StaffMember]) -> int:
    """How many registrations wait for somebody with this reach."""
    whole, ids = reach.whole_city(Ability.GRANT), reach.districts(Ability.GRANT)
    return sum(bool(member.waiting and (whole or works_in(member, ids))) for member in members)


def member_page(reach: Reach, member_id: str, today: date) -> MemberPage:
    """A member of staff with their grants. Raises NotFound where nothing of theirs lies within the reach."""
    member = member_by_id(member_id)
    grants = grants_of(member.person_id)
    events = [event for event in timeline(GRANTS + member.person_id) if event.kind in JOURNALED]
    lies_in = districts_of({grant.reach for grant in grants} | {str(event.data["reach"]) for event in events})
    known = [grant for grant in grants if may_see(reach, lies_in.get(grant.reach))]
    if not known and not _reaches(reach, [*member.districts, *member.pool_districts]):
        raise NotFound
    live = [grant for grant in grants if not is_over(grant, today)]
    districts = all_districts()
    return MemberPage(
        member,
        [grant for grant in live if grant in known],
        [event for event in events if may_see(reach, lies_in.get(str(event.data["reach"])))],
        {district.district_id: district.names for district in districts},
        lies_in,
        grant_form(reach, places(districts, today)),
        not live and bool(member.waiting or member.approved_at) and _reaches(reach, member.districts),
    )


def grant_form(reach: Reach, districts: Sequence[District]) -> Form:
    """The form by which a role is given: the roles and the places that the reader may give."""
    within = [(on_district(each.district_id), each.names) for each in districts if _reaches(reach, [each.district_id])]
    whole = [(CITY, N_("Hela staden"))] if reach.whole_city(Ability.GRANT) else []
    roles = [
        (role, text)
        for role, text in ROLES.items()
        if any(may_grant(reach, role, where, _lies_in(where)) for where, _ in [*within, *whole])
    ]
    return Form(
        "grant",
        (
            Field("role", N_("Roll"), kind="select", options=tuple(roles), missing=N_("Välj roll")),
            Field("reach", N_("Var"), kind="select", options=(*within, *whole), missing=N_("Välj var rollen gäller")),
            FROM,
            UNTIL,
        ),
    )


def give_role(page: MemberPage, raw: Fields, reach: Reach, now: datetime, today: date) -> Reading:
    """Give the role that the form asks for. The reading has errors where nothing was given.

    Raises OwnGrant, Conflict, Unavailable."""
    where = next(iter(raw.get("reach", [])), "")
    within = where in [value for field in page.form.fields if field.name == "reach" for value, _ in field.options]
    ends = ends_with(grants_of(reach.person_id), Ability.GRANT, _lies_in(where), "", today) if within else None
    reading, start, until = read_dates(page.form, raw, today, ends)
    role = str(reading.values.get("role", ""))
    if {"role", "reach"} <= set(reading.values) and not may_grant(reach, Role(role), where, _lies_in(where)):
        reading.errors["reach"] = gettext("Den rollen kan inte ges där. Välj en stadsdel, eller hela staden.")
    if not reading.errors:
        give(page.member, Wanted(Role(role), where, start, until), reach.person_id, now)
    return reading


def take_back(page: MemberPage, grant_id: str, because: str, reach: Reach, now: datetime) -> None:
    """Take a role back. `because`: see end(); what isn't one of the reasons is none.

    Raises NotFound where it isn't within the reach, OwnGrant, Conflict, Unavailable."""
    grant = find_grant(page.member.person_id, grant_id)
    if grant is None:
        raise NotFound
    districts = districts_of([grant.reach]).get(grant.reach, [])
    if not may_grant(reach, Role(grant.role), grant.reach, districts):
        raise NotFound
    end(page.member, grant, reach.person_id, now, because if because in ENDED_BECAUSE else "")


def lay_aside(page: MemberPage, reach: Reach, now: datetime) -> None:
    """Set the registration aside. Raises NotFound where it isn't within the reach, OwnGrant, Conflict, Unavailable."""
    if not _reaches(reach, page.member.districts):
        raise NotFound
    set_aside(page.member, reach.person_id, now)


def _reaches(reach: Reach, districts: Collection[str]) -> bool:
    return reach.may(Ability.GRANT, districts=districts)


def _lies_in(where: str) -> list[str]:
    kind, _, name = where.partition(":")
    return [name] if kind == "district" else []
