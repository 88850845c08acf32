"""Who takes part in a course, whose seat is kept, and what is offered to whom."""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.tables import Json, Record, named

Key = tuple[str, str]
"""An application's: person id and application id."""


class Group(Record):
    """A course's group. Its version is the course's clock: whatever is decided on the course writes it, and the
    course's events are numbered by it. So two who decide at once can't both be right."""

    class Meta:
        table_name = named("groups")

    course_id = UnicodeAttribute(hash_key=True)
    version = VersionAttribute()
    members = Json[list[list[str]]](default=list)  # keys of the applications that have a seat
    left = Json[list[list[str]]](default=list)  # keys of those who had one and gave it back, for figures
    offered = Json[list[list[str]]](default=list)  # keys of those that a seat is kept for until they answer
    planned = Json[list[list[str]]](default=list)  # the leaders' draft: keys of those who may get a seat
    planned_by = UnicodeAttribute(null=True)  # actor: who kept the draft last
    planned_at = UnicodeAttribute(null=True)  # UTC, ISO
    undone = NumberAttribute(null=True)  # the sequence of the decision that was undone last
    # Seats that came free or were opened and are still to be offered. The others wait for the leaders to decide.
    to_offer = NumberAttribute(default=0)
    # The decision that can still be undone: {"sequence", "by": actor, "until": UTC ISO, "admitted": [[person,
    # application, state before]], "others": "tell" or "later", "reason"}
    pending = Json[dict[str, Any] | None](null=True)

    @property
    def next_event(self) -> int:
        """The number of the course's next event."""
        return int(self.version or 0) + 1


class Seat(Record):
    """The one seat that a person may have in a programme at a time, given, decided or offered: a guard."""

    class Meta:
        table_name = named("seats")

    person_id = UnicodeAttribute(hash_key=True)
    programme_id = UnicodeAttribute(range_key=True)
    course_id = UnicodeAttribute()
    application_id = UnicodeAttribute()

    def is_theirs(self) -> Condition:
        """The condition that the stored seat is this application's, for whoever gives it back."""
        return Seat.application_id == self.application_id

    @staticmethod
    def is_free() -> Condition:
        """The condition that the person has no seat in the programme."""
        return Seat.programme_id.does_not_exist()


class Offer(Record):
    """A freed seat that is kept for somebody for a time. Its random id is the link by which it is answered."""

    class Meta:
        table_name = named("offers")

    offer_id = UnicodeAttribute(hash_key=True)
    version = VersionAttribute()
    course_id = UnicodeAttribute()
    person_id = UnicodeAttribute()
    application_id = UnicodeAttribute()
    state = UnicodeAttribute(default="open")  # "open", "accepted", "declined", "expired" or "withdrawn"
    state_before = UnicodeAttribute()  # the application's, to go back to
    made_at = UnicodeAttribute()  # UTC, ISO
    ends_at = UnicodeAttribute()  # UTC, ISO
    sequence = NumberAttribute()  # of the course's event that minds its time


def group_of(course_id: str) -> Group:
    """The course's group as it stands now; a new and empty one where nobody has decided anything yet."""
    try:
        return Group.get(course_id, consistent_read=True)
    except Group.DoesNotExist:
        return Group(course_id)


def groups_of(course_ids: Iterable[str]) -> dict[str, Group]:
    """The groups of several courses, for lists. One call for each hundred."""
    return {group.course_id: group for group in Group.batch_get(list(dict.fromkeys(course_ids)))}


def find_offer(offer_id: str) -> Offer | None:
    """The offer as it stands now, or None."""
    try:
        return Offer.get(offer_id, consistent_read=True)
    except Offer.DoesNotExist:
        return None


def offers_at(offer_ids: Iterable[str]) -> dict[str, Offer]:
    """The offers with these ids, by id, as they stand now. One call for each hundred."""
    found = Offer.batch_get(list(dict.fromkeys(offer_ids)), consistent_read=True)
    return {offer.offer_id: offer for offer in found}


def keys(pairs: Iterable[Iterable[str]]) -> list[Key]:
    """Stored keys as they are asked for."""
    return [(person_id, application_id) for person_id, application_id, *_ in pairs]
