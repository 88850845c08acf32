"""The web course, from the public page to the case."""

import pytest

from chalicelib.people.records import Person
from tests.submission.story import answer, begin, case_number, slug
from tests.town import WEB
from tests.visitor import Visitor


@pytest.mark.requirement("W1", "W2", "W3", "W4")
def test_a_parent_finds_the_web_course_applies_and_follows_the_case(ali: Visitor) -> None:
    nobody = Visitor()
    listed = nobody.open("/kurser?form=web")
    course = nobody.open(f"/kurser/{WEB}")
    assert f"/kurser/{WEB}" in listed.links().values()
    assert f"/kurser/{WEB}/ansok" in course.links().values()

    check = answer(ali, begin(ali, WEB))
    steps = [slug(page) for page in ali.pages if page.address.startswith("/ansokan/") and page.is_html and page.body]
    assert steps == ["barn", "behov", "kontakt", "om-ansokan", "kontrollera"]
    confirmation = ali.send(check.form)
    assert "Din plats i kön till webbkursen: 1" in confirmation.text
    case = ali.open(f"/mina-arenden/{case_number(confirmation)}")
    assert case.h1 == "Webb"
    assert "14 januari 2027 18:30" in case.text
    assert Person.count() == 1
