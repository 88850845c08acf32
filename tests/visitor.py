"""Somebody's browser, without a window: keeps cookies, follows redirects, sends what a page's own inputs hold.

Every page it gets is held against what every page must be, so that no test has to."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urljoin, urlsplit
from uuid import uuid4

import html5lib

import app
from chalicelib.http.access import ACCESS
from chalicelib.http.answers import SECURITY_HEADERS, sending_to
from chalicelib.http.languages import LANGUAGES
from chalicelib.settings import settings

FORM = "application/x-www-form-urlencoded"
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CONTROLS = ("input", "select", "textarea", "button")
PLACEHOLDER = re.compile(r"%\(\w+\)|%[sd]\b|\{\{|\{%|(?<!/)\{\w*\}|\bmsgid\b|\bundefined\b|>None<")


@dataclass
class Page:
    """What came back: a page, or JSON."""

    address: str
    status: int
    headers: Mapping[str, Any]
    body: str

    @cached_property
    def tree(self) -> Any:
        """The page as elements. A fault in its markup fails the test."""
        return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.body)

    @cached_property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """What stands in the page's main part."""
        return text_of(self.tree.find(".//main"))

    @property
    def h1(self) -> str:
        return text_of(self.tree.find(".//h1"))

    @property
    def location(self) -> str:
        return str(self.headers["Location"])

    @property
    def is_html(self) -> bool:
        return str(self.headers["Content-Type"]).startswith("text/html")

    def links(self) -> dict[str, str]:
        """The links of the main part: text → address."""
        return {text_of(link): link.get("href") for link in self.tree.findall(".//main//a[@href]")}

    def forms(self) -> list["PageForm"]:
        return [PageForm(self, element) for element in self.tree.findall(".//main//form")]

    @property
    def form(self) -> "PageForm":
        """The one form of the main part."""
        (form,) = self.forms()
        return form

    @property
    def errors(self) -> dict[str, str]:
        """The error summary: id of the field → message."""
        found = self.tree.findall(".//div[@class='ds-error-summary']//a")
        return {link.get("href").removeprefix("#"): text_of(link) for link in found}


class PageForm:
    """A form as a browser would send it: what its inputs hold, and the button pressed."""

    def __init__(self, page: Page, element: Any) -> None:
        self.page = page
        self.element = element
        self.action = urljoin(page.address, element.get("action") or "")
        self.method = (element.get("method") or "get").upper()
        own = [each for name in CONTROLS for each in element.iter(name)]
        named = element.get("id")
        from_outside = [
            each for name in CONTROLS for each in page.tree.iter(name) if named and each.get("form") == named
        ]
        self.controls = [each for each in own + from_outside if each.get("name")]

    @property
    def names(self) -> set[str]:
        return {each.get("name") for each in self.controls}

    def value(self, name: str) -> str:
        """What the page shows in this field."""
        return next(iter(self.held().get(name, [])), "")

    def held(self) -> dict[str, list[str]]:
        """What would be sent if nothing were changed and no named button pressed."""
        held: dict[str, list[str]] = {}
        for each in self.controls:
            for value in _values(each):
                held.setdefault(each.get("name"), []).append(value)
        return held

    def filled(self, answers: Mapping[str, Any]) -> dict[str, list[str]]:
        """What is sent with these answers. A question that the page does not ask can't be answered."""
        unknown = set(answers) - self.names
        assert not unknown, f"{self.page.address} does not ask {unknown}"
        changed = {name: _listed(value) for name, value in answers.items()}
        for each in self.controls:
            if each.tag == "select" or each.get("type") in ("radio", "checkbox"):
                self._check_choice(each.get("name"), changed.get(each.get("name"), []))
        return {name: values for name, values in (self.held() | changed).items() if values}

    def _check_choice(self, name: str, wanted: list[str]) -> None:
        offered = [
            option.get("value")
            for each in self.controls
            if each.get("name") == name
            for option in ([each] if each.tag == "input" else each.iter("option"))
        ]
        assert set(wanted) <= set(offered), f"{name} offers {offered}, not {wanted}"


@dataclass
class Visitor:
    """Somebody at a browser. `headers` are sent with every request."""

    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=lambda: {"Accept": ACCEPT})
    pages: list[Page] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to an address, and on where it leads."""
        return self._follow(self.ask("GET", path))

    def send(self, form: PageForm, **answers: Any) -> Page:
        """Send a page's form with these answers, and go on where it leads."""
        if form.method == "GET":
            return self.open(f"{form.action}?{urlencode(form.filled(answers), doseq=True)}")
        return self._follow(self.ask(form.method, form.action, form.filled(answers)))

    def ask(
        self,
        method: str,
        path: str,
        fields: Mapping[str, list[str]] | None = None,
        *,
        document: Any = None,
        **headers: str,
    ) -> Page:
        """One request and its answer. `document` is sent as JSON; headers are named with _ for -."""
        sent = {**self.headers, **{name.replace("_", "-").title(): value for name, value in headers.items()}}
        body = None
        if document is not None:
            sent, body = {"Content-Type": "application/json"} | sent, json.dumps(document)
        elif fields is not None:
            sent, body = {"Content-Type": FORM} | sent, urlencode(fields, doseq=True)
        return self.ask_with_body(method, path, body, sent)

    def ask_with_body(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Page:
        """One request just as it is, and its answer."""
        sent = dict(headers)
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = app.app(gateway_event(method, path, body, sent), None)
        page = Page(path, answer["statusCode"], answer["headers"] | answer["multiValueHeaders"], answer["body"])
        self._keep_cookies(page)
        check(page)
        self.pages.append(page)
        return page

    def _follow(self, page: Page) -> Page:
        for _ in range(5):
            if page.status not in (302, 303) or not page.location.startswith("/"):
                return page
            page = self.ask("GET", page.location)
        raise AssertionError(f"redirected in a ring: {page.location}")

    def _keep_cookies(self, page: Page) -> None:
        given = page.headers.get("Set-Cookie", [])
        for line in [given] if isinstance(given, str) else given:
            pair, *attributes = [part.strip() for part in line.split(";")]
            name, _, value = pair.partition("=")
            assert "Secure" in attributes and "Path=/" in attributes, line
            if "Max-Age=0" in attributes:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def gateway_event(method: str, path: str, body: str | None, headers: Mapping[str, str]) -> dict[str, Any]:
    """The event that API Gateway's proxy integration makes of a request."""
    parts = urlsplit(path)
    route, named = matching(parts.path)
    query = parse_qs(parts.query, keep_blank_values=True)
    return {
        "resource": route,
        "path": parts.path,
        "httpMethod": method,
        "headers": dict(headers),
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": named or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": route,
            "httpMethod": method,
            "path": parts.path,
            "requestId": str(uuid4()),
            "identity": {"sourceIp": "127.0.0.1"},
        },
        "body": body,
        "isBase64Encoded": False,
    }


