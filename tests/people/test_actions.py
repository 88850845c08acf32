"""Who somebody is, and how they are reached; against DynamoDB, KMS and Secrets Manager in process."""

from datetime import date, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.http.refusals import Conflict, Unavailable
from chalicelib.journal.commit import LostRace
from chalicelib.people import actions
from chalicelib.people.actions import (
    decrypt_personal_number,
    encrypt_personal_number,
    identity_hash,
    known_person,
    person_for,
    set_contact,
    update_contact,
)
from chalicelib.people.records import Identity, Person, find_person
from chalicelib.people.rules import Introduction, parse
from tests.people.logged import logged

NUMBER = parse("198604129802", date(2027, 1, 14))
PETRA = Introduction(
    number=NUMBER,
    subject="https://issuer.test petra",
    name="Petra Provsson",
    email="petra@example.com",
    mobile="+46701740605",
    language="sv",
)

pytestmark = pytest.mark.usefixtures("keys")


def everything_stored() -> str:
    """All that lies in the tables of persons and identities."""
    dynamodb = boto3.client("dynamodb")
    tables = ("komet-test-persons", "komet-test-identities")
    return str([dynamodb.scan(TableName=table)["Items"] for table in tables])


def how_many(record: type[Any]) -> int:
    return len(list(record.scan()))


def test_the_first_meeting_makes_a_person_and_the_next_one_finds_them(now: datetime) -> None:
    made = person_for(PETRA, now)
    found = person_for(PETRA, now)
    assert found.person_id == made.person_id
    assert (found.name, found.email, found.mobile, found.language) == (
        "Petra Provsson",
        "petra@example.com",
        "+46701740605",
        "sv",
    )
    assert found.channels == ["email", "sms"]
    assert (how_many(Person), how_many(Identity)) == (1, 1)


def test_the_same_number_from_another_login_is_the_same_person(now: datetime) -> None:
    made = person_for(PETRA, now)
    other = Introduction(number=NUMBER, subject="https://issuer.test somebody-else")
    assert person_for(other, now).person_id == made.person_id


def test_without_a_personal_number_the_subject_says_who_it_is(now: datetime) -> None:
    made = person_for(Introduction(subject="https://issuer.test a", name="A"), now)
    assert person_for(Introduction(subject="https://issuer.test a"), now).person_id == made.person_id
    assert person_for(Introduction(subject="https://issuer.test b"), now).person_id != made.person_id
    assert made.encrypted_personal_number is None


def test_nobody_is_made_without_a_number_or_a_subject(now: datetime) -> None:
    with pytest.raises(ValueError, match="needs a personal number or a subject"):
        person_for(Introduction(name="Nobody"), now)
    assert how_many(Person) == 0


@pytest.mark.requirement("B2")
def test_a_personal_number_is_stored_only_hashed_and_encrypted(now: datetime) -> None:
    person = person_for(PETRA, now)
    stored = everything_stored()
    for part in (NUMBER.digits, NUMBER.digits[2:], "9802", "19860412"):
        assert part not in stored
    assert decrypt_personal_number(person.person_id, str(person.encrypted_personal_number)) == NUMBER.digits


def test_a_number_moved_to_another_person_can_not_be_decrypted() -> None:
    sealed = encrypt_personal_number("a", NUMBER.digits)
    with pytest.raises(ClientError):
        decrypt_personal_number("b", sealed)


def test_a_number_and_a_subject_that_read_the_same_are_two_identities() -> None:
    assert identity_hash("personal_number", "x") != identity_hash("subject", "x")
    assert len(identity_hash("subject", "x")) == 64


def test_the_hash_is_keyed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = identity_hash("personal_number", NUMBER.digits)
    monkeypatch.setattr(actions, "identity_pepper", lambda: b"another")
    assert identity_hash("personal_number", NUMBER.digits) != before


def test_somebody_is_known_by_number_only_after_the_first_meeting(now: datetime) -> None:
    assert known_person(NUMBER) is None
    made = person_for(PETRA, now)
    found = known_person(NUMBER)
    assert found is not None
    assert found.person_id == made.person_id


