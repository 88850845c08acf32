"""The public pages: what help there is, where and when. The same addresses answer systems with JSON."""

from urllib.parse import urlencode

from chalicelib.catalogue import actions, feed
from chalicelib.catalogue.records import districts, offers, programmes
from chalicelib.catalogue.rules import AGES, PAGE_LENGTH, district_options
from chalicelib.courses.rules import FORMS, price
from chalicelib.http import pages
from chalicelib.http.answers import Answer, json_answer
from chalicelib.http.pages import show
from chalicelib.http.paging import page_of
from chalicelib.http.refusals import NotFound, WrongFields
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes
from chalicelib.settings import settings

routes = Routes(__name__)

A_MINUTE = "public, max-age=60"
AN_HOUR = "public, max-age=3600"
FOR_EVER = "public, max-age=31536000, immutable"
FILE_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@routes.get("/")
def start(request: Request) -> Answer:
    """What help there is, for whom, and the ways in."""
    return show(
        request,
        "catalogue/start.html",
        cache=A_MINUTE,
        offers=[offer for offer in offers(request.now) if not offer.for_professionals][:3],
        ages=[(age, age) for age in AGES],
        districts=district_options(districts(request.now), request.today),
    )


@routes.get("/program")
def list_programmes(request: Request) -> Answer:
    """All programmes."""
    known = programmes(request.now)
    document = {"programmes": [feed.programme_document(programme) for programme in known]}
    return show(request, "catalogue/programmes.html", document=document, cache=A_MINUTE, programmes=known, forms=FORMS)


@routes.get("/program/{programme_id}")
def show_programme(request: Request, programme_id: str) -> Answer:
    """One programme and its courses."""
    page = actions.show_programme(programme_id, request.now)
    return show(
        request,
        "catalogue/programme.html",
        document=feed.feed(page.offers, request.now, programme=feed.programme_document(page.programme)),
        cache=A_MINUTE,
        programme=page.programme,
        offers=page.offers,
        forms=FORMS,
    )


@routes.get("/kurser")
def list_courses(request: Request) -> Answer:
    """The courses that can be applied for, filtered. Works as links and as a form without JavaScript."""
    listing = actions.list_courses(request.query, request.now)
    faults = listing.reading.errors
    if faults and request.wants_json:
        raise WrongFields(faults)
    page = page_of(listing.found, request.query.get("sida", ""), PAGE_LENGTH)
    kept = {name: str(value) for name, value in listing.reading.values.items()}
    elsewhere = urlencode({name: value for name, value in kept.items() if name != "stadsdel"})
    following = page.address(page.number + 1, "/kurser", kept)
    more = settings.site_url + following if following else None
    return show(
        request,
        "catalogue/courses.html",
        document=feed.feed(page.shown, request.now, total=len(listing.found), next=more),
        cache=A_MINUTE,
        listing=listing,
        fields=listing.form.shown(),
        typed=listing.reading.typed,
        faults=faults,
        errors=list(faults.items()),
        active=len(kept),
        kept=f"{elsewhere}&" if elsewhere else "",
        offers=page.shown,
        **page.links("/kurser", kept),
    )


@routes.get("/kurser.json")
def open_feed(request: Request) -> Answer:
    """The course list for other sites to show: all of it, free to read from anywhere."""
    answer = json_answer(feed.feed(offers(request.now), request.now), cache="public, max-age=300")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@routes.get("/kurser/{course_id}")
def show_course(request: Request, course_id: str) -> Answer:
    """All that a parent needs to know about a course."""
    page = actions.show_course(course_id, request.now)
    return show(
        request,
        "catalogue/course.html",
        document=feed.course_document(page.offer),
        cache=A_MINUTE,
        offer=page.offer,
        price=price(page.offer.course),
        others=page.others,
        structured=feed.structured_data(page.offer),
        forms=FORMS,
    )


@routes.get("/stadsdelar")
def list_districts(request: Request) -> Answer:
    """The districts of today with their courses and queues."""
    found = actions.list_districts(request.now)
    document = {"districts": [feed.district_document(page.district, page.former) for page in found]}
    return show(request, "catalogue/districts.html", document=document, cache=A_MINUTE, pages=found)


@routes.get("/stadsdelar/{district_id}")
def show_district(request: Request, district_id: str) -> Answer:
    """One district. A former one leads on to the one that took it over."""
    page = actions.show_district(district_id, request.now)
    if page.district.district_id != district_id:
        address = f"/stadsdelar/{page.district.district_id}"
        return Answer("", status=301, cache=AN_HOUR, headers={"Location": address})
    district = feed.district_document(page.district, page.former)
    document = feed.feed(page.offers, request.now, district=district)
    return show(request, "catalogue/district.html", document=document, cache=A_MINUTE, page=page)


@routes.get("/sok")
def search(request: Request) -> Answer:
    """Search in programmes, courses, districts and help."""
    query = request.query.get("q", "").strip()
    entries = actions.search(query, request.now)
    found = {
        kind: [entry for entry in entries if entry.kind == kind] for kind in ("programme", "course", "district", "page")
    }
    document = {"found": [{"kind": entry.kind, "url": settings.site_url + entry.address} for entry in entries]}
    return show(
        request,
        "catalogue/search.html",
        document=document,
        cache=A_MINUTE,
        query=query,
        found=found,
        hits=len(entries),
    )


@routes.get("/hjalp")
def help_page(request: Request) -> Answer:
    """Where to get help."""
    return show(request, "catalogue/help.html", cache=AN_HOUR)


@routes.get("/tillganglighet")
def accessibility(request: Request) -> Answer:
    """The accessibility statement."""
    return show(request, "catalogue/accessibility.html", cache=AN_HOUR)


@routes.get("/personuppgifter")
def privacy(request: Request) -> Answer:
    """How personal data are handled."""
    return show(request, "catalogue/privacy.html", cache=AN_HOUR)


@routes.get("/stilguide")
def style_guide(request: Request) -> Answer:
    """All components of the pages."""
    return show(request, "catalogue/style_guide.html", cache=AN_HOUR)


@routes.get("/sitemap.xml")
def sitemap(request: Request) -> Answer:
    """Every public page, for search engines."""
    paths = actions.public_paths(request.now)
    return Answer(feed.sitemap(paths), "application/xml; charset=utf-8", cache=AN_HOUR)


@routes.get("/robots.txt")
def robots(request: Request) -> Answer:
    """What search engines may read. Outside production nothing: made-up courses are not to be found."""
    closed = ["/ansokan", "/mina-", "/logga-"] if settings.is_production else ["/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    body = "\n".join([*lines, f"Sitemap: {settings.site_url}/sitemap.xml", ""])
    return Answer(body, "text/plain; charset=utf-8", cache=AN_HOUR)


@routes.get("/static/{name}")
def static(request: Request, name: str) -> Answer:
    """A style sheet, script or picture. Kept for ever under the address that names its content."""
    file = {path.name: path for path in pages.STATIC.iterdir()}.get(name)
    if file is None or file.suffix not in FILE_KINDS:
        raise NotFound
    named = pages.static_address(name) == f"{request.path}?{urlencode(request.query)}"
    return Answer(file.read_text(), FILE_KINDS[file.suffix], cache=FOR_EVER if named else AN_HOUR)


@routes.get("/{proxy+}")
def unknown_page(request: Request) -> Answer:
    """Any other address."""
    raise NotFound


@routes.post("/{proxy+}")
def unknown_form(request: Request) -> Answer:
    """Something sent to any other address."""
    raise NotFound
