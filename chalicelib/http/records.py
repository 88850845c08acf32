"""Who is here and what they may do: signed-in browsers, and the grants of staff."""

from datetime import date, timedelta

from pynamodb.attributes import BooleanAttribute, TTLAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.tables import Json, Record, named


class WebSession(Record):
    """One signed-in browser. The cookie carries a random id; only its SHA-256 is stored, so the table opens nothing."""

    class Meta:
        table_name = named("web_sessions")

    session_hash = UnicodeAttribute(hash_key=True)
    person_id = UnicodeAttribute()
    name = UnicodeAttribute(default="")
    csrf_token = UnicodeAttribute()
    staff = BooleanAttribute(default=False)  # had a grant when signing in: only shows a link, opens nothing
    signed_in_at = UnicodeAttribute()
    ends_at = TTLAttribute()


class ByReach(GlobalSecondaryIndex["Grant"]):
    """Who has been granted something on a district, a course or the city."""

    class Meta:
        index_name = "by_reach"
        projection = AllProjection()

    reach = UnicodeAttribute(hash_key=True)
    person_id = UnicodeAttribute(range_key=True)


class Grant(Record):
    """What somebody may do and where: given by somebody, dated, journaled. Nothing follows from a role alone."""

    class Meta:
        table_name = named("grants")

    person_id = UnicodeAttribute(hash_key=True)
    grant_id = UnicodeAttribute(range_key=True)  # "<role>@<reach>", e.g. "leader@district:farsta"
    version = VersionAttribute()
    role = UnicodeAttribute()  # see reach.Role
    reach = UnicodeAttribute()  # "city", "district:<id>" or "course:<id>"
    name = UnicodeAttribute(default="")  # the person's, for the lists of those who grant
    valid_from = UnicodeAttribute()  # ISO date
    valid_until = UnicodeAttribute(null=True)  # ISO date, the first day that it is gone; None: until taken back
    granted_by = UnicodeAttribute()  # person id
    granted_at = UnicodeAttribute()  # UTC, ISO
    stands_in_for = UnicodeAttribute(null=True)  # person id of the leader whom a substitute replaces (B7)
    ended_because = UnicodeAttribute(null=True)  # a key of reach.ENDED_BECAUSE, where somebody took it back
    # What it was before it was given anew, for figures: [valid_from, valid_until, ended_because] each, oldest first
    earlier = Json[list[list[str | None]]](default=list)
    by_reach = ByReach()

    @property
    def last_day(self) -> str:
        """The last day that it holds (ISO), or "" where no end is set."""
        return (date.fromisoformat(self.valid_until) - timedelta(days=1)).isoformat() if self.valid_until else ""


def grants_of(person_id: str) -> list[Grant]:
    """All that a person has been granted, gone or not. One query, consistent: what is taken back is gone at once."""
    return list(Grant.query(person_id, consistent_read=True))


def granted_on(reach: str) -> list[Grant]:
    """Everybody's grants on a district, a course or the city."""
    return list(Grant.by_reach.query(reach))
