"""A survey is answered: by those who take part, once, with nothing typed lost, and nothing that tells by whom."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from chalicelib.answering import actions
from chalicelib.cases.records import Application
from chalicelib.cases.rules import State
from chalicelib.courses.records import Programme
from chalicelib.journal.records import Event
from chalicelib.people.records import Person
from chalicelib.surveys.records import Answered, Opening, Sheet, sheets_of
from tests.faults import KINDS, Calls
from tests.surveys.made_up import OPEN, QUESTIONS, meets, opened, survey, takes_part
from tests.town import ALI, GROUP, OTHER, SARA, Clock, resident
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("P7", "U6", "W6")
ADDRESS = f"/enkat/{GROUP}/traff-01"
GOOD: dict[str, Any] = {"quality": "5", "parts": ["p1"], "knew": "no", "why": "Vart jag skulle gå.", "free": "Tack!"}
KEPT = {**GOOD, "quality": 5}
PARTS = [[{"id": "p1", "words": {"sv": "Beröm"}}, {"id": "p2", "words": {"sv": "Lekstund"}}]]


@pytest.fixture
def opening(ali: Visitor, clock: Clock) -> Opening:
    """Ali takes part in a course with a survey that is open since yesterday evening."""
    meets()
    programme = Programme.get("programme", "komet")
    programme.parts = PARTS
    programme.save()
    survey()
    takes_part(person_id=ALI)
    clock.time = OPEN
    return opened()


@pytest.fixture
def ali(signed_in: Callable[[Person], Visitor], clock: Clock) -> Visitor:
    """Ali's browser, signed in the morning after the first session."""
    before, clock.time = clock.time, OPEN
    visitor = signed_in(resident(ALI))
    clock.time = before
    return visitor


def kept() -> list[dict[str, Any]]:
    return [each.answers for each in Sheet.query(f"{GROUP}/traff-01", consistent_read=True)]


def answered(person_id: str = ALI) -> list[str]:
    return [str(each.opening) for each in Answered.query(person_id, consistent_read=True)]


def answer(visitor: Visitor, **answers: Any) -> Page:
    return visitor.send(visitor.open(ADDRESS).form, **(answers or GOOD))


def test_the_page_says_what_it_is_about_and_asks_everything_at_once(ali: Visitor, opening: Opening) -> None:
    page = ali.open(ADDRESS)
    assert (page.status, page.h1) == (200, "Efter träffen")
    for told in ("Komet, träff 1, 2 februari 2027", "Hur bra var träffen?", "Beröm", "Lekstund", "1 – Inte bra"):
        assert told in page.text
    assert page.form.names == {"_csrf", "_entry", "_lang", "quality", "parts", "knew", "why", "free"}
    assert "Du kan svara till och med måndag 8 februari 2027 20:00" in page.text


@pytest.mark.requirement("B12")
def test_before_all_questions_it_says_what_anonymous_means_and_where_to_turn_instead(
    ali: Visitor, opening: Opening
) -> None:
    text = ali.open(ADDRESS).text
    for told in ("utan namn och utan tid", "minst fem har svarat", "Ingen vet vem som skriver", "ring 112", "1177"):
        assert told in text and text.index(told) < text.index("Hur bra var träffen?")
    assert f"/mina-arenden/{Application.get(ALI, 'application-001').case_number}" in ali.open(ADDRESS).links().values()


@pytest.mark.parametrize("language", ["sv", "sv-lattlast", "en", "ar"])
def test_it_is_asked_in_every_language(ali: Visitor, opening: Opening, language: str) -> None:
    page = ali.open(f"{ADDRESS}?lang={language}")
    assert page.h1 == {"en": "After the session", "ar": "بعد اللقاء"}.get(language, "Efter träffen")
    assert answer(ali).status == 200 and kept() == [KEPT]


def test_what_is_answered_is_kept_and_the_page_says_thanks(ali: Visitor, opening: Opening) -> None:
    page = answer(ali)
    assert (page.status, page.h1, page.address) == (200, "Tack för dina svar", f"{ADDRESS}?tack=1")
    assert (kept(), answered()) == ([KEPT], [opening.key])


@pytest.mark.requirement("B12")
def test_the_thanks_say_once_more_where_to_turn(ali: Visitor, opening: Opening) -> None:
    assert "ring 112" in answer(ali).text


