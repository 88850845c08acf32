"""The administrator adds programmes and changes them, and everybody sees it."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.catalogue import records as catalogue
from chalicelib.courses.records import Programme, find_programme
from chalicelib.journal.records import timeline
from tests.town import GROUP
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("C1")
NEW = "/personal/program/ny"
ABC = {
    "names_sv": "ABC",
    "names_ar": "أ ب ت",
    "summaries_sv": "För alla föräldrar.",
    "descriptions_sv": "Fyra träffar.\r\n\r\nAlla får komma.",
    "held_as": "group",
    "prevention_level": "universal",
    "age_from": "3",
    "age_to": "12",
    "sessions": "4",
    "session_minutes": "120",
}
QUESTION = {"label_sv": "Hur många barn har ni?", "label_ar": "كم طفلًا لديكم؟", "required": "yes"}


def added(anna: Visitor, **answers: Any) -> Page:
    return anna.send(anna.open(NEW).form, **ABC | answers)


def the(programme_id: str) -> Programme:
    found = find_programme(programme_id)
    assert found
    return found


def main_form(page: Page) -> Any:
    return page.forms()[-1]


def test_a_new_programme_is_seen_by_everybody(anna: Visitor) -> None:
    page = added(anna)

    assert page.h1 == "ABC" and "Ändringen är sparad" in page.text
    kept = the("abc")
    assert (kept.audience, kept.form, kept.version, int(kept.order)) == ("parents", "group", 1, 5)
    assert kept.descriptions == {"sv": "Fyra träffar.\n\nAlla får komma."}
    (event,) = timeline("programme:abc")
    assert (event.kind, event.actor) == ("ProgrammeAdded", "staff:administrator-city")
    catalogue.forget()  # what others' browsers see within a minute
    assert Visitor().open("/program/abc").h1 == "ABC"
    assert Visitor().open("/program/abc?lang=ar").h1 == "أ ب ت"
    assert "ABC" in Visitor().open("/program").text
    row = next(line for line in anna.open("/personal/program").tree.iter("tr") if "ABC" in "".join(line.itertext()))
    assert "Saknas på: Lätt svenska, English, العربية" in " ".join("".join(row.itertext()).split())


def test_a_programme_for_professionals_says_what_certification_asks_for(anna: Visitor) -> None:
    page = added(
        anna,
        names_sv="Bli ledare i ABC",
        held_as="training",
        certify_sessions="4",
        certify_by=["own_group"],
        certifies_for=["komet"],
        certificate_years="3",
    )

    kept = the("bli-ledare-i-abc")
    assert kept.audience == "professionals"
    assert kept.certification == [{"kind": "sessions", "least": 4}, {"kind": "own_group"}]
    assert (kept.certifies_for, kept.certificate_years) == (["komet"], 3)
    form = main_form(page)
    assert form.value("certify_sessions") == "4" and form.held()["certifies_for"] == ["komet"]
    anna.send(form, certify_sessions="", certify_by=[], certifies_for=[], certificate_years="")
    kept = the("bli-ledare-i-abc")
    assert kept.certification is None and kept.certifies_for is None and kept.certificate_years is None


def test_all_faults_are_told_at_once_and_nothing_typed_is_lost(anna: Visitor) -> None:
    page = added(anna, names_sv="", summaries_sv="x" * 301, age_from="13", sessions="0", prevention_level=[])

    assert page.status == 422
    assert set(page.errors) == {"names_sv", "summaries_sv", "age_to", "sessions", "prevention_level"}
    assert page.form.value("descriptions_sv").split() == ABC["descriptions_sv"].split()
    assert page.form.value("names_ar") == "أ ب ت"


@pytest.mark.parametrize("name", ["Komet", "Ny", "؟؟؟"])
def test_a_name_that_gives_no_address_of_its_own_is_refused(anna: Visitor, name: str) -> None:
    before = the("komet").names
    page = added(anna, names_sv=name)

    assert set(page.errors) == {"names_sv"} and the("komet").names == before
    assert added(anna, names_sv="Komet för nya").h1 == "Komet för nya"


def test_a_new_programme_whose_form_is_sent_twice_is_one(anna: Visitor) -> None:
    form = anna.open(NEW).form
    pages = [anna.send(form, **ABC) for _ in range(2)]

    assert [page.h1 for page in pages] == [ABC["names_sv"]] * 2
    assert [event.kind for event in timeline("programme:abc")] == ["ProgrammeAdded"]
    assert set(anna.send(form, **ABC | {"age_to": "9"}).errors) == {"names_sv"}, "another one"


def test_two_who_edit_at_once_cannot_both_be_right(anna: Visitor, staff: Callable[..., Visitor]) -> None:
    mine = main_form(anna.open("/personal/program/komet"))
    bert = staff("administrator", "city", person_id="bert", name="Bert Bertsson")
    bert.send(main_form(bert.open("/personal/program/komet")), names_sv="Komet för alla")

    page = anna.send(mine, summaries_sv="Min text.")

    assert page.status == 409 and "Någon annan har ändrat programmet" in page.text
    assert (the("komet").names["sv"], the("komet").summaries["sv"]) == ("Komet för alla", "Kort om kursen.")
    assert main_form(page).value("summaries_sv") == "Min text."
    anna.send(main_form(page))
    assert the("komet").summaries["sv"] == "Min text."


def test_a_form_sent_twice_changes_it_once_and_what_cases_build_on_stays(anna: Visitor) -> None:
    form = main_form(anna.open("/personal/program/komet"))
    assert not {"form", "held_as", "audience", "programme_id"} & form.names
    version = the("komet").version
    for _ in range(2):
        assert anna.send(form, names_sv="Komet nu").h1 == "Komet nu"
    asked = form.filled({"names_sv": "Komet nu"}) | {"held_as": ["training"], "audience": ["professionals"]}
    anna.ask("POST", "/personal/program/komet", asked)

    kept = the("komet")
    assert (kept.version, kept.form, kept.audience) == (version + 1, "group", "parents")
    assert [event.kind for event in timeline("programme:komet")] == ["ProgrammeChanged"]


def test_questions_are_added_in_all_languages_and_asked_of_who_applies(anna: Visitor, ali: Visitor) -> None:
    page = anna.open("/personal/program/tonar/fragor/ny")
    page = anna.send(page.form, kind="choice", **QUESTION, options_sv="Ett\nTvå\nFler", options_ar="واحد\nاثنان\nأكثر")

    (kept,) = the("tonar").questions
    assert kept["kind"] == "choice" and kept["name"].startswith("own_") and kept["label"]["ar"] == "كم طفلًا لديكم؟"
    assert kept["options"][1] == ["o2", {"sv": "Två", "ar": "اثنان"}]
    assert page.links()["Hur många barn har ni?"].endswith(kept["name"])
    catalogue.forget()
    found = Visitor(headers={"Accept": "application/json"}).open("/program/tonar").json
    assert found["programme"]["questions"]["properties"][kept["name"]]["enum"] == ["o1", "o2", "o3"]

    changed = anna.open(f"/personal/program/tonar/fragor/{kept['name']}")
    assert "kind" not in changed.form.names
    assert changed.form.value("options_ar").split() == ["واحد", "اثنان", "أكثر"]
    fewer = anna.send(changed.form, options_sv="Ett\nTvå", options_ar="")
    assert set(fewer.errors) == {"options_sv"}
    anna.send(changed.form, options_sv="1\n2\n3\n4", options_ar="", required="no")
    (kept,) = the("tonar").questions
    assert [value for value, _ in kept["options"]] == ["o1", "o2", "o3", "o4"] and kept["required"] is False


def test_an_empty_question_page_sent_twice_makes_one_question(anna: Visitor) -> None:
    form = anna.open("/personal/program/tonar/fragor/ny").form
    for _ in range(2):
        assert anna.send(form, kind="yes_no", **QUESTION).status == 200
    assert len(the("tonar").questions) == 1
    asked = form.filled({"kind": "yes_no", **QUESTION})
    assert anna.ask("POST", "/personal/program/tonar/fragor/ny", asked | {"token": ["../x"]}).status == 400


def test_a_question_can_hang_on_another_ones_answer(anna: Visitor) -> None:
    form = anna.open("/personal/program/komet/fragor/ny").form
    page = anna.send(form, kind="text", label_sv="Om vad?", required="yes", shown_if="fights=yes")
    assert the("komet").questions[2]["shown_if"] == ["fights", "yes"]

    first, _, last = page.forms()[:3]
    version = the("komet").version
    assert anna.ask("POST", first.action, first.filled({}) | {"do": ["remove"]}).status == 409
    assert the("komet").version == version
    page = anna.send(last, do="up")
    assert [each["name"] for each in the("komet").questions][0::2] == ["fights", "fights_when"]
    assert anna.ask("POST", last.action, last.filled({}) | {"do": ["down"]}).status == 409  # it has moved meanwhile
    anna.send(page.forms()[1], do="remove")
    assert [each["name"] for each in the("komet").questions] == ["fights", "fights_when"]


def test_faulty_questions_are_refused_with_every_fault(anna: Visitor) -> None:
    form = anna.open("/personal/program/komet/fragor/ny").form
    page = anna.send(form, kind="choices", label_en="Only English", options_sv="bara en")
    assert page.status == 422 and set(page.errors) == {"label_sv", "options_sv", "required"}
    assert page.form.value("label_en") == "Only English"
    for path in (
        "/personal/program/komet/fragor/nothing",
        "/personal/program/nothing",
        "/personal/program/nothing/fragor/ny",
    ):
        assert anna.open(path).status == 404


def test_older_data_that_the_editor_does_not_make_survives_a_visit(anna: Visitor) -> None:
    before = the("komet").questions[1]
    anna.send(anna.open("/personal/program/komet/fragor/fights_when").form, label_sv="När?")
    after = the("komet").questions[1]
    assert after == {**before, "label": {**before["label"], "sv": "När?"}, "max_length": 400}


def test_the_pages_speak_the_readers_language(anna: Visitor) -> None:
    for path in ("/personal/program", NEW, "/personal/program/komet", "/personal/program/komet/fragor/fights"):
        for language in ("ar", "en", "sv-lattlast"):
            assert anna.open(f"{path}?lang={language}").status == 200


@pytest.mark.requirement("L3")
def test_who_edits_in_one_district_only_edits_no_programme(staff: Callable[..., Visitor]) -> None:
    local = staff("administrator", "district:farsta")
    assert local.open("/personal/program").status == 404 == local.open(NEW).status
    assert "Program" not in local.open(f"/personal/kurser/{GROUP}").links()
