"""Advisers note talks quickly, correct their own the same day, and nothing tells who it was."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.advice.records import Talk
from chalicelib.journal.records import timeline
from tests.advice.made_up import areas, talk
from tests.faults import KINDS, Calls
from tests.town import GROUP, Clock
from tests.visitor import Page, PageForm, Visitor

pytestmark = pytest.mark.requirement("C7")
Staff = Callable[..., Visitor]
HERE = "/personal/samtal"
GIVEN: dict[str, Any] = {
    "area": "Hökarängen",
    "arena": "home",
    "support": "home_visit",
    "age": "expecting",
    "language": "ar",
    "gender": "man",
}


@pytest.fixture
def vera(staff: Staff) -> Visitor:
    """An adviser in Farsta."""
    areas()
    return staff("leader", "district:farsta", person_id="vera", name="Vera Verasson")


def noted() -> list[Talk]:
    return [*Talk.query("farsta/2027-1"), *Talk.query("farsta/2026-2")]


def journal_of(each: Talk) -> list[str]:
    return [event.kind for event in timeline(each.journal)]


def form_of(page: Page) -> PageForm:
    """The form in which a talk is noted, beside the one in which another district is chosen."""
    return next(form for form in page.forms() if form.method == "POST")


def note(who: Visitor, **other: Any) -> Page:
    return who.send(form_of(who.open(HERE)), **{**GIVEN, **other})


def test_a_talk_is_noted_and_day_and_place_stand_ready_for_the_next(vera: Visitor) -> None:
    page = note(vera, rating="4", strengthened="partly")
    (kept,) = noted()
    assert (kept.area, kept.arena, kept.gender, kept.rating) == ("Hökarängen", "home", "man", 4)
    assert kept.entry.startswith("2027-01-14#") and kept.day == "2027-01-14"
    assert "Samtalet är sparat" in page.text and page.text.count("Hembesök") >= 2
    form = form_of(page)
    assert {name: form.value(name) for name in ("day", "area", "arena", "support", "gender", "rating")} == {
        "day": "2027-01-14",
        "area": "Hökarängen",
        "arena": "home",
        "support": "",
        "gender": "",
        "rating": "",
    }
    vera.send(form, support="talk", age="0", gender="woman")
    assert len(noted()) == 2


def test_nothing_asks_for_or_keeps_a_name_or_words_of_ones_own(vera: Visitor) -> None:
    form = form_of(vera.open(HERE))
    assert {each.get("type") for each in form.controls if each.tag == "input"} == {"hidden", "date", "radio"}
    assert [each for each in form.controls if each.tag == "textarea"] == []
    sent = {**form.held(), **{name: [value] for name, value in GIVEN.items()}, "name": ["Kim"], "about": ["Kim"]}
    assert vera.ask("POST", HERE, sent).status == 303
    (kept,) = noted()
    assert "Kim" not in str(kept.attribute_values)
    (event,) = timeline(kept.journal)
    assert event.data == {} and event.kind == "TalkNoted" and event.actor == "staff:vera" and not event.outbox


def test_the_same_form_sent_twice_is_one_talk_and_sent_with_other_answers_corrects_it(vera: Visitor) -> None:
    form = form_of(vera.open(HERE))
    for age in ("0", "0", "3-5"):
        vera.send(form, **{**GIVEN, "age": age})
    (kept,) = noted()
    assert kept.age == "3-5" and journal_of(kept) == ["TalkNoted", "TalkCorrected"]


def test_all_faults_are_told_at_once_and_nothing_chosen_is_lost(vera: Visitor) -> None:
    page = vera.send(form_of(vera.open(HERE)), day="2027-01-15", arena="home", rating="2")
    assert page.status == 422
    assert set(page.errors) == {"day", "area", "support", "age", "gender"}
    assert form_of(page).value("rating") == "2" and form_of(page).value("arena") == "home"


@pytest.mark.parametrize(
    ("name", "value"),
    [("arena", "x"), ("area", "Kim Kimsson"), ("gender", "kvinna"), ("rating", "6"), ("age", "9" * 5000), ("day", "å")],
)
def test_what_is_not_among_the_answers_is_refused(vera: Visitor, name: str, value: str) -> None:
    form = form_of(vera.open(HERE))
    sent = {**form.held(), **{each: [given] for each, given in GIVEN.items()}, name: [value]}
    assert vera.ask("POST", HERE, sent).status == 422 and noted() == []


def test_a_talk_of_the_term_before_is_kept_there(vera: Visitor) -> None:
    note(vera, day="2026-12-18")
    (kept,) = noted()
    assert kept.shelf == "farsta/2026-2" and "18 december 2026" in vera.open(HERE).text
    assert note(vera, day="2026-06-30").errors.keys() == {"day"}


def test_ones_own_talk_is_corrected_or_removed_the_same_day(vera: Visitor) -> None:
    page = note(vera, rating="4")
    link = next(address for text, address in page.links().items() if text.startswith("Rätta eller ta bort"))
    form = vera.open(link).form
    assert form.value("rating") == "4" and form.value("gender") == "man"
    for _ in range(2):
        assert "Samtalet är rättat" in vera.send(form, rating="3").text
    (kept,) = noted()
    assert kept.rating == 3 and journal_of(kept) == ["TalkNoted", "TalkCorrected"]
    gone = {**form.held(), "gor": ["ta-bort"]}
    assert vera.ask("POST", link, gone).status == 303 and noted() == []
    assert journal_of(kept) == ["TalkNoted", "TalkCorrected", "TalkRemoved"]
    assert vera.ask("POST", link, gone).status == 404, "it is gone"


def test_a_talk_goes_to_another_term_and_back_and_both_journals_tell(vera: Visitor) -> None:
    note(vera)
    for day, shelf in (
        ("2026-12-01", "farsta/2026-2"),
        ("2027-01-08", "farsta/2027-1"),
        ("2026-12-02", "farsta/2026-2"),
    ):
        (kept,) = noted()
        vera.send(vera.open(f"{HERE}/{kept.shelf}/{kept.talk_id}").form, day=day)
        (kept,) = noted()
        assert (kept.shelf, kept.day) == (shelf, day)
    spring, autumn = (timeline(f"talk:farsta/{term}/{kept.talk_id}") for term in ("2027-1", "2026-2"))
    assert [event.kind for event in spring] == ["TalkNoted", "TalkRemoved", "TalkNoted", "TalkRemoved"]
    assert [event.kind for event in autumn] == ["TalkNoted", "TalkRemoved", "TalkNoted"]


def test_tomorrow_or_by_a_colleague_nothing_is_corrected(vera: Visitor, staff: Staff, clock: Clock) -> None:
    page = note(vera)
    link = next(address for text, address in page.links().items() if text.startswith("Rätta eller ta bort"))
    sune = staff("coordinator", "district:farsta", name="Sune Sunesson")
    assert sune.open(link).status == 404 and "Rätta" not in sune.open(HERE).text
    clock.forward(hours=6)  # half past midnight
    assert vera.open(link).status == 404 and "Rätta eller" not in vera.open(HERE).text


def test_a_form_that_was_removed_does_not_come_back(vera: Visitor) -> None:
    form = form_of(vera.open(HERE))
    vera.send(form, **GIVEN)
    (kept,) = noted()
    link = f"{HERE}/{kept.shelf}/{kept.talk_id}"
    vera.ask("POST", link, {**vera.open(link).form.held(), "gor": ["ta-bort"]})
    assert vera.send(form, **GIVEN).status == 409 and noted() == []


def test_talks_are_noted_in_ones_own_districts_only(vera: Visitor, staff: Staff) -> None:
    assert vera.open(f"{HERE}?stadsdel=bromma").status == 404
    held = {**form_of(vera.open(HERE)).held(), **{name: [value] for name, value in GIVEN.items()}}
    assert vera.ask("POST", HERE, {**held, "stadsdel": ["bromma"]}).status == 404
    assert staff("leader", f"course:{GROUP}").open(HERE).status == 404
    both = staff("leader", "district:farsta", "district:bromma")
    page = both.open(HERE)
    assert "Bromma" in page.text
    (choose,) = [form for form in page.forms() if form.method == "GET"]
    assert form_of(both.send(choose, stadsdel="farsta")).value("stadsdel") == "farsta"


def test_what_is_remembered_in_the_address_is_only_ever_shown_where_it_is_an_answer(vera: Visitor) -> None:
    page = vera.open(f"{HERE}?dag=x&area=<b>&arena=zzz&day=" + "9" * 300)
    assert page.status == 200 and "<b>" not in page.body and form_of(page).value("arena") == ""


def test_the_page_costs_the_same_however_many_talks_there_are(vera: Visitor, calls: Calls) -> None:
    for number in range(60):
        talk(f"n{number}", noted_by="vera")
    calls.forget()
    vera.open(HERE)
    assert len(calls.made) == 5, "session, grants, districts, and today's of two terms"


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_bad_day_at_aws_pressing_again_keeps_one(vera: Visitor, calls: Calls, kind: str) -> None:
    form = form_of(vera.open(HERE))
    with calls.failing(kind, "TransactWriteItems"):
        assert vera.send(form, **GIVEN).status == 503
    assert vera.send(form, **GIVEN).status == 200
    assert len(noted()) == 1
