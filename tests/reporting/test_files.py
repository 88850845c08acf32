"""The figures as files: the same as on the page, safe to open, and each through a link that soon ends."""

import csv
import io
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import boto3
import openpyxl
import pypdf
import pytest

from chalicelib.courses.records import Programme
from chalicelib.http.languages import speaking
from chalicelib.reporting.files import as_csv, as_xlsx
from chalicelib.settings import settings
from chalicelib.surveys.records import Survey
from tests.reporting.made_up import QUESTIONS, figures, leaf, survey
from tests.reporting.test_compiled import counted
from tests.targets.made_up import target, value
from tests.town import GROUP, Clock
from tests.visitor import Visitor

pytestmark = [pytest.mark.requirement("L9", "C5"), pytest.mark.usefixtures("town", "bucket")]
HERE = "/personal/rapporter/svar/hamta"
FRESH = "torsdag 14 januari 2027 13:00"
MONTH = "/personal/rapporter/manad.pdf"
Staff = Callable[..., Visitor]
NASTY = ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "|calc", "http://exempel.se", "007"]


@pytest.fixture
def eva(staff: Staff) -> Visitor:
    return staff("follow_up", "city")


def fetched(visitor: Visitor, address: str) -> tuple[bytes, str]:
    """The file that the address leads to, and what a browser would call it."""
    answer = visitor.ask("GET", address)
    assert answer.status == 303
    link = urlsplit(answer.headers["Location"])
    assert "X-Amz-Expires=300" in link.query
    key = link.path.lstrip("/").removeprefix(f"{settings.files_bucket}/")
    assert key.startswith("figures/")
    kept = boto3.client("s3", region_name=settings.region).get_object(Bucket=settings.files_bucket, Key=key)
    return kept["Body"].read(), unquote(link.query)


def cells(content: bytes) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


def test_a_csv_file_says_what_the_page_says(eva: Visitor) -> None:
    counted()
    answer = eva.ask("GET", f"{HERE}?format=csv&stadsdel=farsta&program=komet")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="svar-2027-1-farsta-komet.csv"'
    assert answer.body.startswith(
        "\ufeffTermin;Program;Stadsdel;Vad;Svar;Antal;Medelvärde;Standardavvikelse;Räknat\r\n"
    )
    lines = list(csv.reader(io.StringIO(answer.body), delimiter=";"))
    assert ["2027-1", "Komet", "Farsta", "Träffarnas kvalitet (%)", "", "5", "80,0", "0,0", FRESH] in lines
    assert [
        "2027-1",
        "Komet",
        "Farsta",
        "Efter träffen: Hur bra var träffen?",
        "5 – Mycket bra",
        "6",
        "",
        "",
        FRESH,
    ] in lines


def test_an_excel_file_holds_the_same_as_numbers(eva: Visitor) -> None:
    counted()
    content, query = fetched(eva, f"{HERE}?format=xlsx")
    assert 'filename="svar-2027-1.xlsx"' in query
    lines = cells(content)
    assert ["2027-1", "Alla", "Alla", "Träffarnas kvalitet (%)", None, 15, 73.3, 24.9, FRESH] in lines
    assert ["2027-1", "Komet", "Bromma", "Enkäter som har stängt", None, 2, None, None, FRESH] in lines


def test_no_cell_is_a_formula_a_link_or_a_number_that_was_text() -> None:
    lines = cells(as_xlsx("=1", ["=1"], [[each] for each in NASTY]))
    assert lines == [["=1"], *([each] for each in NASTY)]
    read = list(csv.reader(io.StringIO(as_csv(["=1"], [[each] for each in NASTY])), delimiter=";"))
    assert [row[0] for row in read[1:]] == [*(f"'{each}" for each in NASTY[:-2]), *NASTY[-2:]]


def test_the_sheet_is_named_in_the_readers_language() -> None:
    assert openpyxl.load_workbook(io.BytesIO(as_xlsx("x", ["a"], []))).sheetnames == ["Siffror"]


def test_numbers_in_csv_are_written_as_the_readers_spreadsheet_expects() -> None:
    assert as_csv(["a"], [[1.5, None, 3]]).endswith("1,5;;3\r\n")
    with speaking("en"):
        assert as_csv(["a"], [[1.5, None, 3]]).endswith("1.5;;3\r\n")


