"""The one way that every request goes, through the app as it is deployed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import app
from chalicelib.http import sessions
from chalicelib.http.access import ACCESS
from chalicelib.http.answers import SECURITY_HEADERS
from chalicelib.http.languages import LANGUAGES
from chalicelib.http.records import WebSession
from tests.faults import Calls
from tests.people.logged import logged
from tests.submission.story import press_send, ready
from tests.town import ALI, GROUP, Clock
from tests.visitor import Page, Visitor, gateway_event, query_of

NAMES = {
    "programme_id": "komet",
    "course_id": GROUP,
    "district_id": "farsta",
    "name": "komet.css",
    "case_number": "EK-2027-000001",
    "step": "barn",
    "number": "1",
    "member_id": "f" * 16,
    "offer_id": "0123456789abcdefghijkl",
    "material_id": "a-worksheet",
    "opening_id": "traff-03",
    "survey_id": "traff",
    "invoice_number": "20270001",
    "import_id": "0123456789abcdefghijkl",
    "venue_id": "familjens-hus",
    "target_id": "riktat-besked",
    "kind": "Admitted",
    "language": "sv",
    "token": "0123456789abcdefghijkl",
    "need": "quality.delivery",
    "code": "0123456789ABCDEFGHJKMNPQ",
    "activity_id": "kafe",
    "talk_id": "0123456789abcdef",
    "term": "2027-1",
    "proxy+": "finns/inte",
}
LONG = "x" * 2049  # longer than a key can be
STATIC = Path("chalicelib/http/static")
SIGNED_IN = [name for name, access in ACCESS.items() if access.signed_in]
PUBLIC_PAGES = [
    name.removeprefix("GET ") for name, access in ACCESS.items() if access.public and name.startswith("GET ")
]


def path_of(route: str, application_id: str = "f" * 32) -> str:
    """An address that this route answers."""
    known = NAMES | {"application_id": application_id}
    return re.sub(r"\{([\w+]+)\}", lambda match: known[match[1]], route)


def answer_to(path: str) -> Page:
    """What the app answers to this path as it stands: a browser's address bar would read a host out of "//"."""
    event = gateway_event("GET", "/finns/inte", None, {"accept": "text/html"})
    given = app.app({**event, "path": path}, None)
    return Page(path, given["statusCode"], {}, given["body"])


def registered() -> set[str]:
    return {f"{method} {route}" for route, methods in app.app.routes.items() for method in methods}


def test_every_route_is_in_the_table_of_access_and_every_line_of_it_has_a_route() -> None:
    assert registered() == set(ACCESS)


def test_nothing_is_both_public_and_guarded() -> None:
    for name, access in ACCESS.items():
        assert bool(access.public) + bool(access.signed_in) + bool(access.scopes) == 1, name


def test_only_reading_public_pages_signing_out_answering_an_offer_and_unknown_addresses_need_nobody() -> None:
    public = {name for name, access in ACCESS.items() if access.public and not name.startswith("GET ")}
    assert public == {
        "POST /logga-ut",
        "POST /erbjudande/{offer_id}",
        "POST /samtycke/{token}",
        "POST /{proxy+}",
    }


