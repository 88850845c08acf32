"""Who somebody is: found by a keyed hash, made at the first meeting; and how they are reached."""

import base64
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from chalicelib.http.log import log
from chalicelib.http.refusals import Conflict, NotFound, Unavailable
from chalicelib.http.secrets import identity_pepper, key_service
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.people.records import Identity, Person, find_by_identity, find_person
from chalicelib.people.rules import Introduction, PersonalNumber
from chalicelib.settings import settings

TRIES = 4


def identity_hash(kind: Literal["personal_number", "subject"], value: str) -> str:
    """HMAC-SHA-256 in hex, keyed by the pepper. `kind` keeps the two kinds of identity apart."""
    return hmac.digest(identity_pepper(), f"{kind}\0{value}".encode(), "sha256").hex()


def encrypt_personal_number(person_id: str, digits: str) -> str:
    """The number as base64 of what KMS returns; it opens only together with the same person id."""
    sealed = key_service("kms").encrypt(
        KeyId=settings.kms_key_id, Plaintext=digits.encode(), EncryptionContext={"person_id": person_id}
    )
    return base64.b64encode(sealed["CiphertextBlob"]).decode()


def decrypt_personal_number(person_id: str, encrypted: str) -> str:
    """Twelve digits. Only for functions whose role may decrypt."""
    opened = key_service("kms").decrypt(
        KeyId=settings.kms_key_id,
        CiphertextBlob=base64.b64decode(encrypted),
        EncryptionContext={"person_id": person_id},
    )
    digits: bytes = opened["Plaintext"]
    return digits.decode()


def myself(person_id: str) -> Person:
    """The signed-in person. Raises NotFound when the record is gone."""
    person = find_person(person_id)
    if person is None:
        raise NotFound
    return person


def known_person(number: PersonalNumber) -> Person | None:
    """Whoever has this personal number, if we have met them."""
    return find_by_identity(identity_hash("personal_number", number.digits))


def person_for(introduction: Introduction, now: datetime) -> Person:
    """The person introduced: found, with name and protection brought up to date, or made.

    Two first meetings at the same time end in one person. What people have told us about contact and language
    is never overwritten. Raises Unavailable."""
    who = _identity_of(introduction)
    for _ in range(TRIES):
        person = find_by_identity(who)
        try:
            return _bring_up_to_date(person, introduction) if person else _make(who, introduction, now)
        except LostRace:
            log("person_race")  # somebody else was first: look again
    raise Unavailable


def set_contact(person: Person, values: Mapping[str, str | list[str]]) -> None:
    """Put contact details that `forms.read_contact` has read onto the record; the caller stores it."""
    person.email = str(values.get("email", ""))
    person.mobile = str(values.get("mobile", ""))
    person.language = str(values.get("language", person.language))
    person.channels = _allowed(values.get("channels", []), person.protected)


def update_contact(person: Person, values: Mapping[str, str | list[str]]) -> None:
    """Store contact details, if they are new. Raises Conflict when somebody else was first."""
    before = person.serialize()
    set_contact(person, values)
    if person.serialize() == before:
        return
    try:
        commit(Put(person))
    except LostRace as race:
        raise Conflict from race


def _identity_of(introduction: Introduction) -> str:
    if introduction.number:
        return identity_hash("personal_number", introduction.number.digits)
    if not introduction.subject:
        raise ValueError("an introduction needs a personal number or a subject")
    return identity_hash("subject", introduction.subject)


def _make(who: str, introduction: Introduction, now: datetime) -> Person:
    person_id = secrets.token_urlsafe(16)
    number = introduction.number
    person = Person(
        person_id=person_id,
        name=introduction.name,
        email=introduction.email,
        mobile=introduction.mobile,
        language=introduction.language or "sv",
        protected=bool(introduction.protected),
        encrypted_personal_number=encrypt_personal_number(person_id, number.digits) if number else None,
        gender=number.gender if number else None,
        created_at=now.isoformat(),
    )
    reachable = {"email": person.email, "sms": person.mobile}
    person.channels = _allowed((name for name, address in reachable.items() if address), person.protected)
    identity = Identity(identity_hash=who, person_id=person_id)
    commit(Put(identity, Identity.identity_hash.does_not_exist()), Put(person))
    return person


def _bring_up_to_date(person: Person, introduction: Introduction) -> Person:
    """Protection is only lifted when the source says so: silence changes nothing."""
    name = introduction.name or person.name
    protected = person.protected if introduction.protected is None else introduction.protected
    gender = introduction.number.gender if introduction.number else person.gender
    if (name, protected, gender) == (person.name, person.protected, person.gender):
        return person
    person.name, person.protected, person.gender = name, protected, gender
    person.channels = _allowed(person.channels, protected)
    commit(Put(person))
    return person


def _allowed(channels: Iterable[str], protected: bool) -> list[str]:
    """No SMS where personal data are protected (B2)."""
    return [channel for channel in channels if not (protected and channel == "sms")]
