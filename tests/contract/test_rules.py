"""The document told to people. Pure."""

import json
from typing import Any

import pytest

from chalicelib.contract import rules
from chalicelib.http.contract import SYSTEM, listed, named, record

DOCUMENT: dict[str, Any] = {
    "servers": [{"url": "https://komet.test"}],
    "paths": {},
    "components": {
        "schemas": {"Thing": record({"id": {"type": "string", "examples": ["a b"]}})},
        "securitySchemes": {
            SYSTEM: {
                "flows": {
                    "clientCredentials": {"tokenUrl": "https://login.test/token", "scopes": {"k/a": "", "k/b": ""}}
                }
            }
        },
    },
}


def document(method: str, path: str, **operation: Any) -> dict[str, Any]:
    """The document with one call."""
    answered = {"description": "OK", "content": {"application/json": {"schema": named("Thing")}}}
    given = {"operationId": "it", "summary": "Det", "security": [], "responses": {"200": answered}, **operation}
    return {**DOCUMENT, "paths": {path: {method: given}}}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "examples": ["x"], "enum": ["y"]}, "x"),
        ({"type": "string", "enum": ["y", "z"]}, "y"),
        ({"type": "integer", "minimum": 3}, 3),
        ({"type": ["integer", "null"], "minimum": 3}, 3),
        ({"type": "boolean"}, True),
        (listed(named("Thing")), [{"id": "a b"}]),
        (record({"a": {"type": "boolean"}, "b": {"type": "boolean"}}, optional=["b"]), {"a": True}),
        (record({"a": {"type": "string", "examples": ["x"]}}, optional=["a"]), {"a": "x"}),
    ],
)
def test_an_example_is_what_the_schema_would_show(schema: Any, value: Any) -> None:
    assert rules.example(schema, DOCUMENT) == value


def test_the_token_is_asked_for_with_all_scopes_and_no_secret_in_the_command() -> None:
    command = rules.token_call(DOCUMENT)
    assert command.startswith("curl https://login.test/token ")
    assert '"scope=k/a k/b"' in command
    assert '-u "$CLIENT_ID:$CLIENT_SECRET"' in command


def test_a_command_names_the_thing_in_its_address_and_escapes_it() -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "examples": ["a b/c"]}}
    (call,) = rules.calls(document("get", "/things/{id}", parameters=[parameter]))
    assert call.command.splitlines()[0] == "curl https://komet.test/things/a%20b%2Fc \\"
    assert "Authorization" not in call.command


def test_a_command_asks_with_those_parameters_that_have_an_example() -> None:
    asked = [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string", **more}}
        for name, more in {"q": {"examples": ["tonåring"]}, "page": {}}.items()
    ]
    (call,) = rules.calls(document("get", "/search", parameters=asked))
    assert call.command.splitlines()[0] == "curl https://komet.test/search?q=ton%C3%A5ring \\"


def test_a_systems_command_carries_its_token_and_a_body_that_can_be_read() -> None:
    body = {"content": {"application/json": {"schema": named("Thing")}}}
    (call,) = rules.calls(document("post", "/things", security=[{SYSTEM: ["k/a"]}], requestBody=body))
    assert '-H "Authorization: Bearer $TOKEN"' in call.command
    assert json.loads(call.command.partition("-d '")[2].rstrip("'")) == {"id": "a b"}
    assert (call.scope, call.session) == ("k/a", False)


def test_fields_inside_others_are_told_with_their_path() -> None:
    inside = record({"one": {"type": "string"}, "many": listed(named("Thing"))}, optional=["one"])
    body = {"content": {"application/json": {"schema": record({"outer": inside})}}}
    (call,) = rules.calls(document("post", "/things", requestBody=body))
    assert [(row.name, row.required) for row in call.body] == [
        ("outer", True),
        ("outer.one", False),
        ("outer.many", True),
        ("outer.many[].id", True),
    ]


def test_what_a_field_means_is_its_title_and_its_description_as_sentences() -> None:
    field = {"type": "string", "title": "Hur?", "description": "Så", "enum": ["a", "b"]}
    body = {"content": {"application/json": {"schema": record({"how": field})}}}
    (call,) = rules.calls(document("post", "/things", requestBody=body))
    assert (call.body[0].meaning, call.body[0].kind) == ("Hur? Så.", "string: a, b")
