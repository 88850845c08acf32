"""Giving a role and taking it back: the grant, who it is for, and what the journal says of it, in one commit."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.courses.records import courses_by_id
from chalicelib.http.fields import Field
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, gettext, short_date, today_in_stockholm
from chalicelib.http.reach import CITY, Ability, Reach, Role, on_course
from chalicelib.http.records import Grant, grants_of
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.http.requests import Fields
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import GRANTS, Event, happened
from chalicelib.people.records import StaffMember, find_member
from chalicelib.staff.rules import OwnGrant, is_over

FROM = Field("valid_from", N_("Från och med"), kind="day", hint=N_("Lämna tomt om den ska gälla nu."), required=False)
UNTIL = Field(
    "valid_until",
    N_("Till och med"),
    kind="day",
    hint=N_("Lämna tomt om den ska gälla tills någon tar tillbaka den."),
    required=False,
)


@dataclass(frozen=True)
class Wanted:
    """A grant that somebody wants to give. Days are ISO; `valid_until` is the first day that it is gone."""

    role: Role
    reach: str
    valid_from: str
    valid_until: str | None = None
    stands_in_for: str | None = None

    @property
    def grant_id(self) -> str:
        """The grant's key: one of a kind for each person."""
        return f"{self.role}@{self.reach}"


def read_dates(form: Form, raw: Fields, today: date, ends: str | None) -> tuple[Reading, str, str | None]:
    """Read a form with FROM and UNTIL: the reading with all its faults, and the days as grants keep them.

    `ends`: the first day on which whoever grants may no longer do so; what they give can't last longer."""
    reading = form.read(raw)
    start = str(reading.values.get("valid_from", "")) or today.isoformat()
    last = str(reading.values.get("valid_until", ""))
    until = (date.fromisoformat(last) + timedelta(days=1)).isoformat() if last else None
    if start < today.isoformat():
        reading.errors["valid_from"] = gettext("Välj i dag eller en senare dag.")
    if until and until <= start:
        reading.errors["valid_until"] = gettext("Den sista dagen kan inte vara före den första.")
    elif ends and (until is None or until > ends):
        own = date.fromisoformat(ends) - timedelta(days=1)
        said = gettext("Din egen behörighet gäller till och med %(day)s. Den du ger kan inte gälla längre.")
        reading.errors["valid_until"] = said % {"day": short_date(own)}
    return reading, start, until


def give(member: StaffMember, wanted: Wanted, granter: str, now: datetime) -> None:
    """Give the role, or change its dates; one that has ended can be given anew. Twice is once.

    That the granter (a person id) may is checked by the caller. Raises OwnGrant, Conflict, Unavailable."""
    if member.person_id == granter:
        raise OwnGrant
    today = today_in_stockholm(now)
    grant = find_grant(member.person_id, wanted.grant_id)
    if grant and is_over(grant, today):
        grant.earlier = [*grant.earlier, [grant.valid_from, grant.valid_until, grant.ended_because]]
        grant.ended_because = None
    elif grant:
        if wanted.valid_from <= today.isoformat() and grant.valid_from <= today.isoformat():
            wanted = replace(wanted, valid_from=grant.valid_from)  # it has begun, and that stands
        held = (grant.valid_from, grant.valid_until, grant.stands_in_for)
        if held == (wanted.valid_from, wanted.valid_until, wanted.stands_in_for):
            return
    grant = grant or Grant(member.person_id, wanted.grant_id, role=wanted.role, reach=wanted.reach)
    grant.name = member.name
    grant.valid_from, grant.valid_until, grant.stands_in_for = (
        wanted.valid_from, wanted.valid_until, wanted.stands_in_for
    )  # fmt: skip
    grant.granted_by, grant.granted_at = granter, now.isoformat(timespec="milliseconds")
    member.waiting, member.approved_at = False, member.approved_at or grant.granted_at
    said = {"role": str(wanted.role), "reach": wanted.reach, "valid_until": wanted.valid_until}
    _commit(Put(grant), Put(member), events=[_event("AccessGranted", member, granter, now, tell=True, **said)])


def end(member: StaffMember, grant: Grant, ender: str, now: datetime, because: str = "") -> None:
    """Take the role back: it is gone at once. Twice is once. That the ender may is checked by the caller.

    `because`: a key of http.reach.ENDED_BECAUSE, or "" where nobody says it (S11).
    Only a substitute may end their own. Raises OwnGrant, Conflict, Unavailable."""
    if member.person_id == ender and not grant.stands_in_for:
        raise OwnGrant
    today = today_in_stockholm(now)
    if is_over(grant, today):
        return
    grant.valid_until, grant.ended_because = today.isoformat(), because or None
    said = {"role": grant.role, "reach": grant.reach, **({"because": because} if because else {})}
    _commit(Put(grant), Put(member), events=[_event("AccessEnded", member, ender, now, tell=True, **said)])


def set_aside(member: StaffMember, setter: str, now: datetime) -> None:
    """Leave the registration without a role, and nobody is asked to pick them any more. Twice is once.

    Raises OwnGrant, and Conflict while they hold a role."""
    if member.person_id == setter:
        raise OwnGrant
    if any(not is_over(grant, today_in_stockholm(now)) for grant in grants_of(member.person_id)):
        raise Conflict
    if member.waiting or member.approved_at:
        member.waiting, member.approved_at = False, None
        _commit(Put(member), events=[_event("RegistrationSetAside", member, setter, now)])


def find_grant(person_id: str, grant_id: str) -> Grant | None:
    """One of the person's grants as it stands now, gone or not, or None."""
    return next((grant for grant in grants_of(person_id) if grant.grant_id == grant_id), None)


def districts_of(reaches: Iterable[str]) -> dict[str, list[str]]:
    """The districts that each reach lies in: itself, all of a course's, none for the city. One read for courses."""
    kinds = {reach: reach.partition(":") for reach in reaches}
    courses = courses_by_id(name for kind, _, name in kinds.values() if kind == "course")
    lies_in = {on_course(course.course_id): course.districts for course in courses}
    lies_in |= {reach: [name] for reach, (kind, _, name) in kinds.items() if kind == "district"}
    return lies_in | ({CITY: []} if CITY in kinds else {})


def may_see(granter: Reach, districts: Collection[str] | None) -> bool:
    """Whether a grant that lies in these districts is theirs to know of; None: its course is gone."""
    return granter.may(Ability.GRANT, districts=districts or ())


def member_by_id(member_id: str) -> StaffMember:
    """The member of staff as it stands now. Raises NotFound."""
    member = find_member(member_id)
    if member is None:
        raise NotFound
    return member


def _event(kind: str, member: StaffMember, actor: str, now: datetime, *, tell: bool = False, **data: Any) -> Event:
    return happened(
        kind,
        case_id=GRANTS + member.person_id,
        sequence=member.next_event,
        at=now,
        actor=f"staff:{actor}",
        person_id=member.person_id,
        tell=tell,
        **data,
    )


def _commit(*changes: Put, events: Iterable[Event]) -> None:
    try:
        commit(*changes, events=events)
    except LostRace as race:
        raise Conflict from race