def test_a_programme_that_is_called_like_a_formula_is_text(eva: Visitor) -> None:
    programme = Programme.get("programme", "komet")
    programme.names = {"sv": "=HYPERLINK(1)"}
    programme.save()
    leaf(GROUP, "komet", "farsta", figures())
    assert "'=HYPERLINK(1)" in eva.ask("GET", f"{HERE}?format=csv").body


@pytest.mark.requirement("L3")
def test_files_reach_as_far_as_the_page(staff: Staff) -> None:
    counted()
    sam, lena = staff("coordinator", "district:farsta"), staff("leader", f"course:{GROUP}")
    assert "Skarpnäck" not in sam.ask("GET", f"{HERE}?format=csv").body
    for address in (f"{HERE}?format=csv", f"{HERE}?format=xlsx", f"{MONTH}?"):
        assert sam.ask("GET", f"{address}&stadsdel=bromma").status == 404
        assert lena.ask("GET", address).status == 404
    assert sam.ask("GET", f"{HERE}?format=exe").status == 404


def test_the_months_report_is_a_tagged_pdf_with_the_same_figures(eva: Visitor, clock: Clock) -> None:
    counted()
    clock.forward(microseconds=4711)
    content, query = fetched(eva, f"{MONTH}?program=komet")
    assert "manadsrapport-2027-01-svar-2027-1-komet-sv.pdf" in query
    made = pypdf.PdfReader(io.BytesIO(content))
    root = cast(dict[str, Any], made.trailer["/Root"])
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "sv-SE" and "/StructTreeRoot" in root
    assert made.metadata and made.metadata.title == "Månadsrapport januari 2027, Våren 2027, Hela staden, Komet"
    said = " ".join(" ".join(page.extract_text() for page in made.pages).split())
    for told in (
        "Föräldrar Steg Antal Har sökt 40",
        "Träffarnas kvalitet",
        "60 % (10 svar)",
        "Farsta 80 % 80 %",
        "Filmen",
    ):
        assert told in said.replace("\u00a0", " ")


def test_the_months_report_tells_of_parents_and_professionals_apart_as_the_page_does(eva: Visitor) -> None:
    counted()
    leaf("utbildning", "ledare", "central", figures())
    content, _ = fetched(eva, MONTH)
    said = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())
    said = said.replace("\u00a0", " ")
    assert "Föräldrar Steg Antal Har sökt 60 Har fått plats 36 (60 % av dem som har sökt)" in said
    assert "Yrkesverksamma Steg Antal Har sökt 20" in said
    assert "Bromma Inga svar att visa än" in said


@pytest.mark.requirement("S7")
def test_the_months_report_sets_the_targets_of_the_place_beside_what_is_measured(eva: Visitor, staff: Staff) -> None:
    counted()
    target(names={"sv": "Alla ska veta hur det går."}, figure="trained", programmes="parents", wanted=30)
    value("whole", 1000).save()
    content, _ = fetched(eva, MONTH)
    said = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())
    assert (
        "Mål: Riktat föräldrastöd" in said
        and "Alla ska veta hur det går." in said
        and "av 1 000" in said.replace("\u00a0", " ")
    )
    content, _ = fetched(staff("leader", "city"), MONTH)
    assert "Alla ska veta" not in " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_the_report_is_in_english_for_who_reads_it_and_in_swedish_for_all_others(eva: Visitor) -> None:
    counted()
    assert "-en.pdf" in fetched(eva, f"{MONTH}?lang=en")[1]
    content, query = fetched(eva, f"{MONTH}?lang=ar")
    assert "-sv.pdf" in query
    assert cast(dict[str, Any], pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"])["/Lang"] == "sv-SE"


def test_letters_that_the_fonts_lack_do_not_stop_the_report(eva: Visitor) -> None:
    made: Survey = survey(questions=[{**QUESTIONS[1], "words": {"sv": "Hur var träffen? 👍 لقاء"}}])
    assert made
    leaf(GROUP, "komet", "farsta", figures())
    assert fetched(eva, f"{MONTH}?program=komet")[0].startswith(b"%PDF-")


def test_a_report_of_nothing_is_a_report(eva: Visitor) -> None:
    assert fetched(eva, MONTH)[0].startswith(b"%PDF-")