def test_a_route_that_nobody_was_given_answers_nobody(ali: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/kurser/{GROUP}/ansok"
    assert ali.open(path).status == 200
    monkeypatch.delitem(ACCESS, "GET /kurser/{course_id}/ansok")
    assert ali.open(path).status == 404


@pytest.mark.parametrize("name", SIGNED_IN)
def test_who_is_not_signed_in_sees_nothing(town: None, name: str) -> None:
    method, route = name.split(" ")
    page = Visitor().ask(method, path_of(route), {} if method == "POST" else None)
    if method == "GET":
        assert page.status == 303
        assert page.location.startswith("/logga-in?next=")
        assert query_of(page.location)["next"] == path_of(route)
    else:
        assert (page.status, page.h1) == (401, "Du behöver logga in igen")
    page = Visitor().ask(method, path_of(route), accept="application/json")
    assert (page.status, page.headers["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.parametrize(
    "cookie", ["", "x", "f" * 43, "'; DROP TABLE", "å", "../..", "A" * 4000, "%00", "null", "undefined"]
)
def test_a_forged_session_is_no_session(town: None, cookie: str) -> None:
    assert Visitor(cookies={sessions.COOKIE: cookie}).ask("GET", "/mina-arenden").status == 303


def test_a_sessions_hash_opens_nothing(ali: Visitor) -> None:
    (stored,) = WebSession.scan()
    assert Visitor(cookies={sessions.COOKIE: stored.session_hash}).ask("GET", "/mina-arenden").status == 303


def test_a_session_ends_after_eight_hours(ali: Visitor, clock: Clock) -> None:
    clock.forward(hours=8, seconds=-1)
    assert ali.open("/mina-arenden").status == 200
    clock.forward(seconds=1)
    assert ali.ask("GET", "/mina-arenden").status == 303


@pytest.mark.requirement("P2")
def test_what_was_typed_when_the_session_ended_can_be_sent_again(ali: Visitor, clock: Clock) -> None:
    form = ali.open(f"/ansokan/{ready()}/svarigheter").form
    clock.forward(hours=9)
    page = ali.send(form, fights="yes", fights_when="Långt <svar>\nmed rader")
    assert (page.status, page.h1) == (401, "Du behöver logga in igen")
    assert page.form.value("fights_when") == "Långt <svar>\nmed rader"
    sign_in = page.links()["Logga in i en ny flik"]
    assert query_of(sign_in)["next"] == form.action
    ali.cookies[sessions.COOKIE] = sessions.open_session(ALI, "Ali", clock.time)
    page = ali.send(page.form)  # the new session's token isn't in it yet
    assert (page.status, page.form.value("fights_when")) == (403, "Långt <svar>\nmed rader")
    page = ali.send(page.form)
    assert page.status == 200
    assert page.address.endswith("/behov")


@pytest.mark.parametrize("token", [None, "", "x", "å", "0" * 32, "\ufffd"])
@pytest.mark.parametrize("path", ["/mina-uppgifter", "/ansokan", "/mina-arenden/EK-2027-000001/aterta"])
def test_a_form_without_the_sessions_token_does_nothing(
    ali: Visitor, path: str, token: str | None, calls: Calls
) -> None:
    press_send(ali, ready())
    fields = {"application_id": ["e" * 32], "course_id": [GROUP], "email": ["ond@exempel.se"], "language": ["sv"]}
    calls.forget()
    page = ali.ask("POST", path, fields | ({} if token is None else {"_csrf": [token]}))
    assert page.status == 403
    assert page.form.value("email") == "ond@exempel.se"
    assert calls.writes == []


def test_the_token_of_another_session_does_nothing(ali: Visitor, sara: Visitor) -> None:
    token = sara.open("/mina-uppgifter").form.value("_csrf")
    form = ali.open("/mina-uppgifter").form
    assert ali.ask("POST", form.action, form.held() | {"_csrf": [token]}).status == 403


def test_json_by_session_needs_the_token_too(ali: Visitor) -> None:
    page = ali.ask("POST", "/mina-uppgifter", document={"email": "ond@exempel.se"}, accept="application/json")
    assert (page.status, page.headers["Content-Type"]) == (403, "application/problem+json")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://granne.komet.test"},
        {"origin": "null"},
    ],
)
def test_what_another_site_sent_is_not_offered_to_be_sent_again(ali: Visitor, headers: dict[str, str]) -> None:
    for visitor in (ali, Visitor()):
        page = visitor.ask("POST", "/mina-uppgifter", {"email": ["ond@exempel.se"]}, **headers)
        assert page.status in (401, 403)
        assert page.forms() == []
        assert "ond@exempel.se" not in page.body


def test_what_our_own_page_sent_is_offered_to_be_sent_again() -> None:
    own = {"sec_fetch_site": "same-origin", "origin": "https://komet.test"}
    page = Visitor().ask("POST", "/mina-uppgifter", {"email": ["ali@exempel.se"]}, **own)
    assert page.form.value("email") == "ali@exempel.se"


def test_who_has_just_signed_in_and_written_sees_it_though_the_copies_lag(ali: Visitor, lagging: None) -> None:
    form = ali.open("/mina-uppgifter").form
    held = form.held() | {"email": ["ny@exempel.se"]}
    assert ali.ask("POST", form.action, held).status == 303
    assert ali.open("/mina-uppgifter").form.value("email") == "ny@exempel.se"


