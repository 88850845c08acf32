"""The tables as they stand, read past AWS: what a test may look at after every step without waiting for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from botocore.client import BaseClient
from pytest import MonkeyPatch

from chalicelib.cases.questions import steps
from chalicelib.cases.records import Application
from chalicelib.cases.subject import Subject
from chalicelib.courses.records import Course, Programme
from chalicelib.people.records import Person
from chalicelib.tables import Record
from tests.aws import in_process, tables
from tests.faults import Calls

R = TypeVar("R", bound=Record)
DISTRICTS = ("farsta", "skarpnack")
ANSWERS = {
    "connection": "lives",
    "child_first_name": "Alma",
    "child_birth_month": "2020-05",
    "child_lives": "alternating",
    "difficulties": ["outbursts"],
    "how_often": "weekly",
    "interpreter": "no",
    "child_care": "no",
}


class CountedCalls(Calls):
    """AWS calls, one of which may fail; and how many commits have been done, heard of or not."""

    commits = 0


@contextmanager
def aws() -> Iterator[CountedCalls]:
    """All tables in process, and all calls counted."""
    calls = CountedCalls()
    real = vars(BaseClient)["_make_api_call"]

    def done(client: Any, operation: str, kwargs: Any) -> Any:
        answer = real(client, operation, kwargs)
        calls.commits += operation == "TransactWriteItems"
        return answer

    with in_process(), MonkeyPatch.context() as patched:
        patched.setattr(
            BaseClient, "_make_api_call", lambda client, operation, kwargs: calls.call(done, client, operation, kwargs)
        )
        patched.setattr("chalicelib.journal.commit.time.sleep", lambda seconds: None)
        yield calls


def clear() -> None:
    """Empty the tables but for persons and programmes; making them anew would take longer than many a test."""
    for name, table in tables().items():
        if name not in (Person.Meta.table_name, Programme.Meta.table_name):
            table.items.clear()


def person(person_id: str) -> Person:
    made = Person(person_id=person_id, name="Petra Provsson", email="petra@exempel.se", created_at="2026-12-01")
    made.save()
    return made


def stored(model: type[R]) -> list[R]:
    """All records of a kind as they stand, by key."""
    items = tables()[model.Meta.table_name].all_items()
    return [model.from_raw_data({name: _plain(value) for name, value in item.attrs.items()}) for item in items]


def _plain(value: Any) -> Any:
    """A stored value as the wire has it; only lists hold others."""
    return {"L": [_plain(each) for each in value.value]} if value.type == "L" else {value.type: value.value}


def programme(programme_id: str) -> Programme:
    words = {"sv": programme_id}
    made = Programme(
        programme_id=programme_id,
        order=1,
        names=words,
        summaries=words,
        descriptions=words,
        form="group",
        audience="parents",
        prevention_level="indicated",
        sessions=6,
        session_minutes=150,
        questions=[],
    )
    made.save()
    return made


def course(course_id: str, programme_id: str, districts: list[str], seats: int, starts: datetime) -> Course:
    """An announced course with three sessions, four days between them."""
    meetings = [starts + timedelta(days=days) for days in (0, 4, 8)]
    made = Course(
        course_id=course_id,
        programme_id=programme_id,
        district_id=districts[0],
        shared_with=districts[1:],
        form="group",
        listed="open",
        starts_on=starts.date().isoformat(),
        apply_until=starts.date().isoformat(),
        sessions=[
            {"number": number, "starts_at": at.isoformat(), "ends_at": at.isoformat()}
            for number, at in enumerate(meetings, 1)
        ],
        languages=["sv"],
        seats=seats,
    )
    made.save()
    return made


def subject(course: Course, programme: Programme, person: Person) -> Subject:
    """What somebody's application for the course is about."""
    others = [(district, {"sv": district}) for district in DISTRICTS if district != course.district_id]
    asked = steps(group=True, other_districts=others, questions=[], protected=False)
    names = {f"{programme.programme_id}/{district}": {"sv": district} for district in DISTRICTS}
    return Subject(course, programme, {"sv": course.district_id}, names, person, asked)


def draft(
    application_id: str, course: Course, person_id: str, child: str, now: datetime, second: str = ""
) -> Application:
    """A complete draft."""
    return Application(
        person_id,
        application_id,
        state="draft",
        course_id=course.course_id,
        programme_id=course.programme_id,
        answers={**ANSWERS, "child_first_name": child, **({"second_district": second} if second else {})},
        started_at=now.isoformat(timespec="seconds"),
    )
