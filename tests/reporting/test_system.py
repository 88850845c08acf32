"""The figures of a term as the city's statistics system reads them."""

from typing import Any

import pytest

from chalicelib.http import tokens
from tests.faults import Calls
from tests.reporting.made_up import figures, leaf
from tests.reporting.test_compiled import counted
from tests.town import GROUP, OTHER
from tests.visitor import Visitor

pytestmark = [pytest.mark.requirement("X8", "C5"), pytest.mark.usefixtures("town")]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """The statistics system, with its token."""
    monkeypatch.setattr(tokens, "system_client", lambda token, now: tokens.SystemClient("statistics", (token,)))
    return Visitor(headers={"Authorization": "Bearer figures.read"})


def told(system: Visitor, query: str = "") -> dict[str, Any]:
    answer = system.ask("GET", f"/siffror{query}")
    assert answer.status == 200
    return dict(answer.json)


def reached(applied: dict[str, int], **more: Any) -> dict[str, Any]:
    return {"intake": {"applied": {"n": sum(applied.values()), "gender": applied, "language": {}}}, **more}


def test_it_is_told_what_the_reports_show(system: Visitor) -> None:
    counted()
    said = told(system)
    assert (said["term"], said["counted_at"]) == ("2027-1", "2027-01-14T12:00:00+00:00")
    assert said["city"]["measures"]["quality"] == {"answers": 15, "mean_per_cent": 73.3}
    assert said["city"]["surveys"] == {"closed": 10, "compiled": 9}
    assert said["city"]["people"]["applied"] == 60 and said["city"]["by_gender"]["applied"] == {
        "woman": 39,
        "man": 21,
        "unknown": 0,
    }
    assert [each["district_id"] for each in said["districts"]] == ["bromma", "farsta", "skarpnack"]
    assert {(each["programme_id"], each["district_id"]) for each in said["cells"]} == {
        ("komet", "bromma"),
        ("komet", "farsta"),
        ("komet", "skarpnack"),
        ("tonar", "farsta"),
    }
    assert all("by_gender" not in each for each in said["cells"])
    assert told(system, "?termin=2026-2")["city"]["people"]["applied"] == 20


@pytest.mark.requirement("C4", "B2")
def test_small_groups_are_not_told_nor_what_they_follow_from(system: Visitor) -> None:
    leaf(GROUP, "komet", "farsta", reached({"woman": 9, "man": 3}))
    leaf(OTHER, "komet", "skarpnack", reached({"woman": 20, "man": 10}))
    farsta, skarpnack = told(system)["districts"]
    assert farsta["by_gender"]["applied"] == {"woman": None, "man": None, "unknown": 0}
    assert skarpnack["by_gender"]["applied"] == {"woman": None, "man": None, "unknown": 0}
    assert farsta["people"]["applied"] == 12


@pytest.mark.requirement("C4", "B2")
def test_the_gender_of_a_single_person_is_not_told_by_its_name_alone(system: Visitor) -> None:
    leaf(GROUP, "komet", "farsta", reached({"man": 1}))
    said = told(system)
    for each in (said["city"], *said["districts"]):
        assert each["by_gender"]["applied"] == {"woman": None, "man": None, "unknown": None}


@pytest.mark.requirement("C4", "C5")
def test_professionals_are_in_the_cells_and_not_among_the_parents(system: Visitor) -> None:
    leaf(GROUP, "komet", "farsta", reached({"woman": 30, "man": 20}))
    leaf(OTHER, "ledare", "farsta", reached({"woman": 9, "man": 1}))
    said = told(system)
    for each in (said["city"], *said["districts"]):
        assert each["by_gender"]["applied"] == {"woman": 30, "man": 20, "unknown": 0}
        assert each["people"]["applied"] == 50
    assert [each["people"]["applied"] for each in said["cells"]] == [50, 10]


def test_where_nothing_is_counted_there_are_no_figures(system: Visitor) -> None:
    said = told(system)
    assert said["counted_at"] is None and said["districts"] == [] and said["city"]["measures"] == {}


@pytest.mark.parametrize("term", ["2027", "2027-3", "v%C3%A5ren", "2027-1%0A"])
def test_a_term_that_can_not_be_one_is_refused(system: Visitor, term: str) -> None:
    answer = system.ask("GET", f"/siffror?termin={term}")
    assert answer.status == 422 and "termin" in answer.json["errors"]


def test_it_takes_the_scope(system: Visitor) -> None:
    system.headers["Authorization"] = "Bearer cases.read"
    assert system.ask("GET", "/siffror").status == 403
    assert Visitor().ask("GET", "/siffror").status == 401


def test_its_cost_does_not_grow_with_courses(system: Visitor, calls: Calls) -> None:
    told(system)
    calls.forget()
    for number in range(9):
        leaf(f"k{number}", "komet", "farsta", figures())
    calls.forget()
    told(system)
    assert calls.made == ["Query"] * 4
