"""A past for the local cloud: some courses that have ended, so that there are figures to look at."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from chalicelib.courses.records import Course, Programme, all_programmes, courses_by_id
from chalicelib.http.languages import today_in_stockholm
from chalicelib.journal.records import COURSE
from chalicelib.people.records import Person
from chalicelib.summaries.records import mark
from chalicelib.surveys.records import OF_PROGRAMME, openings_of, surveys_of
from chalicelib.tables import Record
from infra.local.answers import answers
from infra.local.applicants import SEED, MadeUp, person, save_all
from infra.local.past import Past, records

UNDER_WAY = ("komet-3-11-farsta-pagar", "gruppledare-komet-pagar", "gruppledare-komet-klar")


def load_past(now: datetime) -> None:
    """Write the courses of past.json that are missing, and what was answered in those under way; their figures are to
    be counted."""
    told = json.loads((SEED / "past.json").read_text())
    known = {course.course_id for course in Course.batch_get([each["course_id"] for each in told])}
    programmes = {programme.programme_id: programme for programme in all_programmes()}
    surveys = {name: surveys_of(OF_PROGRAMME + name) for name in programmes}
    found: list[Record] = []
    new: list[str] = []
    for each in told:
        if each["course_id"] not in known:
            past = _past(each, programmes, today_in_stockholm(now))
            found += [*records(past, surveys[each["programme_id"]], now), *_people(past)]
            new.append(past.course_id)
    for course in courses_by_id(UNDER_WAY):
        if not openings_of(course.course_id):
            there = {int(meeting["number"]): int(course.seats_taken) for meeting in course.sessions}
            found += answers(course, programmes[course.programme_id], there, surveys[course.programme_id], now)
            new.append(course.course_id)
    save_all(found)
    mark((COURSE + course_id, 1) for course_id in new)


def _past(told: dict[str, Any], programmes: Mapping[str, Programme], today: date) -> Past:
    """A course that ended about so long ago: as many weeks before that as it has sessions, and three for holidays."""
    programme = programmes[told["programme_id"]]
    began = today - timedelta(days=told["ended_days_ago"] + 7 * (int(programme.sessions) + 3))
    letters = str.maketrans("åäöü ", "aaou.")
    contact = {
        "name": told["leader"],
        "email": f"{told['leader'].lower().translate(letters)}@stockholm.example",
        "phone": "08-465 004 41",
    }
    return Past(told["course_id"], programme, told["district_id"], began, told["applicants"], contacts=(contact,))


def _people(past: "Past") -> Iterator[Person]:
    for number in range(past.applicants):
        yield person(MadeUp((past.course_id, number), past.course(), datetime.combine(past.began, time(), UTC)), number)
