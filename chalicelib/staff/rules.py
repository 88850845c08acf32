"""The rules of grants: which role where, who may give it, and until when. And what asks for attention. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from chalicelib.courses.rules import Phase
from chalicelib.courses.venues import venue_of
from chalicelib.http.languages import N_
from chalicelib.http.reach import CITY, MAY, Ability, GrantLike, Reach, Role, is_live, reach_of
from chalicelib.http.refusals import Conflict

# What one can wish for when registering. Who handles the cases of protected persons, and who looks into how courses
# are given, is appointed.
WISHES = tuple(role for role in Role if role not in (Role.HANDLER, Role.QUALITY))
# Who leads a course, by its form.
LEADS = {"group": Role.LEADER, "web": Role.GUIDE, "training": Role.INSTRUCTOR}

_LEADING = frozenset({"district", "course"})
WHERE: dict[Role, frozenset[str]] = {
    Role.LEADER: _LEADING,
    Role.GUIDE: _LEADING,
    Role.INSTRUCTOR: _LEADING,
    Role.QUALITY: frozenset({"district", CITY}),
    Role.COORDINATOR: frozenset({"district"}),
    Role.ADMINISTRATOR: frozenset({CITY}),
    Role.FOLLOW_UP: frozenset({CITY}),
    Role.HANDLER: frozenset({"district", "course", CITY}),
}


class StandInLike(GrantLike, Protocol):
    """A grant that may be a substitute's; http.records.Grant is one."""

    @property
    def stands_in_for(self) -> str | None: ...


class OwnGrant(Conflict):
    """Nobody gives themselves anything, nor takes it from themselves."""

    slug = "own-grant"
    title = N_("Du kan inte ändra din egen behörighet")
    advice = N_("Be en annan samordnare eller administratör om hjälp. Ingenting har ändrats.")


def may_grant(granter: Reach, role: Role, reach: str, districts: Collection[str]) -> bool:
    """Whether they may give (and take back) this role with this reach: it lies within their own, and allows nothing
    that they may not do there themselves. The one exception: who grants appoints the handler of protected persons'
    cases without being one (B2).

    `districts`: those that the reach lies in: the district itself, or all of a course's; none for the city."""
    if reach.partition(":")[0] not in WHERE[role] or not granter.may(Ability.GRANT, districts=districts):
        return False
    return all(granter.may(ability, districts=districts) for ability in MAY[role] - {Ability.PROTECTED})


def may_hand_over(
    grants: Iterable[StandInLike], role: Role, districts: Collection[str], course_id: str, today: date
) -> bool:
    """Whether they may let a substitute lead the course in this role for a time (B7): they lead it themselves, not as a
    substitute, and may do there all that the substitute may."""
    own = reach_of("", (grant for grant in grants if not grant.stands_in_for), today)
    return all(own.may(ability, districts=districts, course_id=course_id) for ability in MAY[role])


def ends_with(grants: Iterable[GrantLike], ability: Ability, districts: Collection[str], course_id: str,
              today: date) -> str | None:  # fmt: skip
    """The first day on which they may no longer do this there, or None where no end is set: what they give to others
    ends then at the latest."""
    covering = [
        grant.valid_until
        for grant in grants
        if is_live(grant, today) and reach_of("", [grant], today).may(ability, districts=districts, course_id=course_id)
    ]
    return None if None in covering else max((end for end in covering if end), default=today.isoformat())


def is_over(grant: GrantLike, today: date) -> bool:
    """Whether the grant has ended, or was taken back before it began."""
    return bool(grant.valid_until) and str(grant.valid_until) <= max(today.isoformat(), grant.valid_from)


def attention(phase: Phase, taken: int, free: int, waiting: int) -> list[str]:
    """What somebody ought to look at in a course: keys of ATTENTION.

    `taken`, `free`: seats; `waiting`: how many are in its queue."""
    asks = []
    if phase == Phase.ADMISSION and not taken:
        asks.append("undecided")
    if phase in (Phase.ANNOUNCED, Phase.ADMISSION) and free and waiting:
        asks.append("free_seats")
    return asks


class NeedsLike(Protocol):
    """What is asked of a course that begins soon; courses.records.Course is one."""

    @property
    def form(self) -> str: ...
    @property
    def venue(self) -> Mapping[str, Any] | None: ...
    @property
    def sessions(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def contacts(self) -> Sequence[Mapping[str, str]]: ...


def lacks(course: NeedsLike) -> list[str]:
    """What a course ought to have before it begins and hasn't: keys of LACKS. A web course needs no venue; others need
    one for each session that is held."""
    held = [each for each in course.sessions if not each.get("cancelled")]
    homeless = any(venue_of(course, each) is None for each in held) if held else not course.venue
    missing = {"venue": course.form != "web" and homeless, "leader": not course.contacts}
    return [name for name, is_missing in missing.items() if is_missing]


LACKS = {"venue": N_("Kursen har ingen lokal."), "leader": N_("Kursen har ingen ledare.")}
ATTENTION = {
    "undecided": N_("Sista ansökningsdag har passerat och ingen är antagen än."),
    "free_seats": N_("Det finns lediga platser och personer i kön."),
}