def test_no_link_leads_to_the_host_that_an_address_seems_to_name() -> None:
    page = answer_to("//evil.example/x")
    assert page.status == 404
    assert [link.get("href") for link in page.tree.iter("a") if str(link.get("href")).startswith("//")] == []


def test_an_address_too_long_to_be_anything_is_a_page_that_is_not_there(town: None, calls: Calls) -> None:
    calls.forget()
    assert Visitor().open(f"/kurser/{LONG}").status == 404
    assert "GetItem" not in calls.made


def test_a_draft_for_no_course_is_not_begun(ali: Visitor) -> None:
    token = ali.open("/mina-uppgifter").form.value("_csrf")
    for course_id in ("", LONG):
        fields = {"_csrf": [token], "application_id": ["e" * 32], "course_id": [course_id]}
        assert ali.ask("POST", "/ansokan", fields).status == 404


@pytest.mark.requirement("X8")
@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_systems_token_opens_no_persons_pages(system: Visitor, name: str) -> None:
    method, route = name.split(" ")
    page = system.ask(method, path_of(route), document={} if method == "POST" else None)
    assert (page.status, page.headers["Content-Type"]) == (403, "application/problem+json")


def test_a_token_beside_a_session_is_asked_first(ali: Visitor, system: Visitor) -> None:
    assert ali.ask("GET", "/mina-arenden", authorization="Bearer cases.read").status == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/mina-arenden", "/openapi.json"])
def test_a_method_that_an_address_does_not_take_is_said_in_our_words(town: None, method: str, path: str) -> None:
    page = Visitor().ask(method, path)
    assert (page.status, page.h1) == (405, "Så kan sidan inte användas")
    assert page.headers["Allow"] == "GET"
    page = Visitor().ask(method, path, accept="application/json")
    assert (page.status, page.json["type"]) == (405, "/api#method-not-allowed")


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", ""])
def test_a_content_type_that_no_form_has_is_said_in_our_words(ali: Visitor, kind: str) -> None:
    headers = {"Accept": "text/html", "Content-Type": kind}
    page = ali.ask_with_body("POST", "/mina-uppgifter", "a=1", headers)
    assert (page.status, page.h1) == (415, "Vi kan inte läsa den sortens innehåll")
    headers["Accept"] = "application/json"
    page = ali.ask_with_body("POST", "/mina-uppgifter", "a=1", headers)
    assert (page.status, page.json["type"]) == (415, "/api#wrong-content-type")


def test_a_body_over_the_limit_is_said_in_our_words(ali: Visitor) -> None:
    page = ali.ask("POST", "/mina-uppgifter", {"email": ["x" * 70_000]})
    assert (page.status, page.h1) == (413, "Det du skickade är för stort")


@pytest.mark.parametrize("body", ["a=%FF", "&".join(f"a{number}=1" for number in range(300))])
def test_a_body_that_cannot_be_read_is_said_in_our_words(ali: Visitor, body: str) -> None:
    headers = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
    page = ali.ask_with_body("POST", "/mina-uppgifter", body, headers)
    assert (page.status, page.h1) == (400, "Vi kunde inte läsa det du skickade")


@pytest.mark.parametrize("path", ["/finns-inte", "/.env", "/wp-login.php", "/mina-arenden/a/b/c", "/åäö", "/%2e%2e/x"])
def test_an_unknown_address_is_a_kind_404(town: None, path: str) -> None:
    for method in ("GET", "POST"):
        page = Visitor().ask(method, path)
        assert (page.status, page.h1) == (404, "Sidan finns inte")


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_a_public_page_needs_nobody_and_writes_nothing(system: Visitor, calls: Calls, path: str) -> None:
    calls.forget()
    page = Visitor().ask("GET", path_of(path))
    # There is no such offer, link, certificate, calendar or activity.
    unknown = any(name in path for name in ("proxy", "{offer_id}", "{token}", "{code}", "{activity_id}"))
    assert page.status == (404 if unknown else 400 if path.endswith("klar") else 200)
    assert calls.writes == []


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_shared_caches_never_keep_a_page_that_shows_who_is_signed_in(ali: Visitor, path: str) -> None:
    anonymous, mine = Visitor().ask("GET", path_of(path)), ali.ask("GET", path_of(path))
    assert "Set-Cookie" not in anonymous.headers
    if mine.is_html:
        assert mine.headers["Cache-Control"] == "no-store"
    if "max-age" in anonymous.headers["Cache-Control"] and anonymous.is_html:
        assert "Cookie" in anonymous.headers["Vary"]
        assert "Accept-Language" in anonymous.headers["Vary"]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.requirement("X2", "X3")
