"""A professional applies, the manager is asked by e-mail, and the answer comes back by itself."""

from datetime import timedelta

import pytest

from chalicelib.cases.consent import MOST_ROUNDS
from chalicelib.cases.records import QueueEntry
from chalicelib.cases.rules import has_consent
from chalicelib.consent.records import ConsentLink, token_hash
from chalicelib.consent.rules import MOST_TRIES
from chalicelib.http.reach import Reach, Role
from chalicelib.messages import records
from chalicelib.messages.rules import address_hash
from chalicelib.people.records import Message, Person, managers_messages, messages_of
from chalicelib.staff.to_do import tasks_for
from chalicelib.tasks.records import tasks_in
from tests.consent.conftest import INGRID, YLVA
from tests.consent.story import MANAGER, Post, apply, approve, case_of, consent_of, decline, kinds, press, take_back
from tests.messages.conftest import part
from tests.town import TRAINING, Clock, granted, resident
from tests.visitor import Visitor

CASE = "/mina-arenden/EK-2027-000001"


@pytest.mark.requirement("U2", "U3", "U4")
def test_a_professional_applies_and_the_manager_is_asked_in_the_same_commit(
    ylva: Visitor, post: Post, clock: Clock
) -> None:
    confirmation = apply(ylva)
    assert confirmation.h1 == "Tack, vi har fått din ansökan"
    assert "Vi har frågat din chef" in confirmation.text
    case = case_of(YLVA)
    assert (case.state, case.child_id, case.queue_ids) == ("received", "-", ["ledare/central"])
    assert case.answers["manager_email"] == MANAGER and case.answers["account_string"] == "1234-5678"
    assert (consent_of(YLVA)["state"], consent_of(YLVA)["round"]) == ("asked", 1)
    assert kinds(YLVA) == ["ApplicationReceived", "ConsentRequested"]
    post.send(clock.time)
    [mail] = post.to(MANAGER)
    text = part(mail, "plain")
    for told in ("Ylva Yrkesson", "Ledare", "tisdag 16 februari 2027", "12 000 kr", "4 februari 2027"):
        assert told in text, told
    assert "mina-arenden" not in text and "mina-uppgifter" not in text, "the manager has no account"
    assert "chef" in part(post.to("ylva@exempel.se")[0], "plain")


@pytest.mark.requirement("U3")
@pytest.mark.parametrize(
    ("invoice", "shown"),
    [
        ({"invoice_kind": "internal", "account_string": "1234-5678"}, "Kontosträng 1234-5678"),
        ({"invoice_kind": "reference", "invoice_reference": "Best 4711"}, "Fakturareferens Best 4711"),
    ],
)
def test_the_manager_sees_where_the_cost_goes(
    ylva: Visitor, post: Post, clock: Clock, invoice: dict[str, str], shown: str
) -> None:
    apply(ylva, faktura=invoice)
    page = Visitor().open(post.link(clock.time))
    assert shown in " ".join(page.text.split())