def test_what_isnt_asked_after_an_answer_is_not_kept(ali: Visitor, opening: Opening) -> None:
    answer(ali, quality="2", knew="yes", why="Står kvar från innan.")
    assert kept() == [{"quality": 2, "knew": "yes"}]


def test_nobody_answers_twice(ali: Visitor, opening: Opening) -> None:
    form = ali.open(ADDRESS).form
    ali.send(form, **GOOD)
    page = ali.send(form, quality="1")
    assert (page.status, page.h1) == (200, "Du har redan svarat")
    assert ali.open(ADDRESS).h1 == "Du har redan svarat"
    assert kept() == [KEPT]


def test_two_persons_answer_each_their_own(
    ali: Visitor, opening: Opening, signed_in: Callable[[Person], Visitor]
) -> None:
    sara = signed_in(resident(SARA, "Sara Sarasson"))
    takes_part(2, person_id=SARA)
    answer(ali)
    answer(sara, quality="3")
    assert sorted(each["quality"] for each in kept()) == [3, 5]


@pytest.mark.requirement("B2")
def test_who_has_protected_data_answers_as_everybody(
    ali: Visitor, opening: Opening, signed_in: Callable[[Person], Visitor]
) -> None:
    sara = signed_in(resident(SARA, "Sara Sarasson", protected=True))
    takes_part(2, person_id=SARA)
    theirs, his = sara.open(ADDRESS), ali.open(ADDRESS)
    assert theirs.text.replace("EK-2027-000002", "EK-2027-000001") == his.text
    answer(sara)
    assert kept() == [KEPT]


@pytest.mark.requirement("P8")
def test_after_the_course_has_been_closed_its_evaluation_is_answered(ali: Visitor, opening: Opening) -> None:
    case = Application.get(ALI, "application-001")
    case.state = State.COMPLETED
    case.save()
    assert answer(ali).h1 == "Tack för dina svar"


@pytest.mark.parametrize("state", [State.DROPPED_OUT, State.DECIDED, State.OFFERED, State.WAITING, State.WITHDRAWN])
def test_who_doesnt_take_part_finds_nothing(ali: Visitor, opening: Opening, state: State) -> None:
    form = ali.open(ADDRESS).form
    case = Application.get(ALI, "application-001")
    case.state = state
    case.save()
    assert ali.open(ADDRESS).status == 404
    assert ali.ask("POST", form.action, form.filled(GOOD)).status == 404
    assert (kept(), answered()) == ([], [])


def test_somebody_from_another_course_finds_nothing(ali: Visitor, opening: Opening, sara: Visitor) -> None:
    takes_part(2, course_id=OTHER, person_id=SARA)
    assert sara.open(ADDRESS).status == 404


@pytest.mark.parametrize(
    "path",
    [
        f"/enkat/{GROUP}/traff-02",
        f"/enkat/{OTHER}/traff-01",
        "/enkat/finns-inte/traff-01",
        f"/enkat/{GROUP}/%2e%2e",
        f"/enkat/{GROUP}/traff-01%23",
        f"/enkat/{GROUP}/{'x' * 1500}",
        f"/enkat/{'x' * 2500}/traff-01",
        f"/enkat/{GROUP}/%00",
    ],
)
def test_a_link_that_somebody_made_up_leads_nowhere(ali: Visitor, opening: Opening, path: str) -> None:
    page = ali.ask("GET", path)
    assert page.status == 404
    held = ali.open(ADDRESS).form.held()
    assert ali.ask("POST", path, held | {"quality": ["5"]}).status == 404
    assert kept() == []


def test_who_isnt_signed_in_is_asked_to(opening: Opening) -> None:
    page = Visitor().ask("GET", ADDRESS)
    assert page.status in (302, 303) and page.location.startswith("/logga-in?next=")


@pytest.mark.requirement("X1")
@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"quality": []}, "quality"),
        ({"quality": ["6"]}, "quality"),
        ({"quality": ["0"]}, "quality"),
        ({"quality": ["mycket"]}, "quality"),
        ({"parts": ["p1", "p9"]}, "parts"),
        ({"knew": ["kanske"]}, "knew"),
        ({"free": ["x" * 1001]}, "free"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    ali: Visitor, opening: Opening, sent: dict[str, list[str]], wrong: str
) -> None:
    form = ali.open(ADDRESS).form
    page = ali.ask("POST", form.action, form.filled(GOOD) | sent)
    assert (page.status, set(page.errors)) == (422, {wrong})
    assert page.tree.find(".//title").text.startswith("Fel: ")
    held = page.form.held()
    for name, value in GOOD.items():
        if name != wrong:
            assert held[name] == (value if isinstance(value, list) else [value])
    if wrong == "free":
        assert held["free"] == sent["free"]
    assert (kept(), answered()) == ([], [])


