"""The application through its pages: what is asked of whom, and what happens to the answers."""

import re
from collections.abc import Callable

import pytest

from chalicelib.cases.records import Application, QueueEntry, applications_of
from chalicelib.cases.rules import place
from chalicelib.http import sessions
from chalicelib.http.readers import clean
from chalicelib.people.records import Person, find_person
from tests.conftest import NOW
from tests.faults import Calls
from tests.submission.story import ANSWERS, application_id, apply, begin, case_number, slug, step_of
from tests.town import ALI, CLOSED, GROUP, QUEUE, SARA, SECOND_QUEUE, TEENS, WEB, Clock, resident
from tests.visitor import Visitor, text_of


def titles(visitor: Visitor, course_id: str) -> list[str]:
    """The steps as they are told before one begins."""
    page = visitor.open(f"/kurser/{course_id}/ansok")
    return [text_of(each) for each in page.tree.findall(".//main/ol/li")]


@pytest.mark.requirement("P2", "P3", "P4")
def test_a_parent_applies_and_gets_a_case_number_and_a_place(ali: Visitor) -> None:
    page = apply(ali)
    assert page.h1 == "Tack, vi har fått din ansökan"
    assert case_number(page) == "EK-2027-000001"
    assert "Din plats i kön i Farsta: 1" in page.text
    assert "Det här händer nu" in page.text
    (application,) = applications_of(ALI)
    assert application.state == "received"
    assert application.received_at == "2027-01-14T17:30:00.000+00:00"
    assert application.queue_ids == [QUEUE]
    assert application.expires_at is None
    assert application.answers == {
        "connection": "lives",
        "child_first_name": "Alma",
        "child_birth_month": "2020-05",
        "child_lives": "alternating",
        "fights": "yes",
        "fights_when": "Vid läggdags.",
        "interpreter": "no",
        "child_care": "no",
        "heard_from": "school",
    }


@pytest.mark.requirement("P2", "W2")
def test_the_steps_depend_on_the_course(ali: Visitor) -> None:
    ends = ["Så når vi dig", "Om ansökan"]
    assert titles(ali, GROUP) == ["Din stadsdel", "Barnet", "Det som är svårt", "Dina behov", *ends]
    assert titles(ali, WEB) == ["Barnet", "Dina behov", *ends]
    assert titles(ali, TEENS) == ["Din stadsdel", "Barnet", "Dina behov", *ends]


@pytest.mark.requirement("P2", "B5")
def test_the_web_course_asks_nothing_about_rooms_and_evenings(ali: Visitor) -> None:
    needs = ali.send(begin(ali, WEB).form, **ANSWERS["barn"])
    assert "interpreter" in needs.form.names
    assert not {"child_care", "unsuitable_times"} & needs.form.names


@pytest.mark.requirement("L5", "B1")
def test_a_group_asks_how_it_is_with_the_other_guardian_and_nobody_must_answer(ali: Visitor) -> None:
    page = step_of(ali, "barn")
    assert "Den andra får inte veta vad du svarar" in page.text
    ali.send(page.form)
    assert "other_guardian" not in applications_of(ALI)[0].answers
    ali.send(page.form, other_guardian="different_groups")
    assert applications_of(ALI)[0].answers["other_guardian"] == "different_groups"
    assert "other_guardian" not in begin(ali, WEB).form.names


@pytest.mark.requirement("B2")
def test_a_protected_person_is_not_offered_sms_and_is_not_told_why(signed_in: Callable[[Person], Visitor]) -> None:
    open_, hidden = resident(ALI), resident(SARA, protected=True, channels=["email"])
    contact = {}
    for person in (open_, hidden):
        visitor = signed_in(person)
        page = begin(visitor)
        contact[person.person_id] = visitor.open(f"/ansokan/{application_id(page)}/kontakt")
    offered = {who: [each.get("value") for each in page.form.controls if each.get("name") == "channels"]
               for who, page in contact.items()}  # fmt: skip
    assert offered == {ALI: ["email", "sms"], SARA: ["email"]}
    assert not [word for word in ("skydd", "sekretess") if word in contact[SARA].text.lower()]


