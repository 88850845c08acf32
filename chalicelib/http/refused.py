"""How a refusal is said: to a system as problem+json (RFC 9457), to a person as a page that tells what to do next."""

import json
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from chalicelib.http.access import ACCESS
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import N_, gettext
from chalicelib.http.log import correlation_id
from chalicelib.http.pages import address_to_read, render
from chalicelib.http.refusals import Forbidden, NotSignedIn, Refusal, WrongFields
from chalicelib.http.requests import Request
from chalicelib.settings import settings

TITLES = {
    400: N_("Vi kunde inte läsa det du skickade"),
    401: N_("Du behöver logga in"),
    403: N_("Du har inte behörighet hit"),
    404: N_("Sidan finns inte"),
    405: N_("Så kan sidan inte användas"),
    409: N_("Någon annan hann ändra före dig"),
    413: N_("Det du skickade är för stort"),
    415: N_("Vi kan inte läsa den sortens innehåll"),
    422: N_("Något behöver rättas"),
    500: N_("Något gick fel hos oss"),
    503: N_("Tjänsten svarar inte just nu"),
}


def refused(refusal: Refusal, request: Request) -> Answer:
    """The answer to a refusal, by who asks."""
    access = ACCESS.get(f"{request.method} {request.route}")
    if request.wants_json or request.client_id or (access and access.scopes):
        return _problem(refusal)
    if isinstance(refusal, NotSignedIn) and request.method == "GET":
        return redirect(f"/logga-in?next={quote(request.address, safe='')}")
    if isinstance(refusal, NotSignedIn | Forbidden) and request.method == "POST" and not _from_elsewhere(request):
        return Answer(_send_again(request), status=refusal.status)
    said = {
        "title": title_of(refusal),
        "advice": gettext(refusal.advice),
        "way_on": refusal.way_on or _way_back(request),
        "facts": refusal.facts,
    }
    return Answer(render("http/error.html", request, status=refusal.status, **said), status=refusal.status)


def title_of(refusal: Refusal | type[Refusal]) -> str:
    """The refusal in a few words, in the reader's language."""
    return gettext(refusal.title or TITLES[refusal.status])


def _problem(refusal: Refusal) -> Answer:
    document: dict[str, Any] = {
        "type": f"/api#{refusal.slug}",
        "title": title_of(refusal),
        "status": refusal.status,
        "instance": correlation_id.get(),
        **refusal.facts,
    }
    if isinstance(refusal, WrongFields):
        document["errors"] = refusal.errors
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else {}
    body = json.dumps(document, ensure_ascii=False)
    return Answer(body, "application/problem+json", refusal.status, headers=headers)


def _way_back(request: Request) -> tuple[str, str] | None:
    """The page of ours that a form was sent from, without what it said of something saved before. None where it isn't
    known, or can't be opened anew: a form with faults stands at an address that may take nothing but posts."""
    site, referer = f"{settings.site_url}/", request.headers.get("referer", "")
    if request.method != "POST" or not referer.startswith(site):
        return None
    sent_from = urlsplit("/" + referer.removeprefix(site).lstrip("/\\"))
    if sent_from.path == request.path and address_to_read(request) == "/":
        return None
    query = urlencode([(name, value) for name, value in parse_qsl(sent_from.query) if name != "sparat"])
    return sent_from.path + (f"?{query}" if query else ""), N_("Tillbaka till sidan")


def _from_elsewhere(request: Request) -> bool:
    """Whether another site's page sent it: then what it holds was not typed by our reader, and is not offered again.

    A neighbour under the same domain is another site too. Older browsers say Origin only."""
    site, origin = (request.headers.get(name, "") for name in ("sec-fetch-site", "origin"))
    return site not in ("", "same-origin", "none") or origin not in ("", settings.site_url)


def _send_again(request: Request) -> str:
    """The session ended while somebody wrote. The page keeps what was typed and, signed in anew, sends it again."""
    typed = [(name, value) for name, values in request.fields.items() for value in values if not name.startswith("_")]
    return render("http/send_again.html", request, typed=typed, next_address=quote(address_to_read(request), safe=""))
