"""The personal links by which managers answer. Only the hash of a link is stored, so the table opens nothing."""

import hashlib
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition

from chalicelib.consent.rules import MOST_TRIES, TooManyTries, UnknownLink
from chalicelib.tables import Record, condition_failed, named

# So long a link is remembered: who opens it late is told why it no longer works.
REMEMBERED = timedelta(days=180)


class ConsentLink(Record):
    """One link: what it is for, and whether it has been used."""

    class Meta:
        table_name = named("consent_links")

    token_hash = UnicodeAttribute(hash_key=True)  # SHA-256 of the token in the link
    person_id = UnicodeAttribute()  # the applicant's
    application_id = UnicodeAttribute()
    round = NumberAttribute()  # of the question, see cases.consent
    purpose = UnicodeAttribute()  # see rules.Purpose
    made_at = UnicodeAttribute()  # UTC, ISO
    used_for = UnicodeAttribute(null=True)  # "approved", "declined" or "taken_back"
    used_at = UnicodeAttribute(null=True)  # UTC, ISO
    tries = NumberAttribute(default=0)  # forms that came by it
    expires_at = TTLAttribute()

    @staticmethod
    def is_unused() -> Condition:
        """The condition that nobody has used the link: each answers once."""
        return ConsentLink.used_at.does_not_exist()


def token_hash(token: str) -> str:
    """What a link is found by."""
    return hashlib.sha256(token.encode()).hexdigest()


def remember(link: ConsentLink, token: str, now: datetime) -> None:
    """Store a new link under its token's hash."""
    link.token_hash, link.expires_at = token_hash(token), now + REMEMBERED
    link.save()


def find_link(token: str) -> ConsentLink:
    """The link as it stands now. Raises UnknownLink for a forged or forgotten one."""
    try:
        return ConsentLink.get(token_hash(token), consistent_read=True)
    except ConsentLink.DoesNotExist as gone:
        raise UnknownLink from gone


def count_try(link: ConsentLink) -> None:
    """Count a form that came by the link. Raises TooManyTries where no human sends so many."""
    try:
        link.update(actions=[ConsentLink.tries.add(1)], condition=ConsentLink.tries < MOST_TRIES)
    except UpdateError as fault:
        if not condition_failed(fault):
            raise
        raise TooManyTries from fault
