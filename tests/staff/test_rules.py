"""What may be granted: never more than the granter has, whatever that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.courses.rules import Phase
from chalicelib.http.reach import CITY, ROLES, Ability, Reach, Role, on_course, on_district, reach_of
from chalicelib.staff.rules import LEADS, WHERE, WISHES, attention, ends_with, is_over, may_grant, may_hand_over

TODAY = date(2027, 1, 14)
COURSES = {"k1": ["farsta"], "k2": ["farsta", "skarpnack"], "k3": ["bromma"]}
DISTRICTS = ["farsta", "skarpnack", "bromma"]
LIES_IN = {
    CITY: [],
    **{on_district(name): [name] for name in DISTRICTS},
    **{on_course(k): v for k, v in COURSES.items()},
}
TARGETS = [([name], "") for name in DISTRICTS] + [(districts, course) for course, districts in COURSES.items()]

roles = st.sampled_from(list(Role))
reaches = st.sampled_from(sorted(LIES_IN))
pairs = st.tuples(roles, reaches).filter(lambda pair: pair[1].partition(":")[0] in WHERE[pair[0]])
days = st.integers(-400, 400).map(lambda number: (TODAY + timedelta(days=number)).isoformat())


@dataclass(frozen=True)
class Held:
    """A grant as the rules see it."""

    role: str
    reach: str
    valid_from: str = "2026-01-01"
    valid_until: str | None = None
    stands_in_for: str | None = None


held_grants = st.builds(
    lambda pair, start, end, stands_in: Held(pair[0], pair[1], start, end, stands_in),
    pairs,
    days,
    st.none() | days,
    st.sampled_from([None, "lena"]),
)


def holder(*held: tuple[Role, str]) -> Reach:
    return Reach("granter", frozenset(held))


@pytest.mark.requirement("L3", "A1")
@given(st.frozensets(st.tuples(roles, reaches), max_size=5), roles, reaches)
def test_nobody_can_ever_grant_more_than_they_have(held: frozenset[tuple[Role, str]], role: Role, reach: str) -> None:
    granter = holder(*held)
    if not may_grant(granter, role, reach, LIES_IN[reach]):
        return
    given_to = Reach("other", frozenset({(role, reach)}))
    for ability in Ability:
        needed = Ability.GRANT if ability == Ability.PROTECTED else ability  # who grants appoints the handlers
        for districts, course_id in [*TARGETS, ([], "")]:
            if given_to.may(ability, districts=districts, course_id=course_id):
                assert granter.may(needed, districts=districts, course_id=course_id)


@pytest.mark.requirement("L3")
@given(st.lists(st.tuples(roles, reaches, roles, reaches), max_size=6))
def test_no_chain_of_grants_leads_outside_where_it_began(steps: list[tuple[Role, str, Role, str]]) -> None:
    reached = holder((Role.COORDINATOR, on_district("farsta")))
    for _, _, role, reach in steps:
        if may_grant(reached, role, reach, LIES_IN[reach]):
            reached = holder(*reached.held, (role, reach))
    for ability in Ability:
        assert not reached.may(ability)
        assert not reached.may(ability, districts=["skarpnack"])
        assert not reached.may(ability, districts=["bromma"], course_id="k3")


@pytest.mark.requirement("B7")
@given(st.lists(held_grants, max_size=4), st.sampled_from(sorted(COURSES)))
def test_a_course_is_handed_over_only_by_those_who_lead_it_in_their_own_right(held: list[Held], course: str) -> None:
    districts = COURSES[course]
    own = reach_of("", (grant for grant in held if not grant.stands_in_for), TODAY)
    for role in LEADS.values():
        if may_hand_over(held, role, districts, course, TODAY):
            substitute = Reach("", frozenset({(role, on_course(course))}))
            for ability in Ability:
                allowed = own.may(ability, districts=districts, course_id=course)
                assert allowed or not substitute.may(ability, districts=districts, course_id=course)


@given(st.lists(held_grants, max_size=4), st.sampled_from(list(Ability)), st.sampled_from(TARGETS), st.integers(0, 900))
def test_what_is_given_ends_before_the_givers_own_grants_do(
    held: list[Held], ability: Ability, target: tuple[list[str], str], later: int
) -> None:
    districts, course_id = target
    day = TODAY + timedelta(days=later)
    ends = ends_with(held, ability, districts, course_id, TODAY)
    now_live = [grant for grant in held if reach_of("", [grant], TODAY).held]
    if reach_of("", now_live, day).may(ability, districts=districts, course_id=course_id):
        assert ends is None or ends > day.isoformat()
    elif later:
        assert ends is not None and ends <= day.isoformat()


COORDINATOR = holder((Role.COORDINATOR, on_district("farsta")))
ADMINISTRATOR = holder((Role.ADMINISTRATOR, CITY))


@pytest.mark.requirement("L3", "A1", "B2")
@pytest.mark.parametrize(
    ("granter", "role", "reach", "allowed"),
    [
        (COORDINATOR, Role.LEADER, on_district("farsta"), True),
        (COORDINATOR, Role.COORDINATOR, on_district("farsta"), True),
        (COORDINATOR, Role.HANDLER, on_district("farsta"), True),
        (COORDINATOR, Role.LEADER, on_course("k2"), True),  # shared with Farsta
        (COORDINATOR, Role.LEADER, on_course("k3"), False),
        (COORDINATOR, Role.LEADER, on_district("bromma"), False),
        (COORDINATOR, Role.HANDLER, CITY, False),
        (COORDINATOR, Role.FOLLOW_UP, CITY, False),
        (COORDINATOR, Role.ADMINISTRATOR, CITY, False),
        (ADMINISTRATOR, Role.INSTRUCTOR, on_district("central"), True),
        (ADMINISTRATOR, Role.ADMINISTRATOR, CITY, True),
        (ADMINISTRATOR, Role.FOLLOW_UP, CITY, True),
        (ADMINISTRATOR, Role.HANDLER, CITY, True),
        (ADMINISTRATOR, Role.LEADER, CITY, False),  # a leader leads somewhere
        (holder((Role.LEADER, on_district("farsta"))), Role.LEADER, on_district("farsta"), False),
        (holder((Role.FOLLOW_UP, CITY)), Role.FOLLOW_UP, CITY, False),
    ],
)
def test_who_grants_what_where(granter: Reach, role: Role, reach: str, allowed: bool) -> None:
    districts = LIES_IN.get(reach, [reach.partition(":")[2]])
    assert may_grant(granter, role, reach, districts) == allowed


def test_a_grant_is_over_when_its_day_has_come_or_it_never_begins() -> None:
    assert not is_over(Held("leader", CITY), TODAY)
    assert not is_over(Held("leader", CITY, "2027-03-01", "2027-03-02"), TODAY)
    assert is_over(Held("leader", CITY, valid_until="2027-01-14"), TODAY)
    assert is_over(Held("leader", CITY, "2027-03-01", "2027-02-01"), TODAY)


def test_every_role_has_a_name_and_a_place_and_all_but_those_that_are_appointed_can_be_wished_for() -> None:
    assert set(ROLES) == set(WHERE) == set(Role)
    assert set(WISHES) == set(Role) - {Role.HANDLER, Role.QUALITY}


@pytest.mark.requirement("L9")
@pytest.mark.parametrize(
    ("phase", "taken", "free", "waiting", "asks"),
    [
        (Phase.ADMISSION, 0, 8, 3, ["undecided", "free_seats"]),
        (Phase.ADMISSION, 8, 0, 3, []),
        (Phase.ANNOUNCED, 0, 8, 3, ["free_seats"]),
        (Phase.ANNOUNCED, 0, 8, 0, []),
        (Phase.RUNNING, 0, 8, 3, []),
        (Phase.DRAFT, 0, 8, 3, []),
    ],
)
def test_what_asks_for_attention(phase: Phase, taken: int, free: int, waiting: int, asks: Iterable[str]) -> None:
    assert attention(phase, taken, free, waiting) == list(asks)
