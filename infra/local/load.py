"""Writes the records of `seed/` through the app's own models: `python -m infra.local.load`.

Runs with a deployed function's settings (see seeding.py). What is there already is left alone, and so each
record is written once however often it runs. What the files mean is told in seed/README.md.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.courses.calendar import next_session, weekly_sessions
from chalicelib.courses.records import Course, District, DistrictCourse, Programme
from chalicelib.courses.rules import ENDED, OPEN, CourseState, listing
from chalicelib.http.languages import STOCKHOLM, today_in_stockholm
from infra.local.applicants import load_applicants
from infra.local.attendance import load_attendance
from infra.local.clocks import load_clocks
from infra.local.fees import load_fees
from infra.local.fidelity import load_fidelity
from infra.local.load_past import load_past
from infra.local.material import load_material
from infra.local.outreach import load_outreach
from infra.local.staff import load_staff
from infra.local.surveys import load_surveys
from infra.local.targets import load_targets
from infra.local.trainees import load_trainees
from infra.local.venues import book, load_venues

SEED = Path(__file__).with_name("seed")
Json = dict[str, Any]


def load(now: datetime) -> None:
    """Write everything that is missing, as seen from `now`."""
    load_offer(now)
    load_surveys([each["course_id"] for each in told("courses")], now)
    load_trainees(now)
    load_attendance(now)  # before anybody has a role: nobody is told
    load_fees(now)
    load_staff(now)
    load_fidelity(now)
    load_material(now)
    load_targets(now)
    load_outreach(told("activities"), now)
    load_past(now)


def load_offer(now: datetime) -> None:
    """Programmes, districts, courses, and those who have applied to them."""
    today = today_in_stockholm(now)
    known_programmes = {programme.programme_id for programme in Programme.query("programme")}
    for each in told("programmes"):
        if each["programme_id"] not in known_programmes:
            Programme(**each).save(condition=Programme.programme_id.does_not_exist())
    known_districts = {district.district_id for district in District.query("district")}
    for each in told("districts"):
        if each["district_id"] not in known_districts:
            District(**each).save(condition=District.district_id.does_not_exist())
    load_venues(told("venues"))
    load_courses([Course(**dated(each, today)) for each in told("courses")])
    load_applicants(told("queue_entries"), now)
    announced = [each for each in told("courses") if each.get("state", CourseState.ANNOUNCED) == CourseState.ANNOUNCED]
    load_clocks((each["course_id"] for each in announced), now)


def load_courses(courses: Sequence[Course]) -> None:
    """The courses that are missing, each with its line in its districts' lists, and booked in its venue where that is
    free. Two calls for each 25."""
    known = {course.course_id for course in Course.batch_get([course.course_id for course in courses])}
    missing = [course for course in courses if course.course_id not in known]
    book(missing)
    with DistrictCourse.batch_write() as lines, Course.batch_write() as batch:
        for course in missing:
            batch.save(course)
            for district_id in course.districts:
                place = listing(course.starts_on, course.course_id)
                lines.save(DistrictCourse(district_id, place, course_id=course.course_id))


def told(name: str) -> list[Json]:
    """The records of one file."""
    records: list[Json] = json.loads((SEED / f"{name}.json").read_text())
    return records


def dated(course: Json, today: date) -> Json:
    """A course's attributes, with its relative times made into dates."""
    relative = {"starts_in_days", "clock", "minutes", "apply_until_days_before"}
    starts_on = today + timedelta(days=course["starts_in_days"])
    meetings = []
    if course["weekday"] is not None:
        meetings = weekly_sessions(starts_on, course["weekday"], course["clock"], course["sessions"], course["minutes"])
        starts_on = datetime.fromisoformat(meetings[0]["starts_at"]).astimezone(STOCKHOLM).date()
    state = course.get("state", CourseState.ANNOUNCED)
    following = next_session(meetings, today) if state == CourseState.ANNOUNCED else None
    return {
        **{name: value for name, value in course.items() if name not in relative},
        "version": 1,  # as an ordinary first save gives it, which a batch does not
        "listed": {CourseState.ANNOUNCED: OPEN, CourseState.DRAFT: None}.get(state, ENDED),
        "ended_at": f"{today}T08:00:00.000+00:00" if state == CourseState.CANCELLED else None,
        "sessions": meetings,
        "next_session": following,
        "meets": "meets" if following else None,
        "starts_on": starts_on.isoformat(),
        "apply_until": (starts_on - timedelta(days=course["apply_until_days_before"])).isoformat(),
    }


if __name__ == "__main__":
    load(datetime.now(UTC))
