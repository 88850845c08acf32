"""No function can put together who has answered a survey and what was answered."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.package import ROOT

READS = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:ConditionCheckItem"}
READS |= {"dynamodb:TransactGetItems", "dynamodb:PartiQLSelect"}


def functions() -> list[str]:
    return sorted(path.stem.removeprefix("policy-") for path in (ROOT / ".chalice").glob("policy-*.json"))


def reached(function: str) -> Iterator[tuple[str, str]]:
    """(action, table) of all that a function may do in tables, as "SheetsTable"."""
    policy = json.loads((ROOT / ".chalice" / f"policy-{function}.json").read_text(encoding="utf-8"))
    for statement in policy["Statement"]:
        for action in statement["Action"]:
            for table in re.findall(r"(\w+Table)\b", json.dumps(statement.get("Resource", ""))):
                yield action, table


def readers(table: str) -> set[str]:
    return {name for name in functions() if any(action in READS and of == table for action, of in reached(name))}


@pytest.mark.requirement("U6", "W6")
def test_no_function_reads_both_who_has_answered_and_what_was_answered() -> None:
    assert readers("SheetsTable") == {"aggregation"}
    assert "aggregation" not in readers("AnsweredTable")
    assert not any("*" in action for name in functions() for action, _ in reached(name) if "dynamodb" in action)


@pytest.mark.requirement("W6")
def test_what_is_held_back_is_read_by_counting_alone() -> None:
    touching = {name for name in functions() for _, table in reached(name) if table == "HeldTable"}
    assert touching == {"aggregation"}
    assert "reporting" in readers("SummariesTable")


@pytest.mark.requirement("U6")
def test_who_takes_answers_in_can_write_them_and_nothing_else() -> None:
    assert {action for action, table in reached("answering") if table == "SheetsTable"} == {"dynamodb:PutItem"}


@pytest.mark.requirement("W6")
def test_each_attack_that_is_written_down_has_its_test() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", Path(ROOT / "docs" / "anonymity.md").read_text("utf-8"))
    assert len(named) > 15
    for file, test in named:
        code = (ROOT / file).read_text(encoding="utf-8")
        assert not test or f"def {test}(" in code, test
