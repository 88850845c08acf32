"""The rules of applying, by themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.cases import rules as cases
from chalicelib.cases.questions import steps
from chalicelib.submission import rules

STARTS = date(2027, 2, 2)


@pytest.mark.parametrize(
    ("birth_month", "said"),
    [
        ("2015-02", ""),
        ("2015-01", "är 12 år"),
        ("2024-01", ""),
        ("2024-02", "är 2 år"),
        ("2027-02", "är 0 år"),
        ("2027-03", "framåt i tiden"),
        ("9999-12", "framåt i tiden"),
        ("1900-01", "är 127 år"),
    ],
)
@pytest.mark.requirement("P2")
def test_the_age_counts_on_the_day_the_course_starts(birth_month: str, said: str) -> None:
    fault = cases.fault_of_age(birth_month, STARTS, 3, 11)
    assert said in fault
    assert bool(fault) == bool(said)


@pytest.mark.parametrize(("ages", "said"), [((None, 11), "mellan 0 och 11"), ((12, None), "mellan 12 och 18")])
@pytest.mark.requirement("C1")
def test_a_programme_may_be_open_at_one_end(ages: tuple[int | None, int | None], said: str) -> None:
    outside = "2014-01" if ages[1] else "2020-01"
    assert said in cases.fault_of_age(outside, STARTS, *ages)
    assert cases.fault_of_age("2014-01", STARTS, None, None) == ""


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_every_child_is_let_in_to_exactly_one_of_two_programmes_that_meet(born: date, starts: date) -> None:
    month = f"{born:%Y-%m}"
    younger, older = cases.fault_of_age(month, starts, 0, 11), cases.fault_of_age(month, starts, 12, 120)
    assert bool(younger) != bool(older) or born > starts.replace(day=1)


@pytest.mark.requirement("P2")
def test_a_draft_is_kept_thirty_days_after_its_last_change() -> None:
    now = datetime(2027, 1, 14, tzinfo=UTC)
    assert rules.expires(now) - now == timedelta(days=30)


def test_only_living_or_working_there_is_a_connection() -> None:
    assert cases.fault_of_connection("lives") == cases.fault_of_connection("works") == ""
    assert cases.fault_of_connection("neither")


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.lists(st.text(max_size=5)), max_size=5))
def test_stored_answers_can_be_read_as_a_form_sends_them(answers: dict[str, str | list[str]]) -> None:
    fields = cases.as_fields(answers)
    assert {name: value if isinstance(value, list) else [value] for name, value in answers.items()} == fields


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
@pytest.mark.requirement("P2")
def test_no_step_is_empty_and_no_question_asked_twice(group: bool, near: bool, asks: bool, protected: bool) -> None:
    others = [("bromma", {"sv": "Bromma"})] if near else []
    own = [{"name": "often", "label": "Hur ofta?"}] if asks else []
    asked = steps(group=group, other_districts=others, questions=own, protected=protected)
    names = [field.name for step in asked for field in step.form.fields]
    assert all(step.form.fields for step in asked)
    assert len(names) == len(set(names))
    assert len({step.slug for step in asked}) == len(asked)
    assert ("second_district" in names) == (group and near)
    assert ("often" in names) == asks
