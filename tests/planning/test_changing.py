"""What happens to an announced course: sessions moved and cancelled, its seats, its end; who is told; who was first."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chalicelib.admission import consequences
from chalicelib.cases.records import Application, QueueEntry
from chalicelib.cases.rules import State, applicant
from chalicelib.courses.calendar import weekly_sessions
from chalicelib.courses.records import Course, DistrictCourse
from chalicelib.groups.records import Group, Offer, Seat, group_of
from chalicelib.journal.commit import commit
from chalicelib.journal.records import Event, timeline
from tests.conftest import NOW
from tests.faults import KINDS, Calls
from tests.town import GROUP, QUEUE, Clock
from tests.visitor import Page, Visitor

Staff = Callable[..., Visitor]
PAGE = f"/personal/kurser/{GROUP}"
EVENTS = f"course:{GROUP}"


@pytest.fixture
def course(town: None) -> Course:
    """A course of four Tuesdays from 2 February, announced, with its group."""
    found = Course.get(GROUP)
    found.sessions = weekly_sessions(date(2027, 2, 2), 1, "17:30", 4, 150)
    found.meets, found.next_session = "meets", "2027-02-02"
    found.save()
    return found


@pytest.fixture
def lena(staff: Staff) -> Visitor:
    return staff("leader", "district:farsta")


def applied(person_id: str, state: State, **more: Any) -> Application:
    """A case of this person for the course, in its queue."""
    number = f"EK-2027-{abs(hash(person_id)) % 1000000:06d}"
    application = Application(
        person_id,
        f"application-{person_id}",
        state=state,
        course_id=GROUP,
        programme_id="komet",
        started_at="2026-12-01T08:00:00+00:00",
        received_at="2026-12-01T08:00:00.000+00:00",
        case_number=number,
        queue_ids=[QUEUE],
        child_id="child",
        **more,
    )
    application.save()
    waits = state in (State.RECEIVED, State.WAITING)
    QueueEntry(
        QUEUE,
        applicant(person_id, "child"),
        place=application.place if waits else None,
        application_id=application.application_id,
    ).save()
    return application


def key(application: Application) -> list[str]:
    return [application.person_id, application.application_id]


def member(person_id: str) -> Application:
    """Somebody who has a seat in the course."""
    application = applied(person_id, State.ADMITTED, seat_in=GROUP)
    Seat(person_id, "komet", course_id=GROUP, application_id=application.application_id).save()
    group = group_of(GROUP)
    group.members = [*group.members, key(application)]
    group.save()
    return application


def now_of(application: Application) -> Application:
    return Application.get(application.person_id, application.application_id)


def press(visitor: Visitor, page: Page, step: str = "save") -> Page:
    """Press the named button of a page's form."""
    return visitor._follow(visitor.ask("POST", page.form.action, {**page.form.held(), "step": [step]}))


def carry_out_all() -> None:
    """Let follow what follows from all that has happened to the course."""
    for event in timeline(EVENTS):
        consequences.follow(EVENTS, int(event.sequence), NOW)


def last_event() -> Event:
    return timeline(EVENTS)[-1]


def move(visitor: Visitor, number: int = 2, **answers: str) -> Page:
    """The preview of moving a session."""
    asked = {"what": "move", "day": "2027-02-10", "clock": "18:00", **answers}
    return visitor.send(visitor.open(f"{PAGE}/traffar/{number}").form, **asked)


@pytest.mark.requirement("B6")
def test_a_moved_session_is_shown_first_with_who_is_told_and_then_told_to_each_once(
    course: Course, lena: Visitor
) -> None:
    ali = member("ali")
    waiting = applied("bo", State.RECEIVED)
    preview = move(lena)
    assert "Träff 2 flyttas från tisdag 9 februari 2027 17:30 till onsdag 10 februari 2027" in preview.text
    assert "Alla som har plats får besked direkt" in preview.text
    assert timeline(EVENTS) == [], "nothing is done before it is confirmed"
    page = press(lena, preview)
    assert "onsdag 10 februari 2027" in page.text
    event = last_event()
    assert (event.kind, event.outbox) == ("CourseChanged", "unsent")
    assert event.data["changes"] == [
        {
            "what": "session_moved",
            "before": "2027-02-09T16:30:00+00:00",
            "number": 2,
            "starts_at": "2027-02-10T17:00:00+00:00",
            "ends_at": "2027-02-10T19:30:00+00:00",
        }
    ]
    for _ in range(2):
        carry_out_all()
    told = timeline(ali.application_id)
    assert [(each.kind, each.data["changes"][0]["number"]) for each in told] == [("CourseChanged", 2)]
    assert timeline(waiting.application_id) == []


