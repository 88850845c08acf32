"""The contract for systems: how a room declares what it offers, and the OpenAPI 3.1 document made of it all.

Who may is read from `access`, what is sent from the forms, so neither is said twice. Titles and descriptions are
Swedish keys of the catalogues and are said in the reader's language when the document is built."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from chalicelib.http import refusals
from chalicelib.http.access import ACCESS, Access
from chalicelib.http.languages import N_, Text, gettext, say
from chalicelib.http.refusals import Refusal
from chalicelib.http.refused import title_of
from chalicelib.http.sessions import COOKIE
from chalicelib.http.tokens import RESOURCE_SERVER
from chalicelib.settings import settings

Schema = dict[str, Any]

VERSION = "1.0"
SYSTEM, SESSION = "system", "session"  # the two ways to show who is calling
SCOPES: dict[str, str] = {
    "applications.write": N_("Skicka in en ansökan för en person"),
    "cases.read": N_("Läsa en persons ärenden"),
}

# What can be refused anywhere, and when that happens.
ALWAYS: dict[type[Refusal], str] = {
    refusals.Fault: N_("Något gick fel hos oss. Försök igen; uppge värdet i instance om felet består."),
    refusals.Unavailable: N_("Något som vi är beroende av svarar inte. Ingenting är ändrat. Försök igen om en stund."),
}
WHO: dict[type[Refusal], str] = {
    refusals.NotSignedIn: N_("Ingen token, eller en som är fel eller för gammal. Hämta en ny."),
    refusals.Forbidden: N_("Token är giltig men saknar den behörighet (scope) som anropet kräver."),
}
NAMED: dict[type[Refusal], str] = {
    refusals.NotFound: N_("Det du frågar efter finns inte, eller är inte ditt att se. Svaret är detsamma."),
}
BODY: dict[type[Refusal], str] = {
    refusals.BadRequest: N_("Innehållet går inte att tolka: trasig JSON, fel teckenkodning eller för många fält."),
    refusals.TooLarge: N_("Innehållet är större än 64 kB."),
    refusals.WrongContentType: N_("Innehållet är varken JSON eller ett formulär."),
    refusals.WrongFields: N_("Ett eller flera fält är fel. Alla fel står i errors, med fältets namn som nyckel."),
}
ELSEWHERE: dict[type[Refusal], str] = {
    refusals.MethodNotAllowed: N_("Adressen finns, men inte med den metoden."),
}

PROBLEM: Schema = {
    "type": "object",
    "title": N_("Fel enligt RFC 9457"),
    "required": ["type", "title", "status"],
    "properties": {
        "type": {
            "type": "string",
            "description": N_("Adress till förklaringen på sidan /api. Det är den som ett program ska läsa."),
        },
        "title": {"type": "string", "description": N_("Felet i ord, på det språk som du bad om")},
        "status": {"type": "integer"},
        "instance": {
            "type": "string",
            "description": N_("Anropets id i våra loggar; uppge det när du frågar oss"),
        },
        "errors": {
            "type": "object",
            "description": N_("Fältets namn och vad som är fel"),
            "additionalProperties": {"type": "string"},
        },
        "case_number": {
            "type": "string",
            "description": N_("Bara när personen redan har ansökt: det ärendet"),
        },
    },
}


@dataclass(frozen=True)
class Endpoint:
    """One call. `answer` is the schema of what it gives; `names` are the schemas of what stands in the path.

    `query` and `body` are asked at each building, since forms say themselves in the reader's language."""

    method: str
    path: str
    summary: Text
    answer: Schema
    status: int = 200
    detail: Text = ""
    names: Mapping[str, Schema] = field(default_factory=dict)
    query: Callable[[], Schema] | None = None
    body: Callable[[], Schema] | None = None
    refusals: Mapping[type[Refusal], Text] = field(default_factory=dict)

    @property
    def access(self) -> Access:
        """Who may. Raises KeyError for an endpoint that the table of access does not know."""
        return ACCESS[f"{self.method} {self.path}"]

    @property
    def all_refusals(self) -> dict[type[Refusal], Text]:
        """Everything that this call can be refused with."""
        return {
            **(BODY if self.body else {}),
            **({} if self.access.public else WHO),
            **(NAMED if self.names else {}),
            **self.refusals,
            **ALWAYS,
        }


@dataclass(frozen=True)
class Contract:
    """What one room offers to systems: its calls, and the named schemas that they use."""

    endpoints: tuple[Endpoint, ...]
    schemas: Mapping[str, Schema] = field(default_factory=dict)


def record(properties: Mapping[str, Schema], optional: Iterable[str] = (), **more: Any) -> Schema:
    """The schema of an object that always has all these properties, but for the optional ones."""
    required = [name for name in properties if name not in set(optional)]
    return {"type": "object", "properties": dict(properties), "required": required, **more}


def listed(items: Schema, **more: Any) -> Schema:
    """The schema of a list."""
    return {"type": "array", "items": items, **more}


def named(name: str) -> Schema:
    """A reference to a schema that some contract names."""
    return {"$ref": f"#/components/schemas/{name}"}


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
