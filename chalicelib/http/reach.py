"""How far staff reach: what their grants let them do, and where. Pure; the day is passed in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from chalicelib.http.languages import N_
from chalicelib.http.refusals import NotFound

CITY = "city"


class Role(StrEnum):
    """What somebody is to Komet."""

    LEADER = "leader"  # of parents' groups in a district
    GUIDE = "guide"  # of a web course
    INSTRUCTOR = "instructor"  # of those who train to be leaders
    QUALITY = "quality"  # an instructor who looks into how courses are given, and sees nobody's case for it
    COORDINATOR = "coordinator"  # of a district
    ADMINISTRATOR = "administrator"  # of Komet in the city
    FOLLOW_UP = "follow_up"  # Komet centrally: reads everything, changes nothing
    HANDLER = "handler"  # named to handle the cases of persons with protected data (B2)


ROLES = {
    Role.LEADER: N_("Gruppledare"),
    Role.GUIDE: N_("Guide för webbkurs"),
    Role.INSTRUCTOR: N_("Instruktör"),
    Role.QUALITY: N_("Instruktör för programtrohet"),
    Role.COORDINATOR: N_("Samordnare"),
    Role.ADMINISTRATOR: N_("Administratör för hela staden"),
    Role.FOLLOW_UP: N_("Uppföljare för hela staden"),
    Role.HANDLER: N_("Utsedd handläggare"),
}


class Ability(StrEnum):
    """What a route asks for."""

    SEE = "see"  # courses, applications, cases, queues
    HANDLE = "handle"  # applications, cases and places in the queue
    COMPOSE = "compose"  # groups: who gets the seats
    PLAN = "plan"  # courses and their sessions
    GRANT = "grant"  # roles to others
    CERTIFY = "certify"  # those who have trained to be leaders
    BILL = "bill"  # invoices and payments
    BOOK = "book"  # venues: which there are, and when they are booked
    EDIT = "edit"  # the texts of messages, programmes, what is taken over from files
    IMPROVE = "improve"  # how courses are given: fidelity, refresher trainings
    FOLLOW = "follow"  # figures and targets: reads those of its reach, keeps what is known of targets
    PROTECTED = "protected"  # sees that there are cases of persons with protected data


_LEADS = frozenset({Ability.SEE, Ability.HANDLE, Ability.COMPOSE, Ability.PLAN})
MAY: dict[Role, frozenset[Ability]] = {
    Role.LEADER: _LEADS,
    Role.GUIDE: _LEADS,
    Role.INSTRUCTOR: _LEADS | {Ability.CERTIFY, Ability.IMPROVE},
    Role.QUALITY: frozenset({Ability.IMPROVE}),
    Role.COORDINATOR: _LEADS | {Ability.GRANT, Ability.BOOK},
    Role.ADMINISTRATOR: _LEADS
    | {
        Ability.GRANT,
        Ability.CERTIFY,
        Ability.BILL,
        Ability.BOOK,
        Ability.EDIT,
        Ability.IMPROVE,
        Ability.FOLLOW,
    },
    Role.FOLLOW_UP: frozenset({Ability.SEE, Ability.FOLLOW}),
    Role.HANDLER: frozenset({Ability.SEE, Ability.HANDLE, Ability.COMPOSE, Ability.PROTECTED}),
}


# Why a role is taken back: what is counted of leaders who are lost (S11). The keys are stored.
ENDED_BECAUSE = {
    "left": N_("Har slutat"),
    "other_work": N_("Har fått andra arbetsuppgifter"),
    "elsewhere": N_("Arbetar i en annan stadsdel nu"),
    "away": N_("Är ledig en längre tid"),
    "mistake": N_("Rollen gavs av misstag"),
    "other": N_("Något annat"),
}


class GrantLike(Protocol):
    """What the rules need of a grant; records.Grant is one."""

    @property
    def role(self) -> str: ...
    @property
    def reach(self) -> str: ...
    @property
    def valid_from(self) -> str: ...
    @property
    def valid_until(self) -> str | None: ...


@dataclass(frozen=True)
class Reach:
    """One person's live grants as (role, reach) pairs."""

    person_id: str
    held: frozenset[tuple[Role, str]] = frozenset()

    def can(self, ability: Ability) -> bool:
        """Whether they may do this anywhere at all."""
        return any(ability in MAY[role] for role, _ in self.held)

    def may(self, ability: Ability, *, districts: Collection[str] = (), course_id: str = "") -> bool:
        """Whether they may do this to something in (any of) these districts, or to this course."""
        wanted = {CITY, *(on_district(district) for district in districts), *([on_course(course_id)] * bool(course_id))}
        return any(ability in MAY[role] and reach in wanted for role, reach in self.held)

    def require(self, ability: Ability, *, districts: Collection[str] = (), course_id: str = "") -> None:
        """Raises NotFound where it lies outside: what one doesn't reach does not exist (L3)."""
        if not self.may(ability, districts=districts, course_id=course_id):
            raise NotFound

    def whole_city(self, ability: Ability) -> bool:
        """Whether they may do this everywhere."""
        return self.may(ability)

    def districts(self, ability: Ability) -> list[str]:
        """The ids of the districts and places that they may do this in, in order; the whole city is none of them."""
        return self._ids(ability, "district:")

    def courses(self, ability: Ability) -> list[str]:
        """The ids of the single courses that they may do this to."""
        return self._ids(ability, "course:")

    def _ids(self, ability: Ability, kind: str) -> list[str]:
        return sorted(
            {reach.removeprefix(kind) for role, reach in self.held if reach.startswith(kind) and ability in MAY[role]}
        )


def on_district(district_id: str) -> str:
    """The reach of a grant on a district or place."""
    return f"district:{district_id}"


def on_course(course_id: str) -> str:
    """The reach of a grant on one course."""
    return f"course:{course_id}"


def is_live(grant: GrantLike, today: date) -> bool:
    """Whether the grant holds today. `valid_until` is the first day that it is gone."""
    day = today.isoformat()
    return grant.valid_from <= day and (not grant.valid_until or day < grant.valid_until)


def reach_of(person_id: str, grants: Iterable[GrantLike], today: date) -> Reach:
    """What the person's grants let them do today."""
    return Reach(person_id, frozenset((Role(grant.role), grant.reach) for grant in grants if is_live(grant, today)))
