"""Open activities, as they are announced and counted (C8). No case, nobody's name."""

from datetime import UTC, date, datetime, time
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection, LocalSecondaryIndex

from chalicelib.activities.rules import journal, term_of
from chalicelib.courses.records import Words
from chalicelib.courses.terms import moments
from chalicelib.http.languages import STOCKHOLM
from chalicelib.tables import Json, Record, named


class ByStart(GlobalSecondaryIndex["Activity"]):
    """All the city's activities, soonest first."""

    class Meta:
        index_name = "by_start"
        projection = AllProjection()

    register = UnicodeAttribute(hash_key=True)
    starts_at = UnicodeAttribute(range_key=True)


class OfDistrict(LocalSecondaryIndex["Activity"]):
    """A district's activities, soonest first: its term is one query, which can be consistent."""

    class Meta:
        index_name = "of_district"
        projection = AllProjection()

    district_id = UnicodeAttribute(hash_key=True)
    starts_at = UnicodeAttribute(range_key=True)


class ToCount(GlobalSecondaryIndex["Activity"]):
    """The activities that staff are to be asked to count, by when they end. Sparse: they are asked once."""

    class Meta:
        index_name = "to_count"
        projection = KeysOnlyProjection()

    asks = UnicodeAttribute(hash_key=True)
    ends_at = UnicodeAttribute(range_key=True)


class Activity(Record):
    """A lecture, a parents' café, an information meeting …: whoever wants to come comes."""

    class Meta:
        table_name = named("activities")

    district_id = UnicodeAttribute(hash_key=True)  # or "central": the whole city's. Part of addresses, never changed
    activity_id = UnicodeAttribute(range_key=True)  # e.g. "foraldrakafe-3f2a1b4c"; part of addresses
    version = VersionAttribute()
    register = UnicodeAttribute(default="activity")  # the same in all of them
    kind = UnicodeAttribute()  # a key of rules.KINDS
    audience = UnicodeAttribute()  # a key of rules.AUDIENCES
    titles = Json[Words]()
    descriptions = Json[Words](default=dict)
    starts_at = UnicodeAttribute()  # UTC, ISO
    ends_at = UnicodeAttribute()  # UTC, ISO
    online = BooleanAttribute(default=False)
    venue = UnicodeAttribute(default="")  # its name; empty online
    address = UnicodeAttribute(default="")
    join = UnicodeAttribute(default="")  # how one takes part online
    languages = Json[list[str]](default=list)  # spoken, as Course.languages
    cancelled = UnicodeAttribute(null=True)  # why: a key of rules.CANCELLED_BECAUSE
    came = Json[dict[str, int] | None](null=True)  # how many, by the keys of rules.COUNTED, once somebody has said so
    languages_met = Json[list[str]](default=list)  # that those who came spoke
    asks = UnicodeAttribute(null=True)  # "asks" until staff have been asked to count
    by_start = ByStart()
    of_district = OfDistrict()
    to_count = ToCount()

    @property
    def href(self) -> str:
        """Its public page."""
        return f"/aktiviteter/{self.district_id}/{self.activity_id}"

    @property
    def next_event(self) -> int:
        """The number of its next event."""
        return int(self.version or 0) + 1

    @property
    def journal(self) -> str:
        """Where what happens to it is written down."""
        return journal(self.district_id, term_of(self), self.activity_id)


def find_activity(district_id: str, activity_id: str) -> Activity | None:
    """The activity as it stands now, or None."""
    try:
        return Activity.get(district_id, activity_id, consistent_read=True)
    except Activity.DoesNotExist:
        return None


def activities_of(district_id: str, term: str) -> list[Activity]:
    """A district's activities of a term as they stand now, soonest first. One query, consistent."""
    within = Activity.starts_at.between(*moments(term))
    return list(Activity.of_district.query(district_id, within, consistent_read=True))


def activities_in(term: str) -> list[Activity]:
    """The whole city's activities of a term, soonest first. One index query."""
    return list(Activity.by_start.query("activity", Activity.starts_at.between(*moments(term))))


def coming_activities(today: date) -> list[Activity]:
    """The whole city's activities from today on, soonest first; cancelled ones too. One index query."""
    begins = datetime.combine(today, time.min, STOCKHOLM).astimezone(UTC).isoformat()
    return list(Activity.by_start.query("activity", Activity.starts_at >= begins))


def to_be_counted(now: datetime, most: int) -> list[tuple[str, str]]:
    """The keys (district, id) of activities that are over and of which nobody has been asked, the longest over first.

    At most so many. One index query."""
    over = Activity.ends_at <= now.isoformat(timespec="seconds")
    found: Any = Activity.to_count.query("asks", over, limit=most)
    return [(str(each.district_id), str(each.activity_id)) for each in found]
