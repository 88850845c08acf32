"""The administrator words a message: looked at, checked, kept in versions, taken back; and then it is what is sent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.http.reach import CITY
from chalicelib.journal.commit import commit
from chalicelib.messages import worded
from chalicelib.tasks.actions import made, task
from chalicelib.tasks.records import tasks_in
from chalicelib.texts import actions as texts
from chalicelib.texts.delivered import load
from chalicelib.texts.kinds import KINDS
from chalicelib.texts.records import IN_FORCE, Wording, versions_of
from tests.faults import Calls
from tests.visitor import Page, PageForm, Visitor

Staff = Callable[..., Visitor]
HERE = "/personal/texter/ApplicationWithdrawn/sv"
KIND = KINDS["ApplicationWithdrawn"]
NEW = "Hej!\n\nDu står inte längre i kö till {course}.\n\nÄrende {case_number}"


@pytest.fixture
def anna(staff: Staff) -> Visitor:
    """Anna's browser. She is the administrator."""
    return staff("administrator", "city", name="Anna Adminsson")


def the_form(page: Page) -> PageForm:
    return next(form for form in page.forms() if form.element.get("id") == "text")


def keep(visitor: Visitor, page: Page | None = None, **answers: Any) -> Page:
    return visitor.send(the_form(page or visitor.open(HERE)), **{"email": NEW, **answers, "gor": "spara"})


@pytest.mark.requirement("A3")
def test_all_messages_are_listed_in_all_languages_and_what_is_worded_is_marked(anna: Visitor) -> None:
    page = anna.open("/personal/texter")
    links = set(page.links().values())
    assert {f"/personal/texter/{kind}/{code}" for kind in KINDS for code in ("sv", "sv-lattlast", "en", "ar")} <= links
    assert "Ändrad" not in page.text
    keep(anna)
    assert "Ändrad 14 januari 2027" in anna.open("/personal/texter").text


@pytest.mark.requirement("A3", "X2")
@pytest.mark.parametrize(("language", "title"), [("sv", "Din avgift till Komet"), ("en", "Your fee to Komet")])
def test_messages_are_listed_by_what_they_are_called_in_the_readers_language(
    anna: Visitor, language: str, title: str
) -> None:
    assert title in anna.open(f"/personal/texter?lang={language}").text


@pytest.mark.requirement("A3", "B16")
def test_a_text_is_looked_at_without_being_kept(anna: Visitor) -> None:
    page = anna.send(the_form(anna.open(HERE)), email=NEW, gor="visa")
    assert "Du står inte längre i kö till Komet 3–11 år, Farsta." in page.text
    assert "1 sms-del, ungefär 50 öre för varje mottagare" in page.text
    assert the_form(page).value("email").strip() == NEW
    assert versions_of("ApplicationWithdrawn", "sv") == []


@pytest.mark.requirement("A3")
def test_all_faults_are_shown_at_once_and_nothing_that_was_typed_is_lost(anna: Visitor) -> None:
    wrong: dict[str, Any] = {"subject": "{name}", "email": "Hej {kurs}", "sms": "Hej ’" + "a" * 80}
    page = keep(anna, **wrong)
    assert page.status == 422
    assert set(page.errors) == {"subject", "email", "sms"}
    assert "{kurs} kan inte användas här" in page.errors["email"] and "{course} måste finnas" in page.errors["email"]
    assert "Sms:et blir 2 delar" in page.errors["sms"]
    assert {name: the_form(page).value(name).strip() for name in wrong} == wrong
    assert versions_of("ApplicationWithdrawn", "sv") == []


@pytest.mark.requirement("A3")
@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{ 7*7 }}", "{case_number.__class__}", "%(name)s"])
def test_what_somebody_types_is_text_and_nothing_else(anna: Visitor, hostile: str) -> None:
    page = anna.send(the_form(anna.open(HERE)), email=f"{NEW}\n\n{hostile}", gor="visa")
    assert "<script>alert" not in page.body and "49" not in page.text
    assert (page.status == 200) == ("{" not in hostile)


@pytest.mark.requirement("A3")
def test_the_next_message_is_written_with_it_within_a_minute(anna: Visitor, now: datetime) -> None:
    before = texts.in_force(KIND, "sv", now)
    page = keep(anna)
    assert "Texten är sparad" in page.text
    assert texts.in_force(KIND, "sv", now) == before, "this process has looked just now"
    later = texts.in_force(KIND, "sv", now + timedelta(minutes=1))
    assert later.text.email.startswith(NEW) and "\n\n" in later.text.email.removeprefix(NEW)
    assert texts.in_force(KIND, "en", now + timedelta(minutes=1)).text == load(KIND, "en")


@pytest.mark.requirement("A3")
def test_the_texts_are_looked_for_once_a_minute_however_much_is_sent(
    anna: Visitor, calls: Calls, now: datetime
) -> None:
    calls.forget()
    for second in range(0, 120, 5):
        for kind in KINDS.values():
            worded.text_for(kind, "sv", now + timedelta(seconds=second))
    assert calls.made == ["Query", "Query"]


