"""Persons, found by a keyed hash of their personal number; the number itself is only kept encrypted."""

from pynamodb.attributes import BooleanAttribute, ListAttribute, UnicodeAttribute, VersionAttribute

from chalicelib.tables import Record, named


class Person(Record):
    """Somebody who has signed in, or for whom an application was sent. The id is random and says nothing."""

    class Meta:
        table_name = named("persons")

    person_id = UnicodeAttribute(hash_key=True)
    version = VersionAttribute()
    name = UnicodeAttribute(default="")
    email = UnicodeAttribute(default="")
    mobile = UnicodeAttribute(default="")  # E.164: +46701234567
    language = UnicodeAttribute(default="sv")  # a code of http.languages.LANGUAGES
    channels: ListAttribute[str] = ListAttribute(of=UnicodeAttribute, default=list)  # "email", "sms"
    # Protected personal data (B2): no SMS, no postal content. Nothing on any page announces it.
    protected = BooleanAttribute(default=False)
    encrypted_personal_number = UnicodeAttribute(null=True)  # KMS, base64; encryption context: the person id
    created_at = UnicodeAttribute()


class Identity(Record):
    """Which person a login or a personal number belongs to: keyed hash → person."""

    class Meta:
        table_name = named("identities")

    identity_hash = UnicodeAttribute(hash_key=True)
    person_id = UnicodeAttribute()


def find_person(person_id: str) -> Person | None:
    """The person, or None when there is none with this id."""
    try:
        return Person.get(person_id)
    except Person.DoesNotExist:
        return None