def test_a_chosen_language_is_kept_in_a_cookie(town: None, code: str) -> None:
    visitor = Visitor()
    page = visitor.open(f"/hjalp?lang={code}")
    assert visitor.cookies["lang"] == code
    again = visitor.open("/tillganglighet")
    assert (page.tree.get("lang"), page.tree.get("dir")) == (again.tree.get("lang"), again.tree.get("dir"))
    assert page.tree.get("lang") == {"sv-lattlast": "sv"}.get(code, code)
    assert page.tree.get("dir") == ("rtl" if code == "ar" else "ltr")


@pytest.mark.parametrize("wish", ["klingon", "", "sv%00", "%0d%0aSet-Cookie:%20x=1", "SV"])
def test_a_language_that_we_do_not_have_sets_no_cookie(town: None, wish: str) -> None:
    page = Visitor().ask("GET", f"/hjalp?lang={wish}")
    assert page.status == 200
    assert "Set-Cookie" not in page.headers


@pytest.mark.requirement("X2")
def test_changing_language_keeps_the_page_and_its_query(ali: Visitor) -> None:
    page = ali.open("/kurser?stadsdel=farsta")
    (english,) = [link.get("href") for link in page.tree.iter("a") if link.get("hreflang") == "en"]
    assert english.startswith("/kurser?")
    assert query_of(english) == {"stadsdel": "farsta", "lang": "en"}


@pytest.mark.requirement("X2")
def test_a_refusal_after_a_post_can_be_read_in_another_language(ali: Visitor) -> None:
    page = ali.ask("POST", "/ansokan", {"_csrf": [ali.open("/mina-uppgifter").form.value("_csrf")]})
    assert page.status == 400
    for link in page.tree.iter("a"):
        if link.get("hreflang"):
            assert ali.open(link.get("href")).status == 200


@pytest.mark.parametrize(
    "path", ["/", "/mina-arenden", "/finns-inte", "/static/komet.css", "/kurser.json", "/sitemap.xml"]
)
def test_every_answer_carries_the_security_headers(ali: Visitor, path: str) -> None:
    page = ali.ask("GET", path)
    assert {name: page.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_the_policy_lets_nothing_in_that_is_not_ours() -> None:
    policy = dict(part.split(" ", 1) for part in SECURITY_HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not [value for value in policy.values() if "unsafe" in value or "*" in value or "http" in value]


def test_the_session_cookie_can_be_read_by_no_script_and_no_neighbour() -> None:
    name, _, attributes = sessions.cookie("abc").partition("=abc; ")
    assert name.startswith("__Host-")
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= set(attributes.split("; "))


def test_a_request_is_one_line_in_the_log_without_its_address_or_content(ali: Visitor) -> None:
    with logged() as lines:
        ali.open("/mina-arenden/EK-2027-123456?hemligt=ja")
    (line,) = [json.loads(line) for line in lines]
    assert set(line) == {"level", "event", "correlation_id", "method", "route", "status", "ms"}
    assert line["route"] == "/mina-arenden/{case_number}"


@pytest.mark.parametrize("path", [each for each in sorted(STATIC.iterdir()) if each.suffix in (".css", ".js", ".svg")])
def test_static_files_are_there(town: None, path: Path) -> None:
    page = Visitor().ask("GET", f"/static/{path.name}")
    assert (page.status, page.body) == (200, path.read_text())


@pytest.mark.parametrize("headers", [None, {}])
def test_a_request_without_any_headers_is_answered(town: None, headers: Any) -> None:
    event = gateway_event("GET", "/hjalp", None, {})
    event |= {"headers": headers, "multiValueHeaders": headers}
    assert app.app(event, None)["statusCode"] == 200
