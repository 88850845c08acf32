"""Cells and tables of the reports of who is reached: what a page says there, and what a file has. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.http.charts import Point
from chalicelib.http.languages import Text, decimal, gettext, moment, percent, say
from chalicelib.reporting.rows import Row
from chalicelib.summaries.hiding import Shown
from chalicelib.summaries.rules import Figures, mean


@dataclass(frozen=True)
class Said:
    """What a cell says. `value`: what a file has there, where that is a number."""

    text: str
    value: float | None = None

    def __str__(self) -> str:
        return self.text


Line = tuple[str, *tuple[Said, ...]]
"""A row: its heading and its cells."""


@dataclass(frozen=True)
class Table:
    """A table in the reader's language."""

    title: str
    head: Sequence[str]
    rows: Sequence[Line]
    note: str = ""

    @property
    def tells_nothing(self) -> bool:
        """Whether no cell of it is shown: a page says so in a sentence, a file has its rows."""
        return bool(self.rows) and all(cell == not_shown() for line in self.rows for cell in cells(line))


def heads() -> list[str]:
    """What stands above the rows of a file."""
    return [gettext("Tabell"), gettext("Rad"), gettext("Kolumn"), gettext("Värde")]


def file_rows(tables: Iterable[Table]) -> list[Row]:
    """The tables as a file has them: a row for each cell, so that one file holds all of them."""
    return [
        [table.title, line[0], column, cell.text if cell.value is None else cell.value]
        for table in tables
        for line in table.rows
        for column, cell in zip(table.head[1:], cells(line), strict=True)
    ]


def cells(line: Line) -> tuple[Said, ...]:
    """A row's cells, without its heading."""
    _, *rest = line
    return tuple(rest)


def of_points(title: str, head: Sequence[str], points: Iterable[Point]) -> Table:
    """What a picture shows, as a table for a file."""
    return Table(title, head, [(point.label, Said(point.text, point.value)) for point in points])


def all_of(counts: Figures, named: Iterable[str]) -> dict[str, int]:
    """How many of each: of all there are and of all that are named, so that which are there tells of nobody."""
    return {value: int(counts.get(value, 0)) for value in {**dict.fromkeys(named), **counts}}


def counts_table(title: str, seen: Shown | None, total: int, named: Mapping[str, Text]) -> Table:
    """How often each was, as far as it is shown, with its share of them all; no rows where nothing is told of it."""
    rows: list[Line] = [
        (say(named.get(value, value)), share(count, total)) for value, count in (seen or {}).items() if count != 0
    ]
    return Table(title, [gettext("Svar"), gettext("Antal")], rows, hidden_note(rows))


def hidden_note(rows: Iterable[Line]) -> str:
    """What to say below a table in which something is hidden."""
    if all(cell != not_shown() for line in rows for cell in cells(line)):
        return ""
    return gettext("Små antal visas inte, och inte heller det som de skulle kunna räknas ut av.")


def not_shown() -> Said:
    """What stands where a number isn't shown."""
    return Said(gettext("Visas inte"))


NONE = Said("–")


def number(count: int | None) -> Said:
    """A count, or that it isn't shown."""
    return not_shown() if count is None else Said(decimal(count), count)


def share(count: int | None, total: int) -> Said:
    """A count with its share of a total: "12 (60 %)"."""
    if count is None or not total:
        return number(count)
    return Said(f"{decimal(count)} ({percent(count / total)})", count)


def share_of(count: int, of: int) -> Said:
    """A share with what it is of: "60 % (12 av 20)"; in files the share, in per cent with one decimal."""
    if not of:
        return NONE
    said = {"share": percent(count / of), "times": decimal(count), "all": decimal(of)}
    return Said(gettext("%(share)s (%(times)s av %(all)s)") % said, round(100 * count / of, 1))


def days(figures: Figures) -> Said:
    """A mean of days."""
    middle = mean(figures) or 0
    return Said(gettext("%(days)s dagar") % {"days": decimal(middle)}, round(middle, 1))


def counted(at: str) -> Line:
    """How fresh the figures are, for a file. `at`: UTC, ISO, or "" where nothing has been counted."""
    return gettext("Räknat"), Said(moment(at) if at else "–")
