"""Contact details as a form."""

from datetime import date

import pytest

from chalicelib.http.languages import speaking
from chalicelib.http.refusals import WrongFields
from chalicelib.people.forms import CONTACT, contact_form, contact_values, read_contact, read_personal_number
from chalicelib.people.records import Person

GOOD = {
    "email": ["petra@Example.COM"],
    "mobile": ["070-174 06 05"],
    "channels": ["sms", "email"],
    "language": ["sv"],
}


def test_contact_details_are_read_clean() -> None:
    reading = read_contact(GOOD, protected=False)
    assert reading.errors == {}
    assert reading.values == {
        "email": "petra@example.com",
        "mobile": "+46701740605",
        "channels": ["email", "sms"],
        "language": "sv",
    }


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"email": [""], "mobile": [""]}, {"email"}),
        ({"email": [""], "channels": ["email"]}, {"email"}),
        ({"mobile": [""], "channels": ["sms"]}, {"mobile"}),
        ({"mobile": ["08-123"], "channels": ["sms"]}, {"mobile"}),
        ({"email": ["petra"], "mobile": [""], "channels": []}, {"email"}),
        ({"email": ["petra"], "mobile": ["12"], "language": ["xx"], "channels": ["fax"]}, {*GOOD}),
        ({"language": []}, {"language"}),
        ({"email": [""], "channels": ["sms"]}, set()),
        ({"mobile": [""], "channels": []}, set()),
    ],
)
def test_every_fault_is_told_at_once_and_beside_its_field(changed: dict[str, list[str]], wrong: set[str]) -> None:
    assert read_contact({**GOOD, **changed}, protected=False).errors.keys() == wrong


def test_a_wrong_address_is_said_to_be_wrong_and_not_missing() -> None:
    said = read_contact({**GOOD, "email": ["petra"]}, protected=False).errors["email"]
    assert "namn@exempel.se" in said


def test_what_was_typed_is_there_to_be_shown_again() -> None:
    typed = read_contact({**GOOD, "email": ["pet ra"], "mobile": ["+46 hej"]}, protected=False).typed
    assert (typed["email"], typed["mobile"], typed["language"]) == ("pet ra", "+46 hej", "sv")


@pytest.mark.requirement("B2")
def test_a_protected_person_is_not_offered_sms() -> None:
    offered = {field.name: [value for value, _ in field.options] for field in contact_form(protected=True).fields}
    assert offered["channels"] == ["email"]
    assert [value for value, _ in CONTACT.fields[2].options] == ["email", "sms"]


@pytest.mark.requirement("B2")
def test_a_protected_persons_wish_for_sms_is_passed_over_without_a_word() -> None:
    reading = read_contact({**GOOD, "channels": ["sms", "email"]}, protected=True)
    assert (reading.errors, reading.values["channels"]) == ({}, ["email"])
    only_sms = read_contact({**GOOD, "mobile": [""], "channels": ["sms"]}, protected=True)
    assert only_sms.errors == {}


def test_what_is_stored_can_be_drawn_and_read_back() -> None:
    person = Person(email="a@example.com", mobile="+46701740605", language="ar", channels=["sms"])
    values = contact_values(person)
    raw = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    assert read_contact(raw, protected=False).values == values


def test_a_systems_personal_number_is_read_or_refused_by_field() -> None:
    today = date(2027, 1, 14)
    assert read_personal_number("860412-9802", today).digits == "198604129802"
    with speaking("sv"), pytest.raises(WrongFields) as refusal:
        read_personal_number("860412-9803", today, "person")
    assert refusal.value.errors.keys() == {"person"}
    assert "9803" not in str(refusal.value.errors)
