"""What a file is, told by what it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.files.rules import HEAD, TYPES, attachment, endings, kind_of
from tests.files.made_up import CSV, DOCX, HTML, JPEG, MAIN, MP3, MP4, PDF, PNG, PPTX, XLSX, office, zipped

REAL = {
    "pdf": PDF,
    "png": PNG,
    "jpeg": JPEG,
    "mp3": MP3,
    "mp4": MP4,
    "docx": DOCX,
    "pptx": PPTX,
    "xlsx": XLSX,
    "text": CSV,
}


@pytest.mark.requirement("A5")
@pytest.mark.parametrize("kind", TYPES)
def test_each_kind_is_told_by_what_it_holds(kind: str) -> None:
    assert kind_of(REAL[kind]) == kind


@pytest.mark.requirement("A5")
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"  \r\n ", id="nothing to be seen"),
        pytest.param(HTML, id="a page"),
        pytest.param(b"\xef\xbb\xbf \n<html>", id="a page behind a byte order mark"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", id="a drawing with a script"),
        pytest.param(b"MZ\x90\x00" + bytes(60), id="a program"),
        pytest.param(b"GIF89a" + bytes(20), id="a picture of a kind we don't take"),
        pytest.param(b"\x00\x00\x00\x18ftypheic" + bytes(20), id="a telephone's picture"),
        pytest.param(zipped(readme="hej"), id="a zip that is no Office file"),
        pytest.param(DOCX[: len(DOCX) // 2], id="half a Word file"),
        pytest.param(b"PK\x03\x04 and then nothing", id="a zip in name only"),
        pytest.param(office("wordprocessingml.document", word__vbaProject="x"), id="a Word file with a program"),
        pytest.param(
            zipped(types=MAIN.format("wordprocessingml.document") + "application/vnd.ms-word.document.macroEnabled"),
            id="a Word file that says it has macros",
        ),
        pytest.param(zipped(types=" " * 2_000_000 + MAIN.format("wordprocessingml.document")), id="a zip that swells"),
        pytest.param(b" %PDF-1.7", id="a PDF that begins late is text, and no PDF"),
    ],
)
def test_what_only_pretends_is_none_of_them(content: bytes) -> None:
    assert kind_of(content) in ("", "text")
    assert kind_of(content) == "" or content == b" %PDF-1.7"


@given(st.binary(max_size=300))
def test_whatever_comes_is_one_kind_or_none(content: bytes) -> None:
    assert kind_of(content) in {*TYPES, ""}
    assert kind_of(b"PK\x03\x04" + content) in {*TYPES, ""}


@given(st.binary(max_size=100))
def test_a_files_beginning_is_enough_for_all_that_is_not_office(rest: bytes) -> None:
    for kind, content in REAL.items():
        if kind not in ("docx", "pptx", "xlsx", "text"):
            assert kind_of((content + bytes(HEAD) + rest)[:HEAD]) == kind


@pytest.mark.requirement("A5")
@given(st.text(min_size=1, max_size=50).filter(lambda name: name.isprintable()))
def test_no_name_breaks_out_of_the_header(name: str) -> None:
    header = attachment(name)
    assert header.startswith('attachment; filename="')
    assert header.isascii() and "\n" not in header and header.count('"') == 2


def test_a_chooser_is_offered_every_ending_that_people_use() -> None:
    assert endings(("pdf", "jpeg", "text")) == ".pdf,.jpg,.jpeg,.txt,.csv"
