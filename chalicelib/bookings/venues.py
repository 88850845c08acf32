"""What is done with venues: found, added, changed, closed for a time."""

import hashlib
import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from chalicelib.bookings.keeping import TRIES, VenueTaken
from chalicelib.bookings.records import Venue, VenueDay, all_venues, days_now, find_venue
from chalicelib.bookings.rules import booked, midnight_after
from chalicelib.courses.districts import swedish_order
from chalicelib.courses.records import District, all_districts
from chalicelib.http.fields import Value
from chalicelib.http.languages import STOCKHOLM, gettext
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import Conflict, NotFound
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import Event, happened

VENUE = "venue:"  # what a venue's journal is kept under
DAYS = ("first_day", "last_day")
MOST_DAYS = 60  # that are blocked at once; a commit holds a hundred


def venue_in_reach(venue_id: str, reach: Reach) -> Venue:
    """The venue. Raises NotFound where it lies outside the reach."""
    venue = find_venue(venue_id)
    if venue is None:
        raise NotFound
    reach.require(Ability.BOOK, districts=[venue.district_id])
    return venue


@dataclass(frozen=True)
class Listed:
    """Venues by where they lie."""

    venues: list[Venue]
    places: dict[str, District]  # in which the reader may book, by id, in order


def venues_in_reach(reach: Reach, district_id: str = "") -> Listed:
    """The venues in reach, by district and name, or those of one district. Two queries."""
    places = book_places(reach)
    order = {place_id: number for number, place_id in enumerate(places)}
    found = [venue for venue in all_venues() if venue.district_id in order and district_id in ("", venue.district_id)]
    return Listed(sorted(found, key=lambda each: (order[each.district_id], swedish_order(each.name))), places)


def book_places(reach: Reach) -> dict[str, District]:
    """The districts and places that the reader books venues in, in alphabetical order; not the web, where none are."""
    mine = [
        place
        for place in all_districts()
        if place.district_id != "web" and reach.may(Ability.BOOK, districts=[place.district_id])
    ]
    return {place.district_id: place for place in sorted(mine, key=lambda place: swedish_order(place.names["sv"]))}


def venue_id(name: str, token: str) -> str:
    """A readable id: "familjens-hus-farsta-3f2a1b". The same form (`token`) sent twice has the same one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "lokal"
    return f"{slug}-{hashlib.sha256(token.encode()).hexdigest()[:6]}"


def add(venue: Venue, actor: str, now: datetime) -> None:
    """A new venue. Twice is once. Raises Unavailable."""
    try:
        commit(Put(venue), events=[_noted(venue, "VenueAdded", actor, now)])
    except LostRace:
        return  # the same form was sent before


def change(venue: Venue, actor: str, now: datetime) -> None:
    """Keep what has been changed. Raises Conflict where somebody else was first, Unavailable."""
    try:
        commit(Put(venue), events=[_noted(venue, "VenueChanged", actor, now)])
    except LostRace as lost:
        raise Conflict from lost


def _noted(venue: Venue, kind: str, actor: str, now: datetime) -> Event:
    return happened(kind, case_id=VENUE + venue.venue_id, sequence=venue.next_event, at=now, actor=actor)


def blocked(values: Mapping[str, Value], today: date) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The bookings, one a day, that the form of a blocked time asks for; what is wrong with it (field → message)."""
    if errors := odd_times(values, today):
        return [], errors
    first = date.fromisoformat(str(values["first_day"]))
    last = date.fromisoformat(str(values.get("last_day") or first.isoformat()))
    starts, ends = str(values.get("starts", "")), str(values.get("ends", ""))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [_on(day, starts, ends, str(values["what"])) for day in days], {}


def odd_times(values: Mapping[str, Value], today: date, unread: Container[str] = ()) -> dict[str, str]:
    """What is wrong with the days and times that could be read of the form (field → message). `unread`: the others."""
    first, last = (date.fromisoformat(str(day)) if (day := values.get(name)) else None for name in DAYS)
    starts, ends = str(values.get("starts", "")), str(values.get("ends", ""))
    errors = {}
    if first and first < today:
        errors["first_day"] = gettext("Välj en dag som inte har passerat.")
    if first and last and not first <= last < first + timedelta(days=MOST_DAYS):
        errors["last_day"] = gettext("Välj en dag efter den första, högst %(days)d dagar i taget.") % {
            "days": MOST_DAYS
        }
    if bool(starts) != bool(ends) and "starts" not in unread:
        errors["ends"] = gettext("Skriv både från och till klockan, eller lämna båda tomma.")
    elif starts and ends and starts >= ends:
        errors["ends"] = gettext("Välj en tid efter den då bokningen börjar.")
    return errors


def _on(day: date, starts: str, ends: str, what: str) -> dict[str, Any]:
    start = datetime.combine(day, time.fromisoformat(starts) if starts else time.min, STOCKHOLM)
    end = datetime.combine(day, time.fromisoformat(ends), STOCKHOLM) if ends else midnight_after(day)
    return {"starts_at": start.astimezone(UTC).isoformat(), "ends_at": end.astimezone(UTC).isoformat(), "what": what}


def clashing(days: Mapping[str, VenueDay], bookings: Sequence[Mapping[str, Any]]) -> list[str]:
    """The days (ISO) on which the venue is booked already at that time. `days`: by ISO date."""
    return [day for booking in bookings if booked(days[day := day_of(booking)].bookings, booking) is None]


def day_of(booking: Mapping[str, Any]) -> str:
    """The day (ISO) in Stockholm that a booking is on."""
    return datetime.fromisoformat(booking["starts_at"]).astimezone(STOCKHOLM).date().isoformat()


def block(venue: Venue, bookings: Sequence[Mapping[str, Any]], actor: str) -> list[str]:
    """Book the venue for something that isn't a course: all these times, or none. Twice is once.

    The days (ISO) on which it is booked already; then nothing was done. Raises Conflict, Unavailable."""
    for _ in range(TRIES):
        days = {day: each for (_, day), each in days_now((venue.venue_id, day_of(each)) for each in bookings).items()}
        new = [{**each, "booked_by": actor} for each in bookings if not _is_there(days[day_of(each)], each)]
        if taken := clashing(days, new):
            return taken
        for booking in new:
            day = days[day_of(booking)]
            day.bookings = booked(day.bookings, booking) or []
        try:
            commit(*(Put(days[day_of(each)]) for each in new))
        except LostRace:
            continue
        return []
    raise Conflict


def _is_there(day: VenueDay, booking: Mapping[str, Any]) -> bool:
    return any(all(each.get(name) == value for name, value in booking.items()) for each in day.bookings)


def free(venue: Venue, day: str, starts_at: str) -> None:
    """Free what is booked then and is no course's. Twice is once. Raises VenueTaken for a course's, Conflict."""
    for _ in range(TRIES):
        found = days_now([(venue.venue_id, day)])[venue.venue_id, day]
        there = [each for each in found.bookings if each["starts_at"] == starts_at]
        if not there:
            return
        if there[0].get("course_id"):
            raise VenueTaken
        found.bookings = [each for each in found.bookings if each["starts_at"] != starts_at]
        try:
            commit(Put(found))
        except LostRace:
            continue
        return
    raise Conflict