@pytest.mark.requirement("B6")
def test_a_change_sent_twice_is_made_once(course: Course, lena: Visitor) -> None:
    preview = move(lena)
    assert press(lena, preview).status == press(lena, preview).status == 200
    assert [event.kind for event in timeline(EVENTS)] == ["CourseChanged"]


@pytest.mark.requirement("B6")
def test_of_two_who_change_the_course_at_once_one_wins_and_the_other_sees_how_it_is_now(
    course: Course, lena: Visitor, staff: Staff
) -> None:
    sam = staff("coordinator", "district:farsta", name="Sam Samordnarsson")
    theirs, mine = move(sam, day="2027-02-11"), move(lena)
    press(sam, theirs)
    page = press(lena, mine)
    assert page.status == 409
    assert "Någon annan har ändrat kursen" in page.text
    assert page.form.value("clock") == "18:00", "what was typed stays"
    assert "torsdag 11 februari 2027" in page.text, "and what is there now is shown"
    assert len(timeline(EVENTS)) == 1
    again = lena.send(page.form)
    assert press(lena, again).status == 200, "the form that was shown again works"
    assert len(timeline(EVENTS)) == 2


def test_a_race_that_is_lost_in_the_commit_itself_changes_nothing(
    course: Course, lena: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = move(lena)

    def beaten(*changes: Any, **more: Any) -> None:
        monkeypatch.setattr("chalicelib.bookings.keeping.commit", commit)
        Group(GROUP).save()
        commit(*changes, **more)

    monkeypatch.setattr("chalicelib.bookings.keeping.commit", beaten)
    page = press(lena, preview)
    assert page.status == 409
    assert "Så här är den nu." in page.text
    assert Course.get(GROUP).sessions == course.sessions
    assert timeline(EVENTS) == []


def test_a_recount_of_the_seats_meanwhile_is_no_race(
    course: Course, lena: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = move(lena)

    def recounted(*changes: Any, **more: Any) -> None:
        monkeypatch.setattr("chalicelib.bookings.keeping.commit", commit)
        other = Course.get(GROUP)
        other.seats_taken = 5
        other.save()
        commit(*changes, **more)

    monkeypatch.setattr("chalicelib.bookings.keeping.commit", recounted)
    assert press(lena, preview).status == 200
    found = Course.get(GROUP)
    assert int(found.seats_taken) == 5, "the count is kept"
    assert found.sessions[1]["starts_at"] == "2027-02-10T17:00:00+00:00"


@pytest.mark.requirement("B6", "P6")
def test_the_next_session_follows_what_is_moved_and_cancelled(course: Course, lena: Visitor) -> None:
    press(lena, move(lena, 1, day="2027-02-17"))
    found = Course.get(GROUP)
    assert (found.starts_on, found.next_session) == ("2027-02-09", "2027-02-09")
    form = lena.open(f"{PAGE}/traffar/2").form
    press(lena, lena.send(form, what="cancel", add_one="no"))
    found = Course.get(GROUP)
    assert (found.starts_on, found.next_session, found.meets) == ("2027-02-16", "2027-02-16", "meets")
    assert found.apply_until == "2027-01-26"


def test_a_course_that_begins_in_another_term_stands_in_that_terms_list(course: Course, lena: Visitor) -> None:
    first = weekly_sessions(date(2027, 6, 29), 1, "17:30", 1, 150)
    course.sessions, course.starts_on = first, "2027-06-29"
    course.save()
    DistrictCourse("farsta", f"2027-1#{GROUP}", course_id=GROUP).save()
    press(lena, move(lena, 1, day="2027-08-31"))
    listed = [entry.listing for entry in DistrictCourse.query("farsta") if entry.course_id == GROUP]
    assert listed == [f"2027-2#{GROUP}"]


@pytest.mark.requirement("B6")
def test_a_cancelled_session_can_get_another_one_at_the_end_and_no_day_off(course: Course, lena: Visitor) -> None:
    page = lena.send(lena.open(f"{PAGE}/traffar/3").form, what="cancel", add_one="yes")
    assert "Träff 3, tisdag 16 februari 2027 17:30, ställs in." in page.text
    assert "nummer 5, tisdag 9 mars 2027" in page.text, "not in the winter half-term"
    page = press(lena, page)
    assert [change["what"] for change in last_event().data["changes"]] == ["session_cancelled", "session_added"]
    assert page.text.count("Inställd") == 1
    assert lena.open(f"{PAGE}/traffar/3").status == 409, "a cancelled session can't be changed"


@pytest.mark.requirement("B6")
@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"day": "2027-02-16"}, "Det finns redan en träff den dagen."),
        ({"day": "2027-01-14", "clock": "18:30"}, "Välj en tid som inte har passerat."),
        ({"day": ""}, "Svara på frågan"),
        ({"clock": "25:00"}, "Skriv tiden"),
    ],
)
def test_a_session_is_moved_to_a_time_to_come_on_a_day_of_its_own(
    course: Course, lena: Visitor, answers: dict[str, str], said: str
) -> None:
    page = move(lena, 2, **answers)
    assert page.status == 422
    assert said in page.text
    assert timeline(EVENTS) == []