@pytest.mark.requirement("P2")
def test_the_programmes_own_questions_are_asked_and_one_of_them_only_where_it_applies(ali: Visitor) -> None:
    page = step_of(ali, "svarigheter")
    assert {"fights", "fights_when"} <= page.form.names
    page = ali.send(page.form, fights="yes", fights_when="")
    assert set(page.errors) == {"fights_when"}
    assert slug(ali.send(page.form, fights="no")) == "behov"


@pytest.mark.requirement("P2", "X1")
def test_all_faults_of_a_step_are_shown_at_once_with_links_to_their_fields(ali: Visitor) -> None:
    page = step_of(ali, "barn", child_lives="")
    page = ali.send(page.form, child_first_name="x" * 61, child_birth_month_year="20", child_birth_month_month="5")
    assert page.status == 422
    assert set(page.errors) == {"child_first_name", "child_birth_month", "child_lives"}
    assert page.form.value("child_first_name") == "x" * 61
    assert page.form.value("child_birth_month_year") == "20"
    assert page.form.value("child_birth_month_month") == "5"
    title = page.tree.find(".//title").text
    assert title.startswith("Fel: Barnet")


@pytest.mark.parametrize(
    ("year", "month", "says"),
    [
        ("2015", "2", ""),
        ("2015", "1", "mellan 3 och 11 år. Ditt barn är 12 år"),
        ("2027", "3", "framåt i tiden"),
    ],
)
@pytest.mark.requirement("P2")
def test_the_child_must_be_the_programmes_age_when_the_course_starts(
    ali: Visitor, year: str, month: str, says: str
) -> None:
    page = step_of(ali, "barn")
    born = {"child_birth_month_year": year, "child_birth_month_month": month}
    page = ali.send(page.form, **ANSWERS["barn"] | born)
    assert says in page.errors.get("child_birth_month", "")
    assert (page.status == 200) == (not says)


@pytest.mark.requirement("P2")
def test_who_neither_lives_nor_works_there_is_shown_another_way(ali: Visitor) -> None:
    page = ali.send(begin(ali).form, connection="neither")
    assert page.status == 422
    assert "Webbkursen är öppen för hela staden" in page.errors["connection"]
    assert page.tree.find(".//a[@href='/kurser?form=web']") is not None


@pytest.mark.requirement("P2", "P3")
def test_a_second_district_gives_a_place_in_its_queue_too(ali: Visitor) -> None:
    first = step_of(ali, "kurs")
    offered = [option.get("value") for option in first.tree.iter("option")]
    assert offered == ["", "skarpnack", "bromma"]
    ali.send(first.form, second_district="skarpnack")
    page = ali.open(f"/ansokan/{application_id(first)}/kontrollera")
    page = ali.send(page.form)
    assert "Din plats i kön i Farsta: 1" in page.text
    assert "Din plats i kön i Skarpnäck: 1" in page.text
    (application,) = applications_of(ALI)
    assert application.queue_ids == [QUEUE, SECOND_QUEUE]
    places = {entry.place for queue in application.queue_ids for entry in QueueEntry.query(queue)}
    assert places == {place(NOW, "EK-2027-000001")}


SNIPPETS = "\n".join(
    [
        "'; DROP TABLE persons;--",
        "<script>alert('x')</script>\"><img src=x onerror=alert(1)>",
        "</textarea></form>{{ 7 * 7 }}{% for a in b %}%(name)s",
        "${7*7} <%= 7*7 %> #{7*7} &amp; &lt; =1+1",
        "فاطمة 👩‍👧‍👦 Ö\u0308",
        "",
        "  \tindraget",
    ]
)


