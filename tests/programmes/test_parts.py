"""What a programme's sessions go through is written once, and a part stays the same part."""

from collections.abc import Callable

import pytest

from chalicelib.courses.records import find_programme
from chalicelib.journal.records import timeline
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("L8")
HERE = "/personal/program/komet/delar"


def parts() -> list[list[dict[str, object]]]:
    found = find_programme("komet")
    assert found
    return [list(session) for session in found.parts]


def written(anna: Visitor, number: int, swedish: str, **more: str) -> Page:
    return anna.send(anna.open(f"{HERE}/{number}").form, parts_sv=swedish, **more)


def test_a_sessions_parts_are_kept_in_their_order(anna: Visitor) -> None:
    page = written(anna, 2, "Repetition\r\n\r\nBeröm", parts_ar="مراجعة\r\nالثناء")

    assert page.h1 == "Träffarnas delar" and "Ändringen är sparad" in page.text
    assert parts()[0] == [] and len(parts()) == 11
    assert [part["words"] for part in parts()[1]] == [
        {"sv": "Repetition", "ar": "مراجعة"},
        {"sv": "Beröm", "ar": "الثناء"},
    ]
    assert "Saknas på: English" in page.text
    assert timeline("programme:komet")[-1].kind == "ProgrammePartsChanged"
    assert anna.open("/personal/program/komet").links()["Träffarnas delar"] == HERE


def test_no_two_parts_of_a_programme_share_an_id_and_each_keeps_its_own(anna: Visitor) -> None:
    written(anna, 1, "Lek\nBeröm")
    written(anna, 2, "Lek\nVila")
    (play, praise), (_, rest) = ids()[:2]

    written(anna, 1, "Beröm\nNytt\nLek")
    written(anna, 2, "Vila")

    (first, new, third), second = ids()[:2]
    assert (first, third, second) == (praise, play, [rest])
    written(anna, 2, "Vila\nLek")
    everywhere = [each for session in ids() for each in session]
    assert len(set(everywhere)) == len(everywhere) == 5
    written(anna, 1, "")
    assert parts()[0] == [] and new not in ids()[1], "an id is never another part's"


def ids() -> list[list[object]]:
    return [[part["id"] for part in session] for session in parts()]


def test_every_fault_is_told_at_once_and_nothing_typed_is_lost(anna: Visitor) -> None:
    page = written(anna, 1, "Lek\nLek", parts_en="Play", parts_ar="x" * 121 + "\nx")

    assert page.status == 422 and set(page.errors) == {"parts_sv", "parts_en", "parts_ar"}
    assert page.form.value("parts_en") == "Play" and parts() == []


def test_two_who_edit_at_once_cannot_both_be_right(anna: Visitor, staff: Callable[..., Visitor]) -> None:
    mine = anna.open(f"{HERE}/1").form
    written(staff("administrator", "city", person_id="bert", name="Bert Bertsson"), 1, "Lek")

    page = anna.send(mine, parts_sv="Beröm")

    assert page.status == 409 and page.form.value("parts_sv") == "Beröm" and parts()[0][0]["words"] == {"sv": "Lek"}
    anna.send(page.form)
    assert parts()[0][0]["words"] == {"sv": "Beröm"}


@pytest.mark.parametrize("number", ["0", "12", "x", "-1", "9" * 30])
def test_a_session_that_there_is_not_has_no_page(anna: Visitor, number: str) -> None:
    assert anna.open(f"{HERE}/{number}").status == 404
