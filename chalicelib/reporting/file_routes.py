"""The compiled figures as files: CSV, a spreadsheet, a month's report. What the page holds back, they do too."""

import secrets
from collections.abc import Iterable

from chalicelib.files.actions import keep, link
from chalicelib.http.answers import Answer, redirect
from chalicelib.http.languages import gettext, language, moment, speaking
from chalicelib.http.reach import Ability
from chalicelib.http.refusals import NotFound
from chalicelib.http.requests import Request
from chalicelib.reporting import month
from chalicelib.reporting.files import XLSX, as_csv, as_xlsx
from chalicelib.reporting.reading import Read, read
from chalicelib.reporting.report_routes import asked, chosen, surveys, title
from chalicelib.reporting.room import routes
from chalicelib.reporting.rows import Row, heads, rows
from chalicelib.targets.actions import lines_of
from chalicelib.targets.lines import Line

FOLDER = "figures"


@routes.get("/personal/rapporter/svar/hamta")
def as_file(request: Request) -> Answer:
    """What the page of compiled answers shows, as rows: `?format=csv` or `xlsx`."""
    found = _read(request)
    fresh = moment(found.counted_at) if found.counted_at else ""
    head = [*heads(), gettext("Räknat")]
    lines = [[*row, fresh] for row in rows(found, surveys(found, asked(found)))]
    return table_file(request, _name(found), title(found), head, lines)


@routes.get("/personal/rapporter/manad.pdf")
def monthly(request: Request) -> Answer:
    """A report of the month, as a tagged PDF."""
    spoken = language.get() if language.get() in month.LANGUAGES else month.LANGUAGES[0]
    with speaking(spoken):
        found = _read(request)
        made = month.pdf(found, surveys(found, asked(found)), title(found), request.now, _targets(request, found))
    return _fetched(made, f"manadsrapport-{request.today:%Y-%m}-{_name(found)}-{spoken}.pdf", month.CONTENT_TYPE)


def _read(request: Request) -> Read:
    """What is asked for. Raises NotFound where the reader reaches single courses only."""
    found = read(request.reach, chosen(request), request.today)
    if found is None:
        raise NotFound
    return found


def _targets(request: Request, found: Read) -> list[Line]:
    """The targets of the place, for who may read them there: those of the city only who follows it. A report of one
    programme has none."""
    place = found.chosen.district
    if found.chosen.programme or not (place or request.reach.whole_city(Ability.FOLLOW)):
        return []
    return lines_of(place, request.today)[0]


def table_file(request: Request, name: str, title: str, head: list[str], rows: Iterable[Row]) -> Answer:
    """Rows as the kind of file that is asked for: `?format=csv` or `xlsx`. Raises NotFound for another."""
    match request.query.get("format"):
        case "csv":
            attachment = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
            return Answer(as_csv(head, rows), "text/csv; charset=utf-8", headers=attachment)
        case "xlsx":
            return _fetched(as_xlsx(title, head, rows), f"{name}.xlsx", XLSX)
        case _:
            raise NotFound


def _fetched(content: bytes, name: str, content_type: str) -> Answer:
    """Bytes go past the gateway: kept in the bucket under a name that nobody can guess, fetched by a link of five
    minutes."""
    key = f"{FOLDER}/{secrets.token_urlsafe(16)}"
    keep(key, content, content_type)
    return redirect(link(key, name, content_type))


def _name(found: Read) -> str:
    """The file's name: ids of what was chosen."""
    wanted = found.chosen
    return "-".join(part for part in ("svar", wanted.term, wanted.district, wanted.programme) if part)