def test_what_has_been_held_stays(course: Course, lena: Visitor, clock: Clock) -> None:
    clock.forward(days=19)
    lena = again(clock)
    page = lena.open(PAGE)
    assert "Pågår" in page.text and "Klar" in page.text
    assert lena.open(f"{PAGE}/traffar/1").status == 409
    form = lena.open(f"{PAGE}/traffar/2").form
    sent = {**form.held(), "what": ["cancel"], "add_one": ["no"], "step": ["save"]}
    assert lena.ask("POST", f"{PAGE}/traffar/1", sent).status == 409
    assert Course.get(GROUP).sessions == course.sessions


def test_a_session_that_is_not_there_is_not_found(course: Course, lena: Visitor) -> None:
    for number in ("5", "0", "01", "x", "1.0"):
        assert lena.open(f"{PAGE}/traffar/{number}").status == 404


@pytest.mark.requirement("B6")
def test_the_rest_of_the_course_is_moved_to_another_weekday_without_days_off(course: Course, lena: Visitor) -> None:
    member("ali")
    form = lena.open(f"{PAGE}/flytta").form
    page = lena.send(form, weekday="3", clock="10:00", first_day="2027-02-08")
    assert "Träff 1 flyttas" in page.text
    press(lena, page)
    found = Course.get(GROUP)
    assert int(found.weekday or 0) == 3
    assert [each["starts_at"][:16] for each in found.sessions] == [
        "2027-02-11T09:00",
        "2027-02-18T09:00",
        "2027-02-25T09:00",
        "2027-03-11T09:00",
    ]
    assert (found.starts_on, found.next_session) == ("2027-02-11", "2027-02-11")
    assert len(last_event().data["changes"]) == 4


@pytest.mark.requirement("B6")
def test_a_new_venue_is_told_and_other_facts_are_not(course: Course, lena: Visitor) -> None:
    ali = member("ali")
    preview = lena.send(lena.open(f"{PAGE}/andra").form, venue_name="Biblioteket")
    assert "Ny lokal: Biblioteket, Torget 1." in preview.text
    press(lena, preview)
    assert last_event().data["changes"] == [{"what": "venue"}]
    page = lena.send(lena.open(f"{PAGE}/andra").form, seats="9", leader_1_phone="08-508 00 002")
    assert "9" in page.text and page.h1.startswith("Komet, Farsta")
    event = last_event()
    assert event.kind == "CourseRevised" and event.outbox is None
    carry_out_all()
    assert [each.kind for each in timeline(ali.application_id)] == ["CourseChanged"]


