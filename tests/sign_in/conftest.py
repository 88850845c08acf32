"""A browser, the sign-in pages and a provider, all of one process."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.http import secrets, tokens
from chalicelib.settings import settings
from chalicelib.sign_in import actions
from tests.people.keys import make_keys
from tests.sign_in.browser import Browser
from tests.sign_in.fake_provider import CLIENT_ID, ISSUER, Provider, running


@pytest.fixture
def keys(tables: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The deployment's keys, and all tables."""
    make_keys(monkeypatch)
    yield
    secrets.forget()


@pytest.fixture
def provider(keys: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that the app's settings point at."""
    with running() as provider:
        known = replace(
            settings,
            oidc_issuer=ISSUER,
            oidc_client_id=CLIENT_ID,
            oidc_authorize_url=f"{provider.address}/authorize",
            oidc_token_url=f"{provider.address}/token",
            oidc_jwks_url=f"{provider.address}/jwks.json",
            oidc_logout_url=f"{provider.address}/logout",
        )
        monkeypatch.setattr(tokens, "settings", known)
        monkeypatch.setattr(actions, "settings", known)
        tokens.forget_keys()
        yield provider
        tokens.forget_keys()


@pytest.fixture
def browser(provider: Provider) -> Browser:
    """A browser without cookies."""
    return Browser()
