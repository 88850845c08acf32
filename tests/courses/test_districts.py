"""Districts merge; and who has no course nearby is shown the nearest that has."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.courses.districts import (
    current_districts,
    distance,
    is_valid,
    nearest,
    nearest_with_courses,
    predecessors,
    successor,
)
from chalicelib.courses.records import District
from tests.courses.made_up import TODAY, course, district

MERGED = date(2023, 7, 1)
KISTA = district("Kista", valid_until="2023-07-01", successor_id="järva")
TENSTA = district("Tensta", valid_until="2023-07-01", successor_id="järva")
JARVA = district("Järva", valid_from="2023-07-01", valid_until="2030-01-01", successor_id="norr")
NORR = district("Norr", valid_from="2030-01-01")
WEB = district("Webben", None, None, place=True)
ALL = [KISTA, TENSTA, JARVA, NORR, WEB]


def ids(districts: list[District]) -> list[str]:
    return [each.district_id for each in districts]


def test_a_district_ends_the_day_its_successor_begins() -> None:
    assert ids(current_districts(ALL, MERGED - timedelta(days=1))) == ["kista", "tensta"]
    assert ids(current_districts(ALL, MERGED)) == ["järva"]


def test_the_list_is_in_swedish_order_and_without_places() -> None:
    names = ["Östermalm", "Älvsjö", "Årsta", "Zinken", "Bromma"]
    assert ids(current_districts([*map(district, names), WEB], TODAY)) == [
        "bromma", "zinken", "årsta", "älvsjö", "östermalm",
    ]  # fmt: skip


@pytest.mark.parametrize(("day", "heir"), [(date(2020, 1, 1), "kista"), (TODAY, "järva"), (date(2031, 1, 1), "norr")])
def test_a_former_district_leads_to_the_one_that_took_it_over_however_many_steps_on(day: date, heir: str) -> None:
    found = successor(ALL, "kista", day)
    assert found and found.district_id == heir


def test_an_unknown_district_has_no_successor() -> None:
    assert successor(ALL, "atlantis", TODAY) is None


def test_a_district_that_ended_without_an_heir_has_no_successor() -> None:
    assert successor([district("Ö", valid_until="2020-01-01")], "ö", TODAY) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=6))
def test_the_search_for_a_successor_always_ends_and_finds_one_of_the_day(links: list[tuple[int, int, bool]]) -> None:
    districts = [
        district(str(name), valid_until="2020-01-01" if gone else None, successor_id=str(heir))
        for name, heir, gone in links
    ]
    for each in districts:
        found = successor(districts, each.district_id, TODAY)
        assert found is None or is_valid(found, TODAY)


def test_a_district_knows_which_former_ones_it_took_over() -> None:
    assert {heir: ids(former) for heir, former in predecessors(ALL, TODAY).items()} == {"järva": ["kista", "tensta"]}


SPOTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(SPOTS, SPOTS)
def test_it_is_as_far_there_as_back_and_never_further_than_half_round_the_earth(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    here, there = district("Här", *one), district("Där", *other)
    far, back = distance(here, there), distance(there, here)
    assert far is not None and back is not None
    assert far == pytest.approx(back, abs=1e-6)
    assert 0 <= far <= 20_016


def test_the_distance_is_in_kilometres() -> None:
    farsta, bromma = district("Farsta", 59.243, 18.093), district("Bromma", 59.34, 17.94)
    assert distance(farsta, bromma) == pytest.approx(13.8, abs=0.1)


def test_the_web_lies_nowhere() -> None:
    assert distance(WEB, NORR) is None
    assert nearest(NORR, [WEB]) == []


@pytest.mark.requirement("P1", "P5")
@given(st.lists(SPOTS, max_size=8))
def test_the_nearest_come_nearest_first_without_oneself(spots: list[tuple[float, float]]) -> None:
    districts = [district(str(number), *spot) for number, spot in enumerate(spots)]
    here = district("0", 59.3, 18.0)
    found = nearest(here, districts)
    assert "0" not in ids([near.district for near in found])
    assert [near.kilometres for near in found] == sorted(near.kilometres for near in found)
    assert len(found) == max(0, len(districts) - 1)


@pytest.mark.requirement("P1", "P5")
def test_only_districts_with_a_course_to_apply_for_are_near() -> None:
    here, near, far = district("Här"), district("Nära", 59.31), district("Långt", 59.4)
    closed = course(district_id="nära", apply_until="2027-01-01")
    found = nearest_with_courses(here, [here, near, far], [closed, course(district_id="långt")], TODAY)
    assert ids([each.district for each in found]) == ["långt"]


def test_a_course_of_a_former_district_counts_for_its_successor() -> None:
    here = district("Här")
    found = nearest_with_courses(here, [here, *ALL], [course(district_id="kista")], TODAY)
    assert ids([each.district for each in found]) == ["järva"]