def test_what_is_written_stands_there_as_it_was_written(ali: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.visitor.PLACEHOLDER", re.compile("(?!)"))
    page = step_of(ali, "svarigheter")
    ali.send(page.form, fights="yes", fights_when=SNIPPETS)
    check = ali.open(f"/ansokan/{application_id(page)}/kontrollera")
    assert " ".join(clean(SNIPPETS).split()) in check.text
    page = ali.open(f"/ansokan/{application_id(page)}/svarigheter")
    assert page.form.value("fights_when") == clean(SNIPPETS)
    ali.send(check.form)
    (application,) = applications_of(ALI)
    assert application.answers["fights_when"] == clean(SNIPPETS)


@pytest.mark.requirement("P2", "X2")
def test_changing_language_keeps_what_is_typed_faults_and_all(ali: Visitor) -> None:
    page = step_of(ali, "barn")
    fields = page.form.filled({"child_first_name": "Alma", "child_birth_month_year": "20"}) | {"_lang": ["ar"]}
    page = ali.ask("POST", page.form.action, fields)
    assert page.status == 303
    assert page.location.endswith("/barn?lang=ar")
    page = ali.open(page.location)
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    assert page.form.value("child_first_name") == "Alma"
    assert page.form.value("child_birth_month_year") == "20"
    assert page.errors == {}
    assert ali.open("/mina-arenden").tree.get("lang") == "ar"


@pytest.mark.requirement("P2")
def test_contact_details_are_known_already_and_kept_on_the_person(ali: Visitor) -> None:
    page = step_of(ali, "kontakt")
    assert page.form.value("email") == "ali@exempel.se"
    assert page.form.value("mobile") == "070-123 45 67"
    ali.send(page.form, mobile="070-999 88 77", language="ar", channels=["sms"])
    person = find_person(ALI)
    assert person
    assert (person.mobile, person.language, list(person.channels)) == ("+46709998877", "ar", ["sms"])
    (application,) = applications_of(ALI)
    assert not {"email", "mobile", "language", "channels"} & set(application.answers)


@pytest.mark.requirement("P4", "P5")
def test_contact_details_that_were_only_kept_for_a_language_change_are_the_persons_when_sent(
    signed_in: Callable[[Person], Visitor],
) -> None:
    visitor = signed_in(resident(ALI, email="", mobile="", channels=[]))
    page = step_of(visitor, "kontakt")
    typed = page.form.filled({"email": "ny@exempel.se", "channels": ["email"]}) | {"_lang": ["en"]}
    visitor.ask("POST", page.form.action, typed)
    check = visitor.open(f"/ansokan/{application_id(page)}/kontrollera")
    assert "ny@exempel.se" in check.text
    visitor.send(check.form)
    person = find_person(ALI)
    assert person and (person.email, list(person.channels)) == ("ny@exempel.se", ["email"])


@pytest.mark.requirement("P10")
def test_how_they_heard_of_us_and_how_easy_it_was_may_be_left_out(ali: Visitor) -> None:
    page = step_of(ali, "om-ansokan", heard_from="")
    page = ali.send(page.form)
    assert ali.send(page.form).h1 == "Tack, vi har fått din ansökan"
    (application,) = applications_of(ALI)
    assert not {"heard_from", "ease"} & set(application.answers)


@pytest.mark.requirement("P2")
def test_each_answer_can_be_changed_from_the_check_and_leads_back_to_it(ali: Visitor) -> None:
    check = step_of(ali, "kontrollera")
    change = check.links()["Ändra Barnets förnamn"]
    page = ali.open(change)
    assert (slug(page), page.form.value("child_first_name")) == ("barn", "Alma")
    page = ali.send(page.form, child_first_name="Almina")
    assert slug(page) == "kontrollera"
    assert "Almina" in page.text and "maj 2020" in page.text


def test_a_faulty_change_from_the_check_still_leads_back_to_it(ali: Visitor) -> None:
    check = step_of(ali, "kontrollera")
    page = ali.open(check.links()["Ändra Barnets förnamn"])
    page = ali.send(page.form, child_first_name="")
    assert page.status == 422
    assert slug(ali.send(page.form, child_first_name="Almina")) == "kontrollera"


@pytest.mark.requirement("P2")
def test_who_jumps_to_the_check_is_led_to_what_is_left_out(ali: Visitor) -> None:
    number = application_id(begin(ali))
    page = ali.open(f"/ansokan/{number}/kontrollera")
    assert slug(page) == "kurs"
    assert set(page.errors) == {"connection"}


def test_who_sends_unfinished_is_led_to_what_is_left_out_and_nothing_is_sent(ali: Visitor) -> None:
    first = begin(ali)
    fields = {"_csrf": [first.form.value("_csrf")]}
    page = ali.ask("POST", f"/ansokan/{application_id(first)}/skicka", fields)
    assert slug(ali.open(page.location)) == "kurs"
    (application,) = applications_of(ALI)
    assert application.state == "draft"


def test_an_answer_that_no_longer_applies_is_not_sent(ali: Visitor) -> None:
    check = step_of(ali, "kontrollera", interpreter="yes", interpreter_language="so")
    page = ali.open(check.links()["Ändra Behöver du tolk?"])
    check = ali.send(page.form, interpreter="no")
    assert "Somaliska" not in check.text
    ali.send(check.form)
    (application,) = applications_of(ALI)
    assert "interpreter_language" not in application.answers


def test_what_nobody_can_apply_for_is_not_found(ali: Visitor) -> None:
    assert ali.open("/kurser/finns-inte/ansok").status == 404


@pytest.mark.requirement("P2")
def test_a_course_that_has_closed_says_so_and_leads_on(ali: Visitor) -> None:
    page = ali.open(f"/kurser/{CLOSED}/ansok")
    assert (page.status, page.h1) == (409, "Kursen tar inte emot fler ansökningar")
    assert page.links()["Hitta en annan kurs"] == "/kurser"


def test_the_last_day_to_apply_ends_at_midnight_in_stockholm(ali: Visitor, clock: Clock) -> None:
    clock.time = clock.time.replace(month=1, day=26, hour=22, minute=59)
    ali.cookies[sessions.COOKIE] = sessions.open_session(ALI, "Ali", clock.time)  # a session lasts eight hours
    assert ali.open(f"/kurser/{GROUP}/ansok").status == 200
    clock.forward(minutes=1)
    assert ali.open(f"/kurser/{GROUP}/ansok").status == 409


@pytest.mark.parametrize("wrong", ["", "' OR 1=1", "a" * 5000])
def test_an_id_that_no_page_of_ours_made_is_a_bad_request(ali: Visitor, wrong: str) -> None:
    token = ali.open(f"/kurser/{GROUP}/ansok").form.value("_csrf")
    page = ali.ask("POST", "/ansokan", {"application_id": [wrong], "course_id": [GROUP], "_csrf": [token]})
    assert page.status == 400
    assert applications_of(ALI) == []


def test_a_step_that_there_is_not_is_not_found(ali: Visitor) -> None:
    number = application_id(begin(ali))
    assert ali.open(f"/ansokan/{number}/finns-inte").status == 404
    assert ali.open(f"/ansokan/{number}/klar").address.endswith("kurs?fel=1")


@pytest.mark.requirement("X10")
def test_help_is_announced_before_the_form(ali: Visitor) -> None:
    page = ali.open(f"/kurser/{GROUP}/ansok")
    assert "Behöver du hjälp att fylla i?" in page.text
    assert "08-508 00 000" in page.text


def test_reading_the_pages_writes_nothing(ali: Visitor, calls: Calls) -> None:
    check = step_of(ali, "kontrollera")
    calls.forget()
    for step in (*ANSWERS, "kontrollera"):
        assert ali.open(f"/ansokan/{application_id(check)}/{step}").status == 200
    ali.open(f"/kurser/{GROUP}/ansok")
    assert calls.made
    assert calls.writes == []


def test_an_application_is_one_record_from_first_to_last(ali: Visitor) -> None:
    check = step_of(ali, "kontrollera")
    assert application_id(ali.send(check.form)) == application_id(check)
    assert Application.count() == 1
