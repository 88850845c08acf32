"""What has happened to a course, in words: for its own page, and for whoever comes second."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.admission import told
from chalicelib.courses.records import Course, all_districts
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
    "CourseRevised": N_("Uppgifter om kursen ändrades"),
    "CourseShared": N_("Det ändrades vilka kursen delas med"),
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
    "CertificatesReleased": N_("Terminen avslutades och intygen skickades"),
    "CertificateReleased": N_("Ett intyg skickades"),
    "ChecklistKept": N_("Ledarnas checklista för en träff fylldes i"),
    "QualityWorkNoted": N_("Programtroheten följdes upp"),
    "SurveysOpened": N_("Enkäter öppnade, och deltagarna fick veta det"),
    "SurveysReminder": N_("Deltagarna påmindes om enkäter"),
    "SurveysClosed": N_("Enkäter stängde"),
}
ABOUT_ONE = ("offered_to", "certified")  # the keys of an event's data that say whom alone it is about
SOMETHING = N_("Något annat i kursen ändrades")


@dataclass(frozen=True)
class Happening:
    """One thing that happened. `passed_over`: (case number, why) of those whom an offer went past."""

    what: str
    at: datetime
    said: Sequence[str]  # more about it, one sentence each, in the reader's language
    who: str  # in the reader's language
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
    names = {each: str(persons[each].name) for each in staff & persons.keys()}
    sharing = any("shared_with" in event.data for event in events)
    districts = {place.district_id: place.names for place in all_districts()} if sharing else {}
    shown = []
    for event in events:
        if any(event.data.get(key, "") not in {"", *seen} for key in ABOUT_ONE):
            continue
        said, who = told.sentences(event, districts, seen), told.by(str(event.actor), names)
        over = [(number, PASSED_OVER[why]) for number, why, whom in event.data.get("passed_over", ()) if whom in seen]
        what, at = HAPPENED.get(event.kind, SOMETHING), datetime.fromisoformat(event.at)
        shown.append(Happening(what, at, said, who, str(event.data.get("case_number", "")), over))
    return shown


def _named(event: Event) -> list[str]:
    """The persons whom an event is about: who was admitted, offered a seat, certified, or passed over."""
    over = [*told.chosen(event), *(whom for _, _, whom in event.data.get("passed_over", ()))]
    return [*(str(event.data[key]) for key in ABOUT_ONE if key in event.data), *over]
