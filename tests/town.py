"""A small made-up town for tests: three districts, three programmes, some courses, people and their browsers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.catalogue import records as catalogue
from chalicelib.courses.records import Course, District, DistrictCourse, Programme
from chalicelib.courses.rules import listing
from chalicelib.http import routing, secrets, sessions, tokens
from chalicelib.http.records import Grant
from chalicelib.people.records import Person
from tests.people.keys import make_keys
from tests.visitor import Visitor

GROUP, WEB, CLOSED, TEENS = "komet-farsta", "komet-webb", "komet-stangd", "tonar-farsta"
OTHER, TRAINING = "komet-skarpnack", "utbildning"
QUEUE, SECOND_QUEUE = "komet/farsta", "komet/skarpnack"
CONTACT = {"name": "Lena Ledarsson", "email": "lena@exempel.se", "phone": "08-508 00 001"}
QUESTIONS: list[dict[str, Any]] = [
    {
        "name": "fights",
        "label": {"sv": "Bråkar ni ofta?", "en": "Do you quarrel often?", "ar": "هل تتشاجرون كثيرًا؟"},
        "kind": "yes_no",
    },
    {
        "name": "fights_when",
        "label": {"sv": "När bråkar ni?", "en": "When do you quarrel?", "ar": "متى تتشاجرون؟"},
        "kind": "long_text",
        "max_length": 400,
        "shown_if": ["fights", "yes"],
    },
]


class Clock:
    """The time that every request is told. It stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)

    def now(self, zone: Any) -> datetime:
        assert zone is UTC
        return self.time


