"""The term's close: the certificates that wait are sent, once each, and the cases of those who get them completed."""

from collections.abc import Callable

import pytest

from chalicelib.admission.consequences import follow
from chalicelib.admission.journal import happenings
from chalicelib.cases.records import find_application
from chalicelib.cases.rules import State
from chalicelib.certificates import actions, sending
from chalicelib.certificates import training as reading
from chalicelib.certificates.records import Certificate, find_certificate, waiting_certificates
from chalicelib.certificates.sending import FOLLOWS, Interrupted, close_term, send_released
from chalicelib.courses.records import find_course
from chalicelib.groups.actions import drop_out
from chalicelib.groups.records import Group, Seat
from chalicelib.http.reach import reach_of
from chalicelib.http.records import grants_of
from chalicelib.http.refusals import Conflict
from chalicelib.journal.records import COURSE, Event, timeline
from chalicelib.people.records import Person
from chalicelib.tasks.records import tasks_in
from tests.certificates.conftest import BO, CASES, SIGRID, YRSA, attends, case_of, passes
from tests.certificates.test_certifying import INSTRUCTOR, Staff, kinds
from tests.faults import Calls
from tests.town import TRAINING, Clock, granted
from tests.visitor import Visitor

TERM = "2027-1"


@pytest.fixture
def certified(training: None, clock: Clock) -> Certificate:
    """Yrsa is certified, and has not been sent anything."""
    passes(YRSA)
    return certify(YRSA, clock)


@pytest.fixture
def adam(training: None, staff: Callable[..., Visitor]) -> Visitor:
    """The administrator's browser."""
    return staff("administrator", "city", name="Adam Administratörsson")


def certify(person_id: str, clock: Clock) -> Certificate:
    found = reading.training(TRAINING, INSTRUCTOR)
    return actions.certify(found, found.participant(CASES[person_id]), "staff:i", clock.time)


def released() -> list[Event]:
    return [event for event in timeline(COURSE + TRAINING) if event.kind in FOLLOWS]


def carry_out(clock: Clock) -> None:
    """Whatever was released, as the queue brings it."""
    for event in released():
        follow(event.case_id, int(event.sequence), clock.time, FOLLOWS)


@pytest.mark.requirement("A8")
def test_the_administrator_closes_the_term_and_all_who_are_certified_get_their_certificates(
    certified: Certificate, adam: Visitor, clock: Clock
) -> None:
    page = adam.open("/personal/certifikat")
    assert "Våren 2027" in page.text and "Yrsa Yrkesson" in page.text and "Bo Borgsson" not in page.text

    page = adam.send(page.form)
    assert "Intygen skickas nu" in page.text
    carry_out(clock)

    paper, case = find_certificate(certified.code), case_of(YRSA)
    assert paper and paper.sent_at == clock.time.isoformat(timespec="milliseconds") and paper.waits is None
    assert (case.state, kinds(YRSA)) == (State.COMPLETED, ["TraineeCertified", "CourseCompleted", "CertificateIssued"])
    told = [event for event in timeline(f"case-{YRSA}") if event.outbox]
    assert [(event.kind, event.person_id, event.data["course_id"]) for event in told] == [
        ("CertificateIssued", YRSA, TRAINING)
    ]
    assert list(Seat.query(YRSA)) == [] and tasks_in("city") == []
    assert "inga intyg att skicka" in adam.open("/personal/certifikat").text


@pytest.mark.requirement("U7")
def test_the_case_leads_to_the_certificate_once_it_is_sent(
    certified: Certificate, signed_in: Callable[[Person], Visitor], clock: Clock
) -> None:
    yrsa, case = signed_in(Person.get(YRSA)), f"/mina-arenden/{CASES[YRSA]}"
    assert f"{case}/intyg" not in yrsa.open(case).links().values()
    close_term(TERM, "staff:a", clock.time)
    carry_out(clock)

    page = yrsa.open(case)
    assert f"{case}/intyg" in page.links().values() and "Du fick ditt intyg" in page.text
    assert yrsa.open(f"{case}/intyg").h1 == "Ditt intyg"


