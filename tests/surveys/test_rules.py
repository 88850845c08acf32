"""Which surveys open."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.surveys.records import Survey
from chalicelib.surveys.rules import SurveyState, in_force, published

pytestmark = pytest.mark.requirement("A4")


@dataclass(frozen=True)
class Made:
    survey_id: str
    number: float
    state: str
    by_choice: bool = False


made = st.builds(
    Made, st.sampled_from(["traff", "slut"]), st.integers(1, 9), st.sampled_from(list(SurveyState)), st.booleans()
)


def test_the_newest_published_version_of_each_survey_is_in_force() -> None:
    versions = [
        Made("slut", 1, "published"),
        Made("traff", 1, "replaced"),
        Made("traff", 2, "published"),
        Made("traff", 3, "draft"),
    ]
    assert in_force(versions) == [versions[0], versions[2]]


def test_a_survey_that_is_withdrawn_opens_no_more() -> None:
    assert in_force([Made("slut", 1, "replaced"), Made("slut", 2, "withdrawn")]) == []


@pytest.mark.requirement("L4")
def test_one_that_leaders_choose_opens_for_no_course_by_itself() -> None:
    assert in_force([Made("slut", 1, "published", by_choice=True)]) == []
    assert published([Made("slut", 1, "published", by_choice=True)])


@given(st.lists(made, unique_by=lambda each: (each.survey_id, each.number)))
def test_at_most_one_version_of_a_survey_whatever_the_order(versions: list[Made]) -> None:
    found = in_force(versions)
    assert len({each.survey_id for each in found}) == len(found)
    assert all(each.state == "published" for each in found)
    assert found == in_force(reversed(versions))


def test_a_stored_survey_is_such_a_version() -> None:
    survey = Survey("programme:komet-3-11", "traff#0001", survey_id="traff", number=1, state="published")
    assert in_force([survey]) == [survey]
