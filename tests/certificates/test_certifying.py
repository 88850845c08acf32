"""Those who certify: what they see, judge and decide."""

from collections.abc import Callable

import pytest

from chalicelib.certificates import actions
from chalicelib.certificates import training as reading
from chalicelib.certificates.records import Certificate, find_certificate
from chalicelib.courses.districts import swedish_order
from chalicelib.http import sessions
from chalicelib.http.reach import Reach, Role
from chalicelib.http.records import grants_of
from chalicelib.http.refusals import Conflict
from chalicelib.journal.records import timeline
from chalicelib.people.records import StaffMember, find_member
from chalicelib.people.rules import member_id
from chalicelib.tasks.records import tasks_in
from tests.certificates.conftest import BO, CASES, HERE, SIGRID, YRSA, attends, case_of, passes
from tests.faults import KINDS, Calls
from tests.town import TRAINING, Clock, granted
from tests.visitor import Page, PageForm, Visitor

Staff = Callable[..., Visitor]
OF_YRSA = f"{HERE}/{CASES[YRSA]}"
INSTRUCTOR = Reach("i", frozenset({(Role.INSTRUCTOR, "district:central")}))


@pytest.fixture
def ingrid(training: None, staff: Staff) -> Visitor:
    """The instructor's browser."""
    return staff("instructor", "district:central", name="Ingrid Instruktörsson")


def certificate_of(person_id: str) -> Certificate:
    paper = find_certificate(str(case_of(person_id).certificate))
    assert paper
    return paper


def kinds(person_id: str) -> list[str]:
    return [str(event.kind) for event in timeline(f"case-{person_id}")]


def judge(ingrid: Visitor, **answers: str) -> Page:
    return ingrid.send(_form(ingrid.open(OF_YRSA), "own_on"), **answers)


def _form(page: Page, name: str) -> PageForm:
    return next(form for form in page.forms() if name in form.names)


@pytest.mark.requirement("I7")
def test_the_instructor_sees_who_has_met_what_and_that_attending_is_not_enough(ingrid: Visitor) -> None:
    page = ingrid.open(HERE)

    assert "Yrsa Yrkesson" in page.text and "Bo Borgsson" in page.text
    assert "Har varit med på 2." in page.text and "Har varit med på 0." in page.text
    assert "2 krav saknas" in page.text and "Kan certifieras" not in page.text


@pytest.mark.requirement("I7")
def test_what_can_not_be_met_any_more_is_said(ingrid: Visitor) -> None:
    attends(BO, 1, "absent")
    attends(BO, 2, "excused")

    assert "Frånvaro måste tas igen" in ingrid.open(HERE).text
    attends(BO, 1, "made_up")
    assert "Frånvaro måste tas igen" not in ingrid.open(HERE).text


def test_the_districts_are_in_alphabetical_order(ingrid: Visitor) -> None:
    (select,) = ingrid.open(OF_YRSA).tree.iterfind(".//select[@name='own_district']")
    names = [str(option.text).strip() for option in select.iter("option")][1:]
    assert len(names) > 1 and names == sorted(names, key=swedish_order)


@pytest.mark.requirement("I7")
def test_the_instructor_writes_down_the_own_group_and_the_judgement_and_certifies(ingrid: Visitor) -> None:
    page = judge(ingrid, own_on="2027-01-05", own_district="farsta", passed="yes")
    assert "Började 5 januari 2027 i Farsta." in page.text and "Godkänd 14 januari 2027." in page.text

    page = ingrid.send(_form(ingrid.open(OF_YRSA), "who"))

    assert "Certifieringen är klar" in page.text
    paper = certificate_of(YRSA)
    assert (paper.name, paper.certified_on, paper.valid_until) == ("Yrsa Yrkesson", "2027-01-14", "2030-01-13")
    assert (paper.term, paper.waits) == ("2027-1", "to_send") and not paper.sent_at
    assert kinds(YRSA) == ["TraineeAssessed", "TraineeCertified"]
    assert not [event for event in timeline(f"case-{YRSA}") if event.outbox]  # nobody is told before the term's close
    assert [task.kind for task in tasks_in("city")] == ["certificates_to_send"]


@pytest.mark.requirement("U7")
def test_the_certified_stand_in_the_register_of_leaders_and_may_nothing_by_it(ingrid: Visitor, staff: Staff) -> None:
    passes(YRSA)
    ingrid.send(_form(ingrid.open(OF_YRSA), "who"))

    member = find_member(member_id(YRSA))
    assert member and member.waiting and member.districts == ["farsta"] and member.programmes == ["komet"]
    assert [(each["programme_id"], each["on"], each["until"]) for each in member.trained] == [
        ("komet", "2027-01-14", "2030-01-13")
    ]
    assert grants_of(YRSA) == []
    page = staff("coordinator", "district:farsta").open(f"/personal/behorigheter/{member_id(YRSA)}")
    assert "Certifierad för Komet sedan 14 januari 2027" in page.text


