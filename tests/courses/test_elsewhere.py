"""Where and when else a programme is given, and which one fits a child that has grown."""

from datetime import date
from typing import Any

import pytest

from chalicelib.courses.elsewhere import nearest_districts, next_start, other_programme
from chalicelib.courses.records import Course, Programme
from tests.courses.made_up import TODAY, course, district, programme

FARSTA = district("Farsta", 59.24)
SKARPNACK = district("Skarpnack", 59.27)
BROMMA = district("Bromma", 59.34)
WEB = district("web", None, None, place=True)
ALL = [FARSTA, SKARPNACK, BROMMA, WEB]


def held_in(district_id: str, **more: Any) -> Course:
    return course(**{"course_id": f"komet-{district_id}", "district_id": district_id, **more})


@pytest.mark.requirement("P5")
def test_the_nearest_districts_hold_the_programme_and_are_not_waited_in_already() -> None:
    courses = [held_in("bromma"), held_in("skarpnack"), held_in("farsta")]
    near = nearest_districts(FARSTA, ["farsta"], "komet-3-11", ALL, courses, TODAY)
    assert [each.district.district_id for each in near] == ["skarpnack", "bromma"]
    near = nearest_districts(FARSTA, ["farsta", "skarpnack"], "komet-3-11", ALL, courses, TODAY)
    assert [each.district.district_id for each in near] == ["bromma"]
    assert nearest_districts(FARSTA, [], "komet-12-18", ALL, courses, TODAY) == []
    assert nearest_districts(WEB, ["web"], "komet-3-11", ALL, courses, TODAY) == []


@pytest.mark.requirement("P5", "W5")
def test_the_next_start_is_the_soonest_course_where_the_case_waits() -> None:
    soon, later = held_in("farsta", starts_on="2027-02-02"), held_in("farsta", starts_on="2027-03-02")
    elsewhere = held_in("bromma", starts_on="2027-01-28")
    shared = held_in("bromma", starts_on="2027-01-29", shared_with=["farsta"])
    assert next_start("komet-3-11", ["farsta"], [later, soon, elsewhere], TODAY) is soon
    assert next_start("komet-3-11", ["farsta"], [soon, shared], TODAY) is shared
    closed = held_in("farsta", apply_until="2027-01-01")
    assert next_start("komet-3-11", ["farsta"], [closed, elsewhere], TODAY) is None
    full = held_in("farsta", starts_on="2027-01-30", seats=8, seats_taken=8)
    assert next_start("komet-3-11", ["farsta"], [full, soon], TODAY) is soon, "a full course is nobody's next"
    assert next_start("komet-3-11", ["farsta"], [full], TODAY) is full, "unless there is no other"


YOUNG = programme()
OLD = programme(programme_id="komet-12-18", order=2, age_from=12, age_to=18)
ABC = programme(programme_id="abc", order=0, age_from=3, age_to=12, prevention_level="universal")
ON_THE_WEB = programme(programme_id="komet-web", order=3, form="web", age_from=3, age_to=18)
TRAINING = programme(programme_id="training", audience="professionals", age_from=None, age_to=None)


@pytest.mark.requirement("B10")
@pytest.mark.parametrize(
    ("month", "programmes", "fits"),
    [
        ("2015-01", [YOUNG, OLD, ABC, ON_THE_WEB, TRAINING], None),  # has its birthday this month, maybe not yet
        ("2014-12", [YOUNG, OLD, ABC, ON_THE_WEB, TRAINING], OLD),
        ("2014-12", [YOUNG, ABC, ON_THE_WEB, TRAINING], ABC),
        ("2014-12", [YOUNG, ON_THE_WEB, TRAINING], None),
        ("2008-12", [YOUNG, OLD], OLD),
        ("2007-12", [YOUNG, OLD], None),
        ("", [YOUNG, OLD], None),
        ("2014-12", [OLD], None),
    ],
)
def test_a_child_that_has_outgrown_the_programme_gets_the_one_that_fits(
    month: str, programmes: list[Programme], fits: Programme | None
) -> None:
    assert other_programme(programmes, "komet-3-11", month, date(2027, 1, 14)) is fits
