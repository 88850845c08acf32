"""An application for the benchmark: what its parent answers, and its way to a case."""

import uuid
from datetime import UTC, datetime
from typing import Any

from bench.scene import Event, Parent
from chalicelib.cases.records import find_application
from chalicelib.journal.records import timeline

COURSE = {"course_id": "komet-3-11-farsta-tisdag"}
QUEUE = "komet-3-11/farsta"
STEP, CASE = "/ansokan/{application_id}/{step}", "/mina-arenden/{case_number}"

Answers = dict[str, dict[str, Any]]

# By step: what a parent usually answers.
USUAL: Answers = {
    "kurs": {"connection": "lives"},
    "barn": {"child_first_name": "Alma", "child_birth_month": "2020-05", "child_lives": "alternating"},
    "svarigheter": {
        "difficulties": ["mornings_evenings", "listening"],
        "how_often": "daily",
        "wish": "Att vi slipper bråka varje morgon innan förskolan.",
    },
    "behov": {"interpreter": "no", "child_care": "yes", "unsuitable_times": ["monday"]},
    "kontakt": {
        "email": "tolvan@example.se",
        "mobile": "070-174 06 05",
        "channels": ["email", "sms"],
        "language": "sv",
    },
    "om-ansokan": {"heard_from": "school", "ease": "5"},
}
SECOND: Answers = {**USUAL, "kurs": {"connection": "lives", "second_district": "skarpnack"}}
# The most that can be written, in Arabic, whose letters take two bytes each.
LONGEST: Answers = {
    **SECOND,
    "barn": {**USUAL["barn"], "child_first_name": "ع" * 60},
    "svarigheter": {
        "difficulties": [
            "mornings_evenings", "outbursts", "listening", "siblings", "others", "screens", "something_else",
        ],
        "something_else": "ع" * 200,
        "how_often": "daily",
        "wish": "ع" * 1000,
    },
    "behov": {
        "interpreter": "yes",
        "interpreter_language": "ar",
        "accessibility": "ع" * 500,
        "child_care": "yes",
        "unsuitable_times": ["daytime", "monday", "tuesday", "wednesday", "thursday"],
    },
}  # fmt: skip


class Application:
    """One application of a new parent."""

    def __init__(self, answers: Answers, course_id: str = COURSE["course_id"]) -> None:
        self.answers = answers
        self.course = {"course_id": course_id}
        self.parent = Parent(datetime.now(UTC))
        self.id = uuid.uuid4().hex
        self.number = ""  # the case's, once it is sent

    def start(self) -> Event:
        return self.parent.get("/kurser/{course_id}/ansok", **self.course)

    def begin(self) -> Event:
        return self.parent.post("/ansokan", {"application_id": self.id, **self.course})

    def show(self, step: str) -> Event:
        return self.parent.get(STEP, application_id=self.id, step=step)

    def save(self, step: str) -> Event:
        return self.parent.post(STEP, self.answers[step], application_id=self.id, step=step)

    def send(self) -> Event:
        return self.parent.post(STEP, {}, application_id=self.id, step="skicka")

    def list_cases(self) -> Event:
        return self.parent.get("/mina-arenden")

    def show_case(self) -> Event:
        return self.parent.get(CASE, case_number=self.number)

    def withdraw(self) -> Event:
        return self.parent.post(f"{CASE}/aterta", {}, case_number=self.number)

    @property
    def event(self) -> tuple[str, int]:
        """Case id and sequence of the event that it was received."""
        return self.id, int(timeline(self.id)[-1].sequence)


def begun(answers: Answers, before: str = "", course_id: str = COURSE["course_id"]) -> Application:
    """An application with everything answered that comes before this step."""
    application = Application(answers, course_id)
    application.begin()
    for step in answers:
        if step == before:
            break
        application.save(step)
    return application


def sent(answers: Answers = USUAL, course_id: str = COURSE["course_id"]) -> Application:
    """An application that is a case."""
    application = begun(answers, course_id=course_id)
    application.send()
    found = find_application(application.parent.person_id, application.id)
    application.number = str(found.case_number) if found else ""
    return application
