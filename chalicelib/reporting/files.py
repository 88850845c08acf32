"""Figures as files that spreadsheets open: no cell of them is ever run as a formula."""

import csv
import io
from collections.abc import Iterable

from chalicelib.http.languages import LANGUAGES, gettext, language
from chalicelib.http.tables import no_formula
from chalicelib.reporting.rows import Cell, Row

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST = 60  # letters of a column


def as_csv(heads: Iterable[str], rows: Iterable[Row]) -> str:
    """A CSV file as Excel opens it in the reader's language: semicolons, and decimal commas in Swedish."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([no_formula(each) for each in heads])
    writer.writerows([_in_csv(cell) for cell in row] for row in rows)
    return "\ufeff" + written.getvalue()


def _in_csv(cell: Cell) -> str:
    if isinstance(cell, float):
        return str(cell).replace(".", "," if LANGUAGES[language.get()][1] == "sv" else ".")
    return no_formula(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def as_xlsx(title: str, heads: list[str], rows: Iterable[Row]) -> bytes:
    """An Excel file with one sheet: text stays text, numbers are numbers, the heads stay in sight."""
    import xlsxwriter  # only where a file is made

    made = io.BytesIO()
    kept_as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(made, {"in_memory": True, **kept_as_text})
    book.set_properties({"title": title, "author": "e-Komet"})
    sheet = book.add_worksheet(gettext("Siffror"))
    sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
    widths = [len(each) for each in heads]
    number = 0
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            elif cell is not None:
                sheet.write_number(number, column, cell)
            widths[column] = max(widths[column], len(str(cell or "")))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, _WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, number, len(heads) - 1)
    book.close()
    return made.getvalue()
