"""Calls to the sign-in provider: with time-outs, without redirects, and never an endless answer."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.http.log import log
from chalicelib.http.refusals import Unavailable

CONNECT_SECONDS = 2
READ_SECONDS = 5
MOST_BYTES = 256 * 1024


def get_json(address: str) -> dict[str, Any]:
    """A JSON document. Raises Unavailable when there is none to be had."""
    status, document = _ask("GET", address, {}, None)
    if status != 200:
        log("provider_refused", status=status)
        raise Unavailable
    return document


def post_form(address: str, form: Mapping[str, str], user: str, password: str) -> tuple[int, dict[str, Any]]:
    """Post a form under HTTP basic authentication; the status and the JSON document of the answer.

    Raises Unavailable when the provider is silent, says no JSON, or has a fault of its own (5xx)."""
    from urllib.parse import quote_plus, urlencode

    from urllib3.util import make_headers

    # RFC 6749 section 2.3.1: both parts are form-encoded first.
    headers = make_headers(basic_auth=f"{quote_plus(user)}:{quote_plus(password)}")
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return _ask("POST", address, headers, urlencode(form))


def _ask(method: str, address: str, headers: Mapping[str, str], body: str | None) -> tuple[int, dict[str, Any]]:
    import urllib3

    patience = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    try:
        with (
            urllib3.PoolManager(timeout=patience, retries=False) as pool,
            pool.request(
                method,
                address,
                headers={"Accept": "application/json", **headers},
                body=body,
                redirect=False,
                preload_content=False,
            ) as answer,
        ):
            document = json.loads(answer.read(MOST_BYTES + 1)[:MOST_BYTES])
    except (urllib3.exceptions.HTTPError, ValueError, RecursionError) as fault:
        log("provider_silent", fault=type(fault).__name__)
        raise Unavailable from None
    if answer.status >= 500 or not isinstance(document, dict):
        log("provider_failed", status=answer.status)
        raise Unavailable
    return answer.status, document
