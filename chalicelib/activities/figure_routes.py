"""What the open activities of a term come to, for staff: a page and a file."""

from chalicelib.activities.figures import lines, report
from chalicelib.activities.room import routes
from chalicelib.activities.rules import COUNTED
from chalicelib.courses import terms
from chalicelib.http.answers import Answer
from chalicelib.http.languages import gettext
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.http.tables import csv_file

HERE = "/personal/aktiviteter/siffror"


@routes.get("/personal/aktiviteter/siffror")
def show_figures(request: Request) -> Answer:
    """How many activities there were, and how many came."""
    asked = terms.chosen(request.query.get("termin", ""), request.today)
    return show(
        request,
        "activities/figures.html",
        report=report(request.reach, asked),
        genders=[gettext(text) for text in COUNTED.values()],
        term=asked,
        term_name=terms.named(asked),
        before=f"{HERE}?termin={terms.before(asked)}",
        after=f"{HERE}?termin={terms.after(asked)}",
    )


@routes.get("/personal/aktiviteter/siffror.csv")
def figures_file(request: Request) -> Answer:
    """The same as a file."""
    asked = terms.chosen(request.query.get("termin", ""), request.today)
    found = report(request.reach, asked)
    return csv_file(f"aktiviteter-{asked}.csv", lines(found), found.counted_at)
