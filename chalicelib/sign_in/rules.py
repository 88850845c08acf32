"""Rules of signing in: where one may be sent afterwards, and what goes to the provider."""

import hashlib
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

HOME = "/mina-arenden"
SCOPE = "openid profile email phone"

# A path and a query of RFC 3986, and nothing that a browser could read as another host: no //, no backslash,
# no scheme, no control characters.
_LOCAL = re.compile(r"/(?!/)[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*")

Reason = Literal["cancelled", "expired", "refused", "unavailable"]


class Stopped(Exception):
    """A sign-in came to nothing. `next_path`: where it was to lead, if that is known."""

    def __init__(self, reason: Reason, next_path: str = HOME) -> None:
        super().__init__(reason)
        self.reason = reason
        self.next_path = next_path


@dataclass(frozen=True)
class Attempt:
    """A sign-in under way, kept in the browser's encrypted cookie until it comes back from the provider."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)  # PKCE (RFC 7636)
    next_path: str
    ends_at: int  # seconds since 1970


def local_path(wish: str | None) -> str:
    """Where to go after signing in: only an address of our own, else My cases."""
    if not wish or len(wish) > 1000 or not _LOCAL.fullmatch(wish) or wish.startswith(("/logga-in", "/logga-ut")):
        return HOME
    return wish


def challenge(verifier: str) -> str:
    """The PKCE challenge, method S256."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def authorize_address(provider: str, client_id: str, redirect_uri: str, attempt: Attempt) -> str:
    """The provider's address that starts the authorization code flow."""
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": SCOPE,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge(attempt.verifier),
        "code_challenge_method": "S256",
    }
    return f"{provider}?{urlencode(query)}"