@cache
def matching(path: str) -> tuple[str, dict[str, str]]:
    """The route that the gateway chooses (one spelt out before one with names) and what the names stand for."""
    found = [(route, match.groupdict()) for route, pattern in _patterns() if (match := pattern.fullmatch(path))]
    if not found:
        return "/{proxy+}", {"proxy": path.removeprefix("/")}
    route, named = min(found, key=lambda each: each[0].count("{"))
    return route, {name: unquote(value) for name, value in named.items()}


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    routes = [route for route in app.app.routes if "+" not in route]
    named = [re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(route)) for route in routes]
    return [(route, re.compile(pattern)) for route, pattern in zip(routes, named, strict=True)]


def check(page: Page) -> None:
    """What every answer must be, and what every page must be."""
    where = f"{page.status} {page.address}"
    for name, value in (SECURITY_HEADERS | _sends_elsewhere(page)).items():
        assert page.headers.get(name) == value, f"{where}: {name}"
    assert page.headers.get("Cache-Control"), where
    assert "Traceback" not in page.body and "chalicelib" not in page.body, where
    if not page.is_html or not page.body:
        return
    tree = page.tree
    (h1,) = tree.iter("h1")
    title = text_of(tree.find(".//title"))
    assert title.removeprefix("Fel: ").startswith(text_of(h1)) and text_of(h1), f"{where}: {title}"
    code = {text for each in tree.iter("code") for text in each.itertext()}
    words = " ".join(text for text in tree.find(".//main").itertext() if text not in code)
    if not page.address.startswith("/personal/texter/"):  # where placeholders are what one writes
        assert not PLACEHOLDER.search(words), f"{where}: {PLACEHOLDER.search(words)}"
    assert tree.get("lang") in ("sv", "en", "ar") and tree.get("dir") in ("ltr", "rtl"), where
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids)), f"{where}: {sorted(ids)}"
    for each in tree.iter():
        _check_element(each, set(ids), where)


def _sends_elsewhere(page: Page) -> dict[str, str]:
    """The headers of a page with a form that sends to another host: to that one, and to the bucket only."""
    forms = page.tree.iter("form") if page.is_html and page.body else ()
    actions = [form.get("action") for form in forms if form.get("enctype")]
    assert all(f"//{settings.files_bucket}.s3." in action for action in actions), actions
    return sending_to(f"https://{urlsplit(actions[0]).netloc}") if actions else {}


def _check_element(element: Any, ids: set[str], where: str) -> None:
    for name, value in element.items():
        assert not name.startswith("on") and name != "style", f"{where}: inline {name} under our policy"
        if name in ("for", "aria-describedby", "aria-labelledby", "form"):
            assert set(value.split()) <= ids, f"{where}: {name} {value}"
        if name in ("href", "action") and value.startswith("#"):
            assert value[1:] in ids, f"{where}: {value} leads nowhere"
        if name in ("href", "action") and value.startswith("/"):
            method = "POST" if element.get("method") == "post" else "GET"
            route, _ = matching(urlsplit(urljoin(where.split(" ")[1], value)).path)
            itself = element.get("hreflang") and where.startswith("404")  # the language of an unknown page
            known = f"{method} {route}" in ACCESS and "proxy" not in route
            assert known or itself, f"{where}: {value} is a dead link"
    if element.tag == "script":
        assert element.get("src") or element.get("type") == "application/ld+json", f"{where}: inline script"
    assert element.tag != "style", f"{where}: inline style"
    languages = {"sv": "sv", **{code: code for code in LANGUAGES}}
    assert element.get("hreflang") is None or element.get("hreflang") in languages, where


def text_of(element: Any) -> str:
    """An element's text, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def query_of(address: str) -> dict[str, str]:
    """The query of an address."""
    return dict(parse_qsl(urlsplit(address).query))


def _listed(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def _values(control: Any) -> list[str]:
    kind = control.get("type")
    if control.tag == "button" or kind in ("submit", "button"):
        return []
    if kind in ("radio", "checkbox"):
        return [control.get("value")] if control.get("checked") is not None else []
    if control.tag == "textarea":
        return ["".join(control.itertext())]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return [option.get("value") for option in chosen]
    return [control.get("value") or ""]
