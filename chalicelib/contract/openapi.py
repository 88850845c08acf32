"""The OpenAPI 3.1 document, made of what all rooms declare."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from chalicelib.http.contract import PROBLEM, SCOPES, SESSION, SYSTEM, Contract, Endpoint, named, record
from chalicelib.http.languages import gettext, say
from chalicelib.http.refused import title_of
from chalicelib.http.sessions import COOKIE
from chalicelib.http.tokens import RESOURCE_SERVER
from chalicelib.settings import settings

VERSION = "1.0"


def openapi(contracts: Iterable[Contract]) -> dict[str, Any]:
    """The whole document, in the reader's language."""
    contracts = list(contracts)
    paths: dict[str, Any] = {}
    for contract in contracts:
        for endpoint in contract.endpoints:
            paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    schemas = {name: schema for contract in contracts for name, schema in contract.schemas.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "e-Komet",
            "version": VERSION,
            "description": gettext("Kurser, ansökningar och ärenden i Stockholms stads föräldraprogram Komet."),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            "contact": {"email": settings.support_email},
        },
        "servers": [{"url": settings.site_url}],
        "paths": paths,
        "components": {
            "schemas": {name: _said(schema) for name, schema in {**schemas, "Problem": PROBLEM}.items()},
            "securitySchemes": _security_schemes(),
        },
    }


def _security_schemes() -> dict[str, Any]:
    scopes = {RESOURCE_SERVER + scope: gettext(text) for scope, text in SCOPES.items()}
    return {
        SYSTEM: {
            "type": "oauth2",
            "description": gettext("Ett system i staden, med eget id och egen hemlighet"),
            "flows": {"clientCredentials": {"tokenUrl": settings.oidc_token_url, "scopes": scopes}},
        },
        SESSION: {
            "type": "apiKey",
            "in": "cookie",
            "name": COOKIE,
            "description": gettext("En person som har loggat in i sin webbläsare"),
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    access = endpoint.access
    security = [{SYSTEM: [RESOURCE_SERVER + scope]} for scope in access.scopes]
    security += [{SESSION: []}] if access.signed_in else []
    body = (
        {"required": True, "content": {"application/json": {"schema": _said(endpoint.body())}}}
        if endpoint.body
        else None
    )
    return {
        "summary": say(endpoint.summary),
        "operationId": _operation_id(endpoint),
        **({"description": say(endpoint.detail)} if endpoint.detail else {}),
        **({"parameters": parameters} if (parameters := _parameters(endpoint)) else {}),
        **({"requestBody": body} if body else {}),
        "security": security,
        "responses": {
            str(endpoint.status): {
                "description": HTTPStatus(endpoint.status).phrase,
                "content": {"application/json": {"schema": _said(endpoint.answer)}},
            },
            **_refused(endpoint),
        },
    }


def _operation_id(endpoint: Endpoint) -> str:
    """A name for generated clients, from method and path: "get_kurser_course_id"."""
    words = endpoint.path.translate({ord(letter): "_" for letter in "/{}-."}).split("_")
    return "_".join([endpoint.method.lower(), *(word for word in words if word)])


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    asked = endpoint.query() if endpoint.query else record({})
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": _said(schema)}
        for name, schema in endpoint.names.items()
    ]
    return in_path + [
        {"name": name, "in": "query", "required": name in asked["required"], "schema": _said(schema)}
        for name, schema in asked["properties"].items()
    ]


def _refused(endpoint: Endpoint) -> dict[str, Any]:
    """The error answers by status, with an example of each reason."""
    answers: dict[str, Any] = {}
    for refusal, text in sorted(endpoint.all_refusals.items(), key=lambda item: item[0].status):
        kind = {"schema": named("Problem"), "examples": {}}
        answer = answers.setdefault(
            str(refusal.status),
            {"description": HTTPStatus(refusal.status).phrase, "content": {"application/problem+json": kind}},
        )
        example = {"type": f"/api#{refusal.slug}", "title": title_of(refusal), "status": refusal.status}
        answer["content"]["application/problem+json"]["examples"][refusal.slug] = {
            "summary": say(text),
            "value": example,
        }
    return answers


def _said(schema: Any) -> Any:
    """The schema with its titles and descriptions in the reader's language."""
    if isinstance(schema, list):
        return [_said(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    words = ("title", "description")
    return {
        key: gettext(value) if key in words and isinstance(value, str) else _said(value)
        for key, value in schema.items()
    }
