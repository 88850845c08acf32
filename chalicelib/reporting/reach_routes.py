"""Staff's pages about who is reached: those who take part, and leaders; the same as files."""

from collections.abc import Sequence
from urllib.parse import urlencode

from chalicelib.courses.rules import PROFESSIONALS
from chalicelib.http.answers import Answer
from chalicelib.http.languages import gettext, say
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.reporting import reach_leaders as leaders
from chalicelib.reporting import reach_shown, reach_words
from chalicelib.reporting.file_routes import table_file
from chalicelib.reporting.reach import Chosen, ReachReport, reach_report
from chalicelib.reporting.reach_cells import Table, file_rows, heads
from chalicelib.reporting.room import routes

PAGE, LEADERS = "/personal/rapporter/deltagande", "/personal/rapporter/gruppledare"
FILTERS = ("termin", "program", "stadsdel", "grupp")


@routes.get(PAGE)
def taking_part(request: Request) -> Answer:
    """Who applied, got a seat, took part and completed."""
    report = _report(request)
    kept = {name: request.query[name] for name in FILTERS if request.query.get(name)}
    return show(
        request,
        "reporting/reach.html",
        report=report,
        shown=reach_shown.shown(report),
        active=len(kept),
        query=urlencode(kept),
        programmes=[
            (PROFESSIONALS, gettext("Alla för yrkesverksamma")),
            *report.programmes.items(),
        ],
        parts=_parts(),
        steps=[(say(text), say(reach_words.WHAT_STEPS_ARE[step])) for step, text in reach_words.STEPS.items()],
    )


@routes.get(f"{PAGE}/hamta")
def taking_part_file(request: Request) -> Answer:
    """The same as a file."""
    report = _report(request)
    chosen = report.chosen
    parts = ("deltagande", chosen.term, chosen.district, chosen.programme, chosen.part.replace(":", "-"))
    return _file(request, "-".join(filter(None, parts)), gettext("Vilka vi når"), reach_shown.tables(report))


@routes.get(LEADERS)
def leading(request: Request) -> Answer:
    """How many leaders there are, lead, came and went."""
    report = leaders.leaders_report(request.reach, request.query.get("stadsdel", ""))
    return show(
        request,
        "reporting/leaders.html",
        report=report,
        first=leaders.now(report),
        over_terms=leaders.over_terms(report),
        tables=leaders.tables(report)[2:],
        query=urlencode({"stadsdel": report.place} if report.place in report.districts else {}),
    )


@routes.get(f"{LEADERS}/hamta")
def leading_file(request: Request) -> Answer:
    """The same as a file."""
    report = leaders.leaders_report(request.reach, request.query.get("stadsdel", ""))
    return _file(
        request,
        f"gruppledare-{report.place if report.place in report.districts else 'staden'}",
        gettext("Gruppledarna"),
        leaders.tables(report),
    )


def _file(request: Request, name: str, title: str, tables: Sequence[Table]) -> Answer:
    return table_file(request, name, title, heads(), file_rows(tables))


def _report(request: Request) -> ReachReport:
    asked = Chosen(*(request.query.get(name, "") for name in FILTERS))
    return reach_report(request.reach, asked, request.today)


def _parts() -> list[tuple[str, str]]:
    """One gender or language, to choose from."""
    return [
        (f"{split}:{value}", say(text)) for split, named in reach_words.SPLITS.items() for value, text in named.items()
    ]
