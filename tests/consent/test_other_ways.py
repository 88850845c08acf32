"""A professional's application by a city system and on paper: the same questions, and the manager is asked too."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.cases.records import Application, find_case
from chalicelib.cases.rules import NO_CHILD
from chalicelib.http import secrets
from chalicelib.journal.records import CONSENT, timeline
from tests.consent.conftest import YLVA
from tests.consent.story import ANSWERS, MANAGER, apply, case_of
from tests.people.keys import make_keys
from tests.town import TRAINING
from tests.visitor import Visitor

ALL = {name: value for step in ANSWERS.values() for name, value in step.items()}
SENT = {
    "application_id": "5d0c1f6e-8a53-4c1b-9f6a-2c5f4b1e7a90",
    "course_id": TRAINING,
    "personal_number": "19121212-1212",
    "name": "Tolvan Tolvansson",
    "email": "tolvan@example.se",
    "channels": ["email"],
    "language": "sv",
    **ALL,
}


def asked(case_number: str) -> Application:
    """The case, whose manager has been asked once."""
    case = find_case(case_number)
    assert case and case.consent
    assert (case.child_id, case.consent["state"], case.answers["manager_email"]) == (NO_CHILD, "asked", MANAGER)
    assert [event.kind for event in timeline(CONSENT + case.application_id)] == ["ConsentRequested"]
    return case


@pytest.mark.requirement("U2", "U3", "X8")
def test_a_city_system_applies_for_a_professional_and_the_manager_is_asked_once(system: Visitor) -> None:
    answers = [system.ask("POST", "/ansokningar", document=SENT) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    asked(answers[0].json["case_number"])
    again = system.ask("POST", "/ansokningar", document={**SENT, "application_id": "0" * 31 + "1"})
    assert (again.status, again.json["case_number"]) == (409, answers[0].json["case_number"])


@pytest.mark.requirement("X8")
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"manager_email": "tolvan@EXAMPLE.se"}, "manager_email"),
        ({"manager_name": ""}, "manager_name"),
        ({"work_district": "atlantis"}, "work_district"),
        ({"account_string": ""}, "account_string"),
        ({"account_string": "vet inte!"}, "account_string"),
        ({"invoice_kind": "reference"}, "invoice_reference"),
    ],
)
def test_a_system_is_told_what_is_wrong_and_nobody_is_asked(
    system: Visitor, changed: dict[str, Any], field: str
) -> None:
    answer = system.ask("POST", "/ansokningar", document={**SENT, **changed})
    assert (answer.status, list(answer.json["errors"])) == (422, [field])


@pytest.fixture
def instructor(town: None, staff: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    make_keys(monkeypatch)
    yield staff("instructor", "district:central")
    secrets.forget()


@pytest.mark.requirement("B8", "U3")
def test_a_professional_on_paper_is_written_in_and_the_manager_is_asked(instructor: Visitor) -> None:
    form = instructor.open(f"/personal/ansokan/ny?kurs={TRAINING}").form
    head = {"received_on": "2027-01-10", "received_clock": "09:15", "entered_because": "paper"}
    person = {name: SENT[name] for name in ("personal_number", "name", "email", "channels", "language")}
    page = instructor.send(form, **head, **person, **ALL)
    assert page.status == 200, page.errors
    case = asked("EK-2027-000001")
    assert case.entered_because == "paper" and case.received_at < "2027-01-11"


@pytest.mark.requirement("U5")
def test_a_trainings_queue_is_one_for_all_and_nobody_moves_out_of_it_by_mistake(ylva: Visitor) -> None:
    apply(ylva)
    case = f"/mina-arenden/{case_of(YLVA).case_number}"
    csrf = ylva.open(f"{case}/chef").form.value("_csrf")
    moved = ylva.ask("POST", f"{case}/ko/flytta", {"_csrf": [csrf], "fran": ["central"], "till": ["farsta"]})
    assert (moved.status, case_of(YLVA).queue_ids) == (409, ["ledare/central"])