@pytest.mark.requirement("A8")
def test_who_is_not_certified_keeps_their_seat_and_hears_nothing(certified: Certificate, clock: Clock) -> None:
    close_term(TERM, "staff:a", clock.time)
    carry_out(clock)

    assert (case_of(BO).state, kinds(BO)) == (State.ADMITTED, [])
    assert len(list(Seat.query(BO))) == 1


@pytest.mark.requirement("A8")
def test_closing_the_term_twice_sends_each_certificate_once(certified: Certificate, clock: Clock) -> None:
    for _ in range(2):
        close_term(TERM, "staff:a", clock.time)
    assert len(released()) == 2

    for _ in range(2):
        carry_out(clock)
    assert close_term(TERM, "staff:a", clock.time) == 0  # nothing waits: nothing is written

    assert kinds(YRSA).count("CertificateIssued") == 1 and len(released()) == 2


@pytest.mark.requirement("A8")
def test_a_close_without_a_term_sends_nothing(certified: Certificate, adam: Visitor) -> None:
    form = adam.open("/personal/certifikat").form
    adam.send(form, term="")
    assert released() == []


@pytest.mark.requirement("A8", "I7")
def test_who_was_certified_and_has_left_the_group_is_sent_the_certificate_and_can_still_lose_it(
    certified: Certificate, clock: Clock
) -> None:
    drop_out(case_of(YRSA), "work", f"person:{YRSA}", clock.time)
    close_term(TERM, "staff:a", clock.time)
    carry_out(clock)

    paper = find_certificate(certified.code)
    assert paper and paper.sent_at and waiting_certificates() == []
    assert (case_of(YRSA).state, kinds(YRSA)[-1]) == (State.DROPPED_OUT, "CertificateIssued")
    yrsa = reading.training(TRAINING, INSTRUCTOR).participant(CASES[YRSA])
    actions.revoke(yrsa, "mistake", "staff:i", clock.time)
    found = reading.training(TRAINING, INSTRUCTOR)
    assert not found.participant(CASES[YRSA]).is_ready, "who has left is not certified anew"


@pytest.mark.requirement("A8")
def test_another_terms_certificates_wait_for_their_own_close(certified: Certificate, clock: Clock) -> None:
    assert close_term("2027-2", "staff:a", clock.time) == 0 and released() == []


@pytest.mark.requirement("A8", "X11")
def test_a_run_that_is_interrupted_goes_on_where_it_stopped(certified: Certificate, calls: Calls, clock: Clock) -> None:
    passes(BO)
    for number in (1, 2):
        attends(BO, number)
    certify(BO, clock)
    close_term(TERM, "staff:a", clock.time)
    for stop in range(40):  # fails a call later each time
        try:
            with calls.failing("throttled", stop):
                carry_out(clock)
        except Exception:  # whichever: it comes again by the queue
            clock.forward(minutes=10)
        else:
            break
    clock.forward(minutes=10)
    carry_out(clock)

    for person_id in (YRSA, BO):
        assert kinds(person_id).count("CertificateIssued") == 1, person_id
        assert case_of(person_id).state == State.COMPLETED
    assert waiting_certificates() == [] and tasks_in("city") == []


@pytest.mark.requirement("A8")
def test_who_is_certified_while_the_term_is_being_closed_is_not_forgotten(
    certified: Certificate, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes(BO)
    for number in (1, 2):
        attends(BO, number)
    close_term(TERM, "staff:a", clock.time)
    real = sending._done

    def meanwhile(task: object) -> None:
        clock.forward(seconds=1)
        certify(BO, clock)
        real(task)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "_done", meanwhile)
    carry_out(clock)

    assert [each.case_number for each in waiting_certificates()] == [CASES[BO]]
    assert len(tasks_in("city")) == 1


@pytest.mark.requirement("A8", "I7")
def test_when_the_last_one_to_send_is_taken_back_the_administrator_is_asked_no_more(
    certified: Certificate, clock: Clock
) -> None:
    passes(BO)
    for number in (1, 2):
        attends(BO, number)
    certify(BO, clock)
    for person_id, left in ((YRSA, 1), (BO, 0)):
        found = reading.training(TRAINING, INSTRUCTOR)
        actions.revoke(found.participant(CASES[person_id]), "mistake", "staff:i", clock.time)
        assert len(tasks_in("city")) == left


