"""Targets as a file for a spreadsheet: a line a target, its columns named as on the page."""

import csv
import io
from collections.abc import Iterable

from chalicelib.http.languages import N_, gettext, say
from chalicelib.targets import shown
from chalicelib.targets.kept import KINDS, Kind
from chalicelib.targets.lines import Line
from chalicelib.targets.words import HEADINGS, WHY

HEAD = (
    N_("Målets namn i adresser"),
    N_("Del"),
    N_("Mål"),
    N_("Mål i procent"),
    N_("Mätt i procent"),
    N_("Täljare"),
    N_("Nämnare"),
    N_("Termin"),
    N_("Läge"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would reckon with instead of showing it


def written(lines: Iterable[Line]) -> str:
    """The file's text: semicolons between the columns, and the mark that tells a spreadsheet that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    kept = [column for kind in Kind for column in (gettext(KINDS[kind]), gettext("Dag"), gettext("Källa"))]
    writer.writerow([*map(gettext, HEAD), *kept, gettext("Definition")])
    for line in lines:
        writer.writerow([_plain(cell) for cell in _cells(line)])
    return "\ufeff" + out.getvalue()


def _cells(line: Line) -> Iterable[object]:
    target, measured = line.target, line.measured
    yield from (target.target_id, gettext(HEADINGS[target.heading]), say(target.names))
    yield "" if target.wanted is None else int(target.wanted)
    yield gettext(WHY[measured.why]) if measured.value is None else f"{measured.value:.1f}".replace(".", ",")
    yield from ("" if each is None else each for each in (measured.part, measured.whole))
    yield shown.period(line)
    yield shown.state(line)[0]
    for kind in Kind:
        value = line.kept.get(kind)
        yield from (int(value.number), value.on, value.source) if value else ("", "", "")
    yield say(target.definitions)


def _plain(cell: object) -> object:
    """A cell that is read as what it says. Numbers of ours stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    return cell.lstrip("-").replace(",", "", 1).isdigit()
