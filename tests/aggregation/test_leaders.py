"""The figures of leaders, counted from a made-up town."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from chalicelib.aggregation.leaders import recount
from chalicelib.courses.records import Course
from chalicelib.journal.commit import LostRace
from chalicelib.people.records import StaffMember
from chalicelib.people.rules import member_id
from chalicelib.summaries.records import LEADERS, find_summary, parts_of
from tests.town import CONTACT, GROUP, OTHER, clock, granted, town

__all__ = ["clock", "town"]

pytestmark = [pytest.mark.usefixtures("town"), pytest.mark.requirement("S1", "S2", "S3", "S11")]


@pytest.fixture(autouse=True)
def leaders(town: None) -> Iterator[None]:
    """Lena leads in Farsta and Skarpnäck, Gia in Farsta; Kim has left Farsta."""
    for person_id, email in (("lena", CONTACT["email"]), ("gia", "gia@exempel.se")):
        StaffMember(
            member_id=member_id(person_id),
            person_id=person_id,
            email=email,
            phone="1",
            role="leader",
            programmes=["komet"],
            registered_at="2026-01-01T08:00:00+00:00",
        ).save()
        granted(person_id, "leader", "district:farsta")
    granted("lena", "leader", "district:skarpnack")
    granted("kim", "leader", "district:farsta", valid_until="2026-11-01", ended_because="left")
    granted("sam", "coordinator", "district:farsta")
    course = Course.get(GROUP)
    course.starts_on, course.contacts = "2026-09-02", [CONTACT]  # Lena is written in by hand
    course.sessions = [{"number": 1, "starts_at": "2026-09-02T16:00:00+00:00", "ends_at": "2026-09-02T18:00:00+00:00"}]
    course.save()
    other = Course.get(OTHER)
    other.contacts = []
    other.save()
    yield


def test_a_leader_counts_in_each_district_and_once_in_the_city(now: datetime) -> None:
    recount(["grants:lena"], now)
    found = {place: find_summary(LEADERS, place) for place in ("city", "farsta", "skarpnack", "bromma")}
    counts = {place: (each.figures["leaders"], each.figures["active"]) for place, each in found.items() if each}
    assert counts == {"city": (2, 1), "farsta": (2, 1), "skarpnack": (1, 1), "bromma": (0, 0)}
    city = found["city"]
    assert city
    assert city.figures["orientation"] == {"komet": 2}
    assert city.more["terms"]["2026-2"] == {"leaders": 2, "gained": 0, "lost": 1, "reasons": {"left": 1}}
    assert city.counted_at == "2027-01-14T17:30:00.000+00:00"


def test_twice_is_the_same_and_nothing_is_read_where_nothing_has_changed(now: datetime) -> None:
    recount([], now)
    assert find_summary(LEADERS, "city") is None
    recount(["grants:lena"], now)
    first = find_summary(LEADERS, "city")
    recount(["grants:gia", "course:x"], now)
    again = find_summary(LEADERS, "city")
    assert first and again
    assert (first.figures, first.more) == (again.figures, again.more)


def test_who_counts_beside_another_is_told_and_overwrites_nothing(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    recount(["grants:lena"], now)
    stale = parts_of(LEADERS)
    recount(["grants:lena"], now)
    monkeypatch.setattr("chalicelib.aggregation.leaders.parts_of", lambda *_, **__: stale)
    with pytest.raises(LostRace):
        recount(["grants:lena"], now)
