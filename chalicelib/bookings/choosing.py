"""Which venues a course's sessions could be held in: what is free, what clashes, and what there is instead (A7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.bookings import rules
from chalicelib.bookings.records import Venue, all_venues, days_now
from chalicelib.bookings.rules import Verdict
from chalicelib.courses.districts import nearest, swedish_order
from chalicelib.courses.records import Course, District, all_districts

MOST = 8  # venues that are looked at together: their days are read by the hundred

Session = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """One session in one venue."""

    meeting: Session
    verdict: Verdict
    other_hours: list[datetime]  # when else that day the venue is free for as long, where it isn't free then


@dataclass(frozen=True)
class Candidate:
    """One venue for some sessions."""

    venue: Venue
    place: District | None
    asked: list[Asked]
    too_small: bool

    @property
    def free(self) -> list[Asked]:
        return [each for each in self.asked if each.verdict == Verdict.FREE]

    @property
    def clashes(self) -> list[Asked]:
        return [each for each in self.asked if each.verdict != Verdict.FREE]

    @property
    def fits(self) -> bool:
        """Whether all the sessions can be held there."""
        return not self.clashes and not self.too_small


def candidates(
    course: Course, meetings: Sequence[Session], *, district_id: str = "", with_id: str = ""
) -> list[Candidate]:
    """The venues nearest to the course, those that are free for all of it first; or those of one district.

    At most MOST; `with_id`: this one in any case. Two queries, and a call for each hundred days."""
    districts = {place.district_id: place for place in all_districts()}
    venues = [venue for venue in all_venues() if venue.active]
    chosen = _near(course, venues, districts, district_id)
    asked_for = [venue for venue in venues if venue.venue_id == with_id and venue not in chosen]
    looked_at = [*chosen, *asked_for]
    wanted = [(venue, meeting, rules.slot_of(venue.venue_id, meeting)) for venue in looked_at for meeting in meetings]
    days = days_now((slot.venue_id, slot.day) for _, _, slot in wanted)
    asked: dict[str, list[Asked]] = {venue.venue_id: [] for venue in looked_at}
    for venue, meeting, slot in wanted:
        bookings = days[slot.venue_id, slot.day].bookings
        verdict = rules.verdict(venue.hours, bookings, slot, course.course_id)
        other = [] if verdict == Verdict.FREE else rules.other_hours(venue.hours, bookings, slot, course.course_id)
        asked[venue.venue_id].append(Asked(meeting, verdict, other))
    leaders = max(1, len(course.contacts))
    found = [
        Candidate(
            venue,
            districts.get(venue.district_id),
            asked[venue.venue_id],
            rules.is_too_small(venue.capacity, course.seats, leaders),
        )
        for venue in looked_at
    ]
    return sorted(found, key=lambda each: not each.fits)  # else as near as before


def _near(course: Course, venues: Iterable[Venue], districts: Mapping[str, District], district_id: str) -> list[Venue]:
    """The course's own districts' venues, then those of the nearest ones, then those of places that lie nowhere."""
    here = districts.get(str(course.district_id))
    near = [each.district.district_id for each in nearest(here, districts.values())] if here else []
    order = {place_id: number for number, place_id in enumerate([*course.districts, *near])}
    wanted = [venue for venue in venues if district_id in ("", venue.district_id)]
    ranked = sorted(
        wanted, key=lambda venue: (order.get(venue.district_id, len(order)), swedish_order(venue.name), venue.venue_id)
    )
    return ranked[:MOST]
