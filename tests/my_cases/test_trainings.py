"""My cases of a professional: what a training's case says, and what it has no reason to speak of (U4, U5)."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.cases.records import Application
from chalicelib.courses.records import Course
from chalicelib.people.records import Person
from tests.admission.test_supervision_groups import keep, settle
from tests.handling.applied import trains
from tests.town import TRAINING, resident
from tests.visitor import Visitor

YRSA = "y" * 32
CASE = "/mina-arenden/EK-2027-000001"
SPEAKS_OF = ("barn", "stadsdel", "förälder", "föräldr", "gruppledare")


@pytest.fixture
def yrsa(signed_in: Callable[[Person], Visitor]) -> Visitor:
    return signed_in(resident(YRSA, "Yrsa Yrkesson", email="yrsa@exempel.se"))


def own(state: str = "approved") -> Application:
    return trains(1, state, YRSA)


def speaks_of(text: str) -> list[str]:
    """What of parents' words the page has, but for the frame that every page has."""
    return [word for word in SPEAKS_OF if word in text.casefold()]


@pytest.mark.requirement("U4", "U5")
def test_who_waits_sees_their_place_and_is_told_nothing_of_children_or_districts(yrsa: Visitor) -> None:
    own("asked")
    page = yrsa.open(CASE)
    assert "Din plats i kön till utbildningen: 1" in page.text
    assert "Utbildningen du har sökt" in page.text
    assert speaks_of(page.text) == []
    assert "/stadsdelar" not in page.links().values()
    queue = yrsa.open(f"{CASE}/ko")
    assert "utbildningen : plats 1" in queue.text.replace("utbildningen:", "utbildningen :")
    assert speaks_of(queue.text) == [] and "flytta" not in str(queue.links())


@pytest.mark.requirement("U5")
def test_who_is_admitted_finds_material_the_plan_date_and_place(yrsa: Visitor, now: datetime) -> None:
    mine = own()
    meets = [
        {"number": n, "starts_at": f"2027-02-{day}T08:00:00+00:00", "ends_at": f"2027-02-{day}T15:00:00+00:00"}
        for n, day in ((1, 16), (2, 23))
    ]
    venue = {"name": "Komet centralt", "address": "Exempelgatan 1", "access": {"sv": "Hiss."}}
    Course.get(TRAINING).update([Course.sessions.set(meets), Course.venue.set(venue)])
    settle(now, mine)
    page = yrsa.open(CASE)
    assert "Du har en plats i utbildningen." in page.text
    assert page.links()["Förbered dig: material till utbildningen"] == f"{CASE}/material"
    plan = page.text.partition("Så är utbildningen upplagd")[2]
    assert "tisdag 16 februari 2027" in plan and "tisdag 23 februari 2027" in plan
    assert "Komet centralt" in page.text and "Exempelgatan 1" in page.text
    assert "Instruktör" in page.text and speaks_of(page.text) == []
    leaving = yrsa.open(f"{CASE}/avbryt")
    assert speaks_of(leaving.text) == [] and "hemma" not in leaving.text
    yrsa.send(leaving.form, reason="workplace")
    assert "Det går inte för arbetsplatsen" in yrsa.open(CASE).text


@pytest.mark.requirement("U5")
@pytest.mark.parametrize(
    ("state", "why"),
    [("approved", "Platserna har fördelats så att fler arbetsplatser får en gruppledare."),
     ("declined", "Vi har inte fått ett godkännande från din chef.")],
)  # fmt: skip
def test_who_is_not_admitted_reads_the_queue_place_and_the_reason(
    yrsa: Visitor, now: datetime, state: str, why: str
) -> None:
    own(state)
    other = trains(2)
    settle(now, other, reason="spread")
    page = yrsa.open(CASE)
    assert why in page.text
    assert "Din plats i kön till utbildningen: 1" in page.text


@pytest.mark.requirement("U5")
def test_the_next_training_is_told_but_no_district(yrsa: Visitor) -> None:
    own()
    known = {name: value for name, value in Course.get(TRAINING).attribute_values.items() if name != "version"}
    Course(**{**known, "course_id": "nasta", "starts_on": "2027-02-10"}).save()
    page = yrsa.open(CASE)
    assert "Nästa kurs i din kö börjar 10 februari 2027." in page.text
    assert "Andra stadsdelar" not in page.text


@pytest.mark.requirement("U5")
def test_what_is_planned_is_nobodys_to_know(yrsa: Visitor, now: datetime) -> None:
    before = own()
    shown = yrsa.open(CASE).text
    keep(now, before)
    assert yrsa.open(CASE).text == shown


@pytest.mark.requirement("X2")
@pytest.mark.parametrize("code", ["sv", "sv-lattlast", "en", "ar"])
def test_its_pages_are_whole_in_every_language(yrsa: Visitor, now: datetime, code: str) -> None:
    mine = own()
    assert yrsa.open(f"{CASE}?lang={code}").status == 200
    settle(now, mine)
    for address in (CASE, "/mina-arenden", f"{CASE}/avbryt"):
        assert yrsa.open(f"{address}?lang={code}").status == 200
