"""The page on which a group is composed: who can be chosen, what is kept, and what others have changed."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.admission import candidates
from chalicelib.cases.records import Application
from chalicelib.courses.records import Course
from chalicelib.groups.records import group_of
from chalicelib.http.requests import MOST_BYTES, MOST_FIELDS
from tests.admission.made_up import FARSTA, as_it_is, decided, key, let_follow, many, planned, version, waits
from tests.admission.test_deciding import later
from tests.faults import Calls
from tests.town import GROUP, Clock
from tests.visitor import Page, PageForm, Visitor

HERE = f"/personal/kurser/{GROUP}/grupp"


@pytest.fixture
def lena(staff: Callable[..., Visitor]) -> Visitor:
    return staff("leader", "district:farsta", person_id="lena")


@pytest.fixture
def hans(staff: Callable[..., Visitor]) -> Visitor:
    return staff("handler", "district:farsta", person_id="hans", name="Hans Handläggarsson")


def boxes(page: Page) -> dict[str, bool]:
    """The rows: what each box is for, and whether it is ticked."""
    found = {}
    for box in page.tree.findall(".//input[@name='chosen']"):
        (label,) = page.tree.findall(f".//label[@for='{box.get('id')}']")
        found[" ".join("".join(label.itertext()).split())] = box.get("checked") is not None
    return found


def value(application: Application) -> str:
    return "/".join(key(application))


def compose_form(page: Page) -> PageForm:
    return next(form for form in page.forms() if form.element.get("id") == "group")


@pytest.mark.requirement("L5", "B5")
def test_the_queue_is_shown_in_order_of_receipt_with_needs_and_what_each_applied_for(lena: Visitor) -> None:
    waits(2, answers={"interpreter": "yes", "interpreter_language": "so", "unsuitable_times": ["tuesday"]})
    waits(1, course_id="komet-skarpnack", answers={"child_birth_month": "2010-01"})
    page = lena.open(HERE)
    assert list(boxes(page)) == [
        "Förälder 1 Påhittsson (barn: Barn1, 17 år)",
        "Förälder 2 Påhittsson (barn: Barn2, 6 år)",
    ]
    assert not any(boxes(page).values())
    for said in ("Tolk: somaliska", "Kursens tid passar inte", "Åldern passar inte", "EK-2027-000002"):
        assert said in page.text
    assert page.text.count("Har sökt just den här kursen") == 2  # the filter's, and one row's


@pytest.mark.requirement("L5")
def test_who_is_ticked_is_kept_and_stands_first(lena: Visitor) -> None:
    first, second = waits(1), waits(2)
    page = lena.send(compose_form(lena.open(HERE)), chosen=[value(second)])
    assert page.status == 200
    assert list(boxes(page).items()) == [
        ("Förälder 2 Påhittsson (barn: Barn2, 6 år)", True),
        ("Förälder 1 Påhittsson (barn: Barn1, 6 år)", False),
    ]
    assert "I utkastet1" in page.text.replace(" ", "").replace("Iutkastet", "I utkastet")
    lena.send(compose_form(page), chosen=[value(first)])
    assert group_of(GROUP).planned == [list(key(first))]


@pytest.mark.requirement("L5")
def test_the_draft_is_ticked_off_by_sending_nothing(lena: Visitor, now: datetime) -> None:
    planned(now, waits(1))
    lena.send(compose_form(lena.open(HERE)), chosen=[])
    assert group_of(GROUP).planned == []


@pytest.mark.requirement("C3")
def test_the_queues_of_districts_that_share_the_course_are_one_list_and_nobody_is_twice_in_it(lena: Visitor) -> None:
    course = Course.get(GROUP)
    course.shared_with = ["skarpnack"]
    course.save()
    waits(1, queue_ids=["komet/skarpnack"])
    waits(2, queue_ids=["komet/farsta", "komet/skarpnack"])
    waits(3)
    waits(4, queue_ids=["komet/bromma"])
    assert [name[:10] for name in boxes(lena.open(HERE))] == ["Förälder 1", "Förälder 2", "Förälder 3"]


@pytest.mark.requirement("L5")
def test_two_hundred_are_shown_a_page_at_a_time_and_nothing_ticked_is_lost_on_the_way(
    lena: Visitor, calls: Calls
) -> None:
    everybody = many(202)
    calls.forget()
    page = lena.open(HERE)
    few = len(calls.made)
    assert few <= 14
    assert len(boxes(page)) == 100
    page = lena.send(compose_form(page), chosen=[value(everybody[99])], next=f"page:{everybody[99].place}")
    assert [name for name, ticked in boxes(page).items() if ticked] == ["Förälder 100 Påhittsson (barn: Barn100, 6 år)"]
    assert list(boxes(page))[1].startswith("Förälder 101 ")
    assert len(boxes(page)) == 101
    page = lena.send(
        compose_form(page),
        chosen=[value(everybody[99]), value(everybody[150])],
        next=f"page:{everybody[199].place}",
    )
    assert [name[:12] for name in boxes(page)] == ["Förälder 100", "Förälder 151", "Förälder 201", "Förälder 202"]
    page = lena.send(compose_form(page), next="page:")
    assert len(boxes(page)) == 101, "the two chosen and a hundred but one of them"


@pytest.mark.requirement("L5")
def test_a_whole_page_ticked_fits_into_a_form_and_gets_a_clear_answer(lena: Visitor) -> None:
    everybody = many(100)
    form = compose_form(lena.open(HERE))
    filled = form.filled({"chosen": [value(each) for each in everybody], "filter": [], "next": "keep"})
    assert sum(map(len, filled.values())) <= MOST_FIELDS - 50
    assert len(str(filled)) + 100 * 50 < MOST_BYTES / 3, "real ids are fifty characters longer"
    page = lena.send(form, chosen=[value(each) for each in everybody])
    assert page.status == 422
    assert "Högst 40 kan antas i ett beslut" in page.text
    assert all(boxes(page).values()), "nothing ticked is lost"
    assert version() == 0


@pytest.mark.requirement("L5", "B5")
def test_the_queue_can_be_narrowed_and_what_is_ticked_stays(lena: Visitor) -> None:
    first = waits(1, answers={"interpreter": "yes", "interpreter_language": "ar"})
    waits(2)
    waits(3, answers={"child_birth_month": "2010-01"})
    page = lena.send(compose_form(lena.open(HERE)), chosen=[value(first)], filter=["alder", "utan-tolk"], next="filter")
    assert [name[:10] for name in boxes(page)] == ["Förälder 1", "Förälder 2"]
    assert "Förälder 1 Påhittsson: Behöver tolk. Boka tolk innan kursen börjar." in page.text


@pytest.mark.requirement("L5")
def test_the_page_tells_how_the_seats_are_used(lena: Visitor, now: datetime) -> None:
    first, second, third = waits(1), waits(2), waits(3)
    decided(now, first)
    let_follow(later(now))
    decided(now, second)
    planned(now, third)
    page = lena.open(HERE)
    facts = [" ".join("".join(each.itertext()).split()) for each in page.tree.findall(".//main/div/dl/div")]
    assert facts == ["Platser8", "Har plats1", "Beslutade1", "I utkastet1", "Lediga6"]


@pytest.mark.requirement("L5")
def test_a_stale_page_shows_what_has_changed_and_keeps_what_was_ticked(
    lena: Visitor, staff: Callable[..., Visitor], now: datetime
) -> None:
    first, second, third = waits(1), waits(2), waits(3)
    other = staff("coordinator", "district:farsta", person_id="sam", name="Sam Samordnarsson")
    mine, theirs = lena.open(HERE), other.open(HERE)
    other.send(compose_form(theirs), chosen=[value(first), value(second)])
    page = lena.send(compose_form(mine), chosen=[value(second), value(third)])
    assert page.status == 409
    assert "Gruppen har ändrats" in page.text
    assert "I utkastet nu, men inte bland dina val: Förälder 1 Påhittsson" in page.text
    assert "Bland dina val, men inte i utkastet nu: Förälder 3 Påhittsson" in page.text
    assert list(boxes(page).values()) == [False, True, True]
    assert lena.send(compose_form(page)).status == 200
    assert group_of(GROUP).planned == [list(key(second)), list(key(third))]


@pytest.mark.requirement("L5")
def test_a_decision_made_meanwhile_is_told_with_who_made_it(
    lena: Visitor, staff: Callable[..., Visitor], now: datetime
) -> None:
    first, second = waits(1), waits(2)
    mine = lena.open(HERE)
    other = staff("coordinator", "district:farsta", person_id="sam", name="Sam Samordnarsson")
    page = other.send(compose_form(other.open(HERE)), chosen=[value(first)], next="preview")
    other.send(page.form, others="later")
    page = lena.send(compose_form(mine), chosen=[value(second)])
    assert page.status == 409
    assert "Beslut om vilka som får plats" in page.text and "Sam Samordnarsson" in page.text


@pytest.mark.requirement("L3")
def test_somebody_from_another_districts_queue_can_not_be_smuggled_in(lena: Visitor) -> None:
    waits(1)
    foreign = waits(2, queue_ids=["komet/bromma"])
    form = compose_form(lena.open(HERE))
    page = lena.ask("POST", form.action, {**form.held(), "chosen": [value(foreign), "nonsense", "/", "a/b"]})
    assert page.status == 422
    assert "Förälder 2" not in page.text and "EK-2027-000002" not in page.text
    assert version() == 0


@pytest.mark.requirement("B2")
def test_whose_data_is_protected_is_shown_to_named_handlers_only_and_nothing_tells(
    lena: Visitor, hans: Visitor, now: datetime
) -> None:
    plain, protected = waits(1), waits(2, protected=True, name="Sigrid Skyddsson")
    assert "Sigrid" in hans.open(HERE).text
    page = lena.open(HERE)
    assert "Sigrid" not in page.body and "EK-2027-000002" not in page.body
    decided_by(hans, plain, protected)
    page = lena.open(HERE)
    assert "Förälder 1" in page.text and "Sigrid" not in page.body
    assert "Reserverade" in page.text
    let_follow(later(now))
    page = lena.open(HERE)
    assert "Sigrid" not in page.body and "Reserverade" in page.text
    assert "Reserverade" not in hans.open(HERE).text


def decided_by(visitor: Visitor, *chosen: Application) -> Page:
    page = visitor.send(compose_form(visitor.open(HERE)), chosen=[value(each) for each in chosen], next="preview")
    return visitor.send(page.form, others="later")


@pytest.mark.requirement("L5")
@pytest.mark.parametrize("change", [{"state": "draft"}, {"state": "closed"}, {"starts_on": "2027-01-01"}])
def test_a_course_that_nobody_is_admitted_to_has_a_page_without_a_form(change: dict[str, str], lena: Visitor) -> None:
    course = Course.get(GROUP)
    for name, changed in change.items():
        setattr(course, name, changed)
    course.save()
    page = lena.open(HERE)
    assert "Det går inte att anta till kursen nu" in page.text
    assert page.forms() == []


@pytest.mark.requirement("L3")
@pytest.mark.parametrize("rest", ["", "/forhandsgranska", "/erbjud", "/handelser"])
def test_another_districts_group_is_as_unknown_as_one_there_never_was(staff: Callable[..., Visitor], rest: str) -> None:
    foreign = staff("leader", "district:bromma")
    assert foreign.open(HERE + rest).status == 404
    assert foreign.open(f"/personal/kurser/nowhere/grupp{rest}").status == 404


@pytest.mark.requirement("X2")
def test_changing_language_keeps_what_is_ticked(lena: Visitor) -> None:
    first = waits(1)
    page = lena.send(compose_form(lena.open(HERE)), chosen=[value(first)], _lang="en")
    assert page.tree.get("lang") == "en"
    assert list(boxes(page).values()) == [True]


@pytest.mark.requirement("L5")
def test_the_time_to_undo_is_shown_to_the_second(lena: Visitor, clock: Clock) -> None:
    page = decided_by(lena, waits(1))
    assert "kan ångras till 18:40:00" in page.text
    assert "Förälder 1 Påhittsson" in page.text
    clock.forward(seconds=600)
    page = lena.open(HERE)
    assert "Beslutet gäller" in page.text and "Ångra" not in page.text


@pytest.mark.requirement("B2")
@pytest.mark.usefixtures("town")
def test_the_address_of_the_next_page_names_nobody_who_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _, third = waits(1), waits(2, protected=True), waits(3)
    monkeypatch.setattr(candidates, "PAGE", 2)
    page = candidates.board(as_it_is(), FARSTA)
    assert page.next_page == first.place
    rest = candidates.board(as_it_is(), FARSTA, after=page.next_page)
    assert [row.application.case_number for row in rest.queue] == [third.case_number]