@pytest.mark.requirement("L5")
def test_there_are_never_fewer_seats_than_are_taken(course: Course, lena: Visitor) -> None:
    for person in ("ali", "bo", "cia"):
        member(person)
    page = lena.send(lena.open(f"{PAGE}/andra").form, seats="2")
    assert page.status == 422
    assert "3 platser är redan tagna" in page.errors["seats"]
    assert lena.send(page.form, seats="3").status == 200
    assert int(Course.get(GROUP).seats) == 3


@pytest.mark.requirement("L5")
def test_a_seat_given_while_the_form_was_open_stops_fewer_seats(course: Course, lena: Visitor) -> None:
    form = lena.open(f"{PAGE}/andra").form
    member("ali")
    page = lena.send(form, seats="1", venue_access="Trappa.")
    assert page.status == 409
    assert page.form.value("venue_access") == "Trappa."
    assert int(Course.get(GROUP).seats) == 8


@pytest.mark.requirement("B6", "L5")
def test_a_cancelled_course_sends_everybody_back_to_the_queue_and_its_page_says_so(
    course: Course, lena: Visitor
) -> None:
    admitted = member("ali")
    decided = applied("bo", State.DECIDED, seat_in=GROUP)
    offered = applied("cia", State.OFFERED, seat_in=GROUP, offer_id="offer")
    waiting = applied("dan", State.RECEIVED)
    for each in (decided, offered):
        Seat(each.person_id, "komet", course_id=GROUP, application_id=each.application_id).save()
    Offer(
        "offer",
        course_id=GROUP,
        person_id="cia",
        application_id=offered.application_id,
        state_before="waiting",
        made_at="2027-01-14T08:00:00.000+00:00",
        ends_at="2027-01-16T08:00:00.000+00:00",
        sequence=1,
    ).save()
    group = group_of(GROUP)
    group.pending = {"sequence": 1, "until": "2027-01-14T17:40", "admitted": [[*key(decided), "received"]]}
    group.offered, group.planned = [key(offered)], [key(waiting)]
    group.save()
    page = lena.open(f"{PAGE}/stall-in")
    assert "3 platser är givna eller lovade." in page.text
    refused = lena.send(page.form)
    assert set(refused.errors) == {"reason"}
    page = lena.send(page.form, reason="leader")
    assert "Inställd" in page.text
    group = group_of(GROUP)
    assert group.members == [key(each) for each in (admitted, decided, offered)]
    assert (group.pending, group.offered, group.planned) == (None, [], [])
    assert (last_event().kind, last_event().data["reason"]) == ("CourseCancelled", "leader")
    for _ in range(2):
        carry_out_all()
    for each in (admitted, decided, offered, waiting):
        assert now_of(each).state == State.WAITING
        assert [event.kind for event in timeline(each.application_id)] == ["CourseCancelled"]
        assert QueueEntry.get(QUEUE, applicant(each.person_id, "child")).place == each.place
    assert list(Seat.query("ali")) == list(Seat.query("cia")) == []
    public = Visitor().open(f"/kurser/{GROUP}")
    assert "Kursen är inställd" in public.text and "Ansök" not in public.links()
    assert GROUP not in Visitor().ask("GET", "/kurser.json").body
    found = Course.get(GROUP)
    assert (found.state, found.listed) == ("cancelled", "ended")
    assert found.meets is None and found.next_session is None and found.ended_at
    assert lena.open(f"{PAGE}/andra").status == 409, "nothing more can be done with it"


@pytest.mark.requirement("P8")
def test_a_course_is_closed_when_its_sessions_are_over_and_the_cases_say_completed(
    course: Course, lena: Visitor, clock: Clock
) -> None:
    ali = member("ali")
    clock.forward(days=20)
    lena = again(clock)
    assert "Avsluta kursen" not in lena.open(PAGE).links()
    assert "Kursen har träffar kvar" in lena.open(f"{PAGE}/avsluta").text
    clock.forward(days=21)
    lena = again(clock)
    page = lena.send(lena.open(f"{PAGE}/avsluta").form)
    assert "Avslutad" in page.text
    carry_out_all()
    assert now_of(ali).state == State.COMPLETED
    assert Visitor().open(f"/kurser/{GROUP}").status == 200, "its address may stand in a letter"


