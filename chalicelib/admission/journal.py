"""What has happened to a course, in words: for its own page, and for whoever comes second."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.courses.records import Course
from chalicelib.groups.applicants import visible
from chalicelib.groups.rules import PASSED_OVER
from chalicelib.http.languages import N_
from chalicelib.http.reach import Reach
from chalicelib.journal.records import COURSE, Event, timeline
from chalicelib.people.records import persons_at

MOST_SHOWN = 60

HAPPENED = {
    "CourseDrafted": N_("Kursen lades upp som utkast"),
    "CourseAnnounced": N_("Kursen annonserades"),
    "CourseChanged": N_("Kursen ändrades"),
    "CourseShared": N_("Kursen delades med en annan stadsdel"),
    "SessionTomorrow": N_("Deltagarna påmindes om nästa träff"),
    "CourseCancelled": N_("Kursen ställdes in"),
    "CourseClosed": N_("Kursen avslutades"),
    "GroupDecided": N_("Beslut om vilka som får plats"),
    "DecisionUndone": N_("Beslutet ångrades"),
    "GroupSettled": N_("Beslutet gäller, och beskeden skickas"),
    "SeatFreed": N_("En plats blev ledig"),
    "SeatsOpened": N_("Lediga platser öppnades för dem som står först i kön"),
    "OfferMade": N_("En plats erbjöds"),
    "OfferAccepted": N_("En erbjuden plats tackades ja till"),
}
SOMETHING = N_("Något annat i kursen ändrades")


@dataclass(frozen=True)
class Happening:
    """One thing that happened. `passed_over`: (case number, why) of those whom an offer went past."""

    what: str
    at: datetime
    who: str  # a name; "" where nobody of the staff did it
    case_number: str
    passed_over: Sequence[tuple[str, str]]


def happenings(course: Course, reach: Reach, after: int = 0) -> list[Happening]:
    """What happened since the group's version was `after`, the latest first. A constant number of calls.

    What would name somebody whose data is protected is left out for whoever may not know of them (B2)."""
    events = [event for event in timeline(COURSE + course.course_id) if int(event.sequence) > after]
    events = events[-MOST_SHOWN:][::-1]
    staff = {event.actor.partition(":")[2] for event in events if event.actor.startswith("staff:")}
    named = {whom for event in events for whom in _named(event)}
    persons = persons_at(staff | named)
    seen = visible({whom: persons[whom] for whom in named & persons.keys()}, reach, course.districts, course.course_id)
    told = []
    for event in events:
        if event.data.get("offered_to", "") not in {"", *seen}:
            continue
        actor = event.actor.removeprefix("staff:")
        who = str(persons[actor].name) if event.actor.startswith("staff:") and actor in persons else ""
        over = [(number, PASSED_OVER[why]) for number, why, whom in event.data.get("passed_over", ()) if whom in seen]
        what, at = HAPPENED.get(event.kind, SOMETHING), datetime.fromisoformat(event.at)
        told.append(Happening(what, at, who, str(event.data.get("case_number", "")), over))
    return told


def _named(event: Event) -> list[str]:
    """The persons whom an event names: who was offered a seat, and who was passed over."""
    over = [whom for _, _, whom in event.data.get("passed_over", ())]
    return [str(event.data["offered_to"]), *over] if "offered_to" in event.data else over
