"""Tables as files: CSV as Excel in Swedish opens it, with semicolons and a byte order mark."""

from collections.abc import Iterable, Sequence

from chalicelib.http.answers import Answer
from chalicelib.http.languages import gettext, moment

# What spreadsheets take for a formula: full-width signs too, and after spaces.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_file(name: str, lines: Iterable[Sequence[str]], counted_at: str) -> Answer:
    """The lines, head first, as a file to keep. No cell is ever a formula. `name`: as "samtal-2027-1.csv".

    `counted_at`: how fresh its figures are, UTC, ISO, "" where nothing is counted; the last column says it."""
    last = (gettext("Räknat"), moment(counted_at) if counted_at else "")
    text = "".join(";".join(map(_cell, (*line, last[min(number, 1)]))) + "\r\n" for number, line in enumerate(lines))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Answer("\ufeff" + text, "text/csv; charset=utf-8", headers=headers)


def no_formula(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULAS) else text


def _cell(text: str) -> str:
    safe = no_formula(text)
    return '"' + safe.replace('"', '""') + '"' if any(sign in safe for sign in ';"\r\n') else safe
