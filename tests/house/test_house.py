"""The code's own rules that no other tool holds."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import app
from chalicelib.settings import Settings

CODE = {path: path.read_text() for path in [Path("app.py"), *Path("chalicelib").rglob("*.py")]}
# Libraries that cost tens of milliseconds and are needed by few: imported inside the function that uses them.
HEAVY = {
    "babel",
    "boto3",
    "cryptography",
    "icalendar",
    "joserfc",
    "moto",
    "openpyxl",
    "requests",
    "typst",
    "xlsxwriter",
}
MOST_MODULES = 480  # 400 to 471 as this was written; each costs about half a millisecond
FUNCTIONS = [function.name for function in app.app.pure_lambda_functions]


def imported(*modules: str, function: str = "") -> set[str]:
    """All modules that a new process has after importing these; as that function's on Lambda, if one is named."""
    program = f"import json, sys, {', '.join(modules)}; print(json.dumps(sorted(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "AWS_LAMBDA_FUNCTION_NAME": f"komet-test-{function}" if function else ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(json.loads(said.stdout))


def test_no_module_of_ours_imports_a_heavy_library_before_it_is_used() -> None:
    ours = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in CODE]
    assert not HEAVY & {module.partition(".")[0] for module in imported(*ours)}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_starts_with_few_modules(function: str) -> None:
    assert len(imported("app", function=function)) <= MOST_MODULES


@pytest.mark.parametrize("path", CODE, ids=str)
def test_nothing_scans_a_table(path: Path) -> None:
    called = {node.attr for node in ast.walk(ast.parse(CODE[path])) if isinstance(node, ast.Attribute)}
    assert not called & {"scan", "rate_limited_scan"}


def test_no_role_may_scan_a_table() -> None:
    assert [
        path.name for path in Path(".chalice").glob("*.json") if re.search(r"Scan|dynamodb:\*", path.read_text())
    ] == []


def test_every_setting_is_read_and_given_to_those_who_need_it() -> None:
    names = set(Settings.__annotations__)
    read = {name for text in CODE.values() for name in re.findall(r"\bsettings\.(\w+)", text)}
    assert names <= read
    given = set(re.findall(r"^  ([A-Z_]+):", Path("infra/stack/environment.yaml").read_text(), re.MULTILINE))
    assert {name.lower() for name in given} == names - {"region"}  # which Lambda sets itself


def test_decisions_are_numbered_without_gaps_or_twins() -> None:
    numbers = sorted(int(page.name[:4]) for page in Path("docs/decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.xdist_group("package")
def test_tests_of_one_group_go_to_one_process(request: pytest.FixtureRequest) -> None:
    """pytest 9.2 hides the groups from xdist 3.8: every process would then start local clouds of its own."""
    if "PYTEST_XDIST_WORKER" in os.environ and request.config.getoption("loadgroup", default=False):
        assert request.node.nodeid.endswith("@package")
    else:
        assert request.node.nodeid.endswith("one_process")
