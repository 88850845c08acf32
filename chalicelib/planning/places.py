"""What becomes of a course's venues when its sessions are moved: they follow where they are free at the new time; where
they aren't, whoever moves chooses another one, or none (A7, B6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.bookings.choosing import Asked, Candidate, candidates
from chalicelib.bookings.records import all_venues, days_now
from chalicelib.bookings.rules import Slot, Verdict, other_hours, slots, verdict
from chalicelib.http.languages import gettext, short_date
from chalicelib.planning.actions import Planned
from chalicelib.planning.rules import Altered

WITHOUT = "utan"  # the choice of no venue


@dataclass(frozen=True)
class Clash:
    """A session that can't be held where it was at its new time."""

    asked: Asked
    venue: str  # its name


@dataclass(frozen=True)
class Settled:
    """Sessions as they are to be, with their venues; or what stands in the way, and what could be instead."""

    altered: Altered
    clashes: Sequence[Clash] = ()
    instead: Sequence[Candidate] = ()  # venues that are free for all that clash


def settle(found: Planned, altered: Altered, choice: str) -> Settled:
    """The moved sessions with their venues. `choice`: a venue's id or WITHOUT, for those that can't have theirs.

    No calls where nothing is booked; else a query, one for each hundred days, and where something clashes those that
    look for other venues."""
    clashes = _clashes(found, altered)
    if not clashes:
        return Settled(altered)
    meetings = [each.asked.meeting for each in clashes]
    every = candidates(found.course, meetings, with_id="" if choice == WITHOUT else choice)
    instead = [each for each in every if not each.clashes]
    chosen = next((each.venue.for_course() for each in instead if each.venue.venue_id == choice), None)
    if chosen is None and choice != WITHOUT:
        return Settled(altered, clashes, instead)
    numbers = {int(meeting["number"]) for meeting in meetings}
    sessions = [
        {**each, "venue": chosen or {}} if int(each["number"]) in numbers else each for each in altered.sessions
    ]
    told: list[dict[str, Any]] = [
        {"what": "session_venue", **{name: each[name] for name in ("number", "starts_at", "ends_at")}}
        for each in meetings
    ]
    return Settled(Altered(sessions, [*altered.changes, *told]))


def fault_of(found: Planned) -> str:
    """Why a draft can't be laid out as it is now: its venue is booked at some of the times; or ""."""
    clashes = _clashes(found, Altered(list(found.course.sessions), []))
    if not clashes:
        return ""
    days = gettext(", ").join(short_date(datetime.fromisoformat(each.asked.meeting["starts_at"])) for each in clashes)
    return gettext(
        "Lokalen går inte att boka då: %(days)s. Välj andra tider, eller ta bort lokalens namn och adress."
    ) % {"days": days}


def _clashes(found: Planned, altered: Altered) -> list[Clash]:
    new = sorted(slots(found.course, altered.sessions) - found.held, key=lambda slot: slot.starts_at)
    if not new:
        return []
    venues = {venue.venue_id: venue for venue in all_venues()}
    days = days_now((slot.venue_id, slot.day) for slot in new)
    sessions = {int(each["number"]): each for each in altered.sessions}
    course_id, clashes = found.course.course_id, []

    def asked(slot: Slot) -> Asked:
        hours, bookings = venues[slot.venue_id].hours, days[slot.venue_id, slot.day].bookings
        stands = verdict(hours, bookings, slot, course_id)
        other = [] if stands == Verdict.FREE else other_hours(hours, bookings, slot, course_id)
        return Asked(sessions[slot.number], stands, other)

    for slot in new:
        if slot.venue_id in venues and (each := asked(slot)).verdict != Verdict.FREE:
            clashes.append(Clash(each, str(venues[slot.venue_id].name)))
    return clashes
