"""A letter in the organisation's own e-mail: whom it goes to, who may see the addresses, and who did (I4)."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.handling.letters import LONGEST, to_many, to_one
from chalicelib.journal.records import readings
from chalicelib.people.records import Person
from tests.faults import Calls
from tests.handling.applied import applied, trains
from tests.town import GROUP, TRAINING
from tests.visitor import Page, Visitor

Staff = Callable[..., Visitor]
LETTER = f"/personal/kurser/{GROUP}/skriv"
ADDRESSES = st.lists(st.from_regex(r"[a-z0-9.+_'-]{1,60}@[a-z0-9-]{1,60}\.example", fullmatch=True), max_size=80)


@pytest.fixture
def leader(staff: Staff) -> Visitor:
    return staff("leader", "district:farsta")


def seated(number: int, **person: str | bool) -> None:
    own = {"email": f"person-{number}@exempel.se", **person}
    applied(number, state="admitted", seat_in=GROUP, person=own)


def letters(page: Page) -> list[str]:
    """The addresses that open a letter."""
    return [href for href in page.links().values() if href.startswith("mailto:?")]


@pytest.mark.requirement("I4")
@given(ADDRESSES, st.text(max_size=80), st.integers(200, LONGEST))
def test_every_address_is_in_one_letter_none_is_too_long_and_none_adds_anything(
    addresses: list[str], subject: str, longest: int
) -> None:
    found = to_many(addresses, subject, longest)
    assert [each for _, some in found for each in some] == list(dict.fromkeys(addresses))
    for link, some in found:
        assert len(link) <= longest or len(some) == 1
        said = parse_qs(urlsplit(link).query.replace("+", "%2B"), keep_blank_values=True)
        assert said == {"bcc": [",".join(some)], "subject": [subject]}


@pytest.mark.requirement("I4")
def test_an_address_cannot_bring_along_a_field_of_its_own() -> None:
    link = to_one("a?cc=b@c.example&body=x", "Komet, 2 februari 2027")
    assert link == "mailto:a%3Fcc%3Db@c.example%26body%3Dx?subject=Komet%2C%202%20februari%202027"


@pytest.mark.requirement("I4", "X6")
def test_a_letter_to_the_group_is_addressed_to_all_who_take_part_as_blind_copies_and_the_reading_is_known(
    leader: Visitor,
) -> None:
    seated(1)
    seated(2)
    applied(3)
    page = leader.open(f"{LETTER}?lang=ar")
    assert letters(page) == [
        "mailto:?bcc=person-1@exempel.se,person-2@exempel.se&subject=Komet%2C%202%20februari%202027"
    ]
    (field,) = page.tree.iter("textarea")
    assert field.text == "person-1@exempel.se; person-2@exempel.se"
    assert [each.name for each in readings("application-1")] == ["Lena Ledarsson"]
    assert [each.reader for each in readings("application-2")] == ["2027-01-14#leader-district-farsta"]
    assert readings("application-3") == []
    assert "Lena Ledarsson" in leader.open("/personal/arenden/EK-2027-000001").text


@pytest.mark.requirement("I4")
def test_a_large_group_takes_several_letters(leader: Visitor) -> None:
    for number in range(1, 29):
        seated(number, email=f"{'lang' * 12}-{number}@enhet-med-langt-namn.example")
    page = leader.open(LETTER)
    found = letters(page)
    assert len(found) == 2 and all(len(link) <= LONGEST for link in found)
    assert "Öppna brev 2 av 2" in page.text
    assert sum(link.count("@") for link in found) == 28


@pytest.mark.requirement("B2", "I4")
def test_who_is_protected_is_addressed_only_by_whoever_may_know_of_them_and_nothing_announces_it(
    staff: Staff, leader: Visitor
) -> None:
    seated(1)
    alone = leader.open(LETTER).text
    seated(2, protected=True)
    assert leader.open(LETTER).text == alone
    assert readings("application-2") == []
    assert "person-2@exempel.se" in staff("handler", "district:farsta").open(LETTER).text


@pytest.mark.requirement("I4")
def test_who_has_given_no_address_is_named_and_nobody_is_no_letter(leader: Visitor) -> None:
    assert "Det finns ingen att skriva till." in leader.open(LETTER).text
    seated(1, email="")
    page = leader.open(LETTER)
    assert "Person 1 , EK-2027-000001" in page.text.replace("Person 1,", "Person 1 ,")
    assert letters(page) == []


@pytest.mark.requirement("I4", "L3")
def test_addresses_are_for_those_who_handle_the_course(staff: Staff) -> None:
    seated(1)
    assert staff("leader", "district:bromma").open(LETTER).status == 404
    assert staff("follow_up", "city").open(LETTER).status in (403, 404)
    assert staff("instructor", "district:central").open(f"/personal/kurser/{TRAINING}/skriv").status == 200


@pytest.mark.requirement("I4")
def test_the_course_leads_to_it_where_somebody_takes_part(leader: Visitor) -> None:
    assert LETTER not in leader.open(f"/personal/kurser/{GROUP}").links().values()
    seated(1)
    assert LETTER in leader.open(f"/personal/kurser/{GROUP}").links().values()


@pytest.mark.requirement("I4")
def test_a_case_has_a_letter_to_its_person_one_step_away_about_the_course_and_nobody(staff: Staff) -> None:
    trains(1, person={"email": "yrsa+jobb@exempel.se"})
    instructor = staff("instructor", "district:central")
    links = instructor.open("/personal/arenden/EK-2027-000001").links()
    assert links["Skriv ett brev E-post"] == "mailto:yrsa%2Bjobb@exempel.se?subject=Ledare%2C%2016%20februari%202027"
    Person.get("person-1").update(actions=[Person.email.set("")])
    assert "Skriv ett brev E-post" not in instructor.open("/personal/arenden/EK-2027-000001").links()


def test_a_letter_costs_as_many_calls_for_many_as_for_one(leader: Visitor, calls: Calls) -> None:
    asked = []
    for numbers in (range(1, 2), range(2, 21)):
        for number in numbers:
            seated(number)
        calls.forget()
        leader.open(LETTER)
        asked.append(sorted(calls.made))
    assert asked[0] == asked[1]
    assert asked[0].count("TransactWriteItems") == 1
