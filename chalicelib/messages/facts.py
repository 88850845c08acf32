"""What the texts of messages are filled in with: the event and its course; nothing that people have typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from chalicelib.courses.records import Course, all_districts, find_course, find_programme, session_times
from chalicelib.http.languages import clock, language, long_date, say
from chalicelib.journal.records import Event
from chalicelib.messages.blocks import Row, Values
from chalicelib.settings import settings


class NothingToSay(LookupError):
    """What the message is about can't be found; the text names which."""


def everywhere() -> dict[str, str]:
    """What every message may say. The addresses carry the reader's language."""
    return {
        "my_cases_url": _address("/mina-arenden"),
        "my_details_url": _address("/mina-uppgifter"),
        "courses_url": _address("/kurser"),
        "support_email": settings.support_email,
        "support_phone": settings.support_phone,
    }


def in_sms(event: Event) -> dict[str, str]:
    """What an SMS may say. Its address is short: the language is the signed-in person's anyway."""
    return {"case_number": event.data["case_number"], "my_cases_url": f"{settings.site_url}/mina-arenden"}


def facts(event: Event) -> Values:
    """What an e-mail about the event may say, in the reader's language. Raises NothingToSay."""
    data = event.data
    course = find_course(data["course_id"])
    if course is None:
        raise NothingToSay("course")
    names = {district.district_id: district.names for district in all_districts()}
    case = f"/mina-arenden/{quote(data['case_number'], safe='')}"
    return {
        **everywhere(),
        "case_number": data["case_number"],
        "case_url": _address(case),
        "withdraw_url": _address(f"{case}/aterta"),
        "course": _title(course, names),
        "starts_on": long_date(date.fromisoformat(course.starts_on)),
        "times": _times(course),
        "apply_until": long_date(date.fromisoformat(course.apply_until)),
        "contacts": [_contact(person) for person in course.contacts],
        "queue_places": [_queue_place(queue, names) for queue in data.get("queue_places", [])],
    }


def _address(path: str) -> str:
    return f"{settings.site_url}{path}?lang={language.get()}"


def _title(course: Course, districts: Mapping[str, Any]) -> str:
    programme = find_programme(course.programme_id)
    if programme is None:
        raise NothingToSay("programme")
    parts = [say(programme.names)]
    if course.form == "group":
        parts.append(say(districts[course.district_id]))
    return ", ".join(parts)


def _times(course: Course) -> str:
    """When the first session begins and ends; empty where the course has no set hours."""
    times = session_times(course)
    return f"{clock(times[0][0])}–{clock(times[0][1])}" if times else ""


def _contact(person: Mapping[str, str]) -> Row:
    return {"contact": ", ".join(filter(None, (person.get(part) for part in ("name", "phone", "email"))))}


def _queue_place(queue: Mapping[str, Any], districts: Mapping[str, Any]) -> Row:
    district_id = str(queue["queue_id"]).rpartition("/")[2]
    return {"district": say(districts[district_id]), "place": str(int(queue["place"]))}
