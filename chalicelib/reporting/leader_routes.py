"""Staff's page about the answers of courses, under the names of those who lead them."""

from typing import Any

from chalicelib.courses import terms
from chalicelib.http.answers import Answer
from chalicelib.http.charts import Point
from chalicelib.http.languages import day, gettext
from chalicelib.http.pages import show
from chalicelib.http.paging import page_of
from chalicelib.http.requests import Request
from chalicelib.reporting import by_leader, measures
from chalicelib.reporting.by_leader import Leader, Page
from chalicelib.reporting.room import routes
from chalicelib.surveys.rules import MEASURES

PAGE_LENGTH = 15  # leaders
YEARS = 4  # back from this one can be chosen


@routes.get("/personal/rapporter/kurser")
def courses(request: Request) -> Answer:
    """The courses in reach by leader: a district's in a term, and those that are the reader's by themselves."""
    district, term = (request.query.get(name, "")[:60] for name in ("stadsdel", "termin"))
    page = by_leader.page(request.reach, district, term, request.today)
    on_page = page_of(page.leaders, request.query.get("sida", ""), PAGE_LENGTH)
    return show(
        request,
        "reporting/courses.html",
        page=page,
        terms=[(each, terms.named(each)) for each in _terms(page, request)],
        districts=[(each, page.names.district(each)) for each in page.mine],
        heads=[gettext(MEASURES[each]) for each in page.compared],
        leaders=[_told(page, each) for each in on_page.shown],
        trends=_trends(page, page.leaders[0]) if len(page.leaders) == 1 else [],
        **on_page.links("/personal/rapporter/kurser", {"stadsdel": page.district, "termin": page.term}),
    )


def _terms(page: Page, request: Request) -> list[str]:
    years = range(request.today.year, request.today.year - YEARS, -1)
    return sorted({page.term, *(f"{year}-{half}" for year in years for half in "12")} - {""}, reverse=True)


def _told(page: Page, leader: Leader) -> tuple[str, list[dict[str, Any]], list[str]]:
    """(name, their courses as rows, each measure of all of them together)."""
    rows = [
        {
            "course_id": line.course.course_id,
            "name": page.names.programme(line.course.programme_id),
            "starts_on": line.course.starts_on,
            "values": [measures.in_short(line.figures, each) for each in page.compared],
        }
        for line in leader.lines
    ]
    several = sum(bool(measures.those_in(line.figures)) for line in leader.lines) > 1
    together = [measures.in_short(leader.figures, each) for each in page.compared] if several else []
    return leader.name, rows, together


def _trends(page: Page, leader: Leader) -> list[tuple[str, list[Point]]]:
    """Each measure over the courses of one who leads, where there are several."""
    if len(leader.lines) < 2:
        return []
    return [
        (
            gettext(MEASURES[each]),
            [measures.point(day(line.course.starts_on), line.figures, each) for line in leader.lines],
        )
        for each in page.compared
    ]
