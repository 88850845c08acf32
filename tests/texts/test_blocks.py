"""What is filled into a text stays what it is: it never becomes a placeholder, a heading, a link, a header or HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.texts.blocks import ISOLATE, POP, Block, Span, Values, blocks, clean, fill, plain
from chalicelib.texts.rules import Text

TEXT = Text(
    subject="",
    email="Hej!\n\n# Kurs\n{course}\nTid: {times}\n\n# Kontakt\n{contacts}\nHör av dig.\n\n[Se ärendet]({case_url})",
    rows={"contacts": "{contact}"},
)
VALUES: Values = {
    "course": "Komet",
    "times": "17:30–20:00",
    "contacts": [{"contact": "Lena"}, {"contact": "Sam"}],
    "case_url": "https://komet.test/x",
}


def test_a_text_becomes_headings_paragraphs_lists_and_links() -> None:
    assert blocks(TEXT, VALUES) == [
        Block("paragraph", ((Span("Hej!"),),)),
        Block("heading", ((Span("Kurs"),),)),
        Block("paragraph", ((Span("Komet"),), (Span("Tid: 17:30–20:00"),))),
        Block("heading", ((Span("Kontakt"),),)),
        Block("list", ((Span("Lena"),), (Span("Sam"),))),
        Block("paragraph", ((Span("Hör av dig."),),)),
        Block("paragraph", ((Span("Se ärendet", "https://komet.test/x"),),)),
    ]


def test_the_same_blocks_become_plain_text() -> None:
    assert plain(blocks(TEXT, VALUES)) == (
        "Hej!\n\nKurs\nKomet\nTid: 17:30–20:00\n\nKontakt\n- Lena\n- Sam\n\nHör av dig.\n\n"
        "Se ärendet:\nhttps://komet.test/x\n"
    )


def test_a_line_without_its_value_and_a_paragraph_without_its_list_are_left_out() -> None:
    written = plain(blocks(TEXT, {**VALUES, "times": "", "contacts": []}))
    assert written == "Hej!\n\nKurs\nKomet\n\nSe ärendet:\nhttps://komet.test/x\n"


def test_a_missing_value_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError):
        blocks(TEXT, {})


@pytest.mark.parametrize("name", ["{case_url}", "{0.__class__}", "%s", "# Rubrik", "[klicka]({case_url})", "${x}"])
def test_a_value_is_never_read_as_a_template(name: str) -> None:
    found = blocks(TEXT, {**VALUES, "course": name})
    assert found[2] == Block("paragraph", ((Span(name),), (Span("Tid: 17:30–20:00"),)))


def test_a_value_stays_on_its_line_and_cannot_turn_the_direction_of_others() -> None:
    assert clean("Lena\r\nBcc: alla@example.com\t\u202e gnp.exe\u2066\x00") == "Lena Bcc: alla@example.com gnp.exe"


def test_values_keep_their_own_direction_inside_arabic() -> None:
    assert fill("رقم {number}", {"number": "EK-2026-000123"}, isolate=True) == f"رقم {ISOLATE}EK-2026-000123{POP}"
    assert fill("رقم {number}", {"number": ""}, isolate=True) == "رقم "


@given(st.text())
def test_whatever_a_value_is_it_changes_nothing_around_it(value: str) -> None:
    plainly = blocks(TEXT, {**VALUES, "course": "Komet"})
    tried = blocks(TEXT, {**VALUES, "course": value})
    assert len(clean(value).splitlines()) <= 1
    if clean(value) and value:
        assert [block.kind for block in tried] == [block.kind for block in plainly]
        assert tried[3:] == plainly[3:]
