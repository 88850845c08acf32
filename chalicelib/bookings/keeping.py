"""A course and the venues it needs, stored together: what it no longer needs is freed and what it needs now is booked
in the one commit that changes it (A7). So a venue is never booked twice, and never for a session that isn't there."""

from collections.abc import Iterable

from chalicelib.bookings.records import VenueDay, days_now
from chalicelib.bookings.rules import Slot, booked, freed, slots
from chalicelib.courses.records import Course, course_now
from chalicelib.groups.records import Group
from chalicelib.groups.rules import GroupChanged
from chalicelib.http.languages import N_
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import Change, LostRace, Put, commit
from chalicelib.journal.records import Event

TRIES = 5


class VenueTaken(Conflict):
    """Somebody else has booked the venue at one of the times."""

    slug = "venue-taken"
    title = N_("Lokalen är upptagen")
    advice = N_("Den är bokad någon av tiderna. Ingenting har ändrats. Gå tillbaka och välj en annan tid eller lokal.")


def keep(course: Course, group: Group, held: Iterable[Slot], event: Event, *more: Change) -> None:
    """Store the course, its group, the event and the days of its venues. `held`: the times that the course needed when
    it was read (rules.slots); what it needs now is told by itself.

    Raises GroupChanged, VenueTaken, Conflict, NotFound, Unavailable.

    What decides is the group's version. That the course alone was written meanwhile only means that its seats were
    recounted for the lists: then it is written again over that count. That a day was written means that somebody
    booked or freed some time of it: then it is looked at again."""
    before = frozenset(held)
    for _ in range(TRIES):
        days = rebooked(course.course_id, before, slots(course), event.actor)
        try:
            commit(Put(course), Put(group), *map(Put, days), *more, events=[event])
            return
        except LostRace as lost:
            if lost.over(Group) or not (lost.over(Course) or lost.over(VenueDay)):
                raise GroupChanged from lost
            if lost.over(Course):
                _recounted(course, lost)
    raise Conflict


def rebooked(course_id: str, before: frozenset[Slot], after: frozenset[Slot], actor: str) -> list[VenueDay]:
    """The days that change when a course goes from the times of `before` to those of `after`; none where none does.

    Raises VenueTaken. At most two days a session: a commit holds a hundred."""
    gone, new = sorted(before - after), sorted(after - before)
    if not (gone or new):
        return []
    days = days_now((slot.venue_id, slot.day) for slot in (*gone, *new))
    for slot in gone:
        day = days[slot.venue_id, slot.day]
        day.bookings = freed(day.bookings, course_id, [slot.number])
    for slot in new:
        day = days[slot.venue_id, slot.day]
        wanted = {
            "starts_at": slot.starts_at,
            "ends_at": slot.ends_at,
            "course_id": course_id,
            "number": slot.number,
            "booked_by": actor,
        }
        bookings = booked(freed(day.bookings, course_id, [slot.number]), wanted)
        if bookings is None:
            raise VenueTaken
        day.bookings = bookings
    return list(days.values())


def _recounted(course: Course, lost: LostRace) -> None:
    counted = course_now(course.course_id)
    if counted is None:
        raise NotFound from lost
    course.version, course.seats_taken = counted.version, counted.seats_taken
