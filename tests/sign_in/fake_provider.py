"""A small OpenID provider with real keys, real tokens and a real port, which checks what a real one checks."""

import base64
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.people.keys import CLIENT_SECRET

ISSUER = "https://login.test/pool"
CLIENT_ID = "web-client"
TESSA = {
    "sub": "tessa-1",
    "given_name": "Tessa",
    "family_name": "Testwell",
    "email": "tessa@example.com",
    "phone_number": "+46701740606",
    "locale": "en",
    "custom:personal_number": "198809039822",
}


@cache
def signing_key(key_id: str) -> RSAKey:
    """A key of its own for every id."""
    return RSAKey.generate_key(2048, {"kid": key_id, "use": "sig", "alg": "RS256"})


def sign(claims: Mapping[str, Any], key_id: str = "second", **header: Any) -> str:
    """A token under the key with this id."""
    return jwt.encode({"alg": "RS256", "kid": key_id, **header}, dict(claims), signing_key(key_id))


def id_claims(now: datetime, **other: Any) -> dict[str, Any]:
    """Claims of an ID token that is good now; those given as None are left out."""
    issued = int(now.timestamp())
    claims = {
        **TESSA,
        "iss": ISSUER,
        "aud": CLIENT_ID,
        "token_use": "id",
        "iat": issued,
        "exp": issued + 600,
        "nonce": "the nonce",
        **other,
    }
    return {name: value for name, value in claims.items() if value is not None}


def access_claims(now: datetime, **other: Any) -> dict[str, Any]:
    """Claims of a city system's token that is good now; those given as None are left out."""
    issued = int(now.timestamp())
    claims = {
        "sub": "city",
        "iss": ISSUER,
        "client_id": "city",
        "scope": "komet/applications.write komet/cases.read komet/payments.write komet/figures.read",
        "token_use": "access",
        "iat": issued,
        "exp": issued + 600,
        **other,
    }
    return {name: value for name, value in claims.items() if value is not None}


class Provider(ThreadingHTTPServer):
    """Answers GET /authorize, POST /token, GET /jwks.json and GET /logout. `claims`: of whoever signs in next."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.claims: dict[str, Any] = dict(TESSA)
        self.key_ids = ["first", "second"]
        self.keys_fetched = 0
        self.broken: str | None = None  # a body that /token answers with instead, with status 500
        self._codes: dict[str, dict[str, str]] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def authorize(self, query: Mapping[str, str]) -> dict[str, str]:
        """The person signs in: what the browser is sent back with."""
        code = secrets.token_urlsafe()
        self._codes[code] = dict(query)
        return {"code": code, "state": query["state"]}

    def exchange(self, form: Mapping[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A code for an ID token, once, for whoever began."""
        user, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        if (unquote_plus(user), unquote_plus(password)) != (CLIENT_ID, CLIENT_SECRET):
            return 400, {"error": "invalid_client"}
        begun = self._codes.pop(form.get("code", ""), None)
        if begun is None or form.get("redirect_uri") != begun["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != begun["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        bare = id_claims(datetime.now(UTC), **dict.fromkeys(TESSA), nonce=begun["nonce"])
        return 200, {"id_token": sign({**bare, **self.claims}), "token_type": "Bearer"}

    def keys(self) -> dict[str, Any]:
        self.keys_fetched += 1
        return {"keys": [signing_key(key_id).as_dict(private=False) for key_id in self.key_ids]}


class _Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/jwks.json":
            self._say(200, json.dumps(self.server.keys()))
        elif address.path == "/authorize":
            back = f"{query['redirect_uri']}?{urlencode(self.server.authorize(query))}"
            self._say(302, "", Location=back)
        else:
            self._say(404, "{}")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if self.server.broken is not None:
            self._say(500, self.server.broken)
        else:
            status, document = self.server.exchange(form, self.headers["Authorization"])
            self._say(status, json.dumps(document))

    def _say(self, status: int, body: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in http.server
        """Nothing: it would land among the test's own lines."""


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, on a free port of this machine."""
    provider = Provider()
    thread = Thread(target=provider.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()
