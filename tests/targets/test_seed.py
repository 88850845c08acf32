"""The targets that the service is delivered with: those of the sources, each with its number and its words."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.targets.kept import UNITS
from chalicelib.targets.lines import COUNTED
from chalicelib.targets.records import all_definitions, values_in
from chalicelib.targets.rules import FIGURES
from chalicelib.targets.words import HEADINGS
from infra.local.targets import define, load_targets

SEED = Path("infra/local/seed")
TARGETS: list[dict[str, Any]] = json.loads((SEED / "targets.json").read_text())

# The sources' own numbers, by heading, in their order (S7, S8).
NUMBERS = {
    "general": [80, 20, 100, 95, 95, 95],
    "directed": [65, 60, 30, 100, 95, 95, 95],
    "internal": [50, 50, 40, 10, 100, 100, 100, 100, 100, 80],
    "result": [None, None],
}


@pytest.mark.requirement("S7", "S8", "P11")
def test_every_number_of_the_sources_is_there() -> None:
    found = {heading: [each["wanted"] for each in TARGETS if each["heading"] == heading] for heading in HEADINGS}
    assert found == NUMBERS


@pytest.mark.requirement("S9", "X2")
def test_every_target_says_what_it_means_in_every_language() -> None:
    for each in TARGETS:
        for name in ("names", "definitions", "wholes", "limits"):
            texts = each[name]
            assert (name in ("wholes", "limits") and not texts) or {"sv", "en", "ar"} <= set(texts), each["target_id"]
            assert all(texts.values()), each["target_id"]


@pytest.mark.requirement("S9")
def test_every_target_names_what_measures_it_and_one_that_cannot_be_measured_says_why() -> None:
    assert len({each["target_id"] for each in TARGETS}) == len(TARGETS)
    for each in TARGETS:
        assert each["figure"] in FIGURES and each["programmes"] in COUNTED and each["unit"] in UNITS, each["target_id"]
        assert FIGURES[each["figure"]].system or each["limits"], each["target_id"]


def test_every_figure_measures_some_target() -> None:
    assert {each["figure"] for each in TARGETS} == set(FIGURES)


def test_seeding_twice_is_once(tables: None, now: datetime) -> None:
    for _ in range(2):
        load_targets(now)
    assert len(all_definitions()) == len(TARGETS)
    assert len(values_in("city")) + len(values_in("district:farsta")) == len(
        json.loads((SEED / "target_values.json").read_text())
    )
    assert define(now) == 0
