"""What time brings about while a manager hasn't answered: late, twice or after a pause it does no harm."""

from collections.abc import Callable

import pytest

from chalicelib.cases.records import Application, consents_due
from chalicelib.cases.rules import has_consent
from chalicelib.people.records import Person
from chalicelib.reminders.actions import remind
from tests.consent.conftest import YLVA
from tests.consent.story import MANAGER, Post, apply, approve, case_of, consent_of, kinds
from tests.faults import KINDS, Calls
from tests.messages.conftest import part
from tests.town import ALI, TRAINING, Clock
from tests.visitor import Visitor

CASE = "/mina-arenden/EK-2027-000001"
pytestmark = pytest.mark.requirement("B15")


def runs(clock: Clock) -> int:
    """How many the scheduled run has told, run twice."""
    told = remind(clock.time)["consents"]
    assert remind(clock.time)["consents"] == 0
    return told


def test_the_manager_is_reminded_once_by_a_link_that_works(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    first = post.link(clock.time)
    clock.forward(days=6, hours=23)
    assert runs(clock) == 0
    clock.forward(hours=1)
    assert runs(clock) == 1
    second = post.link(clock.time)
    assert second != first and post.to(MANAGER)[-1]["Subject"].startswith("Påminnelse")
    clock.forward(days=3)
    assert runs(clock) == 0
    approve(second)
    assert has_consent(case_of(YLVA))
    assert Visitor().open(first).h1 == "Tack, du har sagt ja", "the same question"
    clock.forward(days=30)
    assert runs(clock) == 0


def test_too_late_is_told_and_the_applicant_can_ask_again(
    ylva: Visitor, signed_in: Callable[[Person], Visitor], post: Post, clock: Clock
) -> None:
    apply(ylva)
    path = post.link(clock.time)
    clock.forward(days=7)
    assert runs(clock) == 1
    clock.forward(days=14)
    ylva = signed_in(Person.get(YLVA))
    assert "Din chef svarade inte i tid" in ylva.open(CASE).text, "to the second, before any run"
    assert runs(clock) == 1
    assert consent_of(YLVA)["state"] == "expired"
    assert Visitor().open(path).h1 == "Tiden att svara har gått ut"
    post.send(clock.time)
    assert "inte svarat" in post.to("ylva@exempel.se")[-1]["Subject"]
    assert not [mail for mail in post.to(MANAGER) if "/mina-arenden" in part(mail, "plain")]
    ylva.send(ylva.open(f"{CASE}/chef").form)
    approve(post.link(clock.time))
    assert has_consent(case_of(YLVA))
    assert kinds(YLVA)[:4] == ["ApplicationReceived", "ConsentExpired", "ManagerAsked", "ConsentApproved"]


def test_after_a_long_pause_nobody_is_reminded_of_what_is_over(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    clock.forward(days=60)
    assert runs(clock) == 1
    assert kinds(YLVA) == ["ApplicationReceived", "ConsentExpired", "ConsentRequested"]
    post.send(clock.time)
    assert post.to(MANAGER) == [], "the question itself came too late to be asked"


def test_who_has_taken_the_application_back_is_minded_no_more(ylva: Visitor, clock: Clock) -> None:
    apply(ylva)
    ylva.send(ylva.open(f"{CASE}/aterta").form)
    clock.forward(days=8)
    assert runs(clock) == 0
    assert case_of(YLVA).consent_due is None
    clock.forward(days=30)
    assert consents_due(clock.time, 100) == []


def test_a_run_costs_what_is_due_and_not_what_waits(ylva: Visitor, clock: Clock, calls: Calls) -> None:
    apply(ylva)
    remind(clock.time)
    calls.forget()
    remind(clock.time)
    alone = len(calls.made)
    case = case_of(YLVA)
    for number in range(30):
        values = {**case.attribute_values, "person_id": ALI, "application_id": f"other-{number}"}
        Application(**{name: value for name, value in values.items() if name != "version"}).save()
    calls.forget()
    remind(clock.time)
    assert len(calls.made) == alone


@pytest.mark.parametrize("kind", KINDS)
def test_whichever_call_fails_the_next_run_makes_good(ylva: Visitor, clock: Clock, calls: Calls, kind: str) -> None:
    apply(ylva)
    clock.forward(days=7)
    failed = 0
    for which in range(20):
        with calls.failing(kind, which):
            try:
                remind(clock.time)
            except Exception:
                failed += 1
        assert kinds(YLVA).count("ManagerReminded") <= 1
    remind(clock.time)
    assert kinds(YLVA).count("ManagerReminded") == 1
    assert failed
    assert case_of(YLVA).course_id == TRAINING
