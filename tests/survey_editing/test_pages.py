"""Surveys are written, looked at, submitted and published; what was published never changes."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.http.reach import CITY
from chalicelib.journal.records import timeline
from chalicelib.surveys.records import Survey, clock_of, surveys_of
from chalicelib.surveys.rules import in_force
from chalicelib.tasks.records import tasks_in
from tests.town import GROUP, OTHER, TRAINING, WEB
from tests.visitor import Page, PageForm, Visitor

pytestmark = pytest.mark.requirement("L4", "A4")
PROGRAMME = "/personal/program/komet/enkater"
COURSE = f"/personal/kurser/{GROUP}/enkater"
OF_TRAINING = "/personal/program/ledare/enkater"
FACTS = {
    "titles_sv": "Efter träffen",
    "titles_ar": "بعد اللقاء",
    "purpose": "session",
    "opens": "each_session",
    "days_open": "5",
}
SCALE = {
    "words_sv": "Hur var träffen?",
    "words_ar": "كيف كان اللقاء؟",
    "least": "1",
    "most": "5",
    "low_sv": "Inte bra",
    "high_sv": "Mycket bra",
    "required": "yes",
    "measures": "quality",
}


def written(who: Visitor, place: str = PROGRAMME, **answers: Any) -> Page:
    return who.send(who.open(f"{place}/ny").form, **FACTS | answers)


def asked(who: Visitor, survey: Page, kind: str = "scale", **answers: Any) -> Page:
    form = who.open(f"{address(survey)}/fragor/ny?slag={kind}").form
    return who.send(form, **(SCALE if kind == "scale" else {}) | answers)


def address(page: Page) -> str:
    return page.address.partition("?")[0]


def does(page: Page, what: str) -> PageForm | None:
    """The form with that button."""
    for form in page.forms():
        if any(each.tag == "button" and each.get("value") == what for each in form.controls):
            return form
    return None


def press(who: Visitor, page: Page, what: str) -> Page:
    form = does(page, what)
    assert form, f"{page.address} offers no {what}"
    return who.send(form, do=what)


def published(who: Visitor, place: str = PROGRAMME, **answers: Any) -> Page:
    return press(who, asked(who, written(who, place, **answers)), "publish")


def stored(scope: str = "programme:komet") -> list[Survey]:
    return surveys_of(scope)


def main_form(page: Page) -> PageForm:
    return page.forms()[-1]


def test_the_administrator_writes_a_survey_and_publishes_it(anna: Visitor) -> None:
    page = written(anna)
    assert page.h1 == "Efter träffen" and "Utkast" in page.text and "inga frågor än" in page.text
    page = asked(anna, page)
    assert "Hur var träffen?" in page.text and "Mäter: Träffarnas kvalitet" in page.text
    assert in_force(stored()) == []

    page = press(anna, page, "publish")

    assert "Publicerad" in page.text and does(page, "publish") is None
    (survey,) = in_force(stored())
    (question,) = survey.questions
    assert {**question, "id": ""} == {
        "id": "",
        "kind": "scale",
        "words": {"sv": "Hur var träffen?", "ar": "كيف كان اللقاء؟"},
        "required": True,
        "least": 1,
        "most": 5,
        "ends": [{"sv": "Inte bra"}, {"sv": "Mycket bra"}],
        "measures": "quality",
    }
    assert (survey.purpose, survey.opens, int(survey.days_open)) == ("session", "each_session", 5)
    kinds = [event.kind for event in timeline(f"survey:programme:komet/{survey.entry}")]
    assert kinds == ["SurveyAdded", "SurveyQuestionsChanged", "SurveyPublished"]


def test_publishing_for_a_programme_wakes_the_clocks_of_its_courses(anna: Visitor) -> None:
    published(anna)

    assert clock_of(GROUP).next_at and clock_of(OTHER).next_at
    assert not clock_of(WEB).next_at and not clock_of(TRAINING).next_at


def test_a_leader_publishes_for_their_own_course_and_nowhere_else(lena: Visitor) -> None:
    page = published(lena, COURSE)

    assert "Publicerad" in page.text
    assert len(in_force(stored(f"course:{GROUP}"))) == 1 and not stored()
    assert clock_of(GROUP).next_at and not clock_of(OTHER).next_at
    assert lena.open(PROGRAMME).status == 403
    assert lena.open(f"/personal/kurser/{OTHER}/enkater").status == 404
    assert lena.open(f"/personal/kurser/{GROUP}").links()["Enkäter"] == COURSE


@pytest.mark.requirement("I2")
@pytest.mark.parametrize("place", [OF_TRAINING, f"/personal/kurser/{TRAINING}/enkater"])
def test_an_instructors_survey_goes_through_the_administrator(ines: Visitor, anna: Visitor, place: str) -> None:
    scope = "programme:ledare" if place == OF_TRAINING else f"course:{TRAINING}"
    page = asked(ines, written(ines, place))
    assert does(page, "publish") is None

    page = press(ines, page, "submit")

    assert "Väntar på att publiceras" in page.text and does(page, "publish") is None
    assert in_force(stored(scope)) == []
    assert [task.kind for task in tasks_in(CITY)] == ["survey_to_publish"]
    waiting = anna.open("/personal/enkater")
    page = anna.open(waiting.links()["Efter träffen"])
    press(anna, page, "publish")
    assert len(in_force(stored(scope))) == 1 and not tasks_in(CITY)
    assert "Väntar på att publiceras" not in anna.open("/personal/enkater").text


@pytest.mark.requirement("I2")
def test_an_instructor_who_publishes_all_the_same_finds_nothing(ines: Visitor) -> None:
    page = asked(ines, written(ines, OF_TRAINING))
    form = does(page, "submit")
    assert form
    answer = ines.ask("POST", form.action, {**form.held(), "do": ["publish"]})

    assert answer.status == 404 and in_force(stored("programme:ledare")) == []
    assert ines.open(PROGRAMME).status == 404, "a programme for parents is not theirs"


@pytest.mark.requirement("I2")
def test_what_was_submitted_becomes_a_draft_again_before_it_is_changed(ines: Visitor, anna: Visitor) -> None:
    page = press(ines, asked(ines, written(ines, OF_TRAINING)), "submit")
    assert ines.open(f"{address(page)}/fragor/ny?slag=text").status == 409

    page = press(anna, anna.open(address(page)), "reopen")

    assert "Utkast" in page.text and not tasks_in(CITY)
    assert asked(ines, page, "text", words_sv="Något mer?", required="no").status == 200


def test_what_was_published_never_changes_and_a_new_version_takes_its_place(anna: Visitor) -> None:
    first = published(anna)
    number_one = address(first)
    (question,) = in_force(stored())[0].questions
    known = {"_csrf": [anna.open(f"{PROGRAMME}/ny").form.value("_csrf")], "version": ["3"], "token": ["0" * 8]}
    for where, answers in (
        (f"{number_one}/fragor/{question['id']}", SCALE | {"most": "7"}),
        (f"{number_one}/fragor/ny", SCALE | {"kind": "scale"}),
        (f"{number_one}/fragor", {"name": question["id"], "do": "remove"}),
        (number_one, FACTS | {"titles_sv": "Annat", "by_itself": "yes"}),
    ):
        answer = anna.ask("POST", where, known | {name: [value] for name, value in answers.items()})
        assert answer.status == 409 and "inget utkast längre" in answer.text

    page = press(anna, first, "next")
    assert "version 2" in page.text and "Hur var träffen?" in page.text
    assert [int(each.number) for each in in_force(stored())] == [1], "until it is published"
    assert address(press(anna, anna.open(number_one), "next")) == address(page), "there is one draft"
    asked(anna, page, "text", words_sv="Något mer?", required="no")
    press(anna, anna.open(address(page)), "publish")

    assert [(int(each.number), each.state) for each in stored()] == [(1, "replaced"), (2, "published")]
    assert [len(each.questions) for each in stored()] == [1, 2]


def test_a_question_keeps_its_id_until_it_asks_for_other_answers(anna: Visitor) -> None:
    page = press(anna, published(anna), "next")
    (question,) = stored()[0].questions
    here = f"{address(page)}/fragor/{question['id']}"

    anna.send(anna.open(here).form, words_sv="Hur tyckte du att träffen var?")
    (reworded,) = stored()[1].questions
    assert reworded["id"] == question["id"] and reworded["words"]["sv"] == "Hur tyckte du att träffen var?"

    form = anna.open(here).form
    for _ in range(2):
        assert anna.send(form, most="7").status == 200
    (wider,) = stored()[1].questions
    assert wider["id"] != question["id"] and wider["most"] == 7
    assert stored()[0].questions == [question]


def test_a_question_is_shown_only_at_an_answer_and_holds_on_to_it(anna: Visitor) -> None:
    page = asked(anna, written(anna), "yes_no", words_sv="Var det lugnt?", required="no")
    first = stored()[0].questions[0]["id"]
    page = asked(anna, page, "text", words_sv="Vad störde?", required="no", shown_if=f"{first}=no")
    assert "Visas bara där svaret på ”Var det lugnt?” är ”Nej”." in page.text

    removed = anna.send(page.forms()[1], do="remove")

    assert removed.status == 409 and "En annan fråga hänger på den" in removed.text
    assert len(stored()[0].questions) == 2


def test_questions_are_moved_and_removed(anna: Visitor) -> None:
    page = asked(anna, asked(anna, written(anna)), "text", words_sv="Något mer?", required="no")
    down = next(form for form in page.forms() if form.action.endswith("/fragor"))
    page = anna.send(down, do="down")
    assert [each["kind"] for each in stored()[0].questions] == ["text", "scale"]

    page = anna.send(next(form for form in page.forms() if form.action.endswith("/fragor")), do="remove")
    assert [each["kind"] for each in stored()[0].questions] == ["scale"]


def test_the_ready_question_about_gender_is_asked_once_and_never_required(anna: Visitor) -> None:
    page = asked(anna, written(anna), "gender")

    (question,) = stored()[0].questions
    assert question["id"] == "gender" and question["gender"] is True and "required" not in question
    assert [value for value, _ in question["options"]] == ["woman", "man", "other"]
    assert "Kön, en färdig fråga" not in page.links()


def test_every_fault_is_told_at_once_and_nothing_typed_is_lost(anna: Visitor) -> None:
    page = written(anna, titles_sv="", opens="sessions", days_open="99")
    assert page.status == 422 and set(page.errors) == {"titles_sv", "sessions", "days_open"}
    assert page.form.value("titles_ar") == FACTS["titles_ar"] and not stored()

    page = asked(anna, written(anna), words_sv="", most="1", high_sv="x" * 61)
    assert page.status == 422 and set(page.errors) == {"words_sv", "most", "high_sv"}
    assert page.form.value("words_ar") == SCALE["words_ar"]

    page = asked(anna, anna.open(page.address.partition("/fragor")[0]), "one", words_sv="Vem?", options_sv="Jag")
    assert set(page.errors) == {"options_sv"}


def test_two_who_write_at_once_cannot_both_be_right(anna: Visitor, staff: Callable[..., Visitor]) -> None:
    here = address(asked(anna, written(anna)))
    bert = staff("administrator", "city", person_id="bert", name="Bert Bertsson")
    mine, (question,) = main_form(anna.open(here)), stored()[0].questions
    my_question = anna.open(f"{here}/fragor/{question['id']}").form
    looked_at = anna.open(here)
    bert.send(main_form(bert.open(here)), titles_sv="Efter varje träff")

    faulty = anna.send(mine, titles_sv="")
    assert faulty.status == 422 and anna.send(main_form(faulty), titles_sv="Efter träffen").status == 409
    faulty = anna.send(my_question, words_sv="")
    assert faulty.status == 422 and anna.send(faulty.form, words_sv="Var det bra?").status == 409
    page = anna.send(mine, titles_ar="بعد كل لقاء")
    assert page.status == 409 and "Någon annan har ändrat enkäten" in page.text
    assert main_form(page).value("titles_ar") == "بعد كل لقاء"
    page = anna.send(my_question, words_sv="Var det bra?")
    assert page.status == 409 and page.form.value("words_sv") == "Var det bra?"
    assert press(anna, looked_at, "publish").status == 409, "what was looked at is what is published"
    assert stored()[0].titles["sv"] == "Efter varje träff" and stored()[0].questions == [question]
    assert anna.send(page.form).status == 200 and stored()[0].questions[0]["words"]["sv"] == "Var det bra?"


def test_a_form_sent_twice_counts_once(anna: Visitor) -> None:
    form = anna.open(f"{PROGRAMME}/ny").form
    pages = [anna.send(form, **FACTS) for _ in range(2)]
    assert len({address(page) for page in pages}) == 1 and len(stored()) == 1
    form = anna.open(f"{address(pages[0])}/fragor/ny?slag=scale").form
    for _ in range(2):
        assert anna.send(form, **SCALE).status == 200
    assert len(stored()[0].questions) == 1


def test_a_survey_that_asks_nothing_is_not_published(anna: Visitor) -> None:
    page = asked(anna, written(anna), "section", words_sv="Om träffen")
    assert does(page, "publish") is None and "Lägg till minst en fråga" in page.text

    form = does(page, "remove")
    assert form
    known = {"_csrf": [form.value("_csrf")], "version": [form.value("version")], "do": ["publish"]}
    refused = anna.ask("POST", f"{address(page)}/lage", known)

    assert refused.status == 409 and "Enkäten har inga frågor" in refused.text and in_force(stored()) == []


def test_a_draft_that_is_removed_is_gone_and_its_number_stays_its_own(anna: Visitor) -> None:
    page = press(anna, press(anna, published(anna), "next"), "remove")
    assert page.h1 == "Enkäter" and "version 2" not in page.text
    here = next(href for text, href in page.links().items() if text == "Efter träffen")
    assert address(press(anna, anna.open(here), "next")).endswith("/3")
    assert anna.open(here[:-1] + "2").status == 404


def test_a_survey_that_is_withdrawn_opens_no_more(anna: Visitor) -> None:
    page = press(anna, published(anna), "withdraw")

    assert "Tillbakadragen" in page.text and in_force(stored()) == []
    assert "Tillbakadragen" in anna.open(PROGRAMME).text


def test_a_leader_chooses_among_what_the_programme_has_approved(anna: Visitor, lena: Visitor) -> None:
    published(anna, titles_sv="Fördjupning", by_itself="no")
    own = f"course:{GROUP}"
    page = lena.open(COURSE)
    assert "Fördjupning" in page.text and in_force(stored()) == []

    page = lena.send(page.form, choose="yes")

    (chosen,) = in_force(stored(own))
    assert chosen.questions == stored()[0].questions and clock_of(GROUP).next_at
    form = next(form for form in page.forms() if form.action.endswith("/valj"))
    lena.send(form, choose="no")
    assert in_force(stored(own)) == []
    page = lena.send(next(form for form in lena.open(COURSE).forms() if form.action.endswith("/valj")), choose="yes")
    assert len(in_force(stored(own))) == 1

    press(anna, press(anna, anna.open(f"{PROGRAMME}/{chosen.survey_id}/1"), "next"), "publish")
    lena.send(next(form for form in lena.open(COURSE).forms() if form.action.endswith("/valj")), choose="yes")
    assert [int(each.number) for each in in_force(stored(own))] == [2]


def test_a_course_can_choose_nothing_but_what_is_offered(anna: Visitor, lena: Visitor) -> None:
    survey_id = published(anna).address.split("/")[-2]
    for wanted in (survey_id, "nothing"):
        answer = lena.ask("POST", f"{COURSE}/valj", {**_csrf(lena), "survey": [wanted], "choose": ["yes"]})
        assert answer.status == 404
    assert not stored(f"course:{GROUP}")


def _csrf(who: Visitor) -> dict[str, list[str]]:
    return {"_csrf": [who.open(f"{COURSE}/ny").form.value("_csrf")]}


@pytest.mark.usefixtures("parts")
def test_it_is_looked_at_as_those_see_it_who_take_part(anna: Visitor, lena: Visitor) -> None:
    page = asked(anna, asked(anna, written(anna)), "parts", words_sv="Vad gick ni igenom?", required="no")
    page = anna.open(f"{address(page)}/forhandsgranska?sprak=ar")
    html = page.tree
    assert (html.get("lang"), html.get("dir")) == ("ar", "rtl")
    assert f'href="{page.address.partition("/forhandsgranska")[0]}"' in page.body, "and back to where it is written"
    assert page.h1 == "بعد اللقاء" and "كيف كان اللقاء؟" in page.text and "قضاء بعض الوقت معًا" in page.text
    assert not page.forms() and "lang" not in anna.cookies
    assert "Så här ser deltagarna enkäten" in page.text, "staff are told in their own language"
    assert "1 – Inte bra" in page.text, "what isn't translated is said in Swedish"

    draft = f"{COURSE}/{page.address.split('/')[-3]}/1/forhandsgranska"
    assert lena.open(draft).status == 404, "a draft of the programme's is not theirs to see"
    press(anna, anna.open(page.address.partition("/forhandsgranska")[0]), "publish")
    theirs = lena.open(draft)
    assert theirs.h1 == "Efter träffen" and f'href="{COURSE}"' in theirs.body
    assert draft in lena.open(COURSE).links().values()


def test_lists_tell_which_languages_are_missing(anna: Visitor) -> None:
    asked(anna, written(anna, introductions_sv="Tack för att du svarar."))

    assert "Saknas på: Lätt svenska, English, العربية" in anna.open(PROGRAMME).text
    assert "Saknas på: Lätt svenska, English, العربية" in anna.open("/personal/enkater").text


@pytest.mark.parametrize("rest", ["/x/1", "/x/0001x", "/x/99999", "/" + "x" * 3000 + "/1"])
def test_an_odd_address_is_a_page_that_is_not_there(anna: Visitor, rest: str) -> None:
    assert anna.open(PROGRAMME + rest).status == 404
    assert anna.open(f"{address(written(anna))}/fragor/ny?slag=matrix").status == 404
