"""What leaders, instructors and those who follow up read of a course's answers."""

from collections.abc import Callable

import pytest

from chalicelib.courses.records import Course
from tests.faults import Calls
from tests.reporting.made_up import ANSWERS, figures, leaf, of_course, survey
from tests.town import CLOSED, GROUP, TRAINING
from tests.visitor import Page, Visitor

pytestmark = [pytest.mark.requirement("L6", "L7", "I6"), pytest.mark.usefixtures("town")]
HERE = f"/personal/kurser/{GROUP}/svar"
Staff = Callable[..., Visitor]


@pytest.fixture
def lena(staff: Staff) -> Visitor:
    return staff("leader", f"course:{GROUP}")


def rows(page: Page, caption: str) -> list[str]:
    """The rows of the table with this caption, without its head."""
    table = next(each for each in page.tree.iter("table") if caption in "".join(each[0].itertext()))
    lines = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.iter("tr")]
    return [" ".join(line).strip().replace("\u00a0", " ") for line in lines[1:]]


def test_a_leader_reads_what_each_session_was_worth_and_how_it_went_over_time(lena: Visitor) -> None:
    survey()
    of_course()

    page = lena.open(HERE)

    assert page.status == 200
    assert rows(page, "Medelvärde över tid") == ["Träff 1 3,8 (5 svar)", "Träff \u20662–3\u2069 4,8 (6 svar)"]
    assert rows(page, "11 svar, medelvärde 4,4") == [
        "1 – Inte alls 0 % (0 av 11)",
        "2 0 % (0 av 11)",
        "3 18 % (2 av 11)",
        "4 27 % (3 av 11)",
        "5 – Mycket bra 55 % (6 av 11)",
    ]
    assert rows(page, "8 svar") == ["Ja 75 % (6 av 8)", "Nej 25 % (2 av 8)"]
    assert "Träff 1: 75 % av delarna" in page.text
    assert rows(page, "Träff 1") == ["Lekstund 100 % (6 av 6)", "Beröm 50 % (3 av 6)"]
    assert "5 svar, medelvärde 17,0" in page.text
    assert "Räknat torsdag 14 januari 2027 13:00." in page.text
    assert "style=" not in page.body


def test_texts_are_shown_as_they_were_written(lena: Visitor) -> None:
    survey()
    of_course()
    page = lena.open(HERE)
    assert "Träff \u20661–2\u2069, 5 svar" in page.text
    assert "&lt;b&gt;Kaffe&lt;/b&gt;" in page.body


@pytest.mark.requirement("U6")
def test_what_is_held_back_is_said_kindly_and_not_how_much_it_is(lena: Visitor) -> None:
    survey()
    of_course(waiting=[4, 5, 0])
    page = lena.open(HERE)
    assert "Svaren efter träff \u20664–5\u2069 är för få för att visas för sig. De är sparade" in page.text


@pytest.mark.requirement("U6")
def test_where_only_what_came_after_the_course_is_held_back_no_session_is_named(lena: Visitor) -> None:
    survey()
    of_course(waiting=[0])
    assert "Några svar är för få för att visas för sig. De är sparade" in lena.open(HERE).text


@pytest.mark.requirement("I8")
def test_when_the_course_is_over_sheets_are_shown_one_by_one(lena: Visitor) -> None:
    survey()
    given = [{"quality": value, "found": "yes", "minutes": 10} for value in (1, 2, 3, 4, 5)]
    of_course(sheets=given)
    page = lena.open(HERE)
    assert rows(page, "Svar för svar")[4] == "5 5 Ja 10"
    assert "Varje rad är vad en person har svarat." in page.text


def test_regions_of_the_page_have_names_of_their_own(lena: Visitor) -> None:
    for survey_id in ("traff", "slut"):
        survey(survey_id=survey_id, titles={"sv": survey_id})
        of_course(survey_id=survey_id, sheets=[{"quality": value} for value in (1, 2, 3, 4, 5)])
    regions = [each.get("aria-label") for each in lena.open(HERE).tree.iter("div") if each.get("role") == "region"]
    assert len(regions) > 10 and len(set(regions)) == len(regions)


@pytest.mark.requirement("S6")
def test_it_says_how_much_is_compiled(lena: Visitor) -> None:
    survey()
    of_course()
    leaf(GROUP, "komet", "farsta", figures(due=4, done=3))
    assert "75 % av enkäterna som har stängt är sammanställda (3 av 4)." in lena.open(HERE).text


def test_where_nothing_is_answered_yet_it_says_when_there_will_be(lena: Visitor) -> None:
    page = lena.open(HERE)
    assert page.status == 200 and "Här finns inga svar än." in page.text


def test_a_survey_of_the_courses_own_is_shown_there(lena: Visitor) -> None:
    survey(f"course:{GROUP}", "egen", titles={"sv": "Vår egen enkät"})
    of_course(survey_id="egen", scope=f"course:{GROUP}")
    assert "Vår egen enkät" in lena.open(HERE).text


@pytest.mark.requirement("L3")
def test_others_courses_do_not_exist(lena: Visitor, staff: Staff) -> None:
    of_course(CLOSED)
    assert lena.open(f"/personal/kurser/{CLOSED}/svar").status == 404
    assert lena.open("/personal/kurser/ingen/svar").status == 404
    assert staff("coordinator", "district:bromma").open(HERE).status == 404
    assert staff("instructor", f"course:{TRAINING}").open(f"/personal/kurser/{TRAINING}/svar").status == 200
    assert staff("follow_up", "city").open(HERE).status == 200


def test_it_reads_in_arabic_too(lena: Visitor) -> None:
    survey()
    of_course()
    page = lena.open(f"{HERE}?lang=ar")
    assert "كيف كان اللقاء؟" in page.text and 'dir="rtl"' in page.body


def test_its_cost_does_not_grow_with_surveys_or_answers(lena: Visitor, calls: Calls) -> None:
    def asked() -> list[str]:
        calls.forget()
        assert lena.open(HERE).status == 200
        return sorted(calls.made)

    survey()
    of_course()
    few = asked()
    for number in range(9):
        survey(f"course:{GROUP}", f"egen{number}")
        of_course(survey_id=f"egen{number}", scope=f"course:{GROUP}", questions={"quality": ANSWERS["quality"] * 20})
    assert asked() == few == sorted(["GetItem", "Query", "GetItem", "GetItem", "Query", "BatchGetItem", "GetItem"])


def test_a_course_that_began_in_another_term_is_found_where_it_is_counted(lena: Visitor) -> None:
    course = Course.get(GROUP)
    course.starts_on = "2026-09-01"
    course.save()
    survey()
    of_course()
    leaf(GROUP, "komet", "farsta", figures(due=1, done=1), term="2026-2")
    assert "100 % av enkäterna" in lena.open(HERE).text
