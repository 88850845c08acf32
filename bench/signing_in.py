"""Coming back from the login: the provider's keys and answers are made here, for its time isn't ours."""

from collections.abc import Callable
from datetime import UTC, datetime
from random import randrange
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from bench.scene import Event, visit
from chalicelib.http import tokens
from chalicelib.people.rules import luhn
from chalicelib.sign_in import actions

KEY = RSAKey.generate_key(2048, {"kid": "bench", "use": "sig", "alg": "RS256"})
_said: dict[str, str] = {}

patch.object(tokens, "get_json", lambda address: {"keys": [KEY.as_dict(private=False)]}).start()
patch.object(actions, "post_form", lambda *asked: (200, dict(_said))).start()


def _begin() -> tuple[str, dict[str, str]]:
    """Press the button: the cookie of the attempt, and what the provider is asked."""
    answer = visit("GET", "/logga-in", {}, query={"ga": "1"})
    headers = answer["multiValueHeaders"]
    cookie = next(line for line in headers["Set-Cookie"] if line.startswith("__Host-signin")).partition(";")[0]
    address = answer["headers"].get("Location") or headers["Location"][0]
    return cookie, {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def _back(subject: str) -> Callable[[], Event]:
    cookie, asked = _begin()
    issued = int(datetime.now(UTC).timestamp())
    claims: dict[str, Any] = {
        "iss": "https://login.example",
        "aud": "web",
        "sub": subject,
        "token_use": "id",
        "nonce": asked["nonce"],
        "iat": issued,
        "exp": issued + 600,
        "name": "Tolvan Tolvansson",
        "email": "tolvan@example.se",
        "custom:personal_number": subject,
    }
    token = jwt.encode({"alg": "RS256", "kid": "bench"}, claims, KEY)

    def run() -> Event:
        _said["id_token"] = token
        return visit("GET", "/logga-in/klar", {}, cookie=cookie, query={"code": "code", "state": asked["state"]})

    return run


def callback() -> Callable[[], Event]:
    """Somebody we know comes back."""
    _back("191212121212")()
    return _back("191212121212")


def first_callback() -> Callable[[], Event]:
    """Somebody new comes back."""
    date_and_serial = f"85{randrange(1, 13):02d}{randrange(1, 29):02d}{randrange(1000):03d}"
    return _back(f"19{date_and_serial}{-luhn(f'{date_and_serial}0') % 10}")
