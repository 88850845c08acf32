"""What leaders are warned of, and what their list can be narrowed to."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from chalicelib.admission.rules import FILTERS, WARNINGS, Warned, narrowed, warnings
from chalicelib.groups.hints import NONE, Hints


@dataclass(frozen=True)
class Case:
    case_number: str
    person_id: str
    course_id: str = "course"
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    application: Case
    age: int | None = 7
    fits: bool = True
    clash: bool = False
    has_consent: bool = True
    hints: Hints = NONE


def row(
    number: int,
    *,
    person: str = "",
    course: str = "course",
    hinted: tuple[str, ...] = (),
    colleagues: tuple[str, ...] = (),
    **more: Any,
) -> Row:
    shown = {name: more.pop(name) for name in ("age", "fits", "clash", "has_consent") if name in more}
    hints = Hints(guardians=hinted, colleagues=colleagues)
    return Row(Case(str(number), person or f"p{number}", course, more), hints=hints, **shown)


GROUP = [row(number) for number in range(1, 7)]


def warned(*chosen: Row, free: int = 8, seated: int = 6, child_care: bool = True, gone: str = "") -> list[Warned]:
    waiting = {each.application.case_number for each in chosen} - {gone}
    return warnings(chosen, free=free, seated=seated, waiting=waiting, child_care=child_care)


def kinds(*chosen: Row, **more: Any) -> list[str]:
    return [each.kind for each in warned(*chosen, **more)]


@pytest.mark.requirement("L5")
def test_a_group_that_fits_gives_no_warning() -> None:
    assert warned(*GROUP, seated=0) == [] == warned(seated=0)


@pytest.mark.requirement("L5")
def test_more_than_there_are_seats_is_said_with_both_numbers() -> None:
    assert warned(*GROUP, free=5) == [Warned("seats", facts={"chosen": 6, "free": 5})]
    assert warned(*GROUP, free=6) == []


@pytest.mark.requirement("L5", "B5")
@pytest.mark.parametrize(
    ("kind", "one"),
    [
        ("age", row(9, fits=False)),
        ("clash", row(9, clash=True)),
        ("consent", row(9, age=None, has_consent=False)),
        ("interpreter", row(9, interpreter="yes", interpreter_language="so")),
    ],
)
def test_what_concerns_one_names_their_case(kind: str, one: Row) -> None:
    assert warned(*GROUP, one) == [Warned(kind, ("9",))]


@pytest.mark.requirement("L5")
def test_who_can_no_longer_be_admitted_is_named() -> None:
    assert warned(*GROUP, gone="3") == [Warned("not_waiting", ("3",))]


@pytest.mark.requirement("L5")
def test_one_person_with_two_children_is_named_with_both_cases() -> None:
    assert warned(*GROUP, row(8, person="p1")) == [Warned("twice", ("1", "8"))]


@pytest.mark.requirement("L5", "B1")
def test_two_guardians_in_one_group_are_a_warning_only_against_a_wish() -> None:
    father = row(8, hinted=("9",), other_guardian="either")
    assert kinds(*GROUP, father, row(9, hinted=("8",), other_guardian="same_group")) == []
    against = row(9, hinted=("8",), other_guardian="different_groups")
    assert warned(*GROUP, father, against) == [Warned("together", ("8", "9"))]
    assert kinds(*GROUP, against) == []


@pytest.mark.requirement("L5", "B1")
def test_two_guardians_who_want_the_same_group_and_get_different_ones_are_a_warning() -> None:
    assert warned(*GROUP, row(8, hinted=("9",), other_guardian="same_group")) == [Warned("apart", ("8",))]
    assert kinds(*GROUP, row(8, other_guardian="same_group")) == [], "the other one has not applied"


@pytest.mark.requirement("L5", "B5")
def test_interpreters_for_several_languages_are_a_warning_of_its_own() -> None:
    both = [row(number, interpreter="yes", interpreter_language=spoken) for number, spoken in ((8, "so"), (9, "ar"))]
    assert kinds(*GROUP, *both) == ["interpreter", "languages"]
    assert kinds(*GROUP, both[0]) == ["interpreter"]


@pytest.mark.requirement("L5", "B5")
def test_child_care_is_a_warning_only_where_the_course_has_none() -> None:
    needs = row(8, child_care="yes")
    assert (kinds(*GROUP, needs), kinds(*GROUP, needs, child_care=False)) == ([], ["child_care"])


@pytest.mark.requirement("I3")
def test_colleagues_are_named_only_where_they_are_chosen_together() -> None:
    one, other = row(8, colleagues=("9",)), row(9, colleagues=("8", "10"))
    assert warned(*GROUP, one, other) == [Warned("colleagues", ("8", "9"))]
    assert kinds(*GROUP, one) == []


@pytest.mark.requirement("L5")
def test_children_far_apart_in_age_and_a_small_group_are_warnings() -> None:
    assert warned(*GROUP, row(8, age=3), row(9, age=8)) == [Warned("spread", facts={"youngest": 3, "oldest": 8})]
    assert kinds(*GROUP, row(8, age=3), row(9, age=None)) == []
    assert warned(row(1), seated=2) == [Warned("small", facts={"count": 3})]


def test_every_warning_has_words() -> None:
    assert {"seats", "not_waiting", "twice", "together", "apart", "languages", "spread", "small"} < set(WARNINGS)
    for text in WARNINGS.values():
        assert text % {"chosen": 1, "free": 1, "count": 1, "youngest": 1, "oldest": 1}


@pytest.mark.requirement("L4", "L5", "B5")
@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        ([], "123456"),
        (["har-sokt"], "23456"),
        (["alder"], "13456"),
        (["tid"], "12456"),
        (["utan-tolk"], "12356"),
        (["utan-barnpassning"], "12346"),
        (["samtycke"], "12345"),
        (list(FILTERS), ""),
        (["something"], "123456"),
    ],
)
def test_the_list_is_narrowed_by_every_filter_that_is_set(wanted: list[str], left: str) -> None:
    rows = [
        row(1, course="other"),
        row(2, fits=False),
        row(3, clash=True),
        row(4, interpreter="yes"),
        row(5, child_care="yes"),
        row(6, has_consent=False),
    ]
    assert "".join(each.application.case_number for each in narrowed(rows, wanted, "course")) == left
