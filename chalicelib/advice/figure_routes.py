"""What the talks of a term come to, for staff: a page and a file."""

from chalicelib.advice.figures import lines, report
from chalicelib.advice.room import routes
from chalicelib.courses import terms
from chalicelib.courses.rules import term
from chalicelib.http.answers import Answer
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.http.tables import csv_file

HERE = "/personal/samtal/siffror"


@routes.get("/personal/samtal/siffror")
def show_figures(request: Request) -> Answer:
    """What talks were given, where and to whom in general."""
    asked, district_id = terms.chosen(request.query.get("termin", ""), request.today), request.query.get("stadsdel", "")
    kept = f"&stadsdel={district_id}" if district_id else ""
    found = report(request.reach, asked, district_id)
    return show(
        request,
        "advice/figures.html",
        report=found,
        chosen=district_id,
        term=asked,
        term_name=terms.named(asked),
        before=f"{HERE}?termin={terms.before(asked)}{kept}",
        # No talk is noted before it was: there is nothing to show of a term to come.
        after=f"{HERE}?termin={terms.after(asked)}{kept}" if asked < term(request.today) else "",
    )


@routes.get("/personal/samtal/siffror.csv")
def figures_file(request: Request) -> Answer:
    """The same as a file, with every district in reach."""
    asked = terms.chosen(request.query.get("termin", ""), request.today)
    found = report(request.reach, asked, "")
    return csv_file(f"samtal-{asked}.csv", lines(found, asked), found.counted_at)
