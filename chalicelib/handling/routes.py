"""Applications, queues and cases, as those see them who handle them."""

import re
from collections.abc import Mapping

from chalicelib.groups.rules import PASSED_OVER
from chalicelib.handling import lists, queues
from chalicelib.handling.paging import address
from chalicelib.handling.rules import SEARCH, Filter, filter_fields, read_filter, taking
from chalicelib.http.answers import Answer
from chalicelib.http.forms import Form
from chalicelib.http.languages import day, gettext
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes

routes = Routes(__name__)

CURSOR = re.compile(r"[0-9T:.+#EK-]{1,60}")


@routes.get("/personal/kurser/{course_id}/ansokningar")
def applications(request: Request, course_id: str) -> Answer:
    """All who applied for a course."""
    return _course(request, course_id, read_filter(request.query), "")


@routes.post("/personal/kurser/{course_id}/ansokningar")
def find_application(request: Request, course_id: str) -> Answer:
    """Look for somebody among them: names don't stand in addresses."""
    return _course(request, course_id, Filter(), _sought(request))


@routes.get("/personal/koer/{programme_id}/{district_id}")
def queue(request: Request, programme_id: str, district_id: str) -> Answer:
    """Who waits in a queue, in order."""
    return _queue(request, programme_id, district_id, read_filter(request.query), "")


@routes.post("/personal/koer/{programme_id}/{district_id}")
def find_in_queue(request: Request, programme_id: str, district_id: str) -> Answer:
    """Look for somebody among them."""
    return _queue(request, programme_id, district_id, Filter(), _sought(request))


def _course(request: Request, course_id: str, chosen: Filter, sought: str) -> Answer:
    page = lists.course_page(
        course_id,
        request.reach,
        _after(request.query),
        taking(chosen, sought),
    )
    return show(
        request,
        "handling/course.html",
        page=page,
        rows=chosen.in_order(page.listed.rows),
        fields=Form("filter", filter_fields([], queue=False)).shown(),
        chosen=chosen,
        sought=sought,
        next=address(request.path, chosen, page.listed.after) if page.listed.after and not sought else "",
    )


def _queue(request: Request, programme_id: str, district_id: str, chosen: Filter, sought: str) -> Answer:
    page = queues.queue_page(
        programme_id,
        district_id,
        request.reach,
        _after(request.query),
        taking(chosen, sought),
        request.today,
    )
    starts = {str(course.course_id): day(str(course.starts_on)) for course in page.courses}
    return show(
        request,
        "handling/queue.html",
        page=page,
        rows=chosen.in_order(page.listed.rows),
        paused=chosen.in_order(page.paused),
        fields=Form("filter", filter_fields(list(starts.items()), queue=True)).shown(),
        chosen=chosen,
        sought=sought,
        starts=starts,
        reasons={key: gettext(text) for key, text in PASSED_OVER.items()},
        next=address(request.path, chosen, page.listed.after) if page.listed.after and not sought else "",
    )


def _sought(request: Request) -> str:
    return str(SEARCH.read(request.fields).values.get("sok", ""))


def _after(query: Mapping[str, str]) -> str:
    """The cursor in the address; what can't be one is none."""
    return query.get("efter", "") if CURSOR.fullmatch(query.get("efter", "")) else ""
