"""The seed: a plausible Stockholm, made up throughout, in four languages."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.courses import rules
from chalicelib.courses.districts import current_districts, successor
from chalicelib.courses.records import Course, District
from chalicelib.http.fields import from_data
from chalicelib.http.forms import Form
from chalicelib.http.readers import READERS
from infra.local.load import dated, told
from tests.conftest import NOW

LANGUAGES = {"sv", "en", "ar"}
PROGRAMMES = told("programmes")
COURSES = told("courses")
DISTRICTS = [District(**each) for each in told("districts")]


def texts(data: Any) -> Iterator[dict[str, str]]:
    """Every text with languages in the data."""
    if isinstance(data, dict):
        if "sv" in data:
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from texts(each)


@pytest.mark.requirement("X2", "X3")
def test_programmes_speak_all_languages_and_their_long_texts_easy_swedish_too() -> None:
    for each in PROGRAMMES:
        for text in texts(each):
            assert set(text) >= LANGUAGES, text
            assert all(said.strip() for said in text.values())
        assert "sv@lattlast" in each["summaries"]
        assert "sv@lattlast" in each["descriptions"]


def test_there_are_fourteen_districts_of_the_sources_and_eleven_of_today() -> None:
    assert len(current_districts(DISTRICTS, date(2014, 1, 1))) == 14
    assert len(current_districts(DISTRICTS, date(2021, 1, 1))) == 13
    assert len(current_districts(DISTRICTS, date(2027, 1, 14))) == 11
    assert {each.district_id for each in DISTRICTS if each.place} == {"web", "central"}


def test_every_former_district_has_a_successor_of_today() -> None:
    for each in DISTRICTS:
        assert successor(DISTRICTS, each.district_id, date(2027, 1, 14)), each.district_id


def test_districts_lie_in_stockholm_and_those_of_today_can_be_reached() -> None:
    for each in current_districts(DISTRICTS, date(2027, 1, 14)):
        assert each.latitude is not None and 59.2 < each.latitude < 59.45
        assert each.longitude is not None and 17.75 < each.longitude < 18.25
        assert each.email and each.email.endswith(".example")
        assert each.phone


@pytest.mark.requirement("P2", "C1")
@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme["programme_id"])
def test_a_programmes_questions_can_be_asked(programme: dict[str, Any]) -> None:
    form = Form("questions", tuple(from_data(question) for question in programme["questions"]))
    if programme["audience"] == "professionals":
        assert form.fields == ()
        return
    names = [field.name for field in form.fields]
    assert 2 <= len(names) == len(set(names)) <= 4
    assert any(field.shown_if for field in form.fields), "one appears only where it applies"
    assert not form.fields[-1].required, "the free text is optional"
    for field in form.fields:
        assert field.kind in READERS
        if field.shown_if:
            asked = next(each for each in form.fields if each.name == field.shown_if[0])
            assert field.shown_if[1] in [value for value, _ in asked.options]


@pytest.mark.requirement("P2")
def test_something_else_asks_what_it_is() -> None:
    form = Form("questions", tuple(map(from_data, PROGRAMMES[0]["questions"])))
    reading = form.read({"difficulties": ["outbursts", "something_else"], "how_often": ["daily"]})
    assert set(reading.errors) == {"something_else"}
    assert not form.read({"difficulties": ["outbursts"], "how_often": ["daily"]}).errors


def seeded(day: date) -> list[Course]:
    return [Course(**dated(each, day)) for each in COURSES]


@pytest.mark.requirement("P1")
@pytest.mark.parametrize("months", range(12))
def test_whatever_the_day_there_are_courses_to_apply_for(months: int) -> None:
    day = NOW.date() + timedelta(days=30 * months)
    courses = seeded(day)
    assert sum(rules.can_apply(course, day) for course in courses) >= 20
    for course in courses:
        programme = next(each for each in PROGRAMMES if each["programme_id"] == course.programme_id)
        assert course.form == programme["form"]
        assert len(course.sessions) == (0 if course.form == "web" else programme["sessions"])
        assert rules.free_seats(course) == course.seats - course.seats_taken


def test_the_term_has_all_that_the_pages_must_show() -> None:
    courses = {course.course_id: course for course in seeded(NOW.date())}
    today = NOW.date()
    assert len(courses) == 32
    phases = {rules.phase(course, today) for course in courses.values()}
    assert phases == set(rules.Phase) - {rules.Phase.CLOSED}
    assert any(not rules.can_apply(course, today) for course in courses.values())
    assert any(not rules.free_seats(course) and rules.can_apply(course, today) for course in courses.values())
    assert any(rules.free_seats(course) == 1 for course in courses.values())
    assert {code for course in courses.values() for code in course.languages} == {"sv", "ar", "so", "en"}
    districts = {each.district_id for each in current_districts(DISTRICTS, today)}
    assert {course.district_id for course in courses.values()} == districts | {"web", "central"}


@pytest.mark.requirement("X12")
def test_everybody_in_the_seed_is_made_up() -> None:
    for course in COURSES:
        for person in course["contacts"]:
            assert person["email"].endswith("@stockholm.example")
            assert person["phone"].startswith("08-465 004 "), "a number set aside for fiction"
            assert person["name"].endswith(("sson", "Teachwell")), "an obviously made-up name"
    everything = json.dumps([PROGRAMMES, COURSES, told("districts")], ensure_ascii=False)
    assert "http" not in everything
