"""The made-up staff of the local cloud: registered, with the roles that the seed gives them, once."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from chalicelib.http import secrets
from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import Ability, reach_of
from chalicelib.http.records import Grant, grants_of
from chalicelib.journal.records import GRANTS, timeline
from chalicelib.people.records import StaffMember, staff_members
from infra.first_administrator import appoint
from infra.local.load import told
from infra.local.persons import persons
from infra.local.staff import load_staff, roles
from tests.people.keys import make_keys
from tests.staff.conftest import colleague


@pytest.fixture
def seeded(tables: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, StaffMember]]:
    """The staff by their given names, after the seed was loaded twice."""
    make_keys(monkeypatch)
    load_staff(now)
    load_staff(now)
    yield {member.name.partition(" ")[0].lower(): member for member in staff_members()}
    secrets.forget()


@pytest.mark.requirement("L2", "L3", "A1")
def test_everybody_of_the_seed_has_just_the_roles_it_gives(seeded: dict[str, StaffMember]) -> None:
    for each in told("grants"):
        member = seeded[each["username"]]
        grants: list[Grant] = grants_of(member.person_id)
        assert {grant.grant_id for grant in grants} == {f"{role}@{reach}" for role, reach in roles(each)}
        assert len(timeline(GRANTS + member.person_id)) == len(grants)
        assert (member.waiting, bool(member.approved_at)) == (not grants, bool(grants))


def test_lena_reaches_farsta_and_nothing_else(seeded: dict[str, StaffMember], now: datetime) -> None:
    lena = seeded["lena"].person_id
    reach = reach_of(lena, grants_of(lena), today_in_stockholm(now))
    assert reach.districts(Ability.COMPOSE) == ["farsta"]
    assert not reach.can(Ability.GRANT)


def test_the_seed_names_places_programmes_and_persons_that_there_are() -> None:
    places = {each["district_id"] for each in told("districts")}
    programmes = {each["programme_id"] for each in told("programmes")}
    for each in told("grants"):
        named = {*each["districts"], *each.get("pool_districts", [])}
        assert named | {reach.removeprefix("district:") for reach in each["reaches"]} <= places | {"city"}
        assert set(each["programmes"]) <= programmes
        assert each["username"] in {person.username for person in persons()}


@pytest.mark.requirement("A1")
def test_the_first_administrator_is_appointed_by_whoever_runs_the_stack_and_only_the_first(
    tables: None, now: datetime
) -> None:
    colleague("anna", "Anna Annasson")
    colleague("bea", "Bea Beasson")
    assert "0 persons" in appoint("nobody@stockholm.example", now)
    assert "Done" in appoint("Anna@stockholm.example", now)
    assert [grant.grant_id for grant in grants_of("anna")] == ["administrator@city"]
    (event,) = timeline(GRANTS + "anna")
    assert (event.kind, event.actor) == ("AccessGranted", "staff:operations")
    assert "already" in appoint("bea@stockholm.example", now)
    assert grants_of("bea") == []