@pytest.mark.requirement("A3")
def test_every_version_is_kept_with_its_writer_and_can_be_taken_back(anna: Visitor) -> None:
    keep(anna)
    keep(anna, email=NEW.replace("Hej!", "Hejsan!"))
    page = anna.open(HERE)
    assert "Version 2, 14 januari 2027, Anna Adminsson" in page.text
    first = next(form for form in page.forms() if form.value("version") == "1")
    assert the_form(anna.send(first)).value("email").strip() == NEW
    assert [int(each.version) for each in versions_of("ApplicationWithdrawn", "sv")] == [3, 2, 1]


@pytest.mark.requirement("A3")
def test_the_delivered_text_can_always_be_taken_back_and_follows_upgrades_from_then_on(
    anna: Visitor, now: datetime
) -> None:
    keep(anna)
    original = next(form for form in anna.open(HERE).forms() if form.value("version") == "0")
    page = anna.send(original)
    assert the_form(page).value("email").strip().startswith("Hej!\n\nVi har tagit bort dig ur kön")
    assert list(Wording.query(IN_FORCE)) == []
    assert texts.in_force(KIND, "sv", now + timedelta(hours=1)).text == load(KIND, "sv")
    assert "0" not in [form.value("version") for form in page.forms()]


@pytest.mark.requirement("A3")
def test_of_two_editors_at_once_one_wins_and_the_other_sees_it_and_loses_nothing(staff: Staff, anna: Visitor) -> None:
    bo = staff("administrator", "city", person_id="bo", name="Bo Boman")
    hers, his = anna.open(HERE), bo.open(HERE)
    assert keep(anna, hers).status == 200
    page = keep(bo, his, email=NEW.replace("Hej!", "God dag!"))
    assert page.status == 409
    assert "Någon annan har ändrat texten" in page.text and "Du står inte längre i kö" in page.text
    assert the_form(page).value("email").strip().startswith("God dag!")
    assert len(versions_of("ApplicationWithdrawn", "sv")) == 1
    assert keep(bo, page, email=NEW.replace("Hej!", "God dag!")).status == 200, "now he knows"
    assert len(versions_of("ApplicationWithdrawn", "sv")) == 2
    assert keep(bo, his).status == 409, "the same old page once more"


@pytest.mark.requirement("A3")
def test_a_button_that_was_pressed_twice_keeps_the_text_once_and_takes_it_back_once(anna: Visitor) -> None:
    hers = anna.open(HERE)
    assert [keep(anna, hers).status for _ in range(2)] == [200, 200]
    assert len(versions_of("ApplicationWithdrawn", "sv")) == 1
    original = next(form for form in anna.open(HERE).forms() if form.value("version") == "0")
    assert [anna.send(original).status for _ in range(2)] == [200, 200]
    assert len(versions_of("ApplicationWithdrawn", "sv")) == 2
    assert keep(anna, hers).status == 409, "an old page is no button pressed twice"


@pytest.mark.requirement("A3")
def test_a_wording_that_an_upgrade_made_faulty_is_not_sent_and_somebody_is_asked_to_mend_it(
    anna: Visitor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worded, "_asked", set())
    keep(anna)
    stored = next(iter(Wording.query(IN_FORCE)))
    stored.update(actions=[Wording.email.set("Hej {gone}")])
    texts.forget()
    assert worded.text_for(KIND, "sv", now) == load(KIND, "sv")
    worded.text_for(KIND, "sv", now)
    [asked] = tasks_in(CITY)
    assert (asked.kind, asked.task_id) == ("faulty_text", "faulty_text#ApplicationWithdrawn#sv")
    assert "En text i ett meddelande behöver rättas" in anna.open("/personal/att-gora").text
    keep(anna)
    assert tasks_in(CITY) == []


@pytest.mark.requirement("A3")
def test_an_old_version_that_says_what_it_no_longer_may_is_not_taken_back(anna: Visitor) -> None:
    keep(anna)
    keep(anna)
    Wording.get("ApplicationWithdrawn#sv", "000001").update(actions=[Wording.email.set("Hej {gone}")])
    first = next(form for form in anna.open(HERE).forms() if form.value("version") == "1")
    page = anna.send(first)
    assert page.status == 422 and "{gone} kan inte användas här" in page.errors["email"]
    assert len(versions_of("ApplicationWithdrawn", "sv")) == 2


@pytest.mark.requirement("A3")
@pytest.mark.parametrize("address", ["Nothing/sv", "Admitted/xx", "Admitted/sv%23x", "frame/sv"])
def test_a_text_that_there_is_not_is_not_found(anna: Visitor, address: str) -> None:
    assert anna.open(f"/personal/texter/{address}").status == 404


@pytest.mark.requirement("A3", "L3")
def test_only_the_administrator_words_messages(staff: Staff, now: datetime) -> None:
    coordinator = staff("coordinator", "district:farsta")
    assert coordinator.open("/personal/texter").status == 403
    assert coordinator.open(HERE).status == 403
    commit(made(task("faulty_text", CITY, "Admitted#sv", now)))
    assert "behöver rättas" not in coordinator.open("/personal/att-gora").text


@pytest.mark.requirement("X2")
def test_an_arabic_text_is_looked_at_from_right_to_left(anna: Visitor) -> None:
    page = anna.open("/personal/texter/ApplicationWithdrawn/ar")
    looked = anna.send(the_form(page), gor="visa")
    assert looked.status == 200
    assert looked.tree.find(".//main//div[@class='ds-card']").get("dir") == "rtl"
