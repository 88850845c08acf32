"""The compiled figures as rows of a file: what the page shows, and nothing besides. Pure.

One row a measure or an answer, in each programme and district, and of all that was chosen together. A cell that isn't
shown is empty."""

from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.http.languages import gettext
from chalicelib.reporting import measures
from chalicelib.reporting.questions import Told
from chalicelib.reporting.reading import Read
from chalicelib.summaries.rules import deviation, mean
from chalicelib.surveys.rules import MEASURES

Cell = str | int | float | None
Row = list[Cell]


def heads() -> list[str]:
    """What stands above the rows."""
    return [
        gettext("Termin"),
        gettext("Program"),
        gettext("Stadsdel"),
        gettext("Vad"),
        gettext("Svar"),
        gettext("Antal"),
        gettext("Medelvärde"),
        gettext("Standardavvikelse"),
    ]


def rows(found: Read, surveys: list[tuple[str, list[Told]]]) -> Iterator[Row]:
    """All rows: first what was chosen as a whole, then place by place, then the questions of one programme."""
    names = found.names
    everything = [names.programme(found.chosen.programme), names.district(found.chosen.district)]
    yield from _of(found, [each or gettext("Alla") for each in everything], found.figures)
    for programme_id in names.programmes:
        for district_id in names.districts:
            if cell := found.cells.get((programme_id, district_id)):
                yield from _of(found, [names.programme(programme_id), names.district(district_id)], cell.figures)
    where = [found.chosen.term, names.programme(found.chosen.programme), everything[1] or gettext("Alla")]
    for title, questions in surveys:
        for question in questions:
            yield [*where, f"{title}: {question.title}", None, question.n, question.middle, None]
            for answer in question.answers:
                yield [*where, f"{title}: {question.title}", answer.whole, answer.times, None, None]


def _of(found: Read, where: list[str], figures: Mapping[str, Any]) -> Iterator[Row]:
    place: list[Cell] = [found.chosen.term, *where]
    if done := measures.compiled(figures):
        yield [*place, gettext("Enkäter som har stängt"), None, done["due"], None, None]
        yield [*place, gettext("Sammanställda enkäter"), None, done["done"], None, None]
    for each in measures.those_in(figures):
        told = measures.measured(figures, each)
        middle, spread = mean(told), deviation(told)
        yield [
            *place,
            f"{gettext(MEASURES[each])} (%)",
            None,
            told["n"],
            None if middle is None else round(middle, 1),
            None if spread is None else round(spread, 1),
        ]
