"""Drafts: kept at each step, resumed elsewhere, forgotten in time, and nobody else's."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.cases.records import Application, applications_of
from chalicelib.http import sessions
from chalicelib.people.records import Person
from chalicelib.submission import rules
from tests.submission.story import ANSWERS, application_id, begin, press_send, ready, slug, step_of
from tests.town import ALI, GROUP, TEENS, Clock
from tests.visitor import Visitor


def sign_in(clock: Clock, person_id: str = ALI) -> Visitor:
    """Another device, some time later."""
    return Visitor(cookies={sessions.COOKIE: sessions.open_session(person_id, "Ali", clock.time)})


@pytest.mark.requirement("P2")
def test_a_draft_is_kept_at_each_step_and_resumed_on_another_device(ali: Visitor, clock: Clock) -> None:
    page = begin(ali)
    ali.send(page.form, connection="works")
    clock.forward(days=5)
    elsewhere = sign_in(clock)
    link = elsewhere.open("/mina-arenden").links()["Fortsätt ansökan till Komet, Farsta"]
    page = elsewhere.open(link)
    assert page.address.endswith("/barn?fel=1")
    page = elsewhere.open(f"/ansokan/{application_id(page)}/kurs")
    assert page.form.held()["connection"] == ["works"]


@pytest.mark.requirement("P2")
def test_every_step_tells_how_long_the_draft_is_kept_and_a_change_keeps_it_longer(ali: Visitor, clock: Clock) -> None:
    page = step_of(ali, "kurs")
    assert "Sparas till och med lördag 13 februari 2027" in page.text
    clock.forward(hours=7)
    ali.send(page.form)
    (draft,) = applications_of(ALI)
    assert draft.expires_at == clock.time.replace(month=2, day=14, microsecond=0)


@pytest.mark.requirement("P2")
def test_an_expired_draft_is_gone_even_before_the_table_forgets_it(ali: Visitor, clock: Clock) -> None:
    made = ready()
    clock.forward(days=30, seconds=-1)
    assert sign_in(clock).open(f"/ansokan/{made}/barn").status == 200
    clock.forward(seconds=1)
    late = sign_in(clock)
    page = late.open(f"/ansokan/{made}/barn")
    assert (page.status, page.h1) == (404, "Vi hittar inte din påbörjade ansökan")
    assert page.links()["Hitta en kurs"] == "/kurser"
    assert "Påbörjade ansökningar" not in late.open("/mina-arenden").text
    assert "påbörjad ansökan" not in late.open(f"/kurser/{GROUP}/ansok").text


@pytest.mark.requirement("B1")
@pytest.mark.parametrize("step", ["kurs", "barn", "kontrollera", "klar", "skicka"])
def test_somebody_elses_draft_is_as_unknown_as_one_there_never_was(ali: Visitor, sara: Visitor, step: str) -> None:
    made = ready()
    theirs, never = sara.open(f"/ansokan/{made}/{step}"), sara.open(f"/ansokan/{'f' * 32}/{step}")
    assert theirs.status == never.status == 404
    assert theirs.h1 == never.h1 == "Vi hittar inte din påbörjade ansökan"
    assert theirs.links() == never.links()
    assert "Alma" not in theirs.body


@pytest.mark.requirement("B1")
def test_nobody_writes_in_or_sends_somebody_elses_draft(ali: Visitor, sara: Visitor) -> None:
    made = ready()
    form = begin(sara, TEENS).form
    for step in ("kurs", "skicka"):
        answer = sara.ask("POST", f"/ansokan/{made}/{step}", form.held() | {"connection": ["works"]})
        assert answer.status == 404
    (draft,) = applications_of(ALI)
    assert (draft.state, draft.answers["connection"], draft.version) == ("draft", "lives", 1)


def test_pressing_begin_twice_begins_once(ali: Visitor) -> None:
    form = ali.open(f"/kurser/{GROUP}/ansok").form
    first, second = ali.ask("POST", form.action, form.held()), ali.ask("POST", form.action, form.held())
    assert first.status == second.status == 303
    assert first.location == second.location
    assert Application.count() == 1


def test_what_is_begun_is_offered_before_beginning_anew(ali: Visitor) -> None:
    made = ready()
    page = ali.open(f"/kurser/{GROUP}/ansok")
    assert page.links()["Fortsätt där du var"] == f"/ansokan/{made}/kontrollera?fortsatt=1"
    assert "Börja en ny ansökan" in page.text
    press_send(ali, made)
    page = ali.open(f"/kurser/{GROUP}/ansok")
    assert "Du har redan ansökt till den här kursen" in page.text
    assert "Fortsätt där du var" not in page.links()


def test_who_comes_back_goes_on_where_they_were_and_is_told_of_no_faults(ali: Visitor) -> None:
    first = begin(ali)
    here = ali.send(first.form, **ANSWERS[slug(first)])
    page = ali.open(ali.open(f"/kurser/{GROUP}/ansok").links()["Fortsätt där du var"])
    assert (page.status, page.h1, page.errors) == (200, here.h1, {})


def test_two_tabs_do_not_write_over_each_other_unseen(ali: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.cases import answers
    from chalicelib.submission import drafts

    page = step_of(ali, "kurs")

    def meanwhile(*args: Any) -> object:
        (draft,) = applications_of(ALI)
        draft.answers = {**draft.answers, "connection": "works"}
        draft.save()
        return answers.read_step(*args)

    monkeypatch.setattr(drafts, "read_step", meanwhile)
    answer = ali.send(page.form)
    assert (answer.status, answer.h1) == (409, "Någon annan hann ändra före dig")
    (draft,) = applications_of(ALI)
    assert draft.answers["connection"] == "works"


def test_the_other_tabs_step_of_a_sent_application_leads_to_its_case(ali: Visitor) -> None:
    page = step_of(ali, "barn")
    press_send(ali, application_id(page))
    answer = ali.ask("POST", page.form.action, page.form.held())
    assert answer.location == "/mina-arenden/EK-2027-000001"
    assert ali.ask("GET", page.address).location == "/mina-arenden/EK-2027-000001"


def test_who_is_unknown_cannot_begin(signed_in: Callable[[Person], Visitor], clock: Clock) -> None:
    ghost = sign_in(clock, "0" * 32)
    assert ghost.open(f"/kurser/{GROUP}/ansok").status == 404


def test_nobody_begins_more_than_anybody_needs(ali: Visitor) -> None:
    pages = [begin(ali) for _ in range(rules.MOST_DRAFTS + 1)]
    assert {page.status for page in pages[:-1]} == {200}
    assert pages[-1].status == 409 and "påbörjade ansökningar" in pages[-1].text