@pytest.mark.requirement("A8", "I7")
def test_one_that_is_taken_back_before_the_close_is_never_sent(certified: Certificate, clock: Clock) -> None:
    close_term(TERM, "staff:a", clock.time)
    found = reading.training(TRAINING, INSTRUCTOR)
    actions.revoke(found.participant(CASES[YRSA]), "mistake", "staff:i", clock.time)

    carry_out(clock)

    assert kinds(YRSA) == ["TraineeCertified", "CertificateRevoked"] and case_of(YRSA).state == State.ADMITTED


@pytest.mark.requirement("U7", "I7")
def test_its_owner_is_told_when_a_certificate_that_was_sent_is_taken_back_or_renewed(
    certified: Certificate, clock: Clock
) -> None:
    close_term(TERM, "staff:a", clock.time)
    carry_out(clock)
    clock.forward(days=30)
    found = reading.training(TRAINING, INSTRUCTOR)
    actions.renew(found.programme, found.participant(CASES[YRSA]), "2030-01-13", "staff:i", clock.time)
    found = reading.training(TRAINING, INSTRUCTOR)
    actions.revoke(found.participant(CASES[YRSA]), "asked", "staff:i", clock.time)

    told = [event for event in timeline(f"case-{YRSA}") if event.outbox]
    assert [event.kind for event in told] == ["CertificateIssued", "CertificateRenewed", "CertificateRevoked"]


@pytest.mark.requirement("B2")
def test_a_certificate_of_protected_data_is_sent_at_once_and_stands_in_no_list(
    certified: Certificate, adam: Visitor, staff: Staff, clock: Clock
) -> None:
    passes(SIGRID)
    granted("instructor-district-central", "handler", "district:central")
    granted("instructor-district-central", "instructor", "district:central")
    both = reach_of("x", grants_of("instructor-district-central"), clock.time.date())
    found = reading.training(TRAINING, both)
    before, course = tasks_in("city"), find_course(TRAINING)
    assert course
    actions.certify(found, found.participant(CASES[SIGRID]), "staff:i", clock.time)

    assert "Sigrid" not in adam.open("/personal/certifikat").text
    assert [task.since for task in tasks_in("city")] == [task.since for task in before]
    told = [[each.what for each in happenings(course, reach)] for reach in (both, INSTRUCTOR)]
    assert told == [["Ett intyg skickades"], []], "nor does the course's journal tell of it"
    for _ in range(2):
        carry_out(clock)
    assert kinds(SIGRID) == ["TraineeCertified", "CourseCompleted", "CertificateIssued"]
    assert [each.code for each in waiting_certificates()] == [certified.code], "the others wait for the close"
    assert [task.kind for task in tasks_in("city")] == ["certificates_to_send"]


@pytest.mark.requirement("L3")
def test_only_who_certifies_in_the_whole_city_closes_a_term(certified: Certificate, staff: Staff) -> None:
    ingrid = staff("instructor", "district:central")

    assert ingrid.open("/personal/certifikat").status == 404


def test_the_cost_follows_those_who_wait(certified: Certificate, calls: Calls, clock: Clock) -> None:
    close_term(TERM, "staff:a", clock.time)
    course = find_course(TRAINING)
    assert course
    (event,) = released()
    calls.forget()
    send_released(event, course, clock.time)
    with_one = len(calls.made)
    calls.forget()
    send_released(event, course, clock.time)

    assert len(calls.made) <= 5 and with_one <= 15  # task, group, cases, who waits, certificates; then two commits


def test_a_lost_race_comes_again(certified: Certificate, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    course = find_course(TRAINING)
    close_term(TERM, "staff:a", clock.time)
    (event,) = released()
    real = find_application

    def late(*key: str) -> object:
        found = real(*key)
        case_of(YRSA).save()  # somebody else writes it at the same moment
        return found

    monkeypatch.setattr(sending, "find_application", late)
    with pytest.raises(Interrupted):
        assert course
        send_released(event, course, clock.time)


def test_a_group_that_others_keep_writing_is_a_conflict(
    certified: Certificate, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "group_of", Group)

    with pytest.raises(Conflict):
        close_term(TERM, "staff:a", clock.time)
