"""What leaders see before, at and after a decision; free seats opened; the course's journal."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.admission.actions import decide
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.groups.actions import accept, withdraw
from chalicelib.groups.records import group_of
from tests.admission.made_up import (
    HANDLER,
    LENA,
    as_it_is,
    course_kinds,
    let_follow,
    many,
    planned,
    stands,
    version,
    waits,
)
from tests.admission.test_composing import HERE, compose_form, hans, lena, value
from tests.admission.test_deciding import later
from tests.faults import Calls
from tests.town import GROUP, Clock
from tests.visitor import Page, PageForm, Visitor

__all__ = ["hans", "lena"]
PREVIEW = f"{HERE}/forhandsgranska"


def decide_form(page: Page) -> PageForm:
    (form,) = page.forms()
    return form


@pytest.mark.requirement("L5", "P5")
def test_the_preview_tells_who_gets_a_seat_who_stays_where_and_how_each_is_told(lena: Visitor, now: datetime) -> None:
    first = waits(1)
    waits(2, queue_ids=["komet/farsta", "komet/skarpnack"])
    waits(3, course_id="komet-skarpnack")
    waits(4, paused_at="2027-01-10T00:00:00+00:00")
    planned(now, first)
    page = lena.open(PREVIEW)
    given, _, rest = page.text.partition("De här har sökt kursen och får inte plats nu")
    assert "Förälder 1 Påhittsson (barn: Barn1, 6 år), EK-2027-000001 Besked: Mina ärenden, e-post, sms" in given
    assert "Förälder 2 Påhittsson" in rest and "Plats 1 i kön i Farsta. Plats 1 i kön i Skarpnäck." in rest
    assert "Förälder 3" not in page.text, "who has not applied for this course is not told of it"
    assert "Pausad i kön." in rest
    assert "Efter beslutet har du 10 minuter på dig att ångra." in rest
    assert course_kinds() == [], "looking decides nothing"


@pytest.mark.requirement("L5")
def test_the_preview_asks_whether_the_others_are_told_and_why(lena: Visitor, now: datetime) -> None:
    planned(now, waits(1))
    page = lena.send(lena.open(PREVIEW).form)
    assert page.status == 422
    assert page.errors == {"others": "Välj om de som inte får plats ska få besked nu."}
    page = lena.send(page.form, others="tell")
    assert page.errors == {"reason": "Välj vilket skäl som ska stå i beskedet."}
    assert lena.send(page.form, reason="composition").status == 200
    assert (group_of(GROUP).pending or {})["reason"] == "composition"


@pytest.mark.requirement("L5")
def test_a_decision_is_made_undone_and_made_again(lena: Visitor, clock: Clock, now: datetime) -> None:
    first = waits(1)
    planned(now, first)
    page = lena.send(lena.open(PREVIEW).form, others="later")
    assert stands(first).state == State.DECIDED
    undoing = next(form for form in page.forms() if form.action.endswith("/angra"))
    page = lena.send(undoing)
    assert stands(first).state == State.RECEIVED
    assert lena.send(undoing).status == 200, "pressed twice"
    assert lena.send(compose_form(page), next="preview").h1 == "Förhandsgranska beslutet"
    page = lena.send(lena.open(PREVIEW).form, others="later")
    undoing = next(form for form in page.forms() if form.action.endswith("/angra"))
    clock.forward(seconds=600)
    page = lena.send(undoing)
    assert (page.status, page.h1) == (409, "Det går inte längre att ångra")
    assert page.links()["Se gruppen som den är nu"] == HERE
    let_follow(later(now))
    assert stands(first).state == State.ADMITTED


@pytest.mark.requirement("L5")
def test_a_button_pressed_twice_decides_once(lena: Visitor, now: datetime) -> None:
    planned(now, waits(1))
    form = lena.open(PREVIEW).form
    first, second = (lena.send(form, others="later") for _ in range(2))
    assert first.status == second.status == 200
    assert course_kinds() == ["GroupDecided"]


@pytest.mark.requirement("L5")
def test_the_second_leader_to_decide_sees_who_was_first(
    lena: Visitor, staff: Callable[..., Visitor], now: datetime
) -> None:
    planned(now, waits(1))
    other = staff("coordinator", "district:farsta", person_id="sam", name="Sam Samordnarsson")
    mine, theirs = lena.open(PREVIEW).form, other.open(PREVIEW).form
    other.send(theirs, others="later")
    page = lena.send(mine, others="tell", reason="full")
    assert (page.status, page.h1) == (409, "Gruppen har ändrats")
    assert "Beslut om vilka som får plats" in page.text and "Sam Samordnarsson" in page.text
    assert page.links()["Se gruppen som den är nu"] == HERE
    assert course_kinds() == ["GroupDecided"]


@pytest.mark.requirement("L5")
def test_a_draft_that_somebody_else_has_kept_since_is_not_decided(
    lena: Visitor, staff: Callable[..., Visitor], now: datetime
) -> None:
    first, second = waits(1), waits(2)
    planned(now, first)
    mine = lena.open(PREVIEW).form
    other = staff("coordinator", "district:farsta", person_id="sam", name="Sam Samordnarsson")
    other.send(compose_form(other.open(HERE)), chosen=[value(second)])
    page = lena.send(mine, others="later")
    assert page.status == 409
    assert "Någon annan har sparat ett nytt utkast." in page.text


@pytest.mark.requirement("L5", "B3")
def test_who_has_withdrawn_stops_the_decision_and_is_named_by_case_number(lena: Visitor, now: datetime) -> None:
    first, gone = waits(1), waits(2)
    planned(now, first, gone)
    form = lena.open(PREVIEW).form
    withdraw(stands(gone), "person:x", now)
    page = lena.send(form, others="later")
    assert (page.status, page.h1) == (409, "Någon i utkastet kan inte få plats")
    assert "EK-2027-000002" in page.links() and "EK-2027-000001" not in page.links()
    page = lena.open(PREVIEW)
    assert "Beslutet kan inte fattas så här" in page.text and page.forms() == []


@pytest.mark.requirement("L5")
def test_more_than_the_seats_can_be_drafted_but_not_decided(lena: Visitor, now: datetime) -> None:
    planned(now, *(waits(number) for number in range(1, 10)))
    page = lena.open(PREVIEW)
    assert "9 är valda, men bara 8 platser är lediga." in page.text and page.forms() == []
    sent = {"_csrf": [compose_form(lena.open(HERE)).value("_csrf")], "version": [str(version())], "others": ["later"]}
    page = lena.ask("POST", PREVIEW, sent)
    assert (page.status, page.h1) == (409, "Platserna räcker inte")
    assert course_kinds() == []


@pytest.mark.requirement("L5")
def test_a_course_that_is_closed_meanwhile_takes_nobody(lena: Visitor, now: datetime) -> None:
    planned(now, waits(1))
    form = lena.open(PREVIEW).form
    course = Course.get(GROUP)
    course.state = "cancelled"
    course.save()
    page = lena.send(form, others="later")
    assert (page.status, page.h1) == (409, "Det går inte att anta till kursen nu")


@pytest.mark.requirement("L5")
@pytest.mark.parametrize("seen", ["", "x", "-1", "99", "1" * 50])
def test_an_odd_version_is_a_stale_one(seen: str, lena: Visitor, now: datetime) -> None:
    planned(now, waits(1))
    form = lena.open(PREVIEW).form
    assert lena.send(form, version=seen, others="later").status == 409
    assert lena.ask("POST", f"{HERE}/angra", {**form.held(), "version": [seen]}).status == 409
    assert course_kinds() == []


@pytest.mark.requirement("L5")
def test_a_system_is_told_of_a_refusal_as_a_problem(lena: Visitor, now: datetime) -> None:
    planned(now, waits(1))
    form = lena.open(PREVIEW).form
    sent = {**form.held(), "version": ["99"], "others": ["later"]}
    answer = lena.ask("POST", PREVIEW, sent, accept="application/json")
    assert (answer.status, answer.json["type"]) == (409, "/api#group-changed")


@pytest.mark.requirement("B4")
def test_free_seats_are_offered_after_telling_what_that_means(lena: Visitor, now: datetime) -> None:
    first = waits(1)
    page = lena.open(f"{HERE}/erbjud")
    assert "8 platser är lediga." in page.text and "48 timmar" in page.text
    form = decide_form(page)
    assert lena.send(form).status == 200
    assert lena.send(form).status == 200, "pressed twice"
    let_follow(now)
    assert stands(first).state == State.OFFERED


@pytest.mark.requirement("B2", "B4")
def test_who_would_be_offered_the_seats_is_told_in_order_to_those_who_may_know(
    lena: Visitor, hans: Visitor, now: datetime
) -> None:
    waits(1, answers={"unsuitable_times": ["tuesday"]})
    waits(2, protected=True)
    for number in (3, 4, 5):
        waits(number, queue_ids=["komet/farsta", "komet/skarpnack"])
    course = Course.get(GROUP)
    course.seats, course.shared_with = 2, ["skarpnack"]
    course.save()

    def named(visitor: Visitor) -> list[str]:
        page = visitor.open(f"{HERE}/erbjud")
        return [each for each in page.links() if each.startswith("EK-")]

    assert named(lena) == ["EK-2027-000003", "EK-2027-000004"]
    assert named(hans) == ["EK-2027-000002", "EK-2027-000003"]


@pytest.mark.requirement("B2", "B4")
def test_the_group_tells_who_is_offered_a_seat_and_until_when(lena: Visitor, hans: Visitor, now: datetime) -> None:
    waits(1)
    waits(2, protected=True)
    lena.send(decide_form(lena.open(f"{HERE}/erbjud")))
    let_follow(now)
    page = lena.open(HERE)
    until = "EK-2027-000001, svar senast lördag 16 januari 2027 18:30"
    assert until in page.text and "Reserverade2" in page.text
    assert "EK-2027-000002" not in page.body
    page = hans.open(HERE)
    assert until in page.text and "EK-2027-000002, svar senast" in page.text


@pytest.mark.requirement("B4")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seats": 0}, "Alla platser i gruppen är upptagna."),
        ({"state": "cancelled"}, "Kursen är inte annonserad"),
    ],
)
def test_where_nothing_can_be_offered_the_page_says_so(change: dict[str, object], said: str, lena: Visitor) -> None:
    form = decide_form(lena.open(f"{HERE}/erbjud"))
    assert f"{HERE}/erbjud" in lena.open(HERE).links().values()
    course = Course.get(GROUP)
    for name, changed in change.items():
        setattr(course, name, changed)
    course.save()
    page = lena.open(f"{HERE}/erbjud")
    assert said in page.text and page.forms() == []
    assert f"{HERE}/erbjud" not in lena.open(HERE).links().values(), "no way to what cannot be done"
    assert lena.send(form).status == 409
    assert course_kinds() == []


@pytest.mark.requirement("B4", "L4", "X6")
def test_the_journal_tells_in_words_what_happened_by_whom_and_why_somebody_was_passed_over(
    lena: Visitor, now: datetime
) -> None:
    waits(1, answers={"unsuitable_times": ["tuesday"]})
    waits(2)
    lena.send(decide_form(lena.open(f"{HERE}/erbjud")))
    let_follow(now)
    page = lena.open(f"{HERE}/handelser")
    assert "En plats erbjöds: EK-2027-000002" in page.text
    assert (
        "Lediga platser öppnades för dem som står först i kön torsdag 14 januari 2027 18:30, Lena Ledarsson"
        in page.text
    )
    assert "EK-2027-000001: Har sagt att tiden inte passar" in page.text
    assert page.links()["EK-2027-000001"] == "/personal/arenden/EK-2027-000001"


@pytest.mark.requirement("B2", "B4")
def test_the_journal_names_whose_data_is_protected_to_named_handlers_only(
    lena: Visitor, hans: Visitor, now: datetime
) -> None:
    waits(1, protected=True, answers={"unsuitable_times": ["tuesday"]})
    waits(2, protected=True)
    waits(3)
    lena.send(decide_form(lena.open(f"{HERE}/erbjud")))
    let_follow(now)
    page = lena.open(f"{HERE}/handelser")
    assert "EK-2027-000003" in page.text
    assert "EK-2027-000001" not in page.body and "EK-2027-000002" not in page.body
    page = hans.open(f"{HERE}/handelser")
    assert (
        "EK-2027-000001: Har sagt att tiden inte passar" in page.text
        and "En plats erbjöds: EK-2027-000002" in page.text
    )


@pytest.mark.requirement("B2", "L5")
def test_the_journal_counts_in_a_decision_those_whom_the_reader_may_know_of(
    lena: Visitor, hans: Visitor, now: datetime
) -> None:
    at = planned(now, waits(1), waits(2, protected=True), reach=HANDLER)
    decide(as_it_is(HANDLER), at, "later", "full", "staff:hans", now)
    let_follow(later(now))
    for visitor, count in ((lena, "1 antagen."), (hans, "2 antagna.")):
        page = visitor.open(f"{HERE}/handelser")
        assert page.text.count(count) == 2, "when it was made, and when it stood"
        assert "Tjänsten" in page.text


@pytest.mark.requirement("L3", "S10")
def test_follow_up_reads_the_journal_and_composes_nothing(staff: Callable[..., Visitor], now: datetime) -> None:
    planned(now, waits(1))
    ulf = staff("follow_up", "city")
    assert ulf.open(f"{HERE}/handelser").status == 200
    assert ulf.open(HERE).status == 403


@pytest.mark.requirement("B2")
def test_a_preview_tells_that_protected_persons_get_no_sms(hans: Visitor, now: datetime) -> None:
    planned(now, waits(1, protected=True), reach=HANDLER)
    page = hans.open(PREVIEW)
    assert "Besked: Mina ärenden, e-post" in page.text and "sms" not in page.text


@pytest.mark.requirement("L5")
def test_the_preview_takes_a_constant_number_of_calls(lena: Visitor, now: datetime, calls: Calls) -> None:
    def cost() -> int:
        calls.forget()
        lena.open(PREVIEW)
        return len(calls.made)

    planned(now, many(2)[0])
    few = cost()
    many(38, after=2)
    assert cost() == few <= 24
    assert as_it_is().group.planned_by == LENA


@pytest.mark.requirement("B2", "B4")
def test_nothing_beside_the_group_tells_how_many_it_leaves_out(lena: Visitor, hans: Visitor, now: datetime) -> None:
    first, second = (waits(number, protected=True) for number in (1, 2))
    lena.send(decide_form(lena.open(f"{HERE}/erbjud")))
    let_follow(now)
    accept(str(stands(first).offer_id), "person:person-001", now)
    course = Course.get(GROUP)
    course.seats = 2
    course.save()
    group = group_of(GROUP)
    group.planned = [[second.person_id, second.application_id]]
    group.save()
    told = "En erbjuden plats tackades ja till"
    assert told in hans.open(f"{HERE}/handelser").text and told not in lena.open(f"{HERE}/handelser").text
    for page in (lena.open(f"/personal/kurser/{GROUP}"), lena.open("/personal")):
        assert "2 av 2 tagna" in page.text, "all seats that are kept, in one number"
        assert "utkastet" not in page.text and "Bekräftade" not in page.text
