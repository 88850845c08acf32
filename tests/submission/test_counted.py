"""Who applied, as far as figures ask, is written down whichever way the application came; and is shown nowhere."""

import pytest

from chalicelib.cases.records import Application
from chalicelib.people.records import Person
from tests.submission import story
from tests.town import ALI
from tests.visitor import Visitor

pytestmark = pytest.mark.requirement("C4", "S5")


def test_a_woman_who_applies_in_arabic_is_counted_as_such_and_her_page_does_not_say_it(ali: Visitor) -> None:
    person = Person.get(ALI)
    person.gender, person.language = "woman", "ar"
    person.save()
    number = story.case_number(story.apply(ali))
    [case] = Application.query(ALI)
    assert (case.gender, case.language, case.channel) == ("woman", "ar", "web")
    told = []
    for gender in (None, "man", "woman"):
        case.gender = gender
        case.save()
        told.append(ali.open(f"/mina-arenden/{number}").text)
    assert told[0] == told[1] == told[2]
