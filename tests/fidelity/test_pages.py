"""The pages of fidelity, as leaders, coordinators, instructors and those who look into it see them."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.fidelity.records import checklists_of, in_force, notes_of
from chalicelib.http import sessions
from chalicelib.journal.records import timeline
from chalicelib.tasks.actions import task
from chalicelib.tasks.records import tasks_in
from tests.attendance.made_up import begun
from tests.conftest import NOW
from tests.faults import Calls
from tests.fidelity.made_up import FILLED, counted, said, with_parts
from tests.town import GROUP, OTHER, granted
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("L8")
HERE = f"/personal/kurser/{GROUP}/programtrohet"
Staff = Callable[..., Visitor]


@pytest.fixture
def lena(staff: Staff, now: datetime) -> Visitor:
    """Who leads the course. Its third session began an hour ago."""
    begun(now)
    with_parts()
    return staff("leader", "district:farsta")


@pytest.fixture
def inga(staff: Staff) -> Visitor:
    """An instructor who looks into how courses are given, and sees no cases of theirs."""
    visitor = staff("quality", "city", person_id="inga", name="Inga Instruktörsson")
    granted("inga", "instructor", "district:central")
    return visitor


def post(visitor: Visitor, address: str, fields: dict[str, str]) -> Page:
    """Send what no form of ours would."""
    session = sessions.find_session(visitor.cookies[sessions.COOKIE], NOW)
    assert session
    return visitor.ask("POST", address, {"_csrf": [session.csrf_token], **{name: [fields[name]] for name in fields}})


def fill(visitor: Visitor, number: int = 3, **other: str) -> Page:
    return visitor.send(visitor.open(f"{HERE}/{number}").form, **{**FILLED, **other})


def test_a_leader_fills_in_the_checklist_and_the_course_hears_of_it(lena: Visitor) -> None:
    page = lena.open(f"{HERE}/3")
    assert "Rollspel om uppmaningar" in page.text and "Planerat: 150 minuter" in page.text
    assert page.form.value("minutes") == "150"

    page = fill(lena)

    assert page.address.startswith(f"{HERE}?sparat=1") and "Det är sparat." in page.text and "Ifylld" in page.text
    kept = in_force(checklists_of(GROUP))[3]
    assert (kept.asked, kept.parts, int(kept.minutes), int(kept.planned_minutes)) == (["p5"], ["p5"], 140, 150)
    assert (kept.role_play, kept.home, int(kept.quality), kept.hindered) == ("yes", "yes", 4, "Halva gruppen var sjuk")
    [event] = timeline(f"course:{GROUP}")
    assert (event.kind, event.data) == ("ChecklistKept", {"session": 3, "number": 1}) and event.outbox is None
    assert event.actor == "staff:leader-district-farsta"


def test_the_same_again_is_no_new_version_and_a_correction_is_one(lena: Visitor) -> None:
    fill(lena)
    fill(lena)
    assert len(checklists_of(GROUP)) == 1

    fill(lena, quality="2")

    assert [(each.entry, int(each.quality)) for each in checklists_of(GROUP)] == [("03#0001", 4), ("03#0002", 2)]
    page = lena.open(f"{HERE}/3")
    assert page.form.value("quality") == "2" and "Tidigare versioner" in page.text


def test_who_comes_second_is_told_and_loses_nothing_they_typed(lena: Visitor) -> None:
    opened = lena.open(f"{HERE}/3")
    fill(lena)

    faulty = lena.send(opened.form, **{**FILLED, "minutes": "900", "hindered": "Lokalen var kall"})
    assert faulty.status == 422
    page = lena.send(faulty.form, minutes=FILLED["minutes"])

    assert page.status == 409 and "Någon annan har ändrat checklistan" in page.text
    assert page.form.value("hindered") == "Lokalen var kall" and len(checklists_of(GROUP)) == 1
    assert lena.send(page.form).address.startswith(f"{HERE}?sparat=1")
    assert str(checklists_of(GROUP)[-1].hindered) == "Lokalen var kall"


def test_all_faults_are_told_at_once_and_what_was_typed_stays(lena: Visitor) -> None:
    page = post(lena, f"{HERE}/3", {"minutes": "900", "hindered": "x" * 2001, "quality": "9", "parts": "p99"})
    assert page.status == 422 and {"minutes", "hindered", "quality", "role_play", "home"} <= set(page.errors)
    assert page.form.value("minutes") == "900" and checklists_of(GROUP) == []


def test_the_first_session_has_no_home_assignment_before_it(lena: Visitor) -> None:
    page = lena.open(f"{HERE}/1")
    assert "home" not in page.form.names and "Hälsa välkommen" in page.text


@pytest.mark.parametrize("number", ["4", "2"])
def test_a_session_that_is_to_come_or_cancelled_has_no_form(lena: Visitor, number: str, now: datetime) -> None:
    course = begun(now)
    course.sessions[1]["cancelled"] = True
    course.save()
    assert lena.open(f"{HERE}/{number}").forms() == []
    assert post(lena, f"{HERE}/{number}", {"minutes": "1"}).status == 409
    assert checklists_of(GROUP) == []


@pytest.mark.parametrize("number", ["9", "03", "x", "-1", "3%23"])
def test_a_session_that_there_is_not_is_not_found(lena: Visitor, number: str) -> None:
    assert lena.open(f"{HERE}/{number}").status == 404


def test_what_got_in_the_way_is_for_the_courses_own_leaders_and_instructors(
    lena: Visitor, inga: Visitor, staff: Staff
) -> None:
    fill(lena)
    assert "Halva gruppen var sjuk" in lena.open(f"{HERE}/3").text
    assert "Halva gruppen var sjuk" in inga.open(f"{HERE}/3").text
    for role, reach in (("coordinator", "district:farsta"), ("administrator", "city"), ("follow_up", "city")):
        page = staff(role, reach).open(f"{HERE}/3")
        assert page.status == 200 and "Ganska bra" in page.text, role
        assert "Halva gruppen var sjuk" not in page.body and page.forms() == [], role


def test_who_does_not_lead_the_course_cannot_fill_in_its_checklist(lena: Visitor, staff: Staff) -> None:
    page = post(staff("coordinator", "district:farsta"), f"{HERE}/3", {"minutes": "140"})
    assert page.status == 409 and "Checklistan skrivs av dem som leder kursen" in page.text
    assert staff("leader", "district:bromma").open(f"{HERE}/3").status == 404
    assert checklists_of(GROUP) == []


def test_the_course_says_how_it_is_given_and_what_that_rests_on(lena: Visitor) -> None:
    rests_on = {"leaders": [30, 4], "parents": [45, 12]}
    told = said(quality=("low", rests_on), dose=("unknown", {"sessions": [100, 1]}))
    counted(GROUP, {**told, "parts": ["p5", "p2", "gone"]})
    page = lena.open(HERE)
    assert "Sammantaget: Låg" in page.text
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.tree.iter("tr")]
    assert ["Ledarnas egen bedömning", "30 %", "4 träffar"] in [row[-3:] for row in rows]
    assert ["Deltagarnas bedömning av träffarna", "45 %", "12 svar"] in rows
    assert ["100 %", "1 träff, för lite för att räknas"] in [row[-2:] for row in rows]
    assert "gick igenom: Träff 1: Lek och umgänge" in page.text and "Träff 3: Rollspel om uppmaningar" in page.text
    assert "Räknat torsdag 14 januari 2027 09:00." in page.text
    assert "Kvalitetsarbete" not in page.text and page.forms() == []


def test_a_course_that_is_closed_still_shows_it(lena: Visitor, now: datetime) -> None:
    course = begun(now)
    course.state = "closed"
    course.save()
    counted(GROUP)
    assert "Sammantaget: Låg" in lena.open(HERE).text
    assert fill(lena).status == 200 and len(checklists_of(GROUP)) == 1


def test_a_course_that_nobody_has_counted_says_so(lena: Visitor) -> None:
    page = lena.open(HERE)
    assert "Ingenting är räknat än." in page.text and "Sammantaget: För lite underlag" in page.text


@pytest.mark.requirement("I9")
def test_who_looks_into_it_writes_what_they_do_and_the_task_is_done(lena: Visitor, inga: Visitor) -> None:
    counted(GROUP)
    task("fidelity_low", "farsta", GROUP, NOW, course_id=GROUP).save()
    assert "Något tyder på att en kurs inte ges som programmet säger" in inga.open("/personal/att-gora").text
    assert "Något tyder på" not in lena.open("/personal/att-gora").text

    page = inga.send(inga.open(HERE).form, text="Jag har ringt ledarna. Vi ses på fredag.")

    assert "Jag har ringt ledarna. Vi ses på fredag." in page.text and "Inga Instruktörsson" in page.text
    [noted] = notes_of(GROUP)
    assert (noted.note_id, noted.low, noted.written_by) == ("0001", ["quality"], "staff:inga")
    assert tasks_in("farsta") == []
    [event] = timeline(f"course:{GROUP}")
    assert (event.kind, event.data) == ("QualityWorkNoted", {"low": ["quality"]})
    assert "Jag har ringt" not in lena.open(HERE).body

    inga.send(inga.open(HERE).form, text="Jag har ringt ledarna. Vi ses på fredag.")
    assert len(notes_of(GROUP)) == 1


@pytest.mark.requirement("I9")
def test_an_empty_note_is_asked_for_again(lena: Visitor, inga: Visitor) -> None:
    page = inga.send(inga.open(HERE).form, text=" ")
    assert page.status == 422 and set(page.errors) == {"text"} and notes_of(GROUP) == []


def test_who_looks_into_it_sees_no_case_and_no_hub_of_the_course(lena: Visitor, inga: Visitor) -> None:
    page = inga.open(HERE)
    assert page.status == 200 and page.tree.find(f".//a[@href='/personal/kurser/{GROUP}']") is None
    assert inga.open(f"/personal/kurser/{GROUP}").status == 404
    assert inga.open(f"/personal/kurser/{GROUP}/ansokningar").status == 404


def test_the_hub_leads_there_once_the_course_has_begun(staff: Staff, now: datetime) -> None:
    lena = staff("leader", "district:farsta", "district:skarpnack")
    begun(now)
    assert lena.open(f"/personal/kurser/{GROUP}").links()["Programtrohet"] == HERE
    assert "Programtrohet" not in lena.open(f"/personal/kurser/{OTHER}").links()


def test_a_page_takes_the_same_few_calls_however_much_there_is(lena: Visitor, inga: Visitor, calls: Calls) -> None:
    def cost(visitor: Visitor, address: str) -> int:
        before = len(calls.made)
        visitor.open(address)
        return len(calls.made) - before

    fill(lena)
    few = (cost(inga, HERE), cost(lena, f"{HERE}/3"))
    for number in (1, 2, 3):
        for quality in "12345":
            asked = {"home"} if number == 1 else set()
            told = {name: value for name, value in {**FILLED, "quality": quality}.items() if name not in asked}
            told["parts"] = []
            lena.send(lena.open(f"{HERE}/{number}").form, **told)
    assert (cost(inga, HERE), cost(lena, f"{HERE}/3")) == few
    assert max(few) <= 11
