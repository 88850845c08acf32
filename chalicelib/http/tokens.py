"""Tokens of the sign-in provider: who signed in, which city system calls. Everything wrong is NotSignedIn.

Which of the checks failed is logged and never said: it would only help whoever forges."""

import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib.http.log import log
from chalicelib.http.provider import get_json
from chalicelib.http.refusals import NotSignedIn, Unavailable
from chalicelib.settings import settings

ALGORITHM = "RS256"
RESOURCE_SERVER = "komet/"  # the prefix of our scopes at the provider
LEEWAY = 60  # seconds that two clocks may differ
MOST_CHARACTERS = 16_384
KEYS_LIVE = timedelta(hours=6)
KEYS_REST = timedelta(minutes=1)  # so that forged key ids can't make us ask all the time

Claims = Mapping[str, Any]


@dataclass(frozen=True)
class SystemClient:
    """A city system. `scopes` without the resource server's prefix: "applications.write"."""

    client_id: str
    scopes: tuple[str, ...]


def verify_id_token(token: str, nonce: str, now: datetime) -> Claims:
    """The claims of the ID token that answers the sign-in with this nonce.

    Raises NotSignedIn for whatever is wrong with it, Unavailable when the provider's keys can't be had."""
    claims = _verified(token, "id", now)
    for_us = claims.get("aud") in (settings.oidc_client_id, [settings.oidc_client_id])
    said = str(claims.get("nonce", ""))
    if not (for_us and nonce and hmac.compare_digest(said.encode(), nonce.encode())):
        raise _refused("audience or nonce")
    return claims


def system_client(token: str, now: datetime) -> SystemClient:
    """The city system that a bearer token was given to (client credentials).

    Raises NotSignedIn for whatever is wrong with it, Unavailable when the provider's keys can't be had."""
    claims = _verified(token, "access", now)
    client_id, scope = claims.get("client_id"), claims.get("scope")
    # A person's access token says who the person is; a system's own has the client as its subject.
    if not isinstance(client_id, str) or not isinstance(scope, str) or claims["sub"] != client_id:
        raise _refused("client")
    ours = [name for name in scope.split() if name.startswith(RESOURCE_SERVER)]
    return SystemClient(client_id, tuple(name.removeprefix(RESOURCE_SERVER) for name in ours))


def _verified(token: str, use: str, now: datetime) -> Claims:
    """The claims of a token with the right signature, issuer, use and time."""
    from joserfc import errors, jwt

    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": settings.oidc_issuer},
        token_use={"essential": True, "value": use},
        exp={"essential": True},
        sub={"essential": True},
    )
    key = _keys.find(_key_id(token), now)
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
        rules.validate(claims)
    except (errors.JoseError, ValueError, TypeError) as fault:
        raise _refused(type(fault).__name__) from None
    return claims


def _key_id(token: str) -> str:
    """Which key the token says it is signed with. Nothing in it is trusted yet."""
    head = token.partition(".")[0]
    try:
        if len(token) > MOST_CHARACTERS:
            raise ValueError
        header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        match header:
            case {"kid": str(key_id)}:
                return key_id
    except (ValueError, RecursionError):
        raise _refused("header") from None
    raise _refused("key id")


class _Keys:
    """The provider's public keys, kept by this process; fetched anew when a token names one we don't have."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}
        self._fetched: datetime | None = None

    def find(self, key_id: str, now: datetime) -> Any:
        """The key with this id. Raises NotSignedIn when there is none."""
        age = now - self._fetched if self._fetched else None
        if age is None or age > KEYS_LIVE or (key_id not in self._known and age > KEYS_REST):
            self._known = self._fetch()
            self._fetched = now
        if key_id not in self._known:
            raise _refused("key")
        return self._known[key_id]

    def forget(self) -> None:
        self._known, self._fetched = {}, None

    @staticmethod
    def _fetch() -> dict[str, Any]:
        """The keys that sign. Raises Unavailable where there is none: then those we had are still the best."""
        from joserfc import errors
        from joserfc.jwk import RSAKey

        document = get_json(settings.oidc_jwks_url)
        try:
            signing = [key for key in document["keys"] if key["kty"] == "RSA" and key.get("use", "sig") == "sig"]
            keys = {key["kid"]: RSAKey.import_key({part: key[part] for part in ("kty", "n", "e")}) for key in signing}
        except (errors.JoseError, AttributeError, KeyError, TypeError, ValueError) as fault:
            log("keys_unreadable", fault=type(fault).__name__)
            raise Unavailable from None
        if not keys:
            raise Unavailable
        return keys


_keys = _Keys()
forget_keys = _keys.forget


def _refused(why: str) -> NotSignedIn:
    log("token_refused", why=why)
    return NotSignedIn()
