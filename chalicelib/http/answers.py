"""What a view answers with, and the headers that every answer carries."""

import json
from dataclasses import dataclass, field
from typing import Any

from chalice import Response

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PRIVATE = "no-store"


def sending_to(origin: str) -> dict[str, str]:
    """The headers of a page whose form sends to another host of ours: the bucket that takes files (files.actions)."""
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    return {"Content-Security-Policy": policy.replace("form-action 'self'", f"form-action 'self' {origin}")}


@dataclass(frozen=True)
class Answer:
    """A body with its kind and status. Private unless said otherwise."""

    body: str
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    cache: str = PRIVATE
    headers: dict[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()

    def to_chalice(self) -> Response:
        headers: dict[str, Any] = {
            **SECURITY_HEADERS,
            "Content-Type": self.content_type,
            "Cache-Control": self.cache,
            **self.headers,
        }
        if self.cookies:
            headers["Set-Cookie"] = list(self.cookies)
        return Response(self.body, headers, self.status)


def json_answer(document: Any, status: int = 200, cache: str = PRIVATE, kind: str = "application/json") -> Answer:
    """A document for a system, its letters as they are."""
    return Answer(json.dumps(document, ensure_ascii=False), kind, status, cache)


def redirect(address: str, *cookies: str) -> Answer:
    """See other (303): the browser fetches the address anew, and a reload sends nothing twice."""
    return Answer("", status=303, headers={"Location": address}, cookies=cookies)
