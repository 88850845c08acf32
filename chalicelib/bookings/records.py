"""Venues, when they are booked, and who follows a calendar."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.courses.records import Words
from chalicelib.tables import Json, Record, named


class Venue(Record):
    """A room that sessions are held in, the city's own or somebody else's (A7)."""

    class Meta:
        table_name = named("venues")

    register = UnicodeAttribute(hash_key=True, default="venue")
    venue_id = UnicodeAttribute(range_key=True)  # e.g. "familjens-hus-farsta-3f2a"; part of addresses
    version = VersionAttribute()
    name = UnicodeAttribute()
    address = UnicodeAttribute()
    access = Json[Words](default=dict)  # how to get in
    district_id = UnicodeAttribute()  # or "central"
    capacity = NumberAttribute()  # persons
    features = Json[list[str]](default=list)  # keys of rules.FEATURES
    hours = Json[dict[str, list[str]]](default=dict)  # weekday → bookable from and until, see rules.Hours
    external = BooleanAttribute(default=False)  # somebody else's
    contact = UnicodeAttribute(default="")  # whom to ask for it; for staff
    cost = UnicodeAttribute(default="")  # what it costs, in words; for staff
    active = BooleanAttribute(default=True)  # else it can't be booked any more

    @property
    def next_event(self) -> int:
        """The number of the venue's next event."""
        return int(self.version or 0) + 1

    def for_course(self) -> dict[str, Any]:
        """As a course keeps it (see Course.venue)."""
        told: dict[str, Any] = {"venue_id": self.venue_id, "name": self.name, "address": self.address}
        return {**told, "access": dict(self.access)} if self.access else told


class VenueDay(Record):
    """All bookings of a venue on one day. One record, so that its version tells of every race for the day: a series is
    one commit of its days, and no time is given twice. See decision 24."""

    class Meta:
        table_name = named("venue_days")

    venue_id = UnicodeAttribute(hash_key=True)
    day = UnicodeAttribute(range_key=True)  # ISO, Stockholm's
    version = VersionAttribute()
    # In order: {"starts_at", "ends_at": UTC ISO, "booked_by": actor} with "course_id" and "number" for a session, or
    # "what" (staff's words) where it is something else
    bookings = Json[list[dict[str, Any]]](default=list)


class ByToken(GlobalSecondaryIndex["CalendarFeed"]):
    """Feeds by the hash of their secret address."""

    class Meta:
        index_name = "by_token"
        projection = KeysOnlyProjection()

    token_hash = UnicodeAttribute(hash_key=True)


class CalendarFeed(Record):
    """A calendar that somebody's program follows. Its secret address is shown once; only its SHA-256 is kept."""

    class Meta:
        table_name = named("calendar_feeds")

    owner = UnicodeAttribute(hash_key=True)  # "leader:<person id>", "participant:<person id>" or "venue:<venue id>"
    token_hash = UnicodeAttribute()
    language = UnicodeAttribute()  # what its sessions are told in
    made_at = UnicodeAttribute()  # UTC, ISO
    by_token = ByToken()


def all_venues() -> list[Venue]:
    """Every venue, those that can't be booked any more too. One query."""
    return list(Venue.query("venue"))


def find_venue(venue_id: str) -> Venue | None:
    """The venue as it stands now, or None."""
    try:
        return Venue.get("venue", venue_id, consistent_read=True)
    except Venue.DoesNotExist:
        return None


def days_between(venue_id: str, first: date, last: date) -> list[VenueDay]:
    """A venue's days with bookings, both ends included, in order. One query."""
    return list(VenueDay.query(venue_id, VenueDay.day.between(first.isoformat(), last.isoformat())))


Key = tuple[str, str]
"""A day's: venue id and ISO date."""


def days_now(keys: Iterable[Key]) -> dict[Key, VenueDay]:
    """The days as they stand this moment; a new and empty one where nothing is booked. One call for each hundred."""
    wanted = list(dict.fromkeys(keys))
    there = {(day.venue_id, day.day): day for day in VenueDay.batch_get(wanted, consistent_read=True)}
    return {key: there.get(key) or VenueDay(*key) for key in wanted}


def find_feed(owner: str) -> CalendarFeed | None:
    """The owner's feed as it stands now, or None."""
    try:
        return CalendarFeed.get(owner, consistent_read=True)
    except CalendarFeed.DoesNotExist:
        return None


def feed_by_token(token_hash: str) -> CalendarFeed | None:
    """The feed with this address, or None; one that was closed or renewed a moment ago is gone."""
    for each in CalendarFeed.by_token.query(token_hash, limit=1):
        found = find_feed(each.owner)
        return found if found and found.token_hash == token_hash else None
    return None