def again(clock: Clock) -> Visitor:
    """Lena, signed in anew."""
    from chalicelib.http import sessions

    session_id = sessions.open_session("leader-district-farsta", "Lena Ledarsson", clock.time)
    return Visitor(cookies={sessions.COOKIE: session_id})


@pytest.mark.requirement("L3")
@pytest.mark.parametrize(
    "step", ["", "/andra", "/annonsera", "/traffar/1", "/flytta", "/stall-in", "/avsluta"], ids=lambda step: step or "/"
)
def test_a_course_outside_the_reach_does_not_exist(course: Course, lena: Visitor, staff: Staff, step: str) -> None:
    outsider = staff("leader", "district:bromma")
    token = lena.open(f"{PAGE}/andra").form.value("_csrf")
    outside = outsider.open(PAGE + step)
    missing = outsider.open("/personal/kurser/finns-inte" + step)
    assert outside.status == missing.status == 404
    assert outside.h1 == missing.h1
    assert token
    if step:
        own = outsider.open("/personal/kurser/ny?program=komet&stadsdel=bromma").form.value("_csrf")
        sent = {"_csrf": [own], "version": ["0"], "reason": ["few"]}
        assert outsider.ask("POST", PAGE + step, sent).status == 404
    assert timeline(EVENTS) == []


@pytest.mark.requirement("S10")
def test_who_only_follows_up_sees_the_course_and_can_do_nothing(course: Course, staff: Staff) -> None:
    ulf = staff("follow_up", "city")
    page = ulf.open(PAGE)
    assert page.status == 200
    assert not {"Ändra", "Ställ in kursen", "Flytta resten av kursen"} & set(page.links())
    refused = ulf.open(f"{PAGE}/andra")
    assert (refused.status, refused.h1) == (403, "Det ingår inte i din roll")
    assert "Logga ut" in refused.body and "/logga-in" not in refused.links().values(), "who is signed in is told so"
    assert "/personal/anmalan" not in refused.links().values(), "who is of the staff needn't register"
    assert f"{PAGE}/grupp" not in page.links().values(), "no way to what the role does not do"


@pytest.mark.parametrize("version", ["", "-1", "x", "1" * 400, "٣"])
def test_a_form_without_a_version_is_refused(course: Course, lena: Visitor, version: str) -> None:
    form = lena.open(f"{PAGE}/stall-in").form
    sent = {**form.held(), "version": [version], "reason": ["few"]}
    assert lena.ask("POST", f"{PAGE}/stall-in", sent).status == 400
    assert timeline(EVENTS) == []


@pytest.mark.requirement("B6")
@pytest.mark.parametrize("kind", KINDS)
def test_on_a_bad_day_at_aws_pressing_again_moves_the_session_once(
    course: Course, lena: Visitor, calls: Calls, kind: str
) -> None:
    preview = move(lena)
    with calls.failing(kind, "TransactWriteItems"):
        assert press(lena, preview).status == 503
    assert press(lena, preview).status == 200
    assert [event.kind for event in timeline(EVENTS)] == ["CourseChanged"]
    assert Course.get(GROUP).sessions[1]["starts_at"] == "2027-02-10T17:00:00+00:00"


def test_a_change_costs_a_fixed_number_of_calls(course: Course, lena: Visitor, calls: Calls) -> None:
    for number in range(8):
        member(f"person-{number}")
    preview = move(lena)
    calls.forget()
    lena.ask("POST", preview.form.action, {**preview.form.held(), "step": ["save"]})
    assert calls.made == ["GetItem", "Query", "GetItem", "GetItem", "TransactWriteItems"]
    calls.forget()
    lena.open(PAGE)
    assert len(calls.made) == 6
