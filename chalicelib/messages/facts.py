"""What the texts of messages are filled in with: the event and its course; nothing that people have typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from chalicelib.courses.records import Course, District, all_districts, find_course, find_programme, session_times
from chalicelib.http.languages import clock, direction, language, long_date, say
from chalicelib.journal.records import Event
from chalicelib.messages.blocks import Row, Values
from chalicelib.settings import settings

Districts = Mapping[str, District]


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
    districts = {district.district_id: district for district in all_districts()}
    case = f"/mina-arenden/{quote(data['case_number'], safe='')}"
    return {
        **everywhere(),
        "case_number": data["case_number"],
        "case_url": _address(case),
        "withdraw_url": _address(f"{case}/aterta"),
        "course": _title(course, districts),
        "starts_on": long_date(date.fromisoformat(course.starts_on)),
        "times": _times(course),
        "apply_until": long_date(date.fromisoformat(course.apply_until)),
        "contacts": _contacts(course, districts),
        "queue_places": [_queue_place(queue, districts) for queue in data.get("queue_places", [])],
    }


def _address(path: str) -> str:
    return f"{settings.site_url}{path}?lang={language.get()}"


def _title(course: Course, districts: Districts) -> str:
    programme = find_programme(course.programme_id)
    if programme is None:
        raise NothingToSay("programme")
    parts = [say(programme.names)]
    if course.form == "group":
        parts.append(say(districts[course.district_id].names))
    return ("، " if direction() == "rtl" else ", ").join(parts)


def _times(course: Course) -> str:
    """When the first session begins and ends; empty where the course has no set hours."""
    times = session_times(course)
    return f"{clock(times[0][0])}–{clock(times[0][1])}" if times else ""


def _contacts(course: Course, districts: Districts) -> list[Row]:
    """The course's leaders; as long as there are none, whoever answers for the district."""
    if course.contacts:
        return [_contact(person["name"], person.get("phone"), person.get("email")) for person in course.contacts]
    district = districts[course.district_id]
    reached = district.phone or district.email
    return [_contact(say(district.names), district.phone, district.email)] if reached else []


def _contact(*parts: str | None) -> Row:
    return {"contact": ", ".join(filter(None, parts))}


def _queue_place(queue: Mapping[str, Any], districts: Districts) -> Row:
    district_id = str(queue["queue_id"]).rpartition("/")[2]
    return {"district": say(districts[district_id].names), "place": str(int(queue["place"]))}
