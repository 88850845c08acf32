"""The one way a request flows: read it, who is it, may they, view, answer. Refusals become answers here."""

import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chalice import Blueprint, Response

from chalicelib.http import languages, requests, sessions
from chalicelib.http.access import ACCESS, Access
from chalicelib.http.answers import Answer
from chalicelib.http.log import correlation_id, log, log_fault
from chalicelib.http.reach import Ability, reach_of
from chalicelib.http.records import grants_of
from chalicelib.http.refusals import (
    Fault,
    Forbidden,
    MethodNotAllowed,
    NotFound,
    NotInRole,
    NotSignedIn,
    NotStaff,
    Refusal,
    Unavailable,
    WrongContentType,
)
from chalicelib.http.refused import refused
from chalicelib.http.requests import Request
from chalicelib.tables import AWS_FAULTS

View = Callable[..., Answer]
CONTENT_TYPES = ["application/x-www-form-urlencoded", "application/json"]


class Routes(Blueprint):
    """A room's routes: `@routes.get("/kurser/{course_id}")` over `def course(request, course_id) -> Answer`."""

    def get(self, path: str) -> Callable[[View], View]:
        return self._on("GET", path)

    def post(self, path: str) -> Callable[[View], View]:
        return self._on("POST", path)

    def _on(self, method: str, path: str) -> Callable[[View], View]:
        def register(view: View) -> View:
            def handle(**params: str) -> Response:
                return answer(view, self.current_request.to_original_event(), params).to_chalice()

            handle.__module__ = view.__module__
            options = {} if method == "GET" else {"content_types": CONTENT_TYPES}
            self.route(path, methods=[method], name=f"{view.__module__}.{view.__name__}", **options)(handle)
            return view

        return register


def answer(view: View, event: Mapping[str, Any], params: Mapping[str, str]) -> Answer:
    """Let the view answer; whatever goes wrong becomes an answer too."""
    return _said(event, lambda request: _guarded(view, request, event, params))


def _said(event: Mapping[str, Any], respond: Callable[[Request], Answer]) -> Answer:
    """What is responded, in the reader's language. Writes one log line a request."""
    started = time.perf_counter()
    correlation_id.set(event["requestContext"].get("requestId") or "-")
    request = requests.read_head(event, datetime.now(UTC))
    wished = request.query.get("lang")
    spoken = languages.choose(wished, request.cookies.get("lang"), accept=request.headers.get("accept-language"))
    with languages.speaking(spoken):
        given = respond(request)
    if wished in languages.LANGUAGES:
        given = replace(given, cookies=(*given.cookies, languages.cookie(wished)))
    took = round((time.perf_counter() - started) * 1000)
    log("request", method=request.method, route=request.route, status=given.status, ms=took)
    return given


def own_words(event: Any, get_response: Callable[[Any], Response]) -> Response:
    """Middleware: Chalice refuses wrong methods (405) and content types (415) itself, in English; say it our way."""
    given = get_response(event)
    if given.status_code not in (405, 415) or not isinstance(given.body, dict):
        return given

    refusal = MethodNotAllowed() if given.status_code == 405 else WrongContentType()
    said = _said(event.to_original_event(), lambda request: refused(refusal, request)).to_chalice()
    said.headers.update({name: value for name, value in given.headers.items() if name == "Allow"})
    return said


def _guarded(view: View, request: Request, event: Mapping[str, Any], params: Mapping[str, str]) -> Answer:
    try:
        access = ACCESS.get(f"{request.method} {request.route}")
        if access is None:
            raise NotFound
        request = requests.with_body(request, event)
        request = _identified(request, access)
        request = _reaching(request, access)
        _check_form(request)
        return view(request, **params)
    except Refusal as refusal:
        if refusal.status >= 500:
            log_fault(refusal.slug, refusal.__cause__ or refusal, route=request.route)
        return refused(refusal, request)
    except AWS_FAULTS as fault:
        log_fault("unavailable", fault, route=request.route)
        return refused(Unavailable(), request)
    except Exception as fault:
        log_fault("fault", fault, route=request.route)
        return refused(Fault(), request)


def _identified(request: Request, access: Access) -> Request:
    """The request with its session, or with the client of its bearer token. Raises NotSignedIn or Forbidden."""
    if request.bearer_token:
        from chalicelib.http.tokens import system_client  # joserfc takes 57 ms: only where a token comes in

        client = system_client(request.bearer_token, request.now)
        if not access.public and not set(client.scopes) & set(access.scopes):
            raise Forbidden
        log("system_call", client_id=client.client_id, route=request.route)
        return replace(request, client_id=client.client_id)
    session = sessions.find_session(request.cookies.get(sessions.COOKIE), request.now)
    if not access.public and not (access.signed_in and session):
        raise NotSignedIn
    return replace(request, session=session)


def _reaching(request: Request, access: Access) -> Request:
    """The request, its session known, with its reach where the route asks for one. Raises NotInRole, NotStaff."""
    if access.ability is None or request.session is None:
        return request
    reach = reach_of(request.session.person_id, grants_of(request.session.person_id), request.today)
    if not reach.can(access.ability):
        raise NotInRole if reach.can(Ability.SEE) else NotStaff
    return replace(request, reach=reach)


def _check_form(request: Request) -> None:
    """A form that a signed-in person sends carries the session's token. Raises Forbidden."""
    if request.method == "GET" or request.session is None:
        return
    if not hmac.compare_digest(request.value("_csrf").encode(), request.session.csrf_token.encode()):
        raise Forbidden
