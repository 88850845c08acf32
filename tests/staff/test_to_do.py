"""What asks for attention: to those who may do it, where they may, and gone when somebody says that it is done."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.cases import consent
from chalicelib.cases.records import Application
from chalicelib.courses.records import Course, find_course
from chalicelib.journal.commit import commit
from chalicelib.journal.records import timeline
from chalicelib.tasks.actions import made, task
from chalicelib.tasks.records import Task, tasks_in
from tests.faults import Calls
from tests.staff.conftest import colleague
from tests.town import ALI, GROUP, TRAINING, resident
from tests.visitor import Visitor

Staff = Callable[..., Visitor]
HERE = "/personal/att-gora"


def ring(place: str, about: str, now: datetime, person_id: str = ALI) -> Task:
    made_up = task("bounce", place, about, now, case_number=f"EK-2027-{about}", course_id=GROUP, person_id=person_id)
    commit(made(made_up))
    return made_up


@pytest.mark.requirement("B16", "L9")
def test_tasks_are_listed_oldest_first_for_those_of_the_place(staff: Staff, now: datetime) -> None:
    resident(ALI)
    ring("farsta", "000102", now)
    ring("farsta", "000101", now - timedelta(days=3))
    ring("bromma", "000103", now)
    visitor = staff("leader", "district:farsta")
    page = visitor.open(HERE)
    assert page.text.index("EK-2027-000101") < page.text.index("EK-2027-000102")
    assert "EK-2027-000103" not in page.body
    assert "EK-2027-000101, Komet" in " ".join(page.text.split())
    assert "/personal/arenden/EK-2027-000101" in page.links().values()
    assert visitor.open("/personal").links()["2 saker att göra"] == HERE
    everywhere = staff("administrator", "city").open(HERE)
    assert "EK-2027-000103" in everywhere.text and "Bromma" in everywhere.text


@pytest.mark.requirement("L3")
def test_who_may_only_look_has_no_tasks_and_the_city_has_its_own(staff: Staff, now: datetime) -> None:
    resident(ALI)
    ring("farsta", "000101", now)
    ring("city", "000102", now)
    assert "EK-2027" not in staff("follow_up", "city").open(HERE).body
    assert "EK-2027-000102" not in staff("coordinator", "district:farsta").open(HERE).body
    assert "EK-2027-000102" in staff("administrator", "city").open(HERE).text


@pytest.mark.requirement("B2")
def test_a_task_about_somebody_protected_is_seen_by_named_handlers_only(staff: Staff, now: datetime) -> None:
    resident("hidden", protected=True)
    hidden = ring("farsta", "000101", now, "hidden")
    leader = staff("leader", "district:farsta")
    assert "EK-2027-000101" not in leader.open(HERE).body
    assert "att göra" not in leader.open("/personal").text
    handler = staff("handler", "district:farsta")
    assert "EK-2027-000101" in handler.open(HERE).text
    sent = {"_csrf": [handler.open(HERE).form.value("_csrf")], "place": ["farsta"], "task_id": [hidden.task_id]}
    resident(ALI)
    ring("farsta", "000102", now)
    sent["_csrf"] = [leader.open(HERE).form.value("_csrf")]
    assert leader.ask("POST", HERE, sent).status == 404
    assert len(tasks_in("farsta")) == 2


@pytest.mark.requirement("B16", "X6")
def test_what_somebody_says_is_done_is_gone_and_journaled_and_twice_is_once(staff: Staff, now: datetime) -> None:
    resident(ALI)
    about = ring("farsta", "000101", now)
    visitor = staff("leader", "district:farsta")
    form = visitor.open(HERE).form
    assert "Det finns inget att göra just nu" in visitor.send(form).text
    assert visitor.send(form).status == 200
    [event] = timeline(f"task:farsta#{about.task_id}#{about.since}")
    assert (event.kind, event.actor) == ("TaskDone", "staff:leader-district-farsta")
    assert event.data == {"task": "bounce", "case_number": "EK-2027-000101", "course_id": GROUP}


def test_a_task_that_is_done_with_what_it_asks_for_has_no_button(staff: Staff, now: datetime) -> None:
    commit(made(task("two_absences", "farsta", "1", now, case_number="EK-2027-000101", course_id=GROUP)))
    visitor = staff("leader", "district:farsta")
    assert visitor.open(HERE).forms() == []


@pytest.mark.requirement("L9")
def test_courses_that_begin_soon_without_venue_or_leader_are_pointed_out(staff: Staff) -> None:
    course = find_course(GROUP)
    assert course
    course.venue, course.contacts = None, []
    course.save()
    visitor = staff("leader", "district:farsta")
    text = visitor.open(HERE).text
    assert "Kursen har ingen lokal." in text and "Kursen har ingen ledare." in text
    assert "saknar något" not in staff("leader", "district:skarpnack").open(HERE).text
    course.update(actions=[Course.starts_on.set("2027-04-02")])
    assert "saknar något" not in visitor.open(HERE).text, "there is time"


@pytest.mark.requirement("A1")
def test_registrations_that_wait_stand_there_for_whoever_answers_them(staff: Staff) -> None:
    colleague("nina", "Nina Nysson")
    assert "1 person väntar på behörighet" in staff("coordinator", "district:farsta").open(HERE).text
    assert "behörighet" not in staff("leader", "district:farsta").open(HERE).text.replace("Behörigheter", "")


@pytest.mark.parametrize(("role", "reach", "most"), [("leader", "district:farsta", 9), ("administrator", "city", 10)])
def test_the_page_costs_the_same_however_much_there_is_to_do(
    role: str, reach: str, most: int, staff: Staff, calls: Calls, now: datetime
) -> None:
    resident(ALI)
    ring("farsta", "000001", now)
    visitor = staff(role, reach)
    calls.forget()
    visitor.open(HERE)
    before = len(calls.made)
    for number in range(2, 130):
        ring("farsta" if number % 2 else "skarpnack", f"{number:06d}", now)
    calls.forget()
    assert visitor.open(HERE).status == 200
    assert len(calls.made) == before <= most


@pytest.mark.requirement("A6")
def test_payments_without_an_invoice_are_one_thing_to_do_however_many(staff: Staff, now: datetime) -> None:
    for number in range(3):
        commit(made(task("payment_unmatched", "city", f"bgmax:{number}", now)))
    ring("city", "000101", now)
    anna = staff("administrator", "city")
    page = anna.open(HERE)
    assert page.text.count("En betalning saknar faktura") == 1 and "3 stycken" in page.text
    assert anna.open("/personal").links()["2 saker att göra"] == HERE


def test_there_are_a_hundred_a_page(staff: Staff, now: datetime) -> None:
    resident(ALI)
    for number in range(1, 103):
        ring("farsta", f"{number:06d}", now + timedelta(seconds=number))
    visitor = staff("leader", "district:farsta")
    first = visitor.open(HERE)
    assert "EK-2027-000100" in first.text and "EK-2027-000101" not in first.text
    assert "EK-2027-000102" in visitor.open(first.links()["Visa nästa 100"]).text
    for odd in ("0", "-1", "x", "99999", "9999"):
        assert visitor.open(f"{HERE}?sida={odd}").status == 200


def asked(person_id: str, now: datetime) -> None:
    """A professional whose manager has been asked."""
    application = Application(
        person_id,
        f"case-{person_id}",
        programme_id="ledare",
        course_id=TRAINING,
        state="received",
        started_at=now.isoformat(),
    )
    application.keep_consent(consent.asked(1, now, 7, 21))
    application.save()


@pytest.mark.requirement("U3", "B2")
def test_managers_who_have_not_answered_are_counted_for_those_who_compose(staff: Staff, now: datetime) -> None:
    said = "2 chefer har frågats om samtycke och har inte svarat än"
    for person_id in ("one", "two"):
        resident(person_id)
        asked(person_id, now)
    adam = staff("administrator", "city")
    assert said in adam.open(HERE).text and said in staff("instructor", "district:central").open(HERE).text
    for role, reach in (("leader", "district:farsta"), ("follow_up", "city")):
        assert "har inte svarat än" not in staff(role, reach).open(HERE).text

    resident("hidden", protected=True)
    asked("hidden", now)
    assert said in adam.open(HERE).text, "nothing gives away who is protected"

    for person_id in ("one", "two", "hidden"):
        application = Application.get(person_id, f"case-{person_id}")
        application.keep_consent(consent.answered(dict(application.consent or {}), 1, True, "", now))
        application.save()
    assert "har inte svarat än" not in adam.open(HERE).text
