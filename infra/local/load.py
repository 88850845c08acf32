"""Writes the records of `seed/` through the app's own models: `python -m infra.local.load`.

Runs with a deployed function's settings (see seeding.py). What is there already is left alone, and so each
record is written once however often it runs. What the files mean is told in seed/README.md.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from chalicelib.cases import rules
from chalicelib.cases.actions import recount
from chalicelib.cases.records import QueueEntry, next_case_number
from chalicelib.courses.calendar import next_session, weekly_sessions
from chalicelib.courses.records import Course, District, DistrictCourse, Programme
from chalicelib.courses.rules import OPEN, CourseState, listing
from chalicelib.http.languages import STOCKHOLM, today_in_stockholm
from infra.local.staff import load_staff

SEED = Path(__file__).with_name("seed")
Json = dict[str, Any]


def load(now: datetime) -> None:
    """Write everything that is missing, as seen from `now`."""
    load_offer(now)
    load_staff(now)


def load_offer(now: datetime) -> None:
    """What everybody can see: programmes, districts, courses and the queues to them."""
    today = today_in_stockholm(now)
    known_programmes = {programme.programme_id for programme in Programme.query("programme")}
    for each in told("programmes"):
        if each["programme_id"] not in known_programmes:
            Programme(**each).save(condition=Programme.programme_id.does_not_exist())
    known_districts = {district.district_id for district in District.query("district")}
    for each in told("districts"):
        if each["district_id"] not in known_districts:
            District(**each).save(condition=District.district_id.does_not_exist())
    load_courses([Course(**dated(each, today)) for each in told("courses")])
    load_queues(told("queue_entries"), now)


def load_courses(courses: Sequence[Course]) -> None:
    """The courses that are missing, each with its line in the lists of its districts. Two calls for each 25."""
    known = {course.course_id for course in Course.batch_get([course.course_id for course in courses])}
    missing = [course for course in courses if course.course_id not in known]
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
    announced = course.get("state", CourseState.ANNOUNCED) == CourseState.ANNOUNCED
    following = next_session(meetings, today) if announced else None
    return {
        **{name: value for name, value in course.items() if name not in relative},
        "version": 1,  # as an ordinary first save gives it, which a batch does not
        "listed": OPEN if announced else None,
        "sessions": meetings,
        "next_session": following,
        "meets": "meets" if following else None,
        "starts_on": starts_on.isoformat(),
        "apply_until": (starts_on - timedelta(days=course["apply_until_days_before"])).isoformat(),
    }


def load_queues(queues: Iterable[Json], now: datetime) -> None:
    """Made-up applicants in their queues, with case numbers in order of receipt."""
    waiting = [
        (now - timedelta(days=days), queue["queue_id"], number)
        for queue in queues
        for number, days in enumerate(queue["received_days_ago"])
    ]
    known = {
        (entry.queue_id, entry.applicant)
        for queue_id in {queue_id for _, queue_id, _ in waiting}
        for entry in QueueEntry.query(queue_id)
    }
    changed = set()
    for received, queue_id, number in sorted(waiting):
        applicant = rules.applicant(made_up_id(queue_id, number, "person"), made_up_id(queue_id, number, "child"))
        if (queue_id, applicant) not in known:
            QueueEntry(
                queue_id=queue_id,
                applicant=applicant,
                place=rules.place(received, next_case_number(received)),
                application_id=made_up_id(queue_id, number, "application"),
            ).save(condition=QueueEntry.applicant.does_not_exist())
            changed.add(queue_id)
    keys = [{"dynamodb": {"Keys": {"queue_id": {"S": queue_id}}}} for queue_id in changed]
    recount({"Records": keys}, now)


def made_up_id(*what: object) -> str:
    """An id that looks random and is the same at every run."""
    return uuid5(NAMESPACE_URL, "/".join(map(str, what))).hex


if __name__ == "__main__":
    load(datetime.now(UTC))
