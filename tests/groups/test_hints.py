"""Cases that may have to do with each other."""

import pytest

from chalicelib.groups.hints import Hints, hints, may_be_same, same_looking_child
from chalicelib.people.records import Person
from tests.groups.made_up import at_work, case, person

FIRST, SECOND = "EK-2027-000001", "EK-2027-000002"


def people(*persons: Person) -> dict[str, Person]:
    return {each.person_id: each for each in persons}


@pytest.mark.requirement("B1")
def test_another_person_with_the_same_child_is_perhaps_its_other_guardian() -> None:
    found = hints([case(1, "ali"), case(2, "sara", child=" alma ")], people(person("ali"), person("sara")))
    assert found == {FIRST: Hints(guardians=(SECOND,)), SECOND: Hints(guardians=(FIRST,))}


def test_children_with_the_same_name_born_in_other_months_have_nothing_in_common() -> None:
    found = hints([case(1, "ali"), case(2, "sara", born="2020-06")], people(person("ali"), person("sara")))
    assert set(found.values()) == {Hints()}


@pytest.mark.requirement("L4")
def test_the_same_persons_other_child_is_a_sibling_a_twin_too() -> None:
    for born in ("2018-03", "2020-05"):
        found = hints([case(1), case(2, child="Kim", born=born)], people(person()))
        assert found[FIRST] == Hints(siblings=(SECOND,))


@pytest.mark.requirement("B9")
@pytest.mark.parametrize(("child", "born"), [("Alma", "2020-05"), ("Álma", "2020-06"), ("Allma", "2020-05")])
def test_the_same_person_with_a_child_that_looks_the_same_has_perhaps_applied_twice(child: str, born: str) -> None:
    found = hints([case(1), case(2, child=child, born=born)], people(person()))
    assert found[FIRST] == Hints(duplicates=(SECOND,))


@pytest.mark.requirement("B9")
@pytest.mark.parametrize("same", [{"email": "ALI@exempel.se"}, {"mobile": "+46701234567"}, {"name": "ali påhittad"}])
def test_whoever_came_in_on_paper_may_be_somebody_we_know(same: dict[str, str]) -> None:
    on_paper = person("paper", encrypted_personal_number=None, **{"email": "", **same})
    found = hints([case(1, "ali"), case(2, "paper")], people(person("ali", mobile="+46701234567"), on_paper))
    assert found[FIRST] == Hints(duplicates=(SECOND,))


@pytest.mark.requirement("B9")
def test_two_with_personal_numbers_are_never_the_same() -> None:
    assert not may_be_same(person("ali"), person("sara", email="ali@exempel.se", name="Ali Påhittad"))


def test_who_has_given_nothing_is_nobody_in_particular() -> None:
    blank = {"name": "", "email": "", "mobile": "", "encrypted_personal_number": None}
    assert not may_be_same(person("a", **blank), person("b", **blank))
    assert not same_looking_child(case(child=""), case(2, child=""))


@pytest.mark.requirement("B9")
def test_closed_cases_and_other_programmes_are_no_duplicates() -> None:
    closed = hints([case(1), case(2, state="withdrawn")], people(person()))
    assert closed == {FIRST: Hints()}
    other = hints([case(1), case(2, programme_id="tonar")], people(person()))
    assert other[FIRST].duplicates == ()


@pytest.mark.requirement("I3")
def test_professionals_at_one_workplace_are_colleagues_and_no_relatives_of_anybodys() -> None:
    elsewhere = at_work(3, "kim", answers={"workplace": "En annan enhet"})
    cases = [at_work(1, "ali"), at_work(2, "sara", answers={"workplace": " påhittade ENHETEN "}), elsewhere]
    found = hints(cases, people(person("ali"), person("sara"), person("kim")))
    assert found[FIRST] == Hints(colleagues=(SECOND,))
    assert found["EK-2027-000003"] == Hints()
    own = hints([at_work(1, "ali"), case(2, "ali")], people(person("ali")))
    assert set(own.values()) == {Hints()}, "a parent who trains: two cases that have nothing to do with each other"


@pytest.mark.requirement("B9")
def test_a_professional_who_came_in_on_paper_may_be_one_we_know() -> None:
    on_paper = person("paper", encrypted_personal_number=None, name="Ali Påhittad")
    found = hints([at_work(1, "ali"), at_work(2, "paper")], people(person("ali"), on_paper))
    assert found[FIRST] == Hints(duplicates=(SECOND,))


def test_what_many_share_is_no_reason_to_name_them_all() -> None:
    cases = [case(number, f"person-{number}") for number in range(1, 28)]
    found = hints(cases, people(*(person(each.person_id, mobile="+46850800000") for each in cases)))
    assert all(len(each.guardians) == 5 for each in found.values())
