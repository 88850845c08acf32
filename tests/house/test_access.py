"""Who may what: every route that isn't everybody's, asked by every role with every reach, and by those without.

What is to be allowed is written down here once more, by itself; nothing is taken from the code that decides it.
Every write to AWS is refused meanwhile: what is allowed may answer that it can't write now, what isn't allowed must
have been stopped before it tried."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

import app
from chalicelib.cases.records import Application, QueueEntry
from chalicelib.cases.rules import applicant
from chalicelib.fees.records import Invoice, Payment
from chalicelib.http import routing, sessions, tokens
from chalicelib.http.access import ACCESS, PUBLIC
from chalicelib.http.reach import MAY, Ability, Role
from chalicelib.importing.records import Import
from chalicelib.people.records import StaffMember
from chalicelib.people.rules import member_id
from tests.activities.made_up import activity
from tests.advice.made_up import talk
from tests.bookings.venues import HOUSE, venue
from tests.certificates.made_up import bucket, certified
from tests.faults import WRITES
from tests.fidelity.made_up import needing
from tests.house.routes import (
    CASE,
    CERTIFIED,
    DRAFT,
    IMPORT,
    INVOICE,
    MATERIAL,
    MEMBER,
    PAYMENT,
    SIGNED_IN,
    STAFF,
    SUBSTITUTE,
    SYSTEMS,
    TARGET,
    TWIN,
    Asked,
)
from tests.materials.made_up import worksheet
from tests.survey_editing.made_up import survey
from tests.targets.made_up import target
from tests.town import ALI, CLOSED, GROUP, QUEUE, SARA, TEENS, Clock, clock, granted, resident, town
from tests.visitor import FORM, gateway_event

__all__ = ["clock", "town"]

SEE, HANDLE, COMPOSE, PLAN, GRANT, PROTECTED = "see", "handle", "compose", "plan", "grant", "protected"
CERTIFY, BILL, BOOK, EDIT = "certify", "bill", "book", "edit"
IMPROVE, FOLLOW = "improve", "follow"
ALLOWED = {
    "leader": {SEE, HANDLE, COMPOSE, PLAN},
    "guide": {SEE, HANDLE, COMPOSE, PLAN},
    "instructor": {SEE, HANDLE, COMPOSE, PLAN, CERTIFY, IMPROVE},
    "quality": {IMPROVE},
    "coordinator": {SEE, HANDLE, COMPOSE, PLAN, GRANT, BOOK},
    "administrator": {SEE, HANDLE, COMPOSE, PLAN, GRANT, CERTIFY, BILL, BOOK, EDIT, IMPROVE, FOLLOW},
    "follow_up": {SEE, FOLLOW},
    "handler": {SEE, HANDLE, COMPOSE, PROTECTED},
}
OWN, FOREIGN = "district:farsta", "district:bromma"
OWN_COURSE, FOREIGN_COURSE = f"course:{GROUP}", f"course:{CLOSED}"
REACHES = (OWN, FOREIGN, OWN_COURSE, FOREIGN_COURSE, "city")
# Which reaches what lies in Farsta is within.
WITHIN = {
    "course": {OWN, OWN_COURSE, "city"},
    "case": {OWN, OWN_COURSE, "city"},
    "district": {OWN, "city"},
    "anywhere": set(REACHES),
    "city": {"city"},
    "nobody": set[str](),
}
DENIED = {401, 403, 404}
FINE = {200, 303, 400, 409, 422}
HIDDEN_INVOICE = "202700002"
HIDDEN = {CASE: "EK-2027-000102", TWIN: "EK-2027-000104"}  # the same, of somebody whose data is protected


@dataclass(frozen=True)
class Caller:
    """Somebody, or nobody, who calls."""

    cookie: str = ""
    csrf: str = ""
    token: str = ""


@dataclass
class Door:
    """The app, asked as the gateway asks it. Counts the writes that were tried since it was closed to them."""

    closed: bool = False
    written: int = 0

    def close(self) -> None:
        """From now on nothing can be written."""
        self.closed = True

    def ask(self, caller: Caller, route: str, asked: Asked) -> int:
        """The status of the answer; 503 only where something was to be written."""
        method = route.partition(" ")[0]
        headers = {"Accept": "application/json"}
        if caller.cookie:
            headers["Cookie"] = f"{sessions.COOKIE}={caller.cookie}"
        if caller.token:
            headers["Authorization"] = f"Bearer {caller.token}"
        body = None
        if method == "POST":
            headers["Content-Type"] = FORM
            form = {**asked.form, "_csrf": caller.csrf}
            body = "&".join(f"{name}={_id(value)}" for name, value in form.items())
        self.written = 0
        answer = app.app(gateway_event(method, _id(asked.path), body, headers), None)
        status = int(answer["statusCode"])
        assert status != 503 or self.written, f"{route}: unavailable"
        return status


def _id(text: str) -> str:
    return text.replace("{member}", member_id(MEMBER)).replace("{substitute}", member_id(SUBSTITUTE))


@pytest.fixture
def door(town: None, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """The town with what the routes name."""
    door = Door()
    for number, hidden in HIDDEN.items():
        _case(ALI, number)
        _case(SARA, hidden)
    resident(ALI)
    resident(SARA, "Sara Sarasson", protected=True)
    venue(HOUSE, "Familjens hus", "farsta")
    for scope in (f"course:{GROUP}", "programme:komet"):
        worksheet(scope, MATERIAL)
    for scope in (f"course:{GROUP}", "programme:ledare"):
        survey(scope)
    target(TARGET)
    bucket()
    activity("kafe")
    talk("samtal", day="2027-01-14")
    needing(GROUP, TEENS)
    certified(GROUP, "komet", "mira", CERTIFIED)
    _invoice(ALI, INVOICE, CASE)
    _invoice(SARA, HIDDEN_INVOICE, HIDDEN[CASE])
    Payment(PAYMENT, amount_ore=100, paid_on="2027-01-14", received_at="2027-01-14T08:00:00+00:00").save()
    begun = clock.time.isoformat()
    Import(import_id=IMPORT, kind="ko", digest="x", rows=1, started_by="somebody", started_at=begun).save()
    draft = Application(ALI, DRAFT, state="draft", course_id=GROUP, programme_id="komet")
    draft.started_at, draft.expires_at = clock.time.isoformat(), clock.time + timedelta(days=9)
    draft.save()
    for person_id, district in ((MEMBER, "farsta"), (SUBSTITUTE, "skarpnack")):
        _registered(person_id, district)
    granted(MEMBER, "guide", OWN)
    granted(SUBSTITUTE, "leader", OWN_COURSE, stands_in_for="somebody", valid_until="2027-06-01")
    logging.disable(logging.CRITICAL)
    real = vars(BaseClient)["_make_api_call"]

    def call(client: Any, operation: str, kwargs: Any) -> Any:
        if operation in WRITES and door.closed:
            door.written += 1
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "not now"}}, operation)
        return real(client, operation, kwargs)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    yield door
    logging.disable(logging.NOTSET)


def _case(person_id: str, case_number: str) -> None:
    received, child = "2027-01-10T08:00:00.000+00:00", case_number[-3:]
    made = Application(
        person_id,
        f"application-{case_number}",
        state="received",
        course_id=GROUP,
        programme_id="komet",
        answers={"child_first_name": "Alma", "child_birth_month": "2020-05"},
        started_at=received,
        received_at=received,
        case_number=case_number,
        queue_ids=[QUEUE],
        child_id=child,
    )
    made.save()
    QueueEntry(QUEUE, applicant(person_id, child), place=made.place, application_id=made.application_id).save()


def _invoice(person_id: str, number: str, case_number: str) -> None:
    Invoice(
        number,
        course_id=GROUP,
        programme_id="komet",
        districts=["farsta"],
        person_id=person_id,
        application_id=f"application-{case_number}",
        case_number=case_number,
        kind="external",
        amount_ore=120000,
        due_on="2027-03-01",
        made_at="2027-01-14T08:00:00+00:00",
    ).save()


def _registered(person_id: str, district: str) -> None:
    resident(person_id, person_id.title())
    StaffMember(
        member_id=member_id(person_id),
        person_id=person_id,
        name=person_id.title(),
        email=f"{person_id}@exempel.se",
        phone="08-508 00 001",
        role="guide",
        districts=[district],
        programmes=["komet"],
        registered_at="2027-01-10T08:00:00+00:00",
    ).save()


def _signed_in(person_id: str, clock: Clock, *, staff: bool = True) -> Caller:
    cookie = sessions.open_session(person_id, person_id, clock.time, staff=staff)
    session = sessions.find_session(cookie, clock.time)
    assert session
    return Caller(cookie, session.csrf_token)


def _as(role: str, reach: str, clock: Clock, **more: str) -> Caller:
    person_id = f"{role}-{reach}-{'-'.join(more)}".replace(":", "-")
    resident(person_id, "Lena Ledarsson")
    granted(person_id, role, reach, **more)
    return _signed_in(person_id, clock)


def test_every_route_has_its_example_and_every_example_its_route() -> None:
    closed = {route for route, access in ACCESS.items() if access != PUBLIC}
    assert {*STAFF, *SIGNED_IN, *SYSTEMS} == closed
    assert {route for route, access in ACCESS.items() if access.ability} == set(STAFF)


@pytest.mark.requirement("L3")
def test_roles_allow_what_is_written_here_and_nothing_else() -> None:
    assert {role.value: {ability.value for ability in MAY[role]} for role in Role} == ALLOWED


@pytest.mark.requirement("L3", "A1")
def test_staff_do_what_their_role_allows_where_their_grant_reaches_and_nothing_else_exists(
    door: Door, clock: Clock
) -> None:
    callers = {(role, reach): _as(role, reach, clock) for role in ALLOWED for reach in REACHES}
    door.close()
    wrong = []
    for route, asked in STAFF.items():
        ability = str(ACCESS[route].ability)
        for (role, reach), caller in callers.items():
            status = door.ask(caller, route, asked)
            if ability not in ALLOWED[role]:
                expected = {403}
            elif reach in WITHIN[asked.lies]:
                expected = FINE | {503}
            else:
                expected = {404}
            if status not in expected:
                wrong.append((route, role, reach, status))
    assert wrong == []


@pytest.mark.requirement("L3", "A1")
def test_without_a_live_grant_or_a_session_no_route_of_staff_opens(door: Door, clock: Clock) -> None:
    resident("parent", "Petra Provsson")
    callers = {
        "nobody": (Caller(), 401),
        "a cookie that was made up": (Caller(cookie="made-up"), 401),
        "a parent": (_signed_in("parent", clock, staff=False), 403),
        "the case's own parent": (_signed_in(ALI, clock, staff=False), 403),
        "staff whose grant ended today": (_as("administrator", "city", clock, valid_until="2027-01-14"), 403),
        "staff whose grant begins tomorrow": (_as("administrator", "city", clock, valid_from="2027-01-15"), 403),
    }
    door.close()
    found = {
        (route, who): (door.ask(caller, route, asked), expected)
        for route, asked in STAFF.items()
        for who, (caller, expected) in callers.items()
    }
    assert {key: status for key, (status, expected) in found.items() if status != expected} == {}


@pytest.mark.requirement("B2")
def test_the_case_of_somebody_whose_data_is_protected_exists_for_named_handlers_only(door: Door, clock: Clock) -> None:
    callers = {(role, reach): _as(role, reach, clock) for role in ALLOWED for reach in REACHES}
    door.close()
    wrong = []
    for route, plain in STAFF.items():
        if plain.lies != "case":
            continue
        form = {name: HIDDEN.get(value, value) for name, value in plain.form.items()}
        path = plain.path.replace(INVOICE, HIDDEN_INVOICE)
        asked = replace(plain, path=path.replace(CASE, HIDDEN[CASE]).replace(TWIN, HIDDEN[TWIN]), form=form)
        for (role, reach), caller in callers.items():
            status = door.ask(caller, route, asked)
            if str(ACCESS[route].ability) not in ALLOWED[role]:
                expected = {403}
            else:
                sees = PROTECTED in ALLOWED[role] and reach in WITHIN["case"]
                expected = FINE | {503} if sees else {404}
            if status not in expected:
                wrong.append((route, role, reach, status))
    assert wrong == []


@pytest.mark.requirement("B1", "C4")
def test_what_is_somebodys_own_exists_for_nobody_else_not_even_staff(door: Door, clock: Clock) -> None:
    owner = _signed_in(ALI, clock, staff=False)
    others = {"another parent": _signed_in(SARA, clock, staff=False), "staff": _as("administrator", "city", clock)}
    door.close()
    wrong = []
    for route, asked in SIGNED_IN.items():
        expected = {"nobody": {401}, "owner": FINE | {503}, "another parent": FINE | {503}, "staff": FINE | {503}}
        if asked.lies != "self":
            expected |= {"another parent": {404}, "staff": {404}}
        if asked.lies == "none":
            expected["owner"] = {404}  # there is none, for the case has no seat
        for who, caller in {"nobody": Caller(), "owner": owner, **others}.items():
            status = door.ask(caller, route, asked)
            if status not in expected[who]:
                wrong.append((route, who, status))
    assert wrong == []


def test_a_system_uses_the_routes_of_its_scopes_and_no_persons(
    door: Door, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    scopes: Callable[..., Any] = lambda token, now: tokens.SystemClient("portal", tuple(token.split()))  # noqa: E731
    monkeypatch.setattr(tokens, "system_client", scopes)  # which tokens are good is proved in tests/http
    signed_in = _as("administrator", "city", clock)
    door.close()
    wrong = []
    for route, asked in {**STAFF, **SIGNED_IN, **SYSTEMS}.items():
        for token in ("applications.write", "cases.read", "payments.write", "figures.read", "something.else"):
            status = door.ask(Caller(token=token), route, asked)
            if status not in (FINE if asked.lies == token else {403}):
                wrong.append((route, token, status))
    for route, asked in SYSTEMS.items():
        for caller in (Caller(), signed_in):
            if door.ask(caller, route, asked) != 401:
                wrong.append((route, "a browser", 0))
    assert wrong == []


def test_a_route_that_is_not_named_in_the_table_answers_nobody(
    door: Door, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = _as("administrator", "city", clock)
    door.close()
    monkeypatch.setattr(routing, "ACCESS", {})
    routes = {**STAFF, **SIGNED_IN, **SYSTEMS}
    assert {route for route, asked in routes.items() if door.ask(boss, route, asked) != 404} == set()


def test_every_ability_that_is_asked_for_is_one_that_somebody_has() -> None:
    assert {str(access.ability) for access in ACCESS.values() if access.ability} <= set().union(*ALLOWED.values())
    assert {ability.value for ability in Ability} == set().union(*ALLOWED.values())