@pytest.mark.requirement("B9")
def test_two_first_meetings_at_once_end_in_one_person(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def overtaken(person_id: str, digits: str) -> str:
        """Between looking and storing, the other request has done it all."""
        monkeypatch.setattr(actions, "encrypt_personal_number", encrypt_personal_number)
        made.append(person_for(PETRA, now))
        return encrypt_personal_number(person_id, digits)

    monkeypatch.setattr(actions, "encrypt_personal_number", overtaken)
    assert person_for(PETRA, now).person_id == made[0].person_id
    assert (how_many(Person), how_many(Identity)) == (1, 1)


def test_a_race_lost_again_and_again_is_unavailable_and_not_endless(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never_first(*_: object) -> None:
        raise LostRace([])

    monkeypatch.setattr(actions, "commit", never_first)
    with pytest.raises(Unavailable):
        person_for(PETRA, now)


def test_name_follows_the_login_and_contact_details_stay_as_the_person_left_them(now: datetime) -> None:
    update_contact(person_for(PETRA, now), {"email": "own@example.com", "language": "ar"})
    found = person_for(
        Introduction(number=NUMBER, name="Petra Nyttnamn", email="other@example.com", language="en"), now
    )
    assert (found.name, found.email, found.mobile, found.language) == (
        "Petra Nyttnamn",
        "own@example.com",
        "",
        "ar",
    )
    assert found.channels == []


def test_a_login_that_says_no_name_takes_none_away(now: datetime) -> None:
    person_for(PETRA, now)
    assert person_for(Introduction(number=NUMBER), now).name == "Petra Provsson"


def test_finding_somebody_unchanged_writes_nothing(now: datetime) -> None:
    person_for(PETRA, now)
    assert person_for(PETRA, now).version == 1


@pytest.mark.requirement("B2")
def test_protection_takes_sms_away_at_once(now: datetime) -> None:
    person_for(PETRA, now)
    found = person_for(Introduction(number=NUMBER, protected=True), now)
    assert (found.protected, found.channels, found.mobile) == (True, ["email"], "+46701740605")


@pytest.mark.requirement("B2")
def test_a_protected_person_gets_no_sms_from_the_start(now: datetime) -> None:
    made = person_for(Introduction(number=NUMBER, mobile="+46701740605", protected=True), now)
    assert (made.protected, made.channels) == (True, [])


@pytest.mark.requirement("B2")
@pytest.mark.parametrize(("said", "protected"), [(None, True), (True, True), (False, False)])
def test_protection_ends_only_when_the_source_says_so(said: bool | None, protected: bool, now: datetime) -> None:
    person_for(Introduction(number=NUMBER, protected=True), now)
    assert person_for(Introduction(number=NUMBER, protected=said), now).protected is protected


@pytest.mark.requirement("B2")
def test_a_protected_person_can_not_be_given_sms_by_any_way_in(now: datetime) -> None:
    person = person_for(Introduction(number=NUMBER, protected=True), now)
    set_contact(person, {"mobile": "+46701740605", "channels": ["sms", "email"], "language": "sv"})
    assert person.channels == ["email"]


@pytest.mark.requirement("P5")
def test_contact_details_are_stored_and_emptied(now: datetime) -> None:
    person = person_for(PETRA, now)
    update_contact(person, {"email": "new@example.com", "channels": ["email"], "language": "en"})
    stored = find_person(person.person_id)
    assert stored is not None
    assert (stored.email, stored.mobile, stored.channels, stored.language) == (
        "new@example.com",
        "",
        ["email"],
        "en",
    )


def test_the_same_contact_details_again_write_nothing(now: datetime) -> None:
    person = person_for(PETRA, now)
    values: dict[str, str | list[str]] = {"email": "new@example.com", "channels": ["email"], "language": "en"}
    update_contact(person, values)
    update_contact(person, values)
    assert person.version == 2


def test_of_two_changes_at_once_the_second_is_told_and_overwrites_nothing(now: datetime) -> None:
    first = person_for(PETRA, now)
    second = person_for(PETRA, now)
    update_contact(first, {"email": "first@example.com", "language": "sv"})
    with pytest.raises(Conflict):
        update_contact(second, {"email": "second@example.com", "language": "sv"})
    stored = find_person(first.person_id)
    assert stored is not None
    assert stored.email == "first@example.com"


@pytest.mark.requirement("B2")
def test_no_log_line_says_anything_of_the_person(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(person_id: str, digits: str) -> str:
        monkeypatch.setattr(actions, "encrypt_personal_number", encrypt_personal_number)
        person_for(PETRA, now)
        return encrypt_personal_number(person_id, digits)

    monkeypatch.setattr(actions, "encrypt_personal_number", overtaken)
    with logged() as lines:
        person_for(PETRA, now)
    said = "\n".join(lines)
    assert "person_race" in said
    for part in ("9802", "8604", "Petra", "petra", "0701740605"):
        assert part not in said


@pytest.mark.requirement("C4")
def test_the_gender_is_kept_and_comes_with_the_number_for_whoever_was_known_before(now: datetime) -> None:
    made = person_for(PETRA, now)
    assert made.gender == "woman"
    made.gender = None  # from before it was kept
    made.save()
    person_for(PETRA, now)
    found = find_person(made.person_id)
    assert found
    assert found.gender == "woman"


@pytest.mark.requirement("C4")
def test_without_a_personal_number_no_gender_is_known(now: datetime) -> None:
    assert person_for(Introduction(subject="https://issuer.test a", name="A"), now).gender is None