def test_a_question_that_isnt_in_the_survey_is_refused_and_nothing_typed_is_lost(
    ali: Visitor, opening: Opening
) -> None:
    form = ali.open(ADDRESS).form
    page = ali.ask("POST", form.action, form.filled(GOOD) | {"gender": ["woman"]})
    assert page.status == 422 and "hör inte till den här enkäten" in page.text
    assert page.form.value("free") == "Tack!"
    assert kept() == []


def test_an_empty_survey_is_not_an_answer(ali: Visitor, opening: Opening) -> None:
    survey("lugn", questions=[{**QUESTIONS[4]}])
    opened("lugn")
    page = ali.send(ali.open(f"/enkat/{GROUP}/lugn-01").form)
    assert page.status == 422 and "Svara på minst en fråga" in page.text
    assert answered() == []


def test_a_page_of_another_version_keeps_what_fits_and_says_so(ali: Visitor, opening: Opening) -> None:
    old = ali.open(ADDRESS).form
    survey(number=2, questions=[QUESTIONS[0], QUESTIONS[4]])
    opening.entry = "traff#0002"
    opening.save()
    page = ali.ask("POST", old.action, old.filled(GOOD))
    assert page.status == 409 and "Enkäten har ändrats" in page.text
    assert (page.form.value("quality"), page.form.value("free")) == ("5", "Tack!")
    assert kept() == []
    assert ali.send(page.form).h1 == "Tack för dina svar"
    assert kept() == [{"quality": 5, "free": "Tack!"}]


def test_a_megabyte_of_text_is_refused(ali: Visitor, opening: Opening) -> None:
    form = ali.open(ADDRESS).form
    page = ali.ask("POST", form.action, form.filled(GOOD | {"free": "å" * 500_000}))
    assert page.status == 413 and "Gå tillbaka, korta ner texten" in page.text
    assert kept() == []


def test_too_much_text_that_still_comes_through_is_shown_again_whole(ali: Visitor, opening: Opening) -> None:
    long = "Det var bra. " * 1000
    page = answer(ali, quality="4", free=long)
    assert page.status == 422 and page.form.value("free").strip() == long.strip()


def test_when_it_has_closed_the_page_says_so_and_shows_what_was_written(
    ali: Visitor, opening: Opening, clock: Clock
) -> None:
    opening.closes_at = "2027-02-03T08:30:00.000+00:00"
    opening.save()
    form = ali.open(ADDRESS).form
    clock.forward(minutes=30)
    page = ali.ask("POST", form.action, form.filled(GOOD | {"free": "Det tog en kväll att skriva det här."}))
    assert (page.status, page.h1) == (409, "Enkäten har stängt")
    assert "Det tog en kväll att skriva det här." in page.text
    page = ali.open(ADDRESS)
    assert (page.status, page.h1, page.forms()) == (200, "Enkäten har stängt", [])
    assert (kept(), answered()) == ([], [])


@pytest.mark.requirement("X2")
def test_changing_language_keeps_what_is_typed_and_sends_nothing(ali: Visitor, opening: Opening) -> None:
    form = ali.open(ADDRESS).form
    page = ali.ask("POST", form.action, form.filled(GOOD) | {"_lang": ["ar"]})
    assert (page.status, page.tree.get("lang"), page.form.value("free")) == (200, "ar", "Tack!")
    assert kept() == []


def test_the_thanks_lead_to_what_else_is_asked(ali: Visitor, opening: Opening) -> None:
    survey("framsteg", titles={"sv": "Hur går det hemma?"})
    opened("framsteg")
    survey("gammal")
    opened("gammal", closes_at="2027-02-03T07:00:00.000+00:00")
    page = answer(ali)
    assert page.links()["Hur går det hemma?"] == f"/enkat/{GROUP}/framsteg-01"
    assert not [link for link in page.links().values() if "gammal" in link or "traff" in link]


def test_a_form_of_another_session_is_refused(ali: Visitor, opening: Opening) -> None:
    form = ali.open(ADDRESS).form
    assert ali.ask("POST", form.action, form.filled(GOOD) | {"_csrf": ["forged"]}).status == 403
    assert kept() == []


