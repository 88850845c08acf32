"""The zip: complete, trimmed, compiled, the same for the same content, and able to answer on its own."""

import json
import marshal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app import SERVES, app
from bench.cold_start import Variant, cold_start
from bench.cold_start_aws import stand_in
from bench.cold_start_events import EVENTS
from infra import package
from infra.package import LIBRARIES, ROOT, Package
from infra.trim import SERVICES

Json = dict[str, Any]

# By function that answers requests. The tables behind hold a session and an administrator's grant, and nothing else:
# no such draft, course, link or certificate.
STATUS = {
    "catalogue": 200,
    "sign_in": 303,
    "submission": 404,
    "my_cases": 200,
    "staff": 200,
    "planning": 200,
    "handling": 200,
    "admission": 404,
    "consent": 404,
    "attendance": 404,
    "certificates": 404,
    "fees": 200,
    "bookings": 200,
    "materials": 404,
    "editing": 200,
    "importing": 200,
    "survey_editing": 200,
    "answering": 404,
    "reporting": 200,
    "fidelity": 404,
    "outreach": 200,
}
# What each function asks AWS for.
ASKS = {
    **{function: {"GetItem", "Query"} for function in STATUS},
    "sign_in": {"GetSecretValue"},
    "submission": {"GetItem"},
    "consent": {"GetItem"},
    "certificates": {"GetItem"},
    "relay": {"SendMessageBatch", "BatchWriteItem"},
    "sender": {"GetItem"},
    "carry_out": {"GetItem"},
    "sweep": {"Query"},
    "remind": {"Query"},
    "fee_reminders": {"Query"},
    "open_surveys": {"Query"},
    "aggregation": {"GetItem", "Query", "BatchWriteItem", "TransactWriteItems"},  # nothing has been swept yet
    "outreach": {"Query"},
    "bounces": {"GetItem", "PutItem", "Query", "UpdateItem"},
    "tally": {"Query", "PutItem"},
}


def checksums(packaged: Package) -> dict[str, int]:
    with zipfile.ZipFile(packaged.code) as archive:
        return {entry.filename: entry.CRC for entry in archive.infolist()}


def names(packaged: Package) -> set[str]:
    return set(checksums(packaged))


def test_no_function_is_without_an_event() -> None:
    functions = {each.name for each in app.pure_lambda_functions}

    assert set(EVENTS) == functions
    assert set(STATUS) == set(SERVES) <= functions


@pytest.mark.parametrize("function", EVENTS)
def test_each_function_answers_from_the_zip_alone(function: str, unpacked: Path) -> None:
    with stand_in() as (aws, calls):
        _, answered = cold_start(Variant(function, unpacked, "app", function, EVENTS[function]), aws)

    assert answered["status"] == STATUS.get(function)
    assert {call.rpartition(".")[2] for call in calls} == ASKS[function]
    if function in ("sender", "carry_out"):
        assert answered["answer"] == {"batchItemFailures": [{"itemIdentifier": "1"}]}  # there is no such event


def test_clients_of_all_services_we_call_can_be_made_from_the_zip_alone(unpacked: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(unpacked)!r}); import boto3\n" + "\n".join(
        f"boto3.client({service!r}, region_name='eu-north-1')" for service in SERVICES
    )

    subprocess.run([sys.executable, "-I", "-S", "-B", "-c", code], check=True)


CALENDAR = """
import os, sys
sys.path.insert(0, {path!r})
os.environ.update(STAGE="test", TABLE_PREFIX="test-", SITE_URL="https://komet.test", AWS_DEFAULT_REGION="eu-north-1")
from datetime import UTC, datetime
from chalicelib.courses.invitations import calendar
from chalicelib.courses.records import Course
session = {{"number": 1, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"}}
course = Course("komet", sessions=[session], state="announced")
print(calendar(course, "Komet", "Farsta", datetime(2027, 1, 1, tzinfo=UTC)).decode())
"""


@pytest.mark.requirement("B6")
def test_a_calendar_can_be_written_from_the_zip_alone(unpacked: Path) -> None:
    code = CALENDAR.format(path=str(unpacked))

    written = subprocess.run([sys.executable, "-I", "-S", "-B", "-c", code], check=True, capture_output=True, text=True)

    assert "DTSTART;TZID=Europe/Stockholm:20270202T173000" in written.stdout


def test_every_module_is_compiled_for_this_python_and_never_checked_again(unpacked: Path) -> None:
    tag = sys.implementation.cache_tag
    sources = list(unpacked.rglob("*.py"))
    assert len(sources) > 200
    for source in sources:
        compiled = source.parent / "__pycache__" / f"{source.stem}.{tag}.pyc"
        head = compiled.read_bytes()[:16]
        assert head[4:8] == b"\1\0\0\0", source  # by hash, unchecked


