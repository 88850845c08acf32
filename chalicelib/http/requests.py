"""A request as our views see it: read once, checked for size, kind and encoding."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.reach import Reach
from chalicelib.http.records import WebSession
from chalicelib.http.refusals import BadRequest, TooLarge, WrongContentType

MOST_BYTES = 64 * 1024
MOST_FIELDS = 200

Fields = Mapping[str, list[str]]


@dataclass(frozen=True)
class Request:
    """One request. `fields` holds a form's or a JSON body's values as lists of strings, as forms read them."""

    method: str
    path: str
    route: str
    query: Mapping[str, str]
    cookies: Mapping[str, str]
    headers: Mapping[str, str]
    now: datetime
    fields: Fields = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    session: WebSession | None = None
    reach: Reach = Reach("")  # what the signed-in person's grants allow; only read for routes that ask for an ability
    client_id: str | None = None

    @property
    def today(self) -> date:
        """The day it is in Stockholm."""
        return today_in_stockholm(self.now)

    @property
    def wants_json(self) -> bool:
        """A system asks by Accept, by sending JSON or by showing a token; a browser never lists JSON before HTML."""
        accept = self.headers.get("accept", "")
        if "json" in accept:
            return "html" not in accept or accept.index("json") < accept.index("html")
        return (self.json is not None or self.bearer_token != "") and "html" not in accept

    @property
    def bearer_token(self) -> str:
        """What a city system shows of who it is, or an empty string."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else ""

    @property
    def person_id(self) -> str:
        """The signed-in person. Only views behind `SIGNED_IN` ask."""
        if self.session is None:
            raise LookupError("nobody is signed in")
        return self.session.person_id

    @property
    def address(self) -> str:
        """Path and query, to come back to after signing in."""
        return self.path + (f"?{urlencode(self.query)}" if self.query else "")

    def value(self, name: str) -> str:
        """A field's first value, or an empty string."""
        return next(iter(self.fields.get(name, [])), "")

    @property
    def version(self) -> int:
        """The version of what was shown when the form was, which it has sent along. Raises BadRequest."""
        version = self.value("version")
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise BadRequest("version")
        return int(version)


def read_head(event: Mapping[str, Any], now: datetime) -> Request:
    """Read everything but the body of an API Gateway proxy event."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    context = event["requestContext"]
    return Request(
        method=context["httpMethod"],
        path=event.get("path") or context.get("path") or "/",
        route=context["resourcePath"],
        query=_query(event),
        cookies=_cookies(headers.get("cookie", "")),
        headers=headers,
        now=now,
    )


def _query(event: Mapping[str, Any]) -> Mapping[str, str]:
    """The query, the last value of each name. Chalice's own test client sends only the form with many values."""
    many = event.get("multiValueQueryStringParameters") or {}
    return {**{name: values[-1] for name, values in many.items()}, **(event.get("queryStringParameters") or {})}


def with_body(request: Request, event: Mapping[str, Any]) -> Request:
    """The same request with its form or JSON read. Raises TooLarge, WrongContentType or BadRequest."""
    body = _body(event)
    if not body:
        return request
    fields, document = _read_body(body, request.headers.get("content-type", ""))
    return replace(request, fields=fields, json=document)


def _body(event: Mapping[str, Any]) -> str:
    body: str = event.get("body") or ""
    if len(body) > MOST_BYTES * 3 // 2:  # more than base64 makes of it
        raise TooLarge
    try:
        raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
        if len(raw) > MOST_BYTES:
            raise TooLarge
        return raw.decode()
    except ValueError as fault:
        raise BadRequest("the body is not UTF-8") from fault


def _read_body(body: str, content_type: str) -> tuple[Fields, Mapping[str, Any] | None]:
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _form_fields(body), None
    if kind in ("application/json", "application/problem+json"):
        return _json_fields(body)
    raise WrongContentType


def _form_fields(body: str) -> Fields:
    try:
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as fault:
        raise BadRequest("the form can't be read") from fault
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _json_fields(body: str) -> tuple[Fields, Mapping[str, Any]]:
    try:
        document = json.loads(body)
        json.dumps(document, ensure_ascii=False).encode()  # a lone surrogate is no text and can't be stored
    except (ValueError, RecursionError) as fault:
        raise BadRequest("not valid JSON") from fault
    if not isinstance(document, dict) or len(document) > MOST_FIELDS:
        raise BadRequest("the JSON document must be an object")
    return {name: _strings(value) for name, value in document.items()}, document


def _strings(value: Any) -> list[str]:
    """A JSON value as a form would have sent it."""
    match value:
        case None:
            return []
        case bool():
            return ["yes" if value else "no"]
        case str() | int() | float():
            return [str(value)]
        case list():
            return [text for item in value if not isinstance(item, dict | list) for text in _strings(item)]
        case _:
            return []


def _cookies(header: str) -> Mapping[str, str]:
    """The cookies by name, the first of each. A neighbour's odd cookie on the same domain must not hide ours,
    as it does for `http.cookies`, which gives up at the first sign it does not know.

    Only spaces and tabs belong to nobody (RFC 6265): were every white sign cut off, a neighbour's cookie that browsers
    know by another name, "\\u2003__Host-komet", would pass here for ours, which the prefix lets nobody else set."""
    pairs = [part.partition("=") for part in header.split(";")]
    return {name.strip(" \t"): value.strip(" \t").strip('"') for name, _, value in reversed(pairs)}
