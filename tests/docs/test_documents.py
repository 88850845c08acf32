"""The documents name what there is: files, commands, persons, alarms."""

import re
from pathlib import Path

import pytest

from app import app
from chalicelib.http.access import ACCESS
from infra.local.persons import PASSWORD, persons
from infra.monitoring import function_alarms, path_alarms

DOCUMENTS = [Path("README.md"), Path("CHANGELOG.md"), *Path("docs").rglob("*.md")]
README = Path("README.md").read_text()
OPERATIONS = Path("docs/operations.md").read_text()
ARCHITECTURE = Path("docs/architecture.md").read_text()
FUNCTIONS = sorted(each.name for each in app.pure_lambda_functions)
FOLDERS = sorted(path.parent.name for path in Path("chalicelib").glob("*/__init__.py"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_leads_to_a_file_of_ours(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_within_a_page_leads_to_a_heading(document: Path) -> None:
    text = document.read_text()
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    headings = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def test_every_command_named_in_the_readme_is_in_the_makefile() -> None:
    commands = set(re.findall(r"^([a-z-]+):", Path("Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)\b", README)) <= commands


def test_the_readme_names_persons_one_can_sign_in_as() -> None:
    named = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", README, re.MULTILINE)
    assert len(named) >= 5
    assert set(named) <= {(each.username, f"{each.given_name} {each.family_name}") for each in persons()}
    assert f"`{PASSWORD}`" in README


@pytest.mark.requirement("X11")
def test_the_architecture_and_the_readme_know_every_room_and_function() -> None:
    tree = ARCHITECTURE.partition("## Addresses")[0]
    assert [folder for folder in FOLDERS if f"  {folder}/ " not in tree] == []
    assert [name for name in FUNCTIONS if f'"{name}"' not in tree] == []
    assert [name for name in FUNCTIONS if not re.search(rf"\b{name}\b", README)] == []


@pytest.mark.requirement("X11")
def test_the_architecture_lists_every_address_at_least_by_its_end() -> None:
    table = ARCHITECTURE.partition("## Addresses")[2].partition("## Data")[0]
    paths = {address.partition(" ")[2] for address in ACCESS} - {"/{proxy+}"}
    assert [path for path in sorted(paths) if path not in table and f"/{path.rpartition('/')[2]}" not in table] == []


def test_every_alarm_is_explained_to_whoever_is_called() -> None:
    alarms = {**function_alarms(["relay", "tally", "catalogue"]), **path_alarms()}
    told = [
        alarm["Properties"]["AlarmDescription"]["Fn::Sub"]
        .removeprefix("e-Komet ${Stage}: ")
        .removesuffix(". See docs/operations.md.")
        for alarm in alarms.values()
    ]
    table = [line for line in OPERATIONS.splitlines() if line.startswith("| **")]
    for each in told:
        of_any_function = re.sub(r"^\w+: ", "…: ", each)
        assert any(f"**{each}" in line or f"**{of_any_function}" in line for line in table), each


def test_every_decision_tells_context_choice_and_consequence() -> None:
    for page in Path("docs/decisions").glob("*.md"):
        parts = re.findall(r"^\*\*(\w+)\.\*\*", page.read_text(), re.MULTILINE)
        assert parts == ["Context", "Choice", "Consequence"], page
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+", page.stem), page