def test_who_is_registered_already_keeps_what_they_have_written(ingrid: Visitor) -> None:
    StaffMember(
        member_id=member_id(YRSA),
        person_id=YRSA,
        name="Yrsa Yrkesson",
        email="yrsa@jobbet.se",
        phone="08-1",
        role="guide",
        programmes=["webb"],
        waiting=False,
        registered_at="2026-01-01T08:00:00+00:00",
    ).save()
    passes(YRSA)

    ingrid.send(_form(ingrid.open(OF_YRSA), "who"))

    member = find_member(member_id(YRSA))
    assert member and (member.email, member.role, member.waiting) == ("yrsa@jobbet.se", "guide", False)
    assert member.programmes == ["webb", "komet"]


@pytest.mark.requirement("I7")
def test_nobody_is_certified_with_something_lacking_whatever_is_sent(ingrid: Visitor) -> None:
    token = ingrid.open(OF_YRSA).forms()[0].value("_csrf")

    answer = ingrid.ask("POST", HERE, {"who": [CASES[YRSA]], "step": ["chosen"], "_csrf": [token]})
    none = ingrid.ask("POST", HERE, {"step": ["all"], "_csrf": [token]})

    assert (answer.status, none.status) == (409, 422)
    assert case_of(YRSA).certificate is None and kinds(YRSA) == []


@pytest.mark.requirement("I7")
def test_all_who_are_ready_are_certified_at_once_and_the_others_are_not(ingrid: Visitor) -> None:
    passes(YRSA)
    passes(BO)  # has not been at the sessions
    page = ingrid.open(HERE)
    (form,) = page.forms()

    ingrid.ask("POST", HERE, {**form.held(), "step": ["all"]})

    assert case_of(YRSA).certificate and not case_of(BO).certificate


@pytest.mark.requirement("I7")
@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ({"own_on": "2027-01-05", "own_district": ""}, {"own_district"}),
        ({"own_on": "", "own_district": "farsta"}, {"own_on"}),
        ({"own_on": "2027-01-15", "own_district": "farsta"}, {"own_on"}),
    ],
)
def test_a_group_led_has_a_day_that_has_been_and_a_district(
    ingrid: Visitor, answers: dict[str, str], faults: set[str]
) -> None:
    page = judge(ingrid, passed="yes", **answers)

    assert page.status == 422 and set(page.errors) == faults
    assert next(form for form in page.forms() if "own_on" in form.names).value("own_on") == answers["own_on"]
    assert case_of(YRSA).assessed is None


@pytest.mark.requirement("X6")
def test_the_same_judgement_twice_is_journaled_once_and_a_new_one_again(ingrid: Visitor, clock: Clock) -> None:
    judge(ingrid, passed="no")
    clock.forward(days=1)
    judge(ingrid_again(ingrid, clock), passed="no")
    assert kinds(YRSA) == ["TraineeAssessed"]
    assert "Inte godkänd 14 januari 2027." in ingrid.open(OF_YRSA).text

    judge(ingrid, passed="yes")

    assert kinds(YRSA) == ["TraineeAssessed"] * 2
    assert (case_of(YRSA).assessed or {})["judgement"]["on"] == "2027-01-15"


@pytest.mark.requirement("I7")
def test_what_a_certificate_stands_on_can_not_be_changed_under_it(ingrid: Visitor) -> None:
    passes(YRSA)
    held = _form(ingrid.open(OF_YRSA), "own_on")
    ingrid.send(_form(ingrid.open(OF_YRSA), "who"))

    assert ingrid.send(held, passed="no").status == 409
    assert "own_on" not in {name for form in ingrid.open(OF_YRSA).forms() for name in form.names}


@pytest.mark.requirement("I7")
def test_two_who_certify_at_once_give_one_certificate(training: None, clock: Clock) -> None:
    passes(YRSA)
    one, other = (reading.training(TRAINING, INSTRUCTOR) for _ in range(2))

    first = actions.certify(one, one.participant(CASES[YRSA]), "staff:i", clock.time)
    second = actions.certify(other, other.participant(CASES[YRSA]), "staff:j", clock.time)

    assert first.code == second.code == case_of(YRSA).certificate
    assert kinds(YRSA) == ["TraineeCertified"]


@pytest.mark.requirement("I7")
def test_a_certificate_is_taken_back_for_a_reason_and_can_be_given_anew(ingrid: Visitor, clock: Clock) -> None:
    passes(YRSA)
    ingrid.send(_form(ingrid.open(OF_YRSA), "who"))
    code = certificate_of(YRSA).code
    assert ingrid.send(_form(ingrid.open(f"{OF_YRSA}/aterkalla"), "reason")).status == 422
    form = _form(ingrid.open(f"{OF_YRSA}/aterkalla"), "reason")
    ingrid.send(form, reason="mistake")
    ingrid.send(form, reason="other")  # twice is once

    paper = find_certificate(code)
    assert paper and paper.revoked_because == "mistake" and not paper.waits
    assert kinds(YRSA) == ["TraineeCertified", "CertificateRevoked"]
    assert not timeline(f"case-{YRSA}")[-1].outbox  # it was never sent: there is nothing to tell
    member = find_member(member_id(YRSA))
    assert member and member.trained == [] and member.programmes == []

    together = ingrid.open(HERE).form
    ingrid.ask("POST", HERE, {**together.held(), "step": ["all"]})
    assert certificate_of(YRSA).code == code, "not by the way, together with all others"

    page = ingrid.open(OF_YRSA)
    assert "Det var ett misstag" in page.text and "Gäller till och med" not in page.text

    ingrid.send(_form(page, "who"))
    assert certificate_of(YRSA).code != code and certificate_of(YRSA).is_live


