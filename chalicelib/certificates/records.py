"""Certificates: one record each, found by the number that is printed on it."""

from collections.abc import Iterable

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.tables import Record, named

TO_SEND = "to_send"


class ToSend(GlobalSecondaryIndex["Certificate"]):
    """The certificates that nobody has been sent yet, by term. Sparse: what is sent or taken back leaves it."""

    class Meta:
        index_name = "to_send"
        projection = KeysOnlyProjection()

    waits = UnicodeAttribute(hash_key=True)
    term = UnicodeAttribute(range_key=True)


class Certificate(Record):
    """That somebody has met all that a programme asks for (I7). Its key is random and says nothing of the person."""

    class Meta:
        table_name = named("certificates")

    code = UnicodeAttribute(hash_key=True)  # see rules.code_of; printed on it, and the address that confirms it
    version = VersionAttribute()
    person_id = UnicodeAttribute()
    application_id = UnicodeAttribute()
    case_number = UnicodeAttribute()
    course_id = UnicodeAttribute()
    programme_id = UnicodeAttribute()
    name = UnicodeAttribute()  # as the person was called then: the paper and the page that confirms it say the same
    certified_on = UnicodeAttribute()  # ISO date
    certified_by = UnicodeAttribute()  # person id
    term = UnicodeAttribute()  # that it was given in, see courses.rules.term
    waits = UnicodeAttribute(null=True)  # "to_send" until it is sent (A8)
    sent_at = UnicodeAttribute(null=True)  # UTC, ISO
    valid_until = UnicodeAttribute(null=True)  # ISO date, the last day that it holds; None: for good
    renewed_on = UnicodeAttribute(null=True)  # ISO date
    revoked_at = UnicodeAttribute(null=True)  # UTC, ISO
    revoked_because = UnicodeAttribute(null=True)  # see rules.REVOKED_BECAUSE
    name_hidden = BooleanAttribute(default=False)  # its owner wants no name on the page that confirms it
    to_send = ToSend()

    @staticmethod
    def is_new() -> Condition:
        """The condition that no certificate has this number."""
        return Certificate.code.does_not_exist()

    @property
    def is_live(self) -> bool:
        """Whether it stands: not taken back, expired or not."""
        return not self.revoked_at


def find_certificate(code: str) -> Certificate | None:
    """The certificate as it stands now, or None."""
    try:
        return Certificate.get(code, consistent_read=True)
    except Certificate.DoesNotExist:
        return None


def certificates_at(codes: Iterable[str]) -> dict[str, Certificate]:
    """The certificates with these numbers, by number, as they stand now. One call for each hundred."""
    found = Certificate.batch_get(list(dict.fromkeys(codes)), consistent_read=True)
    return {certificate.code: certificate for certificate in found}


def waiting_certificates(term: str = "") -> list[Certificate]:
    """Those that are still to be sent, of a term or of all. One index query and a batch read for each hundred."""
    only = ToSend.term == term if term else None
    keys = [key.code for key in Certificate.to_send.query(TO_SEND, only)]
    return sorted(certificates_at(keys).values(), key=lambda each: (each.term, each.course_id, each.name))
