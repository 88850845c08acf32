"""Pages: one Jinja environment for all rooms, each with its own `pages` folder; templates are compiled at packing."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2

from chalicelib.http import charts, languages
from chalicelib.http.access import ACCESS
from chalicelib.http.answers import PRIVATE, Answer, json_answer
from chalicelib.http.log import correlation_id
from chalicelib.http.requests import Request
from chalicelib.settings import settings

ROOMS = Path(__file__).parent.parent
COMPILED = ROOMS / "compiled"
STATIC = Path(__file__).parent / "static"


def _loader() -> jinja2.BaseLoader:
    if COMPILED.is_dir():
        return jinja2.ModuleLoader(COMPILED)
    rooms = {pages.parent.name: jinja2.FileSystemLoader(pages) for pages in ROOMS.glob("*/pages")}
    return jinja2.PrefixLoader(rooms)


def environment() -> jinja2.Environment:
    """A new environment: "catalogue/course.html" is `catalogue/pages/course.html`; a missing value is an error."""
    made = jinja2.Environment(
        loader=_loader(),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        languages.gettext, languages.ngettext, newstyle=True
    )
    made.filters.update(
        say=languages.say,
        day=languages.day,
        long_date=languages.long_date,
        short_date=languages.short_date,
        clock=languages.clock,
        moment=languages.moment,
        month=languages.month_name,
        kronor=languages.kronor,
        decimal=languages.decimal,
        percent=languages.percent,
        bars=charts.bars,
        line=charts.line,
        weekday=languages.weekday_name,
    )
    made.globals.update(
        static=static_address,
        site_name="e-Komet",
        site_url=settings.site_url,
        stage=settings.stage,
    )
    return made


_environment = cache(environment)


@cache
def static_address(name: str) -> str:
    """The address of a static file with its content's hash, so that it can be cached for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def address_to_read(request: Request) -> str:
    """Where this page can be opened anew: a form's address may take nothing but posts.

    One slash before it: with two it would be another host's address."""
    own = request.method == "GET" or f"GET {request.route}" in ACCESS
    return "/" + request.path.lstrip("/\\") if own else "/"


def _in_all_languages(request: Request) -> list[tuple[str, str, str]]:
    """(code, own name, this same page's address) of every language."""
    address = address_to_read(request)
    return [
        (code, name, f"{address}?{urlencode({**request.query, 'lang': code})}")
        for code, (name, _, _) in languages.LANGUAGES.items()
    ]


def _support() -> dict[str, str]:
    """Where a person gets help (X10); announced beside sign-in, the form and on every page."""
    hours = languages.gettext("vardagar 9–12 och 13–15")
    return {"email": settings.support_email, "phone": settings.support_phone, "hours": hours}


def render(template: str, request: Request, **context: Any) -> str:
    """Render a template with what every page knows of its reader."""
    session = request.session
    page = _environment().get_template(template)
    return page.render(
        request=request,
        lang=languages.language.get(),
        dir=languages.direction(),
        languages=_in_all_languages(request),
        support=_support(),
        signed_in=session is not None,
        is_staff=bool(session and session.staff),
        person_name=session.name if session else None,
        csrf=session.csrf_token if session else "",
        correlation_id=correlation_id.get(),
        **context,
    )


def show(
    request: Request,
    template: str,
    *,
    document: Any = None,
    status: int = 200,
    cache: str = PRIVATE,
    cookies: tuple[str, ...] = (),
    **context: Any,
) -> Answer:
    """The one answer with two faces: a page for a browser, `document` as JSON for a system that asks for it.

    A page that shows who is signed in is never kept by shared caches, whatever `cache` says."""
    if request.session:
        cache = PRIVATE
    vary = {"Vary": "Accept, Accept-Language, Cookie"}
    if document is not None and request.wants_json:
        answer = json_answer(document, status, cache)
        return Answer(answer.body, answer.content_type, status, cache, vary)
    return Answer(render(template, request, **context), status=status, cache=cache, headers=vary, cookies=cookies)