@pytest.mark.requirement("I7")
def test_a_certificate_is_renewed_with_the_same_number_once_a_day(ingrid: Visitor, clock: Clock) -> None:
    passes(YRSA)
    ingrid.send(_form(ingrid.open(OF_YRSA), "who"))
    code = certificate_of(YRSA).code
    assert "Förnya" not in ingrid.open(OF_YRSA).text  # today it would hold no longer by that
    held = _form(ingrid.open(f"{OF_YRSA}/aterkalla"), "reason").held()
    ingrid.ask("POST", f"{OF_YRSA}/fornya", {**held, "until": ["2030-01-13"]})
    assert kinds(YRSA) == ["TraineeCertified"]

    clock.forward(days=400)
    form = _form(ingrid_again(ingrid, clock).open(OF_YRSA), "until")
    ingrid.send(form)
    ingrid.send(form)

    paper = certificate_of(YRSA)
    assert (paper.code, paper.valid_until, paper.renewed_on) == (code, "2031-02-17", "2028-02-18")
    assert kinds(YRSA) == ["TraineeCertified", "CertificateRenewed"]
    member = find_member(member_id(YRSA))
    assert member and [each["until"] for each in member.trained] == ["2031-02-17"]


def ingrid_again(ingrid: Visitor, clock: Clock) -> Visitor:
    """The same browser, signed in anew after the session has ended."""
    person_id = "instructor-district-central"
    ingrid.cookies[sessions.COOKIE] = sessions.open_session(person_id, "Ingrid", clock.time, staff=True)
    return ingrid


@pytest.mark.requirement("B2")
def test_who_has_protected_data_is_there_for_named_handlers_who_certify_only(
    ingrid: Visitor, staff: Staff, clock: Clock
) -> None:
    assert "Sigrid" not in ingrid.open(HERE).text
    assert ingrid.open(f"{HERE}/{CASES[SIGRID]}").status == 404

    granted("instructor-district-central", "handler", "district:central")

    assert "Sigrid" in ingrid.open(HERE).text
    passes(SIGRID)
    ingrid.send(_form(ingrid.open(f"{HERE}/{CASES[SIGRID]}"), "who"))
    assert certificate_of(SIGRID).is_live and find_member(member_id(SIGRID)) is None


@pytest.mark.requirement("L3")
def test_a_course_that_does_not_certify_has_no_such_page(staff: Staff, training: None) -> None:
    boss = staff("administrator", "city")

    assert boss.open("/personal/kurser/komet-farsta/certifiering").status == 404
    assert boss.open(HERE).status == 200
    assert boss.open(f"{HERE}/EK-2027-999999").status == 404


@pytest.mark.requirement("X11")
@pytest.mark.parametrize("kind", KINDS)
def test_when_aws_fails_nobody_is_half_certified(training: None, calls: Calls, clock: Clock, kind: str) -> None:
    passes(YRSA)
    found = reading.training(TRAINING, INSTRUCTOR)
    try:
        with calls.failing(kind, "TransactWriteItems"):
            actions.certify(found, found.participant(CASES[YRSA]), "staff:i", clock.time)
    except Exception as fault:  # whichever it is: what counts is what is stored
        assert type(fault).__name__ in {"Unavailable", "Conflict"}

    whole = kind == "lost answer"
    code = case_of(YRSA).certificate
    assert bool(code) == bool(find_member(member_id(YRSA))) == bool(tasks_in("city")) == bool(kinds(YRSA)) == whole
    again = reading.training(TRAINING, INSTRUCTOR)
    paper = actions.certify(again, again.participant(CASES[YRSA]), "staff:i", clock.time)
    assert case_of(YRSA).certificate == paper.code and kinds(YRSA) == ["TraineeCertified"]


def test_a_race_over_something_else_is_a_conflict(training: None, clock: Clock) -> None:
    passes(YRSA)
    found = reading.training(TRAINING, INSTRUCTOR)
    case_of(YRSA).save()  # somebody else writes the case

    with pytest.raises(Conflict):
        actions.certify(found, found.participant(CASES[YRSA]), "staff:i", clock.time)


def test_the_page_costs_the_same_calls_however_many_take_part(training: None, calls: Calls) -> None:
    calls.forget()
    reading.training(TRAINING, INSTRUCTOR)

    assert len(calls.made) <= 6
