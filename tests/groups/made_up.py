"""Made-up cases and persons."""

from typing import Any

from chalicelib.cases.records import Application
from chalicelib.people.records import Person


def case(number: int = 1, person_id: str = "ali", **more: Any) -> Application:
    """A case that waits; `child`, `born` and other answers by name."""
    answers = {"child_first_name": more.pop("child", "Alma"), "child_birth_month": more.pop("born", "2020-05")}
    known = {
        "state": "received",
        "course_id": "komet-farsta",
        "programme_id": "komet",
        "case_number": f"EK-2027-{number:06d}",
        "received_at": f"2027-01-{number:02d}T08:00:00.000+00:00",
        "started_at": "2027-01-01T08:00:00+00:00",
        "queue_ids": ["komet/farsta"],
        "answers": {**answers, **more.pop("answers", {})},
    }
    return Application(person_id, f"application-{number}", **{**known, **more})


def at_work(number: int = 1, person_id: str = "ali", **more: Any) -> Application:
    """A professional's case: no child; the manager has not been asked unless `consent` says so."""
    answers = {"workplace": "Påhittade enheten", "work_district": "farsta", "title": "Socialsekreterare"}
    told = {**answers, **more.pop("answers", {})}
    known = {"course_id": "utbildning", "programme_id": "ledare", "queue_ids": ["ledare/central"], "child_id": "-"}
    made = case(number, person_id, **{**known, **more})
    made.answers = told
    return made


def consent(state: str) -> dict[str, Any]:
    """The manager's consent as it stands: asked on the third of January, answered on the fourth."""
    answer = {"answered_at": "2027-01-04T12:00:00.000+00:00"} if state in ("approved", "declined") else {}
    said = {"reason": "Vi är för få i vår."} if state == "declined" else {}
    days = {"asked_at": "03", "remind_at": "17", "expires_at": "24"}
    asked = {name: f"2027-01-{day}T08:00:00.000+00:00" for name, day in days.items()}
    return {"state": state, "round": 1, **asked, **answer, **said}


def person(person_id: str = "ali", **more: Any) -> Person:
    """A person with a personal number."""
    known = {
        "name": f"{person_id.capitalize()} Påhittad",
        "email": f"{person_id}@exempel.se",
        "encrypted_personal_number": "sealed",
        "created_at": "2026-12-01T08:00:00+00:00",
    }
    return Person(person_id, **{**known, **more})
