"""Those who take part get what is open for them, and nobody else gets it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.cases.records import Application
from chalicelib.journal.records import happened
from chalicelib.materials.records import Material
from tests.faults import Calls
from tests.materials.made_up import worksheet
from tests.my_cases.seats import admitted, case_of
from tests.town import ALI, CLOSED, GROUP, Clock
from tests.visitor import Visitor

pytestmark = pytest.mark.requirement("A5", "P7", "I3")
Send = Callable[[str, bytes], None]


@pytest.fixture
def case(ali: Visitor, clock: Clock, bucket: Send) -> Application:
    """Ali has a seat in Farsta, where the course begins on 2 February."""
    return admitted(ali, clock)


def titles(visitor: Visitor, case: Application) -> tuple[list[str], str]:
    """What can be fetched, and what the page says of the rest."""
    page = visitor.open(f"/mina-arenden/{case.case_number}/material")
    assert page.status == 200
    return list(page.links()), page.text.partition("Det här kommer senare")[2]


def test_what_prepares_is_there_with_the_seat_and_the_rest_says_when(ali: Visitor, case: Application) -> None:
    worksheet(f"course:{GROUP}", "prepares")
    worksheet("programme:komet", "for-all", standard=True, opens="start", languages=("en", "sv"))
    worksheet("programme:komet", "not-chosen")
    worksheet("programme:komet", "for-certified", standard=True, opens="certified")
    worksheet(f"course:{GROUP}", "a-draft", state="draft")
    worksheet(f"course:{CLOSED}", "of-another-course")

    now, later = titles(ali, case)

    assert now == ["Arbetsblad (sv)"]
    assert "öppnas 2 februari 2027" in later and "när du är certifierad" in later and later.count("Arbetsblad") == 2


def test_a_link_of_five_minutes_leads_to_the_file_in_the_language_that_is_asked_for(
    ali: Visitor, case: Application
) -> None:
    worksheet(f"course:{GROUP}", languages=("sv", "ar"))
    here = f"/mina-arenden/{case.case_number}/material"

    page = ali.open(f"{here}?lang=ar")
    (first, second) = page.links().values()
    answer = ali.ask("GET", first)

    assert "sprak=ar" in first and "sprak=sv" in second
    query = parse_qs(urlsplit(answer.location).query)
    assert answer.status == 303 and answer.headers["Cache-Control"] == "no-store"
    assert "/materials/ar?" in answer.location and query["X-Amz-Expires"] == ["300"]
    assert query["response-content-disposition"][0].startswith("attachment")
    assert "/materials/ar?" in ali.ask("GET", f"{here}/a-worksheet").location
    assert ali.ask("GET", f"{here}/a-worksheet?sprak=so").status == 404


def test_what_is_not_open_yet_cannot_be_fetched_until_it_is(ali: Visitor, case: Application, clock: Clock) -> None:
    worksheet(f"course:{GROUP}", opens="session", session=1)
    here = f"/mina-arenden/{case.case_number}/material/a-worksheet"
    assert ali.ask("GET", here).status == 404

    clock.forward(days=40)

    assert ali.ask("GET", here).status == 303


def test_what_is_chosen_comes_and_what_is_withdrawn_goes(ali: Visitor, case: Application) -> None:
    worksheet("programme:komet", "approved")
    choice = worksheet(f"course:{GROUP}", "chosen-approved", source="approved", variants=[])
    here = f"/mina-arenden/{case.case_number}/material"
    assert titles(ali, case)[0] == ["Arbetsblad (sv)"] and ali.ask("GET", f"{here}/approved").status == 303
    assert ali.ask("GET", f"{here}/chosen-approved").status == 404

    origin = Material.get("programme:komet", "approved")
    origin.state = "withdrawn"
    origin.save()
    assert titles(ali, case)[0] == [] and ali.ask("GET", f"{here}/approved").status == 404

    origin.state, choice.state = "published", "withdrawn"
    origin.save()
    choice.save()
    assert titles(ali, case)[0] == []


@pytest.mark.parametrize("state", ["received", "queued", "withdrawn", "dropped_out"])
def test_without_a_seat_there_is_no_material(ali: Visitor, case: Application, state: str) -> None:
    worksheet(f"course:{GROUP}")
    case = case_of()
    case.state = state
    case.save()

    assert ali.open(f"/mina-arenden/{case.case_number}/material").status == 404
    assert ali.ask("GET", f"/mina-arenden/{case.case_number}/material/a-worksheet").status == 404


def test_whoever_has_completed_the_course_keeps_it_and_the_certified_get_more(
    ali: Visitor, case: Application, clock: Clock
) -> None:
    worksheet(f"course:{GROUP}")
    worksheet("programme:komet", "for-certified", standard=True, opens="certified", languages=("en",))
    case = case_of()
    case.state = "completed"
    case.save()
    assert len(titles(ali, case)[0]) == 1

    case.certificate = "K-1"
    case.save()
    assert len(titles(ali, case)[0]) == 2

    for sequence, kind, open_now in (
        (90, "TraineeCertified", 2),
        (91, "CertificateRevoked", 1),
        (92, "TraineeCertified", 2),
    ):
        told: dict[str, Any] = {
            "case_id": case.application_id,
            "person_id": ALI,
            "at": clock.time,
            "actor": "staff:ingrid",
        }
        happened(kind, sequence=sequence, **told).save()
        assert len(titles(ali, case)[0]) == open_now


@pytest.mark.requirement("B1")
def test_nobody_else_sees_it_not_even_the_other_guardian(sara: Visitor, ali: Visitor, case: Application) -> None:
    worksheet(f"course:{GROUP}")
    for visitor in (sara, Visitor()):
        for rest in ("", "/a-worksheet"):
            answer = visitor.ask("GET", f"/mina-arenden/{case.case_number}/material{rest}")
            assert answer.status == (404 if visitor is sara else 303)
            assert "/logga-in" in answer.headers.get("Location", "/logga-in")


def test_the_case_leads_to_the_material(ali: Visitor, case: Application) -> None:
    page = ali.open(f"/mina-arenden/{case.case_number}")
    assert page.links()["Material till dig"] == f"/mina-arenden/{case.case_number}/material"


def test_the_page_costs_the_same_however_much_there_is(ali: Visitor, case: Application, calls: Calls) -> None:
    made = []
    for number in range(6):
        worksheet(f"course:{GROUP}", f"own-{number}", languages=("sv", "ar"))
        worksheet("programme:komet", f"ours-{number}", standard=True)
        calls.forget()
        ali.open(f"/mina-arenden/{case.case_number}/material")
        made.append(sorted(calls.made))
    assert made == [["GetItem", "GetItem", "Query", "Query", "Query"]] * 6
