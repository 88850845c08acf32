"""What is shown of a course, and what the filters let through."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.catalogue.rules import (
    AGES,
    WEEKDAYS,
    Filters,
    Offer,
    district_options,
    filter_form,
    filters_from,
)
from chalicelib.http.languages import speaking
from tests.courses.made_up import TODAY, course, district, programme

FARSTA, WEB = district("Farsta"), district("Webben", None, None, place=True)
MEETING = {"number": 1, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"}


def offer(waiting: int = 0, programmes: dict[str, Any] | None = None, place: Any = FARSTA, **more: Any) -> Offer:
    return Offer(course(**more), programme(**(programmes or {})), place, [], waiting, TODAY)


@pytest.mark.requirement("P1")
@pytest.mark.parametrize(
    ("made", "said"),
    [
        (offer(), ("3 platser kvar", "success")),
        (offer(seats_taken=7), ("1 plats kvar", "warning")),
        (offer(seats_taken=8), ("Fullt, ingen i kö", "info")),
        (offer(seats_taken=8, waiting=4), ("Fullt, 4 i kö", "info")),
        (offer(apply_until="2027-01-13"), ("Går inte att söka längre", "neutral")),
        (offer(starts_on="2027-01-13", apply_until="2027-01-10"), ("Har börjat", "neutral")),
        (offer(starts_on="2027-01-13", state="cancelled", listed="ended"), ("Inställd", "danger")),
    ],
)
def test_a_course_says_its_free_seats_or_its_queue(made: Offer, said: tuple[str, str]) -> None:
    assert made.state == said


@pytest.mark.requirement("P1")
@pytest.mark.requirement("U1")
def test_parents_and_professionals_apply_alike_and_trainings_are_marked() -> None:
    assert offer().can_apply
    training = offer(programmes={"audience": "professionals"})
    assert training.can_apply and training.for_professionals
    assert not offer().for_professionals


def test_a_course_is_named_by_its_programme_and_district_and_on_the_web_by_its_programme() -> None:
    assert offer().title == "Komet 3–\u206011 år, Farsta"
    assert offer(place=WEB).title == "Komet 3–\u206011 år"


def test_the_hours_stay_in_order_within_arabic() -> None:
    with speaking("ar"):
        assert offer(sessions=[MEETING]).hours.endswith("\u206617:30–\u206020:00\u2069")


def test_a_web_course_has_its_own_hours() -> None:
    assert offer(weekday=None).hours == "När det passar dig"


PAST = district("Älvsjö", valid_until="2020-07-01", successor_id="farsta")
FORM = filter_form([FARSTA, PAST, WEB], ["sv", "ar"], TODAY)


def filters(**query: str) -> Filters:
    reading = FORM.read({name: [value] for name, value in query.items()})
    assert not reading.errors
    return filters_from(reading, [FARSTA, PAST, WEB], TODAY)


@pytest.mark.requirement("P1")
@pytest.mark.parametrize(
    ("query", "through"),
    [
        ({}, True),
        ({"stadsdel": "farsta"}, True),
        ({"stadsdel": "älvsjö"}, True),
        ({"alder": "3"}, True),
        ({"alder": "11"}, True),
        ({"alder": "12"}, False),
        ({"form": "group"}, True),
        ({"form": "web"}, False),
        ({"veckodag": "tisdag"}, True),
        ({"veckodag": "onsdag"}, False),
        ({"sprak": "sv"}, True),
        ({"sprak": "ar"}, False),
        ({"platser": "lediga"}, True),
        ({"ord": "komet farsta"}, True),
        ({"ord": "svenska"}, True),
        ({"ord": "bromma"}, False),
        ({"stadsdel": "farsta", "alder": "8", "veckodag": "tisdag"}, True),
        ({"stadsdel": "farsta", "alder": "8", "veckodag": "fredag"}, False),
    ],
)
def test_a_filter_lets_through_what_was_asked_for(query: dict[str, str], through: bool) -> None:
    assert filters(**query).let_through(offer()) is through


def test_a_full_course_is_no_course_with_free_seats() -> None:
    assert not filters(platser="lediga").let_through(offer(seats_taken=8))


def test_a_training_for_professionals_is_for_no_childs_age() -> None:
    training = offer(programmes={"audience": "professionals", "age_from": None, "age_to": None})
    assert Filters().let_through(training)
    assert not Filters(age=8).let_through(training)


WISHES = st.fixed_dictionaries(
    {},
    optional={
        "stadsdel": st.sampled_from(["farsta", "älvsjö"]),
        "alder": st.sampled_from([str(age) for age in AGES]),
        "form": st.sampled_from(["group", "web", "training"]),
        "veckodag": st.sampled_from(WEEKDAYS),
        "sprak": st.sampled_from(["sv", "ar"]),
        "platser": st.just("lediga"),
        "ord": st.sampled_from(["komet", "farsta", "zz"]),
    },
)
OFFERS = [
    offer(weekday=day, seats_taken=taken, languages=[spoken], place=place)
    for day in (0, 1, None)
    for taken in (2, 8)
    for spoken in ("sv", "ar")
    for place in (FARSTA, WEB)
]


@pytest.mark.requirement("P1")
@given(WISHES, WISHES)
def test_one_more_wish_never_brings_more_courses(one: dict[str, str], more: dict[str, str]) -> None:
    few, many = filters(**{**more, **one}), filters(**one)
    assert all(many.let_through(each) for each in OFFERS if few.let_through(each))


@pytest.mark.requirement("P1")
@given(WISHES)
def test_what_comes_through_is_what_was_wished(wish: dict[str, str]) -> None:
    for each in OFFERS:
        if filters(**wish).let_through(each):
            assert wish.get("sprak") in (None, *each.course.languages)
            assert "platser" not in wish or each.free
            assert "stadsdel" not in wish or each.district is FARSTA


def test_a_wish_that_does_not_exist_is_told_and_filters_nothing() -> None:
    reading = FORM.read({"stadsdel": ["atlantis"], "alder": ["99"]})
    assert set(reading.errors) == {"stadsdel", "alder"}
    assert filters_from(reading, [FARSTA], TODAY) == Filters()


def test_former_districts_can_be_chosen_by_the_name_people_know() -> None:
    assert district_options([FARSTA, PAST, WEB], TODAY) == [
        ("farsta", "Farsta"),
        ("älvsjö", "Älvsjö (nu Farsta)"),
    ]


def test_the_last_day_is_shown_as_a_day() -> None:
    assert offer().apply_until - TODAY == timedelta(days=10)
