"""AWS on a bad day, and two who answer at once: all of it happens, or nothing, and an answer is never told twice."""

from contextlib import suppress
from typing import Any

import pytest

from chalicelib.cases.consent import ConsentOver
from chalicelib.cases.records import applications_of
from chalicelib.consent import actions
from chalicelib.consent.records import ConsentLink
from chalicelib.consent.told import Told, tell_instructors
from chalicelib.journal.records import CONSENT, timeline
from chalicelib.tasks.records import tasks_in
from tests.consent.conftest import YLVA
from tests.consent.story import Post, apply, approve, case_of, check_of, consent_of, kinds, take_back
from tests.faults import KINDS, Calls
from tests.town import Clock
from tests.visitor import Visitor

pytestmark = pytest.mark.requirement("U3", "B15")
MOST = 40  # calls of any of these


def whole() -> None:
    """An answer, its link, its task and what is told of it are there, or none of them."""
    case = case_of(YLVA)
    said = consent_of(YLVA)["state"] in ("approved", "declined")
    told = [event.kind for event in timeline(case.application_id)].count("ConsentApproved")
    receipts = [event.kind for event in timeline(CONSENT + case.application_id)].count("ConsentAnswered")
    used = [link for link in ConsentLink.scan() if link.used_for == "approved"]
    assert [told, receipts, len(used), len(tasks_in("central"))] == [int(said)] * 4
    assert (case.consent_due is None) is said


@pytest.mark.parametrize("kind", KINDS)
def test_whichever_call_fails_the_answer_is_given_whole_or_not(
    ylva: Visitor, post: Post, clock: Clock, calls: Calls, kind: str
) -> None:
    apply(ylva)
    path = post.link(clock.time)
    token = path.rpartition("/")[2]
    for which in range(MOST):
        with calls.failing(kind, which), suppress(Exception):
            actions.answer(token, approved=True, reason="", now=clock.time)
        whole()
    actions.answer(token, approved=True, reason="", now=clock.time)
    assert consent_of(YLVA)["state"] == "approved"
    whole()


@pytest.mark.parametrize("kind", KINDS)
def test_whichever_call_fails_taking_back_asks_once(
    ylva: Visitor, post: Post, clock: Clock, calls: Calls, kind: str
) -> None:
    apply(ylva)
    approve(post.link(clock.time))
    token = post.link(clock.time).rpartition("/")[2]
    for which in range(MOST):
        with calls.failing(kind, which), suppress(Exception):
            actions.take_back(token, clock.time)
    actions.take_back(token, clock.time)
    assert consent_of(YLVA)["round"] == 2
    assert kinds(YLVA).count("ConsentTakenBack") == 1
    assert kinds(YLVA).count("ConsentRequested") == 2


@pytest.mark.parametrize("kind", KINDS)
def test_whichever_call_fails_an_application_is_sent_with_its_question_or_not_at_all(
    ylva: Visitor, calls: Calls, kind: str
) -> None:
    check = check_of(ylva)
    for which in range(MOST):
        with calls.failing(kind, which):
            ylva.ask("POST", check.form.action, check.form.held())
        (application,) = applications_of(YLVA)
        asked = [event.kind for event in timeline(CONSENT + application.application_id)]
        assert asked == ([] if application.state == "draft" else ["ConsentRequested"])
        assert bool(application.consent) is (application.state != "draft")
    ylva.ask("POST", check.form.action, check.form.held())
    assert kinds(YLVA) == ["ApplicationReceived", "ConsentRequested"]


@pytest.mark.parametrize("kind", KINDS)
def test_whichever_call_fails_the_manager_gets_a_link_that_works(
    ylva: Visitor, post: Post, clock: Clock, calls: Calls, kind: str
) -> None:
    apply(ylva)
    for which in range(MOST):
        with calls.failing(kind, which), suppress(Exception):
            post.send(clock.time)
        clock.forward(minutes=6)
    approve(post.link(clock.time))
    assert consent_of(YLVA)["state"] == "approved"


def test_of_two_answers_at_once_one_counts_and_the_other_is_told(
    ylva: Visitor, post: Post, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other comes between the reading and the commit."""
    apply(ylva)
    token = post.link(clock.time).rpartition("/")[2]
    real = tell_instructors

    def meanwhile(*arguments: Any) -> Told:
        monkeypatch.setattr(actions, "tell_instructors", real)
        actions.answer(token, approved=False, reason="Nej.", now=clock.time)
        return real(*arguments)

    monkeypatch.setattr(actions, "tell_instructors", meanwhile)
    with pytest.raises(ConsentOver):
        actions.answer(token, approved=True, reason="", now=clock.time)
    assert consent_of(YLVA)["state"] == "declined"
    assert kinds(YLVA) == ["ApplicationReceived", "ConsentDeclined", "ConsentRequested", "ConsentAnswered"]


def test_the_manager_answers_while_the_applicant_changes_the_case(
    ylva: Visitor, post: Post, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(ylva)
    token = post.link(clock.time).rpartition("/")[2]
    real = tell_instructors

    def meanwhile(*arguments: Any) -> Told:
        monkeypatch.setattr(actions, "tell_instructors", real)
        page = ylva.open("/mina-arenden/EK-2027-000001/ko/pausa")
        ylva.send(page.form)
        return real(*arguments)

    monkeypatch.setattr(actions, "tell_instructors", meanwhile)
    actions.answer(token, approved=True, reason="", now=clock.time)
    case = case_of(YLVA)
    assert consent_of(YLVA)["state"] == "approved" and case.paused_at
    assert take_back(post.link(clock.time)).h1 == "Du har tagit tillbaka ditt svar"
