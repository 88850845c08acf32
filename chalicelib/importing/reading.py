"""A file as rows of texts: CSV however it was saved, or the first sheet of an Excel file. Nothing in it is believed."""

import csv
import io
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from chalicelib.http.languages import N_
from chalicelib.http.refusals import Refusal

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 2000
MOST_COLUMNS = 40
MOST_IN_A_CELL = 500
MOST_UNPACKED = 60 * 1024 * 1024  # bytes of an Excel file, unpacked
ZIPPED = b"PK\x03\x04"

Row = tuple[int, list[str]]
"""A row's number as the reader's spreadsheet shows it, and its cells."""


class Unreadable(Refusal):
    """The file can't be read as a table. `why` is one of WHY's keys."""

    status = 422
    slug = "unreadable-table"
    title = N_("Filen går inte att läsa")

    def __init__(self, why: str) -> None:
        super().__init__("unreadable table")
        self.why = why
        self.advice = WHY[why]


WHY = {
    "empty": N_("Det finns inga rader i filen."),
    "broken": N_("Filen är trasig eller låst. Spara den igen som CSV eller Excel (.xlsx) och försök på nytt."),
    "too_long": N_("Filen har fler än 2 000 rader. Dela upp den i flera filer."),
    "too_wide": N_("Filen har för många kolumner. Använd mallen."),
}


def rows_of(content: bytes) -> list[Row]:
    """The rows that have anything in them, the headings first. Raises Unreadable."""
    found = []
    for number, cells in enumerate(_excel(content) if content.startswith(ZIPPED) else _csv(content), start=1):
        if number > MOST_ROWS * 2:
            raise Unreadable("too_long")
        row = [cell.strip()[:MOST_IN_A_CELL] for cell in cells]
        while row and not row[-1]:
            row.pop()
        if len(row) > MOST_COLUMNS:
            raise Unreadable("too_wide")
        if row:
            found.append((number, row))
    if len(found) < 2:
        raise Unreadable("empty")
    if len(found) > MOST_ROWS + 1:
        raise Unreadable("too_long")
    return found


def _csv(content: bytes) -> Iterable[list[str]]:
    text = _decoded(content)
    first = text.lstrip().partition("\n")[0]
    separator = max(";,\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as fault:
        raise Unreadable("broken") from fault


def _decoded(content: bytes) -> str:
    """UTF-8, or what Windows saves, or ISO-8859-1, which takes every byte."""
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return content.decode("iso-8859-1")


def _excel(content: bytes) -> Iterable[list[str]]:
    """openpyxl trusts a file's own words about itself: how large it is unpacked is looked at first."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise Unreadable("too_long")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MOST_ROWS * 2 + 1, max_col=MOST_COLUMNS + 1, values_only=True)
        return [[_cell(value) for value in row] for row in rows]
    except Unreadable:
        raise
    except Exception as fault:  # a file can be broken in more ways than the library names
        raise Unreadable("broken") from fault


def _cell(value: Any) -> str:
    """A cell as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
