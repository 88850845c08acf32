"""A seeded service, a person who is signed in, and a city system with a token."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse

import app
from chalicelib.catalogue import records as catalogue
from chalicelib.contract.openapi import openapi
from chalicelib.contract.routes import contracts
from chalicelib.http import secrets, sessions, tokens
from chalicelib.settings import settings
from infra.local.load import load_offer
from tests.people.keys import make_keys
from tests.sign_in.fake_provider import ISSUER, access_claims, running, sign


@dataclass
class Caller:
    """Somebody who calls the app: `headers` show who it is."""

    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, accept: str = "application/json") -> HTTPResponse:
        with Client(app.app) as client:
            return client.http.get(path, headers={"Accept": accept, **self.headers})

    def post(self, path: str, body: Any, kind: str = "application/json") -> HTTPResponse:
        headers = {"Accept": "application/json", "Content-Type": kind, **self.headers}
        text = body if isinstance(body, str) else json.dumps(body)
        with Client(app.app) as client:
            return client.http.post(path, headers=headers, body=text)


@pytest.fixture
def document() -> dict[str, Any]:
    """The contract in Swedish."""
    return openapi(contracts())


@pytest.fixture
def service(tables: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The app with its keys and everything that the local cloud is filled with."""
    make_keys(monkeypatch)
    load_offer(datetime.now(UTC))
    catalogue.forget()
    yield
    catalogue.forget()
    secrets.forget()


@pytest.fixture
def anybody(service: None) -> Caller:
    """Who has no token and is not signed in."""
    return Caller()


@pytest.fixture
def system(service: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caller]:
    """A city system that may do everything a system may."""
    with running() as provider:
        known = replace(settings, oidc_issuer=ISSUER, oidc_jwks_url=f"{provider.address}/jwks.json")
        monkeypatch.setattr(tokens, "settings", known)
        tokens.forget_keys()
        yield Caller({"Authorization": f"Bearer {sign(access_claims(datetime.now(UTC)))}"})
        tokens.forget_keys()


def signed_in(person_id: str) -> Caller:
    """The person's signed-in browser."""
    session = sessions.open_session(person_id, "Tolvan Tolvansson", datetime.now(UTC))
    return Caller({"Cookie": f"{sessions.COOKIE}={session}"})
