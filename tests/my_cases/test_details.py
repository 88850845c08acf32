"""How we reach somebody: kept, told in the right language, and never more than they know."""

from collections.abc import Callable

import pytest

from chalicelib.people.records import Person, find_person
from tests.town import ALI, resident
from tests.visitor import Visitor


def kept() -> Person:
    person = find_person(ALI)
    assert person
    return person


@pytest.mark.requirement("P5", "X2")
def test_new_details_are_kept_and_the_pages_follow_the_language(ali: Visitor) -> None:
    page = ali.open("/mina-uppgifter")
    assert (page.form.value("email"), page.form.value("mobile")) == ("ali@exempel.se", "070-123 45 67")
    page = ali.send(page.form, email="NY@Exempel.se", mobile="٠٧٠٩٩٩٨٨٧٧", channels=["sms"], language="ar")
    assert page.address == "/mina-uppgifter?sparat=1"
    assert page.tree.get("lang") == "ar"
    person = kept()
    assert (person.email, person.mobile, list(person.channels), person.language) == (
        "NY@exempel.se",
        "+46709998877",
        ["sms"],
        "ar",
    )


def test_saved_is_said_once(ali: Visitor) -> None:
    page = ali.send(ali.open("/mina-uppgifter").form)
    assert "Dina uppgifter är sparade" in page.text
    assert "Dina uppgifter är sparade" not in ali.open("/mina-uppgifter").text


@pytest.mark.requirement("X1")
def test_faults_come_at_once_and_what_was_typed_stays(ali: Visitor) -> None:
    page = ali.send(ali.open("/mina-uppgifter").form, email="<ny>", mobile="ring mig")
    assert page.status == 422
    assert set(page.errors) == {"email", "mobile"}
    assert (page.form.value("email"), page.form.value("mobile")) == ("<ny>", "ring mig")
    assert kept().email == "ali@exempel.se"


@pytest.mark.requirement("P5")
def test_there_must_be_some_way_to_reach_somebody(ali: Visitor) -> None:
    form = ali.open("/mina-uppgifter").form
    assert set(ali.send(form, email="", mobile="").errors) == {"email"}
    assert set(ali.send(form, mobile="").errors) == {"mobile"}
    assert ali.send(form, mobile="", channels=["email"]).address == "/mina-uppgifter?sparat=1"


@pytest.mark.requirement("X2")
def test_changing_language_keeps_what_is_typed_and_saves_nothing(ali: Visitor) -> None:
    form = ali.open("/mina-uppgifter").form
    answer = ali.ask("POST", form.action, form.held() | {"email": ["ny@"], "_lang": ["en"]})
    assert (answer.status, answer.tree.get("lang")) == (200, "en")
    assert answer.form.value("email") == "ny@"
    assert answer.errors == {}
    assert kept().email == "ali@exempel.se"
    assert ali.open("/mina-arenden").tree.get("lang") == "en"


@pytest.mark.requirement("B2")
def test_where_personal_data_are_protected_sms_is_neither_offered_nor_taken(
    signed_in: Callable[[Person], Visitor],
) -> None:
    visitor = signed_in(resident(ALI, protected=True, channels=["email"]))
    page = visitor.open("/mina-uppgifter")
    offered = [each.get("value") for each in page.form.controls if each.get("name") == "channels"]
    assert offered == ["email"]
    assert not [word for word in ("skydd", "sekretess") if word in page.text.lower()]
    answer = visitor.ask("POST", page.form.action, page.form.held() | {"channels": ["email", "sms"]})
    assert answer.location == "/mina-uppgifter?sparat=1"
    assert list(kept().channels) == ["email"]


def test_saving_what_is_there_already_writes_nothing(ali: Visitor) -> None:
    version = kept().version
    ali.send(ali.open("/mina-uppgifter").form)
    assert kept().version == version