@pytest.mark.requirement("U3", "B15")
def test_the_link_is_kept_nowhere_and_the_applicant_never_sees_it(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    path = post.link(clock.time)
    token = path.rpartition("/")[2]
    [link] = ConsentLink.scan()
    assert link.token_hash == token_hash(token) and token not in str(link.attribute_values)
    assert all(token not in message.body for message in Message.scan())
    assert [message.kind for message in managers_messages(YLVA)] == ["ConsentRequested"]
    assert "ConsentRequested" not in {message.kind for message in messages_of(YLVA)}
    assert token not in ylva.open(CASE).body


@pytest.mark.requirement("U3", "B15")
def test_looking_decides_nothing_and_yes_tells_everybody(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    path = post.link(clock.time)
    for scanner in (Visitor(), Visitor(headers={"User-Agent": "mail scanner"}), ylva):
        page = scanner.open(path)
        assert page.h1 == "Får din medarbetare gå utbildningen?"
        for told in (
            "Ylva Yrkesson",
            "Förskolan Exemplet",
            "Förskollärare",
            "12 000 kr",
            "1234-5678",
            "16 februari 2027",
        ):
            assert told in page.text
        assert page.tree.find(".//meta[@name='robots']").get("content") == "noindex, nofollow"
        assert page.headers["Cache-Control"] == "no-store"
    assert consent_of(YLVA)["state"] == "asked"

    page = approve(path)
    assert (page.status, page.h1) == (200, "Tack, du har sagt ja")
    assert "Ylva" not in page.text, "a used link tells of nobody"
    case = case_of(YLVA)
    assert has_consent(case) and case.consent_due is None and case.consent_waits is None
    assert kinds(YLVA) == ["ApplicationReceived", "ConsentApproved", "ConsentRequested", "ConsentAnswered"]
    [task] = tasks_in("central")
    assert (task.kind, task.course_id) == ("consent_answered", TRAINING)
    post.send(clock.time)
    assert [mail["Subject"] for mail in post.to("ylva@exempel.se")][-1].startswith("Din chef har sagt ja")
    assert "Chefer har svarat" in part(post.to("ingrid@exempel.se")[0], "plain")
    assert "Du har sagt ja" in part(post.to(MANAGER)[-1], "plain")
    shown = ylva.open(CASE).text
    assert "Cissi Chefsson har godkänt" in shown and "Din chef sa ja" in shown


@pytest.mark.requirement("B15")
def test_no_needs_a_reason_keeps_the_place_in_the_queue_and_is_told(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    path = post.link(clock.time)
    refused = press(Visitor().open(path), "decline", reason="  ")
    assert (refused.status, refused.errors) == (422, {"reason": "Skriv varför du säger nej."})
    assert consent_of(YLVA)["state"] == "asked"
    assert decline(path, "Vi har inte tid i vår.").h1 == "Tack, du har sagt nej"
    case = case_of(YLVA)
    assert consent_of(YLVA)["reason"] == "Vi har inte tid i vår." and not has_consent(case)
    [entry] = QueueEntry.scan()
    assert entry.place == case.place
    page = ylva.open(CASE)
    assert "Cissi Chefsson har svarat: Vi har inte tid i vår." in page.text
    assert page.links()["Be oss fråga igen eller någon annan"] == f"{CASE}/chef"
    post.send(clock.time)
    mail = part(post.to("ylva@exempel.se")[-1], "plain")
    assert "sagt nej" in post.to("ylva@exempel.se")[-1]["Subject"]
    assert "inte tid" not in mail, "what people type is read where one is signed in"


@pytest.mark.requirement("B15")
def test_a_link_answers_once_and_who_comes_second_sees_the_answer(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    path = post.link(clock.time)
    open_twice = [Visitor().open(path) for _ in range(2)]
    assert press(open_twice[0], "approve").status == 200
    assert press(open_twice[0], "approve").h1 == "Tack, du har sagt ja", "pressed twice"
    second = press(open_twice[1], "decline", reason="Nej!")
    assert (second.status, second.h1) == (409, "Tack, du har sagt ja")
    assert consent_of(YLVA)["state"] == "approved"
    assert kinds(YLVA).count("ConsentApproved") == 1


@pytest.mark.requirement("B15")
def test_an_answer_is_taken_back_by_the_receipts_link_and_given_anew(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    first = post.link(clock.time)
    approve(first)
    receipt = post.link(clock.time)
    assert receipt != first
    assert Visitor().open(receipt).h1 == "Vill du ändra ditt svar?"
    assert has_consent(case_of(YLVA))
    assert take_back(receipt).h1 == "Du har tagit tillbaka ditt svar"
    case = case_of(YLVA)
    assert not has_consent(case) and consent_of(YLVA)["round"] == 2
    assert Visitor().open(first).h1 == "Länken gäller inte längre"
    anew = post.link(clock.time)
    assert "tagit tillbaka" in post.to("ylva@exempel.se")[-1]["Subject"]
    decline(anew)
    assert consent_of(YLVA)["state"] == "declined"
    assert Visitor().open(receipt).h1 == "Du har tagit tillbaka ditt svar"


@pytest.mark.requirement("B15")
@pytest.mark.parametrize(("state", "heading"), [("admitted", "Det går inte att ändra svaret nu")])
def test_after_the_admission_the_answer_stands(
    ylva: Visitor, post: Post, clock: Clock, state: str, heading: str
) -> None:
    apply(ylva)
    approve(post.link(clock.time))
    receipt = post.link(clock.time)
    before = Visitor().open(receipt)
    case = case_of(YLVA)
    case.state = state
    case.save()
    page = press(before, "take_back")
    assert (page.status, page.h1) == (409, heading)
    assert has_consent(case_of(YLVA))


@pytest.mark.requirement("B15")
def test_another_manager_can_be_named_and_the_old_link_dies(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    old = post.link(clock.time)
    page = ylva.open(f"{CASE}/chef")
    assert page.form.value("manager_email") == MANAGER
    for own in ("Ylva@exempel.se", "ylva+chef@exempel.se"):
        told = ylva.send(page.form, manager_email=own)
        assert told.errors == {"manager_email": "Det är din egen adress. Skriv adressen till din chef."}
    case_page = ylva.send(page.form, manager_name="Boel Chefsson", manager_email="boel@exempel.se")
    assert "Vi har frågat Boel Chefsson" in case_page.text
    assert Visitor().open(old).h1 == "Länken gäller inte längre"
    assert press_anyway(old) == 409
    new = post.link(clock.time, "boel@exempel.se")
    approve(new)
    assert has_consent(case_of(YLVA))
    assert ylva.open(f"{CASE}/chef").forms() == [], "nobody needs to be asked any more"


@pytest.mark.requirement("B15")
def test_a_question_whose_button_is_pressed_twice_is_asked_once_and_its_link_stays_good(
    ylva: Visitor, post: Post, clock: Clock
) -> None:
    apply(ylva)
    form = ylva.open(f"{CASE}/chef").form
    for _ in range(2):
        assert (
            "Vi har frågat Boel Chefsson" in ylva.send(form, manager_name="Boel Chefsson", manager_email="b@ex.se").text
        )
    assert consent_of(YLVA)["round"] == 2
    post.send(clock.time)
    assert len(post.to("b@ex.se")) == 1
    ylva.send(form, manager_name="Boel Chefsson", manager_email="boel@exempel.se")
    assert consent_of(YLVA)["round"] == 3, "another address is another question"


def press_anyway(path: str) -> int:
    """The status of a yes that no page offers."""
    return Visitor().ask("POST", path, {"answer": ["approve"]}).status


@pytest.mark.requirement("B15")
def test_nobodys_inbox_is_filled_in_somebody_elses_name(ylva: Visitor) -> None:
    apply(ylva)
    for _ in range(MOST_ROUNDS - 1):
        ylva.send(ylva.open(f"{CASE}/chef").form)
    refused = ylva.send(ylva.open(f"{CASE}/chef").form)
    assert (refused.status, refused.h1) == (409, "Det går inte att fråga igen")


@pytest.mark.requirement("B15")
def test_who_has_taken_the_application_back_needs_no_answer(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    path = post.link(clock.time)
    ylva.send(ylva.open(f"{CASE}/aterta").form)
    page = Visitor().open(path)
    assert page.h1 == "Svaret behövs inte längre" and "Ylva" not in page.text
    assert press_anyway(path) == 409
    assert case_of(YLVA).state == "withdrawn"


@pytest.mark.requirement("B15")
def test_forged_expired_and_worn_out_links_get_clear_answers(ylva: Visitor, post: Post, clock: Clock) -> None:
    apply(ylva)
    path = post.link(clock.time)
    for forged in ("/samtycke/x", f"{path}x", "/samtycke/" + "a" * 3000, "/samtycke/%2e%2e"):
        for page in (Visitor().open(forged), Visitor().ask("POST", forged, {"answer": ["approve"]})):
            assert (page.status, page.h1) == (404, "Länken fungerar inte"), forged
    assert Visitor().ask("POST", path, {"answer": ["kanske"]}).status == 400
    held = Visitor().open(path)
    clock.forward(days=21)
    assert Visitor().open(path).h1 == "Tiden att svara har gått ut"
    assert press(held, "approve").status == 409
    [link] = [each for each in ConsentLink.scan() if each.purpose == "answer"]
    link.update(actions=[ConsentLink.tries.set(MOST_TRIES)])
    assert Visitor().ask("POST", path, {"answer": ["approve"]}).status == 429


@pytest.mark.requirement("B2")
def test_protected_data_are_in_no_email_to_the_manager(ylva: Visitor, post: Post, clock: Clock) -> None:
    Person.get(YLVA).update(actions=[Person.protected.set(True)])
    apply(ylva)
    post.send(clock.time)
    [mail] = post.to(MANAGER)
    assert "Ylva" not in mail.as_string() and "En av dina medarbetare" in part(mail, "plain")


@pytest.mark.requirement("B15", "X2")
@pytest.mark.parametrize("language", ["sv", "sv-lattlast", "en", "ar"])
def test_every_page_of_a_link_is_whole_in_every_language_and_keeps_what_is_typed(
    ylva: Visitor, post: Post, clock: Clock, language: str
) -> None:
    apply(ylva)
    path = post.link(clock.time)
    page = Visitor().ask("POST", path, {"answer": ["decline"], "reason": ["Nej tack"], "_lang": [language]})
    assert page.status == 200 and "Nej tack" in page.body
    assert consent_of(YLVA)["state"] == "asked"
    assert ylva.open(f"{CASE}?lang={language}").status == 200
    assert ylva.open(f"{CASE}/chef?lang={language}").status == 200
    decline(path)
    for each in (path, post.link(clock.time)):
        assert Visitor().open(f"{each}?lang={language}").status == 200


@pytest.mark.requirement("B16")
def test_a_managers_address_that_does_not_work_becomes_a_task_and_is_said_in_my_cases(
    ylva: Visitor, post: Post, clock: Clock
) -> None:
    records.suppress(address_hash(MANAGER), "bounce", clock.time)
    apply(ylva)
    post.send(clock.time)
    assert post.to(MANAGER) == [] and list(ConsentLink.scan()) == []
    assert [task.kind for task in tasks_in("central")] == ["manager_bounce"]
    page = ylva.open(CASE)
    assert "Mejlet till din chef kom inte fram" in page.text
    clock.forward(minutes=1)
    ylva.send(ylva.open(f"{CASE}/chef").form, manager_email="boel@exempel.se")
    assert tasks_in("central") == []
    assert "kom inte fram" not in ylva.open(CASE).text


@pytest.mark.requirement("U3")
def test_instructors_are_asked_once_a_course_until_they_have_seen_to_it(
    ylva: Visitor, sara: Visitor, post: Post, clock: Clock
) -> None:
    for visitor in (ylva, sara):
        apply(visitor)
    post.send(clock.time)
    for mail in post.to(MANAGER)[:2]:
        text = part(mail, "plain")
        approve(text[text.index("/samtycke/") :].split()[0])
        clock.forward(minutes=1)
    post.send(clock.time + timedelta(minutes=1))
    assert len(post.to("ingrid@exempel.se")) == 1
    assert len(tasks_in("central")) == 1
    assert INGRID not in str([task.data for task in tasks_in("central")])


@pytest.mark.requirement("B2", "U3")
def test_that_a_manager_of_somebody_protected_has_answered_is_told_to_the_named_handler_alone(
    ylva: Visitor, post: Post, clock: Clock
) -> None:
    person = Person.get(YLVA)
    person.protected = True
    person.save()
    granted("hanna", "handler", "city")
    resident("hanna", "Hanna Handläggarsson", email="hanna@exempel.se")
    apply(ylva)
    approve(post.link(clock.time))
    post.send(clock.time)

    assert post.to("ingrid@exempel.se") == [] and len(post.to("hanna@exempel.se")) == 1
    seen = [len(tasks_for(Reach("x", frozenset({(role, "city")})))) for role in (Role.INSTRUCTOR, Role.HANDLER)]
    assert seen == [0, 1]
