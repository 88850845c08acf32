"""Errors are told as the contract says, and every reason is explained where its `type` leads."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest

from chalicelib.contract import rules
from chalicelib.contract.routes import contracts
from chalicelib.http.languages import LANGUAGES
from chalicelib.http.refusals import Refusal
from tests.contract.conftest import Caller
from tests.contract.test_contract import application, faults
from tests.sign_in.fake_provider import access_claims, sign

pytestmark = pytest.mark.requirement("X8")


def every(refusal: type[Refusal]) -> set[type[Refusal]]:
    """All kinds of refusal that the app knows."""
    return {refusal}.union(*(every(kind) for kind in refusal.__subclasses__())) - {Refusal}


def page(caller: Caller, language: str = "sv") -> Any:
    """The parsed page about the contract."""
    answer = caller.get(f"/api?lang={language}", accept="text/html")
    assert answer.status_code == 200
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.body.decode())


# Rooms whose pages have no face for systems, and what lies below them.
PAGES_ONLY = tuple(
    f"chalicelib.{room}."
    for room in (
        "groups",
        "my_cases",
        "staff",
        "planning",
        "handling",
        "admission",
        "attendance",
        "certificates",
        "consent",
        "bookings",
        "fees",
        "files",
        "materials",
        "programmes",
        "survey_editing",
        "wording",
        "importing",
        "activities",
        "advice",
        "fidelity",
        "targets",
    )
)


def test_every_reason_to_refuse_is_explained() -> None:
    explained = {reason.slug for reason in rules.reasons(contracts())}
    of_systems = {
        kind.slug
        for kind in every(Refusal)
        if kind.__module__.startswith("chalicelib") and not kind.__module__.startswith(PAGES_ONLY)
    }
    of_pages = {
        "consent-over",
        "asked-too-often",
        "wrong-state",
        "being-handled",
        "already-in-queue",
        "too-many-drafts",
        "not-staff",
        "not-in-role",
    }
    assert of_systems - explained == of_pages, (
        "only on pages are drafts begun, cases withdrawn and moved, and managers asked; all else must be explained"
    )


def test_the_page_names_every_call_and_every_reason_in_every_language(anybody: Caller, document: Any) -> None:
    for language in LANGUAGES:
        root = page(anybody, language)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        assert {reason.slug for reason in rules.reasons(contracts())} <= set(ids)
        assert {call.anchor for call in rules.calls(document)} <= set(ids)
        links = {element.get("href") for element in root.iter("a")}
        assert {link[1:] for link in links if link.startswith("#")} <= set(ids)


CASES = {
    "no token": ("anybody", "/arenden/sok", {"personal_number": "19121212-1212"}, 401, "not-signed-in"),
    "not a number": ("system", "/arenden/sok", {"personal_number": "19121212-1213"}, 422, "wrong-fields"),
    "nothing": ("system", "/ansokningar", {}, 422, "wrong-fields"),
    "broken": ("system", "/ansokningar", "{", 400, "bad-request"),
    "a list": ("system", "/ansokningar", [], 400, "bad-request"),
    "too large": ("system", "/ansokningar", {"name": "a" * 70_000}, 413, "too-large"),
    "unknown course": ("system", "/ansokningar", {"course_id": "none"}, 404, "not-found"),
    "a second case": ("system", "/ansokningar", {"application_id": "1" * 32}, 409, "already-applied"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_refusal_is_a_problem_document_of_the_contract(
    case: str, anybody: Caller, system: Caller, document: Any
) -> None:
    who, path, body, status, slug = CASES[case]
    if case in ("unknown course", "a second case", "too large") and isinstance(body, dict):
        whole = application(document)
        assert system.post(path, whole).status_code == 201
        body = {**whole, "application_id": "2" * 32, **body}
    answer = {"anybody": anybody, "system": system}[who].post(path, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json_body
    assert urlsplit(problem["type"])._replace(fragment="").geturl() == "/api"
    assert urlsplit(problem["type"]).fragment == slug
    assert faults(problem, {"$ref": "#/components/schemas/Problem"}, document) == []
    examples = document["paths"][path]["post"]["responses"][str(status)]["content"]["application/problem+json"]
    assert slug in examples["examples"]


def test_a_wrong_content_type_is_a_problem_document_too(system: Caller) -> None:
    answer = system.post("/ansokningar", "name=Kim", kind="text/plain")
    assert (answer.status_code, answer.json_body["type"]) == (415, "/api#wrong-content-type")


def test_a_token_without_the_scope_is_forbidden(system: Caller, document: Any) -> None:
    token = sign(access_claims(datetime.now(UTC), scope="komet/cases.read"))
    answer = Caller({"Authorization": f"Bearer {token}"}).post("/ansokningar", {})
    assert (answer.status_code, answer.json_body["type"]) == (403, "/api#forbidden")
    assert faults(answer.json_body, {"$ref": "#/components/schemas/Problem"}, document) == []