@pytest.fixture
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of all requests; at first it shows `now`."""
    clock = Clock(now)
    monkeypatch.setattr(routing, "datetime", clock)
    return clock


@pytest.fixture
def town(tables: None, clock: Clock) -> Iterator[None]:
    """Programmes, districts and courses, as seen from Thursday 14 January 2027."""
    for district_id, name, latitude in (
        ("farsta", "Farsta", 59.24),
        ("skarpnack", "Skarpnäck", 59.27),
        ("bromma", "Bromma", 59.34),
    ):
        District(
            district_id=district_id,
            names={"sv": name, "ar": f"({name})"},
            latitude=latitude,
            longitude=18.09,
            valid_from="2007-01-01",
        ).save()
    District(district_id="web", names={"sv": "På webben", "en": "Online"}, place=True).save()
    District(district_id="central", names={"sv": "Komet centralt", "en": "Komet central"}, place=True).save()
    _programme("komet", 1, "group", 3, 11, QUESTIONS)
    _programme("tonar", 2, "group", 12, 18, [])
    _programme("webb", 3, "web", 3, 11, [])
    _programme("ledare", 4, "training", None, None, [], audience="professionals")
    _course(GROUP, "komet", "farsta", "2027-02-02", "2027-01-26")
    _course(OTHER, "komet", "skarpnack", "2027-02-09", "2027-02-02")
    _course(CLOSED, "komet", "bromma", "2027-01-19", "2027-01-13")
    _course(TEENS, "tonar", "farsta", "2027-02-04", "2027-01-28")
    _course(WEB, "webb", "web", "2027-02-15", "2027-02-14", form="web")
    _course(TRAINING, "ledare", "central", "2027-02-16", "2027-02-14", form="training", fee_ore=1_200_000)
    catalogue.forget()
    yield
    catalogue.forget()


def _programme(
    programme_id: str,
    order: int,
    form: str,
    age_from: int | None,
    age_to: int | None,
    questions: list[dict[str, Any]],
    audience: str = "parents",
) -> None:
    name = programme_id.capitalize()
    Programme(
        programme_id=programme_id,
        order=order,
        names={"sv": name, "en": f"{name} programme", "ar": f"برنامج {name}"},
        summaries={"sv": "Kort om kursen.", "en": "In short.", "ar": "باختصار."},
        descriptions={"sv": "Mer om kursen.", "en": "More.", "ar": "المزيد."},
        form=form,
        audience=audience,
        prevention_level="indicated",
        age_from=age_from,
        age_to=age_to,
        sessions=11,
        session_minutes=150,
        questions=questions,
    ).save()


def _course(
    course_id: str,
    programme_id: str,
    district_id: str,
    starts_on: str,
    apply_until: str,
    form: str = "group",
    fee_ore: int = 0,
) -> None:
    meets = form != "web"
    Course(
        course_id=course_id,
        programme_id=programme_id,
        district_id=district_id,
        form=form,
        listed="open",
        starts_on=starts_on,
        apply_until=apply_until,
        weekday=1 if meets else None,
        sessions=[{"number": 1, "starts_at": f"{starts_on}T16:30:00+00:00", "ends_at": f"{starts_on}T19:00:00+00:00"}]
        if meets
        else [],
        venue={"name": "Familjens hus", "address": "Torget 1", "access": {"sv": "Hiss."}} if meets else None,
        languages=["sv"],
        contacts=[CONTACT],
        seats=8,
        seats_taken=3,
        fee_ore=fee_ore,
    ).save()
    DistrictCourse(district_id, listing(starts_on, course_id), course_id=course_id).save()


def resident(person_id: str, name: str = "Ali Alisson", **more: Any) -> Person:
    """A person who is known already."""
    known = {"email": "ali@exempel.se", "mobile": "+46701234567", "channels": ["email", "sms"], "language": "sv"}
    person = Person(person_id=person_id, name=name, created_at="2026-12-01T08:00:00+00:00", **{**known, **more})
    person.save()
    return person


@pytest.fixture
def system(town: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """A city system that may apply for people and read their cases. Its token says so: "<scope> <scope>"."""

    def client(token: str, now: datetime) -> tokens.SystemClient:
        return tokens.SystemClient("city-portal", tuple(token.split()))

    monkeypatch.setattr(tokens, "system_client", client)  # which tokens are good is proved in tests/http
    make_keys(monkeypatch)
    yield Visitor(headers={"Authorization": "Bearer applications.write cases.read"})
    secrets.forget()


ALI, SARA = "a" * 32, "5" * 32


@pytest.fixture
def signed_in(town: None, clock: Clock) -> Callable[[Person], Visitor]:
    """A browser in which this person has signed in."""

    def visit(person: Person) -> Visitor:
        session_id = sessions.open_session(str(person.person_id), str(person.name), clock.time)
        return Visitor(cookies={sessions.COOKIE: session_id})

    return visit


@pytest.fixture
def staff(town: None, clock: Clock) -> Callable[..., Visitor]:
    """A browser in which somebody of the staff has signed in: `staff("leader", "district:farsta")`, with more reaches
    after the first where they have the role in several places. Who: `person_id`, else one for that role there."""

    def visit(role: str, *reaches: str, person_id: str = "", name: str = "Lena Ledarsson") -> Visitor:
        person_id = person_id or f"{role}-{reaches[0]}".replace(":", "-")
        resident(person_id, name, email=f"{person_id}@exempel.se")
        for reach in reaches:
            granted(person_id, role, reach, name=name)
        session_id = sessions.open_session(person_id, name, clock.time, staff=True)
        return Visitor(cookies={sessions.COOKIE: session_id})

    return visit


def granted(person_id: str, role: str, reach: str, **more: Any) -> Grant:
    """A grant that holds from 2026 on, until it is taken back."""
    given = {"valid_from": "2026-01-01", "granted_by": "somebody", "granted_at": "2026-01-01T08:00:00+00:00"}
    grant = Grant(person_id, f"{role}@{reach}", role=role, reach=reach, **{**given, **more})
    grant.save()
    return grant


@pytest.fixture
def ali(signed_in: Callable[[Person], Visitor]) -> Visitor:
    """Ali's browser. We know his contact details."""
    return signed_in(resident(ALI))


@pytest.fixture
def sara(signed_in: Callable[[Person], Visitor]) -> Visitor:
    """Sara's browser. She is the other guardian of Ali's child."""
    return signed_in(resident(SARA, "Sara Sarasson", email="sara@exempel.se", mobile="+46707654321"))
