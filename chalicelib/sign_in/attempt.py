"""The sign-in cookie: state, nonce, verifier and way back; encrypted (JWE, A256GCM), good for ten minutes."""

import json
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta

from chalicelib.http.secrets import cookie_key
from chalicelib.sign_in.rules import Attempt

COOKIE = "__Host-signin"
LIFETIME = timedelta(minutes=10)
_ALGORITHMS = ["dir", "A256GCM"]
_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax"


def new_attempt(next_path: str, now: datetime) -> Attempt:
    """A sign-in that starts now."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Attempt(state, nonce, verifier, next_path, int((now + LIFETIME).timestamp()))


def seal(attempt: Attempt) -> str:
    """The cookie's value."""
    from joserfc import jwe
    from joserfc.jwk import OctKey

    key = OctKey.import_key(cookie_key())
    return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, json.dumps(asdict(attempt)), key, _ALGORITHMS)


def unseal(value: str | None, now: datetime) -> Attempt | None:
    """The attempt in a cookie, or None where there is none, it is forged, or its time is over."""
    from joserfc import errors, jwe
    from joserfc.jwk import OctKey

    try:
        opened = jwe.decrypt_compact(value or "", OctKey.import_key(cookie_key()), _ALGORITHMS).plaintext
        attempt = Attempt(**json.loads(opened or b""))
    except (errors.JoseError, ValueError, TypeError):
        return None  # whoever changed it gets the same answer as somebody who waited too long
    return attempt if now.timestamp() < attempt.ends_at else None


def cookie(attempt: Attempt) -> str:
    """The Set-Cookie value for a sign-in under way. Lax: it comes along when the provider sends us back."""
    return f"{COOKIE}={seal(attempt)}; {_ATTRIBUTES}; Max-Age={int(LIFETIME.total_seconds())}"


def ended_cookie() -> str:
    """The Set-Cookie value that takes the attempt's cookie away."""
    return f"{COOKIE}=; {_ATTRIBUTES}; Max-Age=0"
