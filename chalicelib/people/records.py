"""Persons, found by a keyed hash of their personal number; the number itself is only kept encrypted.

What each was told: the messages, which both their sender and My cases read. And who of them are staff."""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
    VersionAttribute,
)
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.tables import Json, Record, named


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
    channels: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)  # "email", "sms"
    # Protected personal data (B2): no SMS, no postal content. Nothing on any page announces it.
    protected = BooleanAttribute(default=False)
    encrypted_personal_number = UnicodeAttribute(null=True)  # KMS, base64; encryption context: the person id
    # "woman" or "man", as the personal number has it; None: we have none. For figures alone (C4): never shown.
    gender = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()


class Identity(Record):
    """Which person a login or a personal number belongs to: keyed hash → person."""

    class Meta:
        table_name = named("identities")

    identity_hash = UnicodeAttribute(hash_key=True)
    person_id = UnicodeAttribute()


class StaffMember(Record):
    """Somebody who has registered as staff (L2): how colleagues reach them, as what and where they want to work.

    It opens nothing: grants do (http.records.Grant). Its version is the clock of the person's grants: whoever gives
    or ends one writes it, and the journal's events about them are numbered by it."""

    class Meta:
        table_name = named("staff_members")

    register = UnicodeAttribute(hash_key=True, default="staff")
    member_id = UnicodeAttribute(range_key=True)  # see rules.member_id; part of addresses
    version = VersionAttribute()
    person_id = UnicodeAttribute()
    name = UnicodeAttribute(default="")
    email = UnicodeAttribute()  # at work
    phone = UnicodeAttribute()  # at work, as it was written
    role = UnicodeAttribute()  # wished for; see http.reach.Role
    districts: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)  # ids, places too
    programmes: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)  # trained for; ids
    # Certified to lead (I7): {"programme_id", "on": ISO date, "until": ISO date or None, "code": the certificate's}
    trained = Json[list[dict[str, Any]]](default=list)
    pool = BooleanAttribute(default=False)  # can lead groups in other districts too (C2), in these:
    pool_districts: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    waiting = BooleanAttribute(default=True)  # nobody has answered the registration, or it has new wishes
    approved_at = UnicodeAttribute(null=True)  # UTC, ISO: when somebody first gave them a role
    registered_at = UnicodeAttribute()  # UTC, ISO

    @property
    def next_event(self) -> int:
        """The number of the next event about the person's grants."""
        return int(self.version or 0) + 1


MANAGER_OF = "manager:"  # whose messages those to somebody's manager are: this and the person's id


class ByProviderId(GlobalSecondaryIndex["Message"]):
    """The message that SES or SNS knows by this id, for notices of bounces. Sparse: only what was sent."""

    class Meta:
        index_name = "by_provider_id"
        projection = KeysOnlyProjection()

    provider_id = UnicodeAttribute(hash_key=True)


class Message(Record):
    """What a person was told, word for word. The address isn't kept here: it is the person's."""

    class Meta:
        table_name = named("messages")

    person_id = UnicodeAttribute(hash_key=True)
    message_id = UnicodeAttribute(range_key=True)  # "<when it happened>#<case id>#<sequence>#<channel>"
    case_id = UnicodeAttribute()
    kind = UnicodeAttribute()  # the event's, e.g. "ApplicationReceived"
    channel = UnicodeAttribute()  # "email", "sms" or "my_cases": only to be read there
    language = UnicodeAttribute()  # a code of http.languages.LANGUAGES
    subject = UnicodeAttribute(default="")  # an SMS has none
    body = UnicodeAttribute()  # plain text
    # "sending", "sent"; "failed": refused; "suppressed": the address has bounced or complained before;
    # "withheld": the training stage sends nothing; "bounced", "complained": SES told so afterwards
    state = UnicodeAttribute()
    leased_until = UnicodeAttribute(null=True)  # UTC, ISO; while somebody is sending it
    sent_at = UnicodeAttribute(null=True)  # UTC, ISO
    provider_id = UnicodeAttribute(null=True)
    sms_parts = NumberAttribute(null=True)
    by_provider_id = ByProviderId()


def staff_members() -> list[StaffMember]:
    """All who have registered as staff, in order of name. One query of some hundreds."""
    return sorted(StaffMember.query("staff"), key=lambda member: member.name.casefold())


def find_member(member_id: str) -> StaffMember | None:
    """The member of staff as it stands now, or None."""
    try:
        return StaffMember.get("staff", member_id, consistent_read=True)
    except StaffMember.DoesNotExist:
        return None


def messages_of(person_id: str, limit: int = 50) -> list[Message]:
    """The person's messages, newest first. One query."""
    return list(Message.query(person_id, scan_index_forward=False, limit=limit))


def managers_messages(person_id: str, limit: int = 20) -> list[Message]:
    """What the manager of somebody who applied was told, newest first; kept apart from theirs. One query."""
    return messages_of(MANAGER_OF + person_id, limit)


def find_person(person_id: str) -> Person | None:
    """The person as it stands now, or None when there is none with this id.

    Consistent: what one has just written is on the next page, and no message goes to an address that was changed."""
    try:
        return Person.get(person_id, consistent_read=True)
    except Person.DoesNotExist:
        return None


def persons_at(person_ids: Iterable[str]) -> dict[str, Person]:
    """The persons with these ids, by id, as they stand now. One call for each hundred."""
    found = Person.batch_get(list(dict.fromkeys(person_ids)), consistent_read=True)
    return {person.person_id: person for person in found}


def find_by_identity(identity_hash: str) -> Person | None:
    """The person behind an identity, as it stands now (consistent reads), or None."""
    try:
        identity = Identity.get(identity_hash, consistent_read=True)
    except Identity.DoesNotExist:
        return None
    return Person.get(identity.person_id, consistent_read=True)