@pytest.mark.parametrize("kind", KINDS)
def test_whichever_call_fails_the_answer_is_kept_once_whole_or_not_at_all(
    ali: Visitor, opening: Opening, calls: Calls, kind: str
) -> None:
    form = ali.open(ADDRESS).form
    for which in range(12):
        with calls.failing(kind, which):
            page = ali.ask("POST", form.action, form.filled(GOOD))
        assert len(kept()) == len(answered()) <= 1
        assert page.status in (303, 503)
    assert ali.ask("POST", form.action, form.filled(GOOD)).status == 303
    assert (kept(), answered()) == ([KEPT], [opening.key])


def test_where_the_answer_cant_be_kept_the_page_says_so_and_holds_it(
    ali: Visitor, opening: Opening, calls: Calls
) -> None:
    form = ali.open(ADDRESS).form
    with calls.failing("throttled", "TransactWriteItems"):
        page = ali.ask("POST", form.action, form.filled(GOOD))
    assert page.status == 503 and "Vi kunde inte spara dina svar" in page.text
    assert page.form.value("why") == GOOD["why"]
    assert ali.send(page.form).h1 == "Tack för dina svar"


def test_who_answers_while_another_window_sends_is_told_that_one_answer_is_kept(
    ali: Visitor, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other window's answer comes between the reading and the commit."""
    form, real = ali.open(ADDRESS).form, actions.answer

    def meanwhile(*arguments: Any) -> None:
        real(ALI, opening, {"quality": 1})
        real(*arguments)

    monkeypatch.setattr(actions, "answer", meanwhile)
    assert ali.send(form, **GOOD).h1 == "Du har redan svarat"
    assert kept() == [{"quality": 1}]


def test_an_answer_costs_two_small_writes_and_the_page_few_reads(ali: Visitor, opening: Opening, calls: Calls) -> None:
    form = ali.open(ADDRESS).form
    calls.forget()
    ali.ask("POST", form.action, form.filled(GOOD))
    assert calls.writes == ["TransactWriteItems"]
    assert len(calls.made) == 8


# What would tell who answered what.


def test_no_event_is_written(ali: Visitor, opening: Opening) -> None:
    before = [(event.case_id, event.sequence) for event in Event.scan()]
    answer(ali)
    assert [(event.case_id, event.sequence) for event in Event.scan()] == before


def test_who_has_answered_has_no_time_and_no_content_and_what_was_answered_no_person(
    ali: Visitor, opening: Opening
) -> None:
    answer(ali)
    [has_answered], [sheet] = Answered.query(ALI), sheets_of(opening)
    assert set(has_answered.attribute_values) == {"person_id", "opening"}
    assert set(sheet.attribute_values) == {"opening", "sheet_id", "answers"}
    assert ALI not in json.dumps(sheet.attribute_values) and "2027" not in str(sheet.sheet_id)
    assert len(str(sheet.sheet_id)) >= 20


@pytest.mark.parametrize("ends", ["well", "badly"])
def test_no_line_of_the_log_names_the_person_the_survey_or_an_answer(
    ali: Visitor, opening: Opening, caplog: pytest.LogCaptureFixture, calls: Calls, ends: str
) -> None:
    form = ali.open(ADDRESS).form
    caplog.clear()
    with calls.failing("throttled", "TransactWriteItems" if ends == "badly" else "nothing"):
        ali.ask("POST", form.action, form.filled(GOOD))
    said = caplog.text
    assert '"route": "/enkat/{course_id}/{opening_id}"' in said
    for told in (ALI, GROUP, "traff", "Vart jag", "Tack!", "application-001", "EK-2027"):
        assert told not in said


def test_a_trace_names_tables_and_nothing_in_them() -> None:
    """Which parameters of a call to AWS go into a trace is a list of the tracer's own: no keys, no items."""
    known = files("aws_xray_sdk.ext.resources").joinpath("aws_para_whitelist.json").read_text()
    traced = json.loads(known)["services"]["dynamodb"]["operations"]
    assert "TransactWriteItems" not in traced
    for operation in ("GetItem", "PutItem", "Query"):
        assert not {"Key", "Item", "ExpressionAttributeValues"} & set(traced[operation]["request_parameters"])
    assert set(traced["BatchGetItem"]["request_descriptors"]) == {"RequestItems"}
    assert traced["BatchGetItem"]["request_descriptors"]["RequestItems"]["rename_to"] == "table_names"
