"""Signing in: to the provider, and back with a code that is exchanged for who it is."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from chalicelib.http.languages import today_in_stockholm
from chalicelib.http.log import log, log_fault
from chalicelib.http.provider import post_form
from chalicelib.http.refusals import NotSignedIn, Unavailable
from chalicelib.http.secrets import client_secret
from chalicelib.http.tokens import verify_id_token
from chalicelib.people.actions import person_for
from chalicelib.people.records import Person
from chalicelib.settings import settings
from chalicelib.sign_in import rules
from chalicelib.sign_in.attempt import unseal
from chalicelib.sign_in.claims import introduction
from chalicelib.sign_in.rules import Attempt, Stopped
from chalicelib.tables import AWS_FAULTS

REDIRECT_URI = f"{settings.site_url}/logga-in/klar"


def address_of(attempt: Attempt) -> str:
    """Where the browser goes to sign in."""
    return rules.authorize_address(settings.oidc_authorize_url, settings.oidc_client_id, REDIRECT_URI, attempt)


def sign_out_address() -> str:
    """Where the provider's own session ends, so that nobody comes in as me at a shared computer."""
    query = {"client_id": settings.oidc_client_id, "logout_uri": f"{settings.site_url}/"}
    return f"{settings.oidc_logout_url}?{urlencode(query)}"


def arrive(answer: Mapping[str, str], sealed: str | None, chosen: str | None, now: datetime) -> tuple[Person, str]:
    """Back from the provider: who it is, and the path to go on to.

    `answer`: the query that the provider sent. `sealed`: the cookie of the attempt. `chosen`: the language
    that the reader has chosen, if any. Raises Stopped."""
    attempt = unseal(sealed, now)
    next_path = rules.local_path(attempt.next_path) if attempt else rules.HOME
    if answer.get("error") == "access_denied":
        raise _stopped("cancelled", next_path)
    if attempt is None or not hmac.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise _stopped("expired", next_path)
    try:
        token = _id_token(answer, attempt)
        claims = verify_id_token(token, attempt.nonce, now)
        return person_for(introduction(claims, chosen, today_in_stockholm(now)), now), next_path
    except NotSignedIn:
        raise _stopped("refused", next_path) from None
    except (Unavailable, *AWS_FAULTS) as fault:
        log_fault("sign_in_unavailable", fault)
        raise _stopped("unavailable", next_path) from None


def _id_token(answer: Mapping[str, str], attempt: Attempt) -> str:
    """The ID token for the code. Raises NotSignedIn when it is refused, Unavailable when nobody answers."""
    code = answer.get("code", "")
    if not code:
        raise NotSignedIn
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": attempt.verifier,
    }
    status, document = post_form(settings.oidc_token_url, form, settings.oidc_client_id, client_secret())
    if document.get("error") == "invalid_client":
        log("provider_refused_client", status=status)
        raise Unavailable  # our own secret is wrong: trying again is no use until somebody has put it right
    token = document.get("id_token")
    if status != 200 or not isinstance(token, str):
        raise NotSignedIn
    return token


def _stopped(reason: rules.Reason, next_path: str) -> Stopped:
    log("sign_in_stopped", reason=reason)
    return Stopped(reason, next_path)
