"""The surveys that My cases asks one to answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.cases.records import Application
from chalicelib.opening.actions import open_surveys
from chalicelib.people.records import Person
from chalicelib.surveys.actions import wake
from chalicelib.surveys.asked import asked_of
from chalicelib.surveys.records import Answered
from tests.admission.made_up import let_follow
from tests.faults import Calls
from tests.surveys.made_up import OPEN, meets, opened, survey, takes_part
from tests.town import ALI, GROUP, Clock, resident
from tests.visitor import Visitor

pytestmark = pytest.mark.requirement("P7", "P8", "A4")
CASE, ADDRESS = "/mina-arenden/EK-2027-000001", f"/enkat/{GROUP}/traff-01"


@pytest.fixture
def ali(signed_in: Callable[[Person], Visitor], clock: Clock) -> Visitor:
    """Ali takes part in a course, and its first session was yesterday."""
    clock.time = OPEN
    visitor = signed_in(resident(ALI))
    meets()
    survey()
    takes_part(person_id=ALI)
    return visitor


def test_what_is_open_is_on_the_case_and_in_the_list_until_it_is_answered(ali: Visitor) -> None:
    opened()
    for path in (CASE, "/mina-arenden"):
        assert ADDRESS in ali.open(path).links().values()
    assert "Du kan svara till och med måndag 8 februari 2027 20:00" in ali.open(CASE).text
    ali.send(ali.open(ADDRESS).form, quality="5")
    for path in (CASE, "/mina-arenden"):
        assert ADDRESS not in ali.open(path).links().values()
    assert "Du har svarat på enkäten: Efter träffen" in ali.open(CASE).text


def test_what_isnt_open_is_nowhere(ali: Visitor) -> None:
    opened(closes_at="2027-02-03T07:59:00.000+00:00")
    for path in (CASE, "/mina-arenden"):
        page = ali.open(path)
        assert "nkät" not in page.text and ADDRESS not in page.links().values()


@pytest.mark.parametrize(("state", "asks"), [("completed", True), ("dropped_out", False), ("waiting", False)])
def test_who_has_completed_the_course_is_asked_and_who_has_left_it_is_not(ali: Visitor, state: str, asks: bool) -> None:
    opened("slut")
    survey("slut")
    case = Application.get(ALI, "application-001")
    case.state = state
    case.save()
    for path in (CASE, "/mina-arenden"):
        assert (f"/enkat/{GROUP}/slut-01" in ali.open(path).links().values()) == asks


def test_the_timeline_says_that_one_was_asked_whether_one_has_answered_or_not(ali: Visitor) -> None:
    wake(GROUP, OPEN)
    for at in (OPEN, OPEN + timedelta(days=4)):
        open_surveys(at)
        let_follow(at)
    Answered(ALI, f"{GROUP}/traff-01").save()
    text = ali.open(CASE).text
    assert "Vi bad dig svara på en enkät" in text and "Vi påminde om en enkät" in text


@pytest.mark.requirement("X8", "U6")
def test_systems_arent_told_who_has_answered(ali: Visitor) -> None:
    opened()
    before = [ali.ask("GET", path, accept="application/json").body for path in (CASE, "/mina-arenden")]
    Answered(ALI, f"{GROUP}/traff-01").save()
    assert [ali.ask("GET", path, accept="application/json").body for path in (CASE, "/mina-arenden")] == before


def test_what_is_asked_takes_three_calls_and_one_where_nothing_is(ali: Visitor, calls: Calls) -> None:
    calls.forget()
    assert asked_of(ALI, GROUP, OPEN) == []
    assert calls.made == ["Query"]
    for survey_id in ("traff", "framsteg", "slut"):
        opened(survey_id, scope="programme:komet", entry="traff#0001")
    calls.forget()
    assert len(asked_of(ALI, GROUP, OPEN)) == 3
    assert calls.made == ["Query", "BatchGetItem", "BatchGetItem"]
