"""Targets as a table for a file: a line a target, its columns named as on the page."""

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


def table(lines: Iterable[Line]) -> Iterable[list[str]]:
    """Its head and its lines."""
    kept = [column for kind in Kind for column in (gettext(KINDS[kind]), gettext("Dag"), gettext("Källa"))]
    yield [*map(gettext, HEAD), *kept, gettext("Definition")]
    for line in lines:
        yield list(_cells(line))


def _cells(line: Line) -> Iterable[str]:
    target, measured = line.target, line.measured
    yield from (target.target_id, gettext(HEADINGS[target.heading]), say(target.names))
    yield "" if target.wanted is None else str(int(target.wanted))
    yield gettext(WHY[measured.why]) if measured.value is None else f"{measured.value:.1f}".replace(".", ",")
    yield from ("" if each is None else str(each) for each in (measured.part, measured.whole))
    yield shown.period(line)
    yield shown.state(line)[0]
    for kind in Kind:
        value = line.kept.get(kind)
        yield from (str(int(value.number)), value.on, value.source) if value else ("", "", "")
    yield say(target.definitions)
