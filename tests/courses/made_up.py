"""Records for tests, with only what the test cares about spelled out."""

from datetime import date, timedelta
from typing import Any

from chalicelib.courses.records import Course, District, Programme

TODAY = date(2027, 1, 14)


def district(name: str, latitude: float | None = 59.3, longitude: float | None = 18.0, **more: Any) -> District:
    made = {"district_id": name.lower(), "names": {"sv": name}, "latitude": latitude, "longitude": longitude}
    return District(**{**made, **more})


def course(**more: Any) -> Course:
    made = {
        "course_id": "komet-3-11-farsta",
        "programme_id": "komet-3-11",
        "district_id": "farsta",
        "form": "group",
        "listed": "open",
        "starts_on": (TODAY + timedelta(days=20)).isoformat(),
        "apply_until": (TODAY + timedelta(days=10)).isoformat(),
        "weekday": 1,
        "languages": ["sv"],
        "seats": 8,
        "seats_taken": 5,
    }
    return Course(**{**made, **more})


def programme(**more: Any) -> Programme:
    made = {
        "programme_id": "komet-3-11",
        "order": 1,
        "names": {"sv": "Komet 3–11 år"},
        "summaries": {"sv": "En kurs i grupp."},
        "descriptions": {"sv": "Först.\n\nSedan."},
        "form": "group",
        "audience": "parents",
        "prevention_level": "indicated",
        "age_from": 3,
        "age_to": 11,
        "sessions": 11,
        "session_minutes": 150,
    }
    return Programme(**{**made, **more})
