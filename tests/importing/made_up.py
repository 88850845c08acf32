"""Made-up files. Nobody has these numbers: their serials, from 980 on, are not given to people."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from openpyxl import Workbook

from chalicelib.importing.rules import KINDS
from chalicelib.people.rules import luhn

HEADS = list(KINDS["ko"].columns)
LEADERS = list(KINDS["ledare"].columns)
TRAINED = list(KINDS["utbildade"].columns)


def number(which: int) -> str:
    """A personal number that nobody has; the same for the same `which` (below 5,000)."""
    day = date(1975, 1, 1) + timedelta(days=which)
    nine = f"{day:%y%m%d}98{which % 10}"
    check = next(digit for digit in range(10) if not luhn(f"{nine}{digit}"))
    return f"{day:%Y%m%d}-98{which % 10}{check}"


def waiting(which: int, received: str = "2025-03-14", **more: str) -> list[str]:
    """A row of a binder's queue."""
    cells = {
        "Personnummer": number(which),
        "Namn": f"Petra Provsson {which}",
        "E-post": f"petra{which}@example.com",
        "Mobil": "",
        "Språk": "svenska",
        "Barnets förnamn": "Kim",
        "Barnets födelsemånad": "2019-05",
        "Program": "Komet",
        "Stadsdel": "Farsta",
        "Inkom": received,
    }
    return list((cells | more).values())


def leader(which: int, **more: str) -> list[str]:
    cells = {
        "Personnummer": number(which),
        "Namn": f"Lena Ledarsson {which}",
        "E-post": f"lena{which}@example.com",
        "Telefon": "08-508 00 001",
        "Stadsdelar": "Farsta / Skarpnäck",
        "Program": "Komet",
    }
    return list((cells | more).values())


def csv(rows: Iterable[Sequence[str]], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """The rows as somebody's spreadsheet saves them."""
    return "".join(separator.join(row) + "\r\n" for row in rows).encode(encoding)


def excel(rows: Iterable[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()
