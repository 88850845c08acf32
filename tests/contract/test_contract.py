"""The contract is true: it is valid, leaves nothing out, and what the app really answers is what it says."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from chalicelib.cases.records import Application
from chalicelib.contract import rules
from chalicelib.contract.openapi import openapi
from chalicelib.contract.routes import contracts
from chalicelib.groups.records import Offer
from chalicelib.http.access import ACCESS
from chalicelib.http.contract import SCOPES, SESSION, SYSTEM
from chalicelib.http.languages import LANGUAGES, speaking
from chalicelib.http.tokens import RESOURCE_SERVER
from infra.template import read
from tests.contract.conftest import Caller, signed_in

ENDPOINTS = {f"{each.method} {each.path}": each for contract in contracts() for each in contract.endpoints}
KNOWN = {
    "course_id": "komet-3-11-farsta-tisdag",
    "programme_id": "komet-3-11",
    "district_id": "farsta",
    "step": "klar",
    "name": "komet.css",
    "proxy+": "nothing-here",
}

pytestmark = pytest.mark.requirement("X8", "X11")


class Names(dict[str, str]):
    """What stands in addresses; of what isn't known there is none."""

    def __missing__(self, name: str) -> str:
        return "unknown"


def strictly(schema: Any) -> Any:
    """The schema, allowing no field that it does not name."""
    if isinstance(schema, list):
        return [strictly(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema and "additionalProperties" not in schema else {}
    return {**{key: strictly(value) for key, value in schema.items()}, **closed}


def faults(value: Any, schema: Any, document: Any) -> list[str]:
    """What is wrong with a value by a schema of the document."""
    whole = strictly({**schema, "components": document["components"]})
    found = Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


def application(document: Any) -> dict[str, Any]:
    """The document's own example of an application."""
    body = document["paths"]["/ansokningar"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    made: dict[str, Any] = rules.example(body, document)
    return made


def sent(document: Any, system: Caller) -> Application:
    """An application that a city system has sent."""
    receipt = system.post("/ansokningar", application(document)).json_body
    (found,) = [each for each in Application.scan() if each.case_number == receipt["case_number"]]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_valid_openapi_in_every_language(language: str) -> None:
    with speaking(language):
        validate(openapi(contracts()))


def test_it_says_who_may_as_the_table_of_access_does(document: Any) -> None:
    for key, endpoint in ENDPOINTS.items():
        security = document["paths"][endpoint.path][endpoint.method.lower()]["security"]
        scopes = [scope for way in security for scope in way.get(SYSTEM, [])]
        assert scopes == [RESOURCE_SERVER + scope for scope in ACCESS[key].scopes]
        assert any(SESSION in way for way in security) == ACCESS[key].signed_in
        assert bool(security) != ACCESS[key].public


def test_the_scopes_are_those_of_the_access_table_and_of_the_deployed_sign_in() -> None:
    deployed = read("identity")["Resources"]["SystemScopes"]["Properties"]["Scopes"]
    assert {scope["ScopeName"] for scope in deployed} == set(SCOPES)
    assert {scope for access in ACCESS.values() for scope in access.scopes} == set(SCOPES)


def test_every_call_that_a_system_may_make_is_in_it() -> None:
    assert {key for key, access in ACCESS.items() if access.scopes} <= set(ENDPOINTS)


def test_every_address_that_really_answers_json_is_in_it(document: Any, system: Caller) -> None:
    case = sent(document, system)
    names = {**KNOWN, "application_id": case.application_id, "case_number": case.case_number}
    person = signed_in(case.person_id)
    answering = set()
    for key in ACCESS:
        method, path = key.split(" ", 1)
        if method == "GET":
            asking = system if ACCESS[key].scopes else person
            answer = asking.get(path.format_map(Names(names)))
            if answer.status_code == 200 and "json" in answer.headers["Content-Type"]:
                answering.add(key)
    described = {key for key in ENDPOINTS if key.startswith("GET")}
    assert answering - {"GET /openapi.json", "GET /api"} == described


@pytest.mark.parametrize(("state", "slot"), [("offered", "offer"), ("admitted", "seat")])
def test_a_case_with_an_offer_or_a_seat_is_what_it_says_too(
    document: Any, system: Caller, state: str, slot: str
) -> None:
    case = sent(document, system)
    case.state, case.seat_in, case.offer_id = state, case.course_id, "o" if state == "offered" else None
    case.save()
    offer = Offer("o", person_id=case.person_id, application_id=case.application_id, course_id=case.course_id)
    offer.state_before, offer.sequence = "received", 1
    offer.made_at = offer.ends_at = "2027-01-16T17:30:00.000+00:00"
    offer.save()
    answer = signed_in(case.person_id).get(f"/mina-arenden/{case.case_number}")
    assert answer.json_body[slot]["course_id"] == case.course_id
    assert faults(answer.json_body, {"$ref": "#/components/schemas/Case"}, document) == []


def test_what_the_app_answers_is_what_it_says(document: Any, system: Caller, anybody: Caller) -> None:
    case = sent(document, system)
    names = {**KNOWN, "application_id": case.application_id, "case_number": case.case_number}
    person = signed_in(case.person_id)
    for key, endpoint in ENDPOINTS.items():
        operation = document["paths"][endpoint.path][endpoint.method.lower()]
        caller = system if endpoint.access.scopes else person if endpoint.access.signed_in else anybody
        path = endpoint.path.format(**names) + ("?q=komet" if endpoint.path == "/sok" else "")
        if endpoint.path == "/ansokningar":
            answer = caller.post(path, application(document))
        elif endpoint.body:
            body = operation["requestBody"]["content"]["application/json"]["schema"]
            answer = caller.post(path, rules.example(body, document))
        else:
            answer = caller.get(path)
        assert answer.status_code == endpoint.status, (key, answer.body)
        schema = operation["responses"][str(endpoint.status)]["content"]["application/json"]["schema"]
        assert faults(answer.json_body, schema, document) == [], key
        assert any(answer.json_body.values()), f"{key}: an empty answer shows nothing"


def test_a_programmes_own_questions_can_be_fetched_as_a_schema(document: Any, anybody: Caller) -> None:
    for programme in anybody.get("/program").json_body["programmes"]:
        Draft202012Validator.check_schema(programme["questions"])
        assert faults(rules.example(programme["questions"], document), programme["questions"], document) == []


def test_its_own_examples_keep_to_it(document: Any) -> None:
    for endpoint in ENDPOINTS.values():
        operation = document["paths"][endpoint.path][endpoint.method.lower()]
        said = [operation["responses"][str(endpoint.status)]]
        said += [operation["requestBody"]] if endpoint.body else []
        for each in said:
            schema = each["content"]["application/json"]["schema"]
            assert faults(rules.example(schema, document), schema, document) == [], endpoint.path


def test_the_same_application_sent_again_is_the_same_case(document: Any, system: Caller) -> None:
    body = application(document)
    first, again = system.post("/ansokningar", body), system.post("/ansokningar", body)
    assert first.json_body["case_number"] == again.json_body["case_number"]


def test_the_document_is_served_and_may_be_kept(anybody: Caller, document: Any) -> None:
    answer = anybody.get("/openapi.json")
    assert answer.json_body == json.loads(json.dumps(document))
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Vary"] == "Accept-Language, Cookie"  # which say its language
