"""The OpenAPI document told to people: fields as rows, examples as commands to copy. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from chalicelib.http.contract import ELSEWHERE, SYSTEM, Contract, Schema
from chalicelib.http.languages import say
from chalicelib.http.refusals import Refusal

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One field: `name` with its path ("queues[].place"), what it means, its kind and whether it must be there."""

    name: str
    meaning: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Call:
    """One endpoint as the page tells it."""

    anchor: str
    method: str
    path: str
    summary: str
    detail: str
    scope: str  # of a city system; "" for none
    session: bool  # whether a signed-in browser may
    parameters: list[Row]
    body: list[Row]
    command: str
    status: str
    answer: list[Row]
    sample: str
    problems: list[tuple[str, str, str]]  # status, slug, meaning


@dataclass(frozen=True)
class Reason:
    """One reason for refusing: its slug is an anchor of the page, for `type` of a problem leads there."""

    slug: str
    status: int
    meanings: list[str]


def calls(document: Document) -> list[Call]:
    """Every endpoint of the document, in its order."""
    return [
        _call(document, path, method.upper(), operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def reasons(contracts: Iterable[Contract]) -> list[Reason]:
    """Every reason that a call can be refused for, with what it means where it means different things."""
    found: dict[type[Refusal], dict[str, None]] = {}
    declared = [endpoint.all_refusals for contract in contracts for endpoint in contract.endpoints]
    declared.append(dict(ELSEWHERE))
    for refusals in declared:
        for refusal, text in refusals.items():
            found.setdefault(refusal, {})[say(text)] = None
    ordered = sorted(found.items(), key=lambda item: (item[0].status, item[0].slug))
    return [Reason(refusal.slug, refusal.status, list(meanings)) for refusal, meanings in ordered]


def token_call(document: Document) -> str:
    """The command that fetches a token."""
    flow = document["components"]["securitySchemes"][SYSTEM]["flows"]["clientCredentials"]
    lines = [
        f"curl {flow['tokenUrl']}",
        '-u "$CLIENT_ID:$CLIENT_SECRET"',
        "-d grant_type=client_credentials",
        f'-d "scope={" ".join(flow["scopes"])}"',
    ]
    return " \\\n  ".join(lines)


def example(schema: Schema, document: Document) -> Any:
    """A value that the schema allows: its own example where it has one; optional fields only with an example."""
    schema = _resolved(schema, document)
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            required = schema.get("required", [])
            properties: Mapping[str, Schema] = schema.get("properties", {})
            return {
                name: example(each, document)
                for name, each in properties.items()
                if name in required or "examples" in each
            }
        case "array":
            return [example(schema["items"], document)]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case _:
            return "…"


def _call(document: Document, path: str, method: str, operation: Mapping[str, Any]) -> Call:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    status, answered = next(iter(operation["responses"].items()))
    answer = answered["content"]["application/json"]["schema"]
    scopes = [scope for way in operation["security"] for scope in way.get(SYSTEM, [])]
    return Call(
        anchor=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        detail=operation.get("description", ""),
        scope=" ".join(scopes),
        session=bool(operation["security"]) and not scopes,
        parameters=[_row(each["name"], each["schema"], each["required"]) for each in operation.get("parameters", [])],
        body=list(_rows(body, document)),
        command=_command(document, path, method, operation, body),
        status=status,
        answer=list(_rows(answer, document)),
        sample=json.dumps(example(answer, document), ensure_ascii=False, indent=2),
        problems=[
            (status, slug, said["summary"])
            for status, given in operation["responses"].items()
            for slug, said in given["content"].get("application/problem+json", {}).get("examples", {}).items()
        ],
    )


def _command(document: Document, path: str, method: str, operation: Mapping[str, Any], body: Schema) -> str:
    """The call as a command to copy. Of the query's parameters those that have an example."""
    query = {}
    for parameter in operation.get("parameters", []):
        name, value = parameter["name"], str(example(parameter["schema"], document))
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        elif "examples" in parameter["schema"]:
            query[name] = value
    address = path + (f"?{urlencode(query)}" if query else "")
    lines = [f"curl {document['servers'][0]['url']}{address}", '-H "Accept: application/json"']
    if any(SYSTEM in way for way in operation["security"]):
        lines.append('-H "Authorization: Bearer $TOKEN"')
    elif operation["security"]:
        lines.append('-H "Cookie: __Host-komet=$SESSION"')
    if body:
        written = json.dumps(example(body, document), ensure_ascii=False, indent=2).replace("\n", "\n  ")
        lines += [f"-X {method}", '-H "Content-Type: application/json"', f"-d '{written}'"]
    return " \\\n  ".join(lines)


def _resolved(schema: Schema, document: Document) -> Schema:
    """The schema itself, where it is a reference to a named one."""
    if "$ref" not in schema:
        return schema
    found: Schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _rows(schema: Schema, document: Document, before: str = "") -> Iterator[Row]:
    """Every field of an object, those inside it after it."""
    schema = _resolved(schema, document)
    required = schema.get("required", [])
    for name, each in schema.get("properties", {}).items():
        inside = _resolved(each, document)
        yield _row(before + name, inside, name in required)
        items = _resolved(inside.get("items", {}), document)
        yield from _rows(items, document, f"{before}{name}[].")
        yield from _rows(inside if "properties" in inside else {}, document, f"{before}{name}.")


def _row(name: str, schema: Schema, required: bool) -> Row:
    said = [schema[word] for word in ("title", "description") if schema.get(word)]
    meaning = " ".join(text if text[-1] in ".?" else f"{text}." for text in said)
    kinds = schema.get("type", "object")
    kind = " | ".join(kinds) if isinstance(kinds, list) else kinds
    values = schema.get("enum") or schema.get("items", {}).get("enum")
    return Row(name, meaning, f"{kind}: {', '.join(map(str, values))}" if values else kind, required)
