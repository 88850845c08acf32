"""A file is read however it was saved; a hostile one is refused before it costs anything."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.importing.reading import MOST_ROWS, Unreadable, rows_of
from chalicelib.importing.rules import KINDS, table, template
from tests.importing.made_up import HEADS, csv, excel, waiting

pytestmark = pytest.mark.requirement("A9")
ROWS = [HEADS, waiting(1), waiting(2)]


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "cp1252"])
def test_csv_is_read_in_both_encodings_and_with_any_separator(separator: str, encoding: str) -> None:
    assert [cells for _, cells in rows_of(csv(ROWS, separator, encoding))] == ROWS


def test_csv_with_commas_and_quotes_is_read_and_rows_keep_their_numbers() -> None:
    content = 'Namn,Stadsdelar\r\n\r\n"Petra ""P"" Provsson","Farsta, Skarpnäck"\r\n'.encode()
    assert rows_of(content) == [(1, ["Namn", "Stadsdelar"]), (3, ['Petra "P" Provsson', "Farsta, Skarpnäck"])]


def test_excel_gives_what_one_sees_in_it() -> None:
    when, number = datetime(2025, 3, 14, 9, 30, tzinfo=UTC).replace(tzinfo=None), 197501029816
    made = excel([["Inkom", "Personnummer", "Dag"], [when, number, when.replace(hour=0, minute=0)], [None] * 3])
    assert rows_of(made)[1] == (2, ["2025-03-14 09:30", "197501029816", "2025-03-14"])


def test_a_formula_is_not_run_but_read_as_what_it_last_was() -> None:
    assert rows_of(excel([["Namn"], ["=1+1"], ["Petra"]]))[1:] == [(3, ["Petra"])]


def bomb() -> bytes:
    """An Excel file of some kilobytes that unpacks to hundreds of megabytes."""
    stored = io.BytesIO(excel(ROWS))
    with zipfile.ZipFile(stored, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b"0" * (100 * 1024 * 1024))
    return stored.getvalue()


def entities() -> bytes:
    """An Excel file whose sheet defines entities of entities."""
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bad = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lol}]><worksheet><sheetData><row><c t="inlineStr">'
    bad += "<is><t>&l9;</t></is></c></row></sheetData></worksheet>"
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel(ROWS))) as good, zipfile.ZipFile(found, "w") as archive:
        for name in good.namelist():
            archive.writestr(name, bad if name.endswith("sheet1.xml") else good.read(name))
    return found.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"Namn;Program\r\n", "empty"),
        (b'Namn\r\n"Petra', "broken"),
        (b"PK\x03\x04 and then nothing", "broken"),
        (excel(ROWS)[:2000], "broken"),
        (bomb(), "too_long"),
        (entities(), "broken"),
        (csv([HEADS] + [waiting(1)] * (MOST_ROWS + 1)), "too_long"),
        (csv([["x"] * 50, ["y"]]), "too_wide"),
    ],
    ids=["nothing", "only headings", "a quote left open", "no zip", "cut off", "bomb", "entities", "long", "wide"],
)
def test_a_hostile_or_broken_file_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        rows_of(content)
    assert refused.value.why == why


@given(st.binary(max_size=300))
def test_anything_at_all_is_read_or_refused(content: bytes) -> None:
    try:
        rows = rows_of(content)
    except Unreadable:
        return
    assert all(any(cells) for _, cells in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_is_a_file_of_its_kind(kind: str) -> None:
    found = table(KINDS[kind], rows_of(template(KINDS[kind]).encode()))
    assert found.faults == [] and len(found.rows) == 1
    assert set(found.rows[0][1]) == set(KINDS[kind].columns)
