"""The certificate as a file: what stands on it, and that everybody can read it (PDF/UA).

Whether a file keeps to PDF/UA in every respect only a validator such as veraPDF can tell, which is not at hand here.
typst refuses to write what it knows to break it; what else can be seen is seen here."""

import io
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest
import segno

from chalicelib.certificates import paper
from chalicelib.certificates.records import Certificate
from chalicelib.certificates.rules import NotPrintable, code_of, shown_code
from chalicelib.courses.records import Course, Programme

CODE = code_of(2**119 + 12345678901234567890)
PROGRAMME = Programme(
    programme_id="ledare",
    names={"sv": "Bli gruppledare i Komet 3–11 år", "en": "Become a group leader in Komet 3–11"},
)
COURSE = Course(
    "utbildning",
    venue={"name": "Kunskapscentrum", "address": "Torget 1"},
    sessions=[
        {"number": 1, "starts_at": "2027-02-02T08:00:00+00:00", "ends_at": "2027-02-02T15:00:00+00:00"},
        {"number": 2, "starts_at": "2027-04-20T08:00:00+00:00", "ends_at": "2027-04-20T15:00:00+00:00"},
    ],
)
LEADS = [{"sv": "Komet 3–11 år", "en": "Komet 3–11"}]


def certificate(name: str = "Yrsa Yrkesson", **more: Any) -> Certificate:
    return Certificate(CODE, name=name, certified_on="2027-05-12", valid_until="2030-05-11", **more)


def made(spoken: str = "sv", name: str = "Yrsa Yrkesson") -> bytes:
    return paper.pdf(certificate(name), PROGRAMME, COURSE, LEADS, spoken)


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def root_of(reader: pypdf.PdfReader) -> Any:
    """What the file says of itself as a whole."""
    return reader.trailer["/Root"]


def structure(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Every element of the structure tree."""
    waiting = [root_of(reader)["/StructTreeRoot"]["/K"]]
    while waiting:
        found = waiting.pop()
        found = found.get_object() if hasattr(found, "get_object") else found
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, dict):
            yield found
            if "/K" in found:
                waiting.append(found["/K"])


@pytest.mark.requirement("I7", "U7")
def test_it_says_whose_it_is_what_for_and_until_when() -> None:
    (page,) = read(made()).pages
    text = " ".join(page.extract_text().split())

    for said in (
        "Intyg",
        "Yrsa Yrkesson",
        "Komet 3–11 år",
        "Bli gruppledare i Komet 3–11 år",
        "Kunskapscentrum",
        "2 februari 2027 – 20 april 2027",
        "12 maj 2027",
        "11 maj 2030",
        shown_code(CODE),
    ):
        assert said in text, said


@pytest.mark.requirement("X4")
@pytest.mark.parametrize(("spoken", "lang", "title"), [("sv", "sv", "Intyg för Yrsa Yrkesson"), ("en", "en", "")])
def test_it_is_tagged_titled_and_in_a_language(spoken: str, lang: str, title: str) -> None:
    reader = read(made(spoken))
    root = root_of(reader)

    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own kind of true
    assert str(root["/Lang"]).partition("-")[0] == lang
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata and "Yrsa Yrkesson" in str(reader.metadata.title)
    assert title in str(reader.metadata.title)
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in metadata and ">1<" in metadata.partition("pdfuaid:part")[2][:3] + "<"


@pytest.mark.requirement("X4")
def test_it_has_one_heading_words_for_its_pictures_and_nothing_untagged() -> None:
    reader = read(made())
    elements = list(structure(reader))
    kinds = [str(each.get("/S")) for each in elements]

    assert kinds.count("/H1") == 1 and not {"/H2", "/H3"} & set(kinds)
    figures = [each for each in elements if each.get("/S") == "/Figure"]
    assert len(figures) == 2 and all(str(each["/Alt"]) for each in figures)  # the logo and the code
    links = [each for each in elements if each.get("/S") == "/Link"]
    assert links
    depth = 0
    for operands, operator in pypdf.generic.ContentStream(reader.pages[0].get_contents(), reader).operations:
        depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
        assert depth > 0 or operator not in {b"Tj", b"TJ", b"S", b"f", b"f*", b"Do"}, (operands, operator)


def test_all_fonts_are_in_it() -> None:
    page: Any = read(made()).pages[0]
    fonts = [each.get_object() for each in page["/Resources"]["/Font"].values()]

    descriptors = [each["/DescendantFonts"][0].get_object()["/FontDescriptor"] for each in fonts]
    assert fonts and all({"/FontFile2", "/FontFile3"} & set(each) for each in descriptors)


def test_the_same_certificate_is_the_same_file() -> None:
    assert made() == made()


@pytest.mark.parametrize(
    "name",
    [
        "Ñandú Şükrü-Čapek",
        "Nguyễn Thị Øst",
        "Anna-Karin Maria Margareta Kristina af Ekenstam-Långnamnsson von Hohenlohe-Waldenburg-Schillingsfürst",
        'Bo "#strong[Bo]" \\ $x$ <b> @a *Borg* _sson_',
        "Bo 😀 Borgsson\u200f\u0000",
        "Анна Ярославна",
    ],
)
def test_whatever_somebody_is_called_it_is_one_page_and_no_markup(name: str) -> None:
    reader = read(made(name=name))

    assert len(reader.pages) == 1
    shown = "".join(reader.pages[0].extract_text().split())
    assert "".join(paper.printable(name).split())[:12] in shown


@pytest.mark.requirement("I7")
@pytest.mark.parametrize("name", ["王小明", "ሰላም", "สมชาย"])
def test_a_name_that_no_font_can_set_is_a_clear_refusal(name: str) -> None:
    with pytest.raises(NotPrintable) as refused:
        made(name=name)
    assert refused.value.__cause__ is None, "what the typesetter says holds the name, and logs hold none"


def test_a_venue_with_a_picture_in_its_name_is_set_without_it() -> None:
    course = Course("utbildning", venue={"name": "Kunskapscentrum \U0001f600", "address": "Torget 1"}, sessions=[])
    content = paper.pdf(certificate(), PROGRAMME, course, LEADS, "sv")
    assert "Kunskapscentrum" in read(content).pages[0].extract_text()


def test_its_code_leads_to_the_page_that_confirms_it() -> None:
    said = paper.words(certificate(), PROGRAMME, COURSE, LEADS, "sv")

    assert said["check_url"] == f"https://komet.test/certifikat/{CODE}"
    assert said["qr"] == paper.qr_code(said["check_url"])
    version = segno.make(said["check_url"], error="m", micro=False)
    assert version.error == "M" and "<svg" in said["qr"]


def test_nobody_waits_for_the_typesetter_who_makes_no_paper() -> None:
    code = (
        "import os, sys; os.environ.update(STAGE='test', TABLE_PREFIX='t-', SITE_URL='https://komet.test')\n"
        "import chalicelib.certificates.routes, chalicelib.certificates.sending\n"
        "print(sorted({'typst', 'segno'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert ran.stdout.strip() == "[]"