def test_compiled_modules_say_nothing_of_the_machine_that_made_them(unpacked: Path) -> None:
    compiled = unpacked / "chalicelib" / "__pycache__" / f"settings.{sys.implementation.cache_tag}.pyc"

    assert marshal.loads(compiled.read_bytes()[16:]).co_filename == "chalicelib/settings.py"  # noqa: S302  # our own


def test_pages_and_catalogues_are_there_compiled_and_not_as_sources(packaged: Package) -> None:
    inside = names(packaged)

    assert not [name for name in inside if name.endswith((".po", ".pot")) or "/pages/" in name]
    sources = {path.relative_to(ROOT).with_suffix(".mo").as_posix() for path in (ROOT / "chalicelib").rglob("*.po")}
    assert sources <= inside
    pages = list((ROOT / "chalicelib").glob("*/pages/**/*.html"))
    compiled = {name for name in inside if name.startswith("chalicelib/compiled/") and name.endswith(".pyc")}
    assert len(compiled) == len(pages) > 10


def test_what_only_developers_need_stays_out(packaged: Package) -> None:
    first = {name.split("/")[0] for name in names(packaged)}

    assert not first & {"pip", "setuptools", "wheel", "yaml", "click", "inquirer", "bin", "tests", "infra"}
    assert not [name for name in first if name.endswith((".dist-info", "-stubs"))]
    assert {name for name in names(packaged) if name.startswith("chalice/") and name.endswith(".py")} == {
        "chalice/__init__.py",
        "chalice/app.py",
    }


def test_the_zip_stays_small(packaged: Package) -> None:
    with zipfile.ZipFile(packaged.code) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())

    assert packaged.code.stat().st_size < 17_000_000  # 15.5 as this was written, a third of it cryptography
    assert unpacked < 50_000_000


@pytest.mark.requirement("I7")
def test_what_sets_pages_is_a_layer_of_the_functions_that_do(packaged: Package, template: Json) -> None:
    with zipfile.ZipFile(packaged.layer) as archive:
        layer = {entry.filename: entry.file_size for entry in archive.infolist()}
    with zipfile.ZipFile(packaged.code) as archive:
        code = {entry.filename: entry.file_size for entry in archive.infolist()}
    have = {
        name
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Function" and "Layers" in resource["Properties"]
    }

    assert have == {"CertificatesFunction", "ReportingFunction"}
    assert {name.split("/")[0] for name in layer} == {"python"}
    assert "python/typst/__init__.py" in layer and "python/segno/__init__.py" in layer
    assert not {name for name in code if name.startswith(("typst", "segno", "xlsxwriter"))}
    assert sum(layer.values()) + sum(code.values()) < 200_000_000  # Lambda's limit is 250 MB


PAPER = """
import os, sys
sys.path[:0] = {paths!r}
os.environ.update(STAGE="test", TABLE_PREFIX="test-", SITE_URL="https://komet.test", AWS_DEFAULT_REGION="eu-north-1")
from chalicelib.certificates import paper
from chalicelib.certificates.records import Certificate
from chalicelib.courses.records import Course, Programme
certificate = Certificate("0" * 24, name="Yrsa Yrkesson", certified_on="2027-05-12")
programme = Programme(programme_id="ledare", names={{"sv": "Ledare"}})
made = paper.pdf(certificate, programme, Course("kurs"), [programme.names], "sv")
print(made[:5].decode(), len(made) > 10_000)
"""


@pytest.mark.requirement("I7")
def test_a_certificate_can_be_set_from_the_zip_and_its_layer_alone(
    packaged: Package, unpacked: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(packaged.layer) as archive:
        archive.extractall(tmp_path)
    code = PAPER.format(paths=[str(unpacked), str(tmp_path / "python")])

    made = subprocess.run([sys.executable, "-I", "-S", "-B", "-c", code], check=True, capture_output=True, text=True)

    assert made.stdout.split() == ["%PDF-", "True"]


def test_the_same_content_is_the_same_zip(packaged: Package, tmp_path: Path) -> None:
    again = package.package(tmp_path)

    assert checksums(again).items() ^ checksums(packaged).items() == set()  # says which file differs
    assert again.code_key == packaged.code_key
    assert json.loads(again.template.read_text()) == json.loads(packaged.template.read_text())


def test_libraries_are_installed_only_once(packaged: Package, tmp_path: Path) -> None:
    kept = {path: path.stat().st_mtime_ns for path in LIBRARIES.glob("libraries-*.zip")}

    package.package(tmp_path)

    assert kept
    assert {path: path.stat().st_mtime_ns for path in LIBRARIES.glob("libraries-*.zip")} == kept


def test_the_runtime_is_the_python_that_compiled(template: Json) -> None:
    runtimes = {
        resource["Properties"]["Runtime"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Function"
    }

    assert runtimes == {f"python{sys.version_info.major}.{sys.version_info.minor}"}
