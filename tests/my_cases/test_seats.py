"""A case after its decision: a seat with its sessions, left with a reason; ended, merged, cancelled."""

from collections.abc import Callable
from typing import Any

import icalendar
import pytest

from chalicelib.cases.records import QueueEntry
from chalicelib.courses.records import Course, course_now
from chalicelib.groups.actions import course_event
from chalicelib.groups.audiences import PARENTS
from chalicelib.groups.records import group_of
from chalicelib.journal.commit import Put, commit
from chalicelib.journal.records import timeline
from chalicelib.people.records import Person, find_person
from tests.admission.made_up import decided, let_follow
from tests.my_cases.seats import admitted, case_of, offered, settled
from tests.my_cases.test_following import FIRST, sent
from tests.town import ALI, GROUP, SARA, Clock
from tests.visitor import Page, Visitor

SESSIONS = [
    {"number": 1, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"},
    {"number": 2, "starts_at": "2027-02-09T16:30:00+00:00", "ends_at": "2027-02-09T19:00:00+00:00", "cancelled": True},
    {"number": 3, "starts_at": "2027-02-18T17:00:00+00:00", "ends_at": "2027-02-18T19:30:00+00:00"},
]
MOVED = {
    "what": "session_moved",
    "number": 3,
    "before": "2027-02-16T16:30:00+00:00",
    "starts_at": "2027-02-18T17:00:00+00:00",
    "ends_at": "2027-02-18T19:30:00+00:00",
}


def course(kind: str, clock: Clock, **data: Any) -> Course:
    """Something happens to the course, and what follows from it."""
    found = course_now(GROUP)
    assert found
    group = group_of(GROUP)
    event = course_event(group, kind, at=clock.time, actor="staff:lena", **data)
    if kind == "CourseChanged":
        found.sessions = SESSIONS
    if kind in ("CourseCancelled", "CourseClosed"):
        found.state, found.listed = kind.removeprefix("Course").lower(), "ended"
        found.ended_at = clock.time.isoformat()
    commit(Put(group), Put(found), events=[event])
    let_follow(clock.time)
    return found


def kinds() -> list[str]:
    return [event.kind for event in timeline(case_of().application_id)]


def leave(visitor: Visitor, reason: str) -> Page:
    return visitor.send(visitor.open(f"{FIRST}/avbryt").form, reason=reason)


@pytest.mark.requirement("P6")
def test_a_seat_is_shown_where_nobody_has_written_how_to_get_in(ali: Visitor, clock: Clock) -> None:
    found = course_now(GROUP)
    assert found
    found.venue = {"name": "Provhuset", "address": "Provgatan 1"}
    found.save()
    admitted(ali, clock)
    page = ali.open(FIRST)
    assert page.status == 200 and "Provgatan 1" in page.text and "Så kommer du in" not in page.text


@pytest.mark.requirement("L5", "P6")
def test_while_a_decision_can_be_undone_the_case_looks_as_before(ali: Visitor, clock: Clock) -> None:
    sent(ali)
    before = [ali.open(path).text for path in (FIRST, f"{FIRST}/ko", "/mina-arenden")]
    told = [ali.ask("GET", path, accept="application/json").json for path in (FIRST, "/mina-arenden")]
    decided(clock.time, case_of())
    assert case_of().state == "decided"
    assert [ali.open(path).text for path in (FIRST, f"{FIRST}/ko", "/mina-arenden")] == before
    assert [ali.ask("GET", path, accept="application/json").json for path in (FIRST, "/mina-arenden")] == told
    assert ali.open(f"{FIRST}/kalender.ics").status == 404


@pytest.mark.requirement("P5", "P6", "B6")
def test_the_admitted_see_the_next_session_first_and_every_session_as_it_is(
    ali: Visitor, clock: Clock, signed_in: Callable[[Person], Visitor]
) -> None:
    def again() -> Visitor:
        """Ali, signed in anew weeks later."""
        person = find_person(ALI)
        assert person
        return signed_in(person)

    admitted(ali, clock)
    course("CourseChanged", clock, changes=[MOVED])
    page = ali.open(FIRST)
    for told in ("Har plats", "Familjens hus", "Torget 1", "Så kommer du in: Hiss.", "Lena Ledarsson"):
        assert told in page.text
    assert "Nästa träff är träff 1 tisdag 2 februari 2027, 17:30–20:00" in page.text
    assert page.text.index("Nästa träff") < page.text.index("Det här händer i ärendet")
    assert "tisdag 9 februari 2027, 17:30–20:00 Inställd" in page.text
    assert "torsdag 18 februari 2027, 18:00–20:30 Flyttad" in page.text
    assert "Var tidigare tisdag 16 februari 2027" in page.text
    assert "Träff 3 är nu torsdag 18 februari 2027 18:00." in page.text
    assert "Antal träffar 2" in page.text
    assert "Din plats i kön" not in page.text and "Ta tillbaka ansökan" not in page.links()
    clock.forward(days=20)
    page = again().open(FIRST)
    assert "Nästa träff är träff 3" in page.text
    assert "tisdag 2 februari 2027, 17:30–20:00 Har varit" in page.text
    clock.forward(days=30)
    assert "Nästa träff" not in again().open(FIRST).text


@pytest.mark.requirement("B6", "P5")
def test_the_sessions_can_be_taken_into_ones_own_calendar(ali: Visitor, clock: Clock) -> None:
    admitted(ali, clock)
    course("CourseChanged", clock, changes=[MOVED])
    page = ali.open(FIRST)
    file = ali.ask("GET", page.links()["Lägg träffarna i din kalender"])
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert file.headers["Content-Disposition"] == 'attachment; filename="komet.ics"'
    read = icalendar.Calendar.from_ical(file.body)
    assert [str(event["status"]) for event in read.walk("VEVENT")] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert "Komet, Farsta" in str(read.walk("VEVENT")[0]["summary"])
    assert not [known for known in ("Ali", "Alma", "EK-2027") if known in file.body]


@pytest.mark.requirement("B6", "P6")
def test_who_only_waits_has_no_calendar_file(ali: Visitor) -> None:
    sent(ali)
    assert ali.open(f"{FIRST}/kalender.ics").status == 404


@pytest.mark.requirement("B11")
def test_leaving_the_course_tells_what_follows_asks_why_and_is_done_once(ali: Visitor, clock: Clock) -> None:
    admitted(ali, clock)
    assert ali.open(f"{FIRST}/aterta").address == f"{FIRST}/avbryt"
    page = ali.open(ali.open(FIRST).links()["Lämna din plats i kursen"])
    assert "Din plats går till nästa i kön" in page.text
    reasons = [each.get("value") for each in page.form.controls if each.get("name") == "reason"]
    assert reasons == [reason for reason in PARENTS.reasons if reason != "unknown"]
    form = page.form
    for _ in range(2):
        page = ali.send(form, reason="illness")
        assert page.address == FIRST
    assert "Avbruten" in page.text and "Sjukdom" in page.text and "Du kan ansöka igen" in page.text
    case = case_of()
    assert (case.state, case.end_reason, QueueEntry.count()) == ("dropped_out", "illness", 0)
    assert kinds() == ["ApplicationReceived", "Admitted", "ParticipantDroppedOut"]
    assert group_of(GROUP).members == []
    assert ali.open(f"{FIRST}/avbryt").address == FIRST
    assert ali.open(f"{FIRST}/kalender.ics").status == 404


@pytest.mark.requirement("B11", "X1")
@pytest.mark.parametrize("fields", [{}, {"reason": [""]}, {"reason": ["unknown"]}, {"reason": ["because"]}])
def test_without_a_reason_nothing_is_left(ali: Visitor, clock: Clock, fields: dict[str, list[str]]) -> None:
    admitted(ali, clock)
    form = ali.open(f"{FIRST}/avbryt").form
    page = ali.ask("POST", form.action, form.held() | fields)
    assert page.status == 422 and set(page.errors) == {"reason"}
    assert case_of().state == "admitted"


@pytest.mark.requirement("X2", "B11")
def test_changing_language_keeps_the_chosen_reason_and_leaves_nothing(ali: Visitor, clock: Clock) -> None:
    admitted(ali, clock)
    form = ali.open(f"{FIRST}/avbryt").form
    page = ali.ask("POST", form.action, form.held() | {"reason": ["work"], "_lang": ["ar"]})
    assert (page.status, page.tree.get("lang"), page.form.value("reason")) == (200, "ar", "work")
    assert case_of().state == "admitted"


@pytest.mark.requirement("B11")
def test_who_waits_withdraws_and_does_not_drop_out(ali: Visitor) -> None:
    sent(ali)
    form = ali.open(f"{FIRST}/aterta").form
    assert ali.open(f"{FIRST}/avbryt").address == FIRST
    refused = ali.ask("POST", f"{FIRST}/avbryt", form.held() | {"reason": ["time"]})
    assert (refused.status, refused.h1) == (409, "Det går inte längre")
    assert case_of().state == "received"


@pytest.mark.requirement("B4", "B3")
def test_who_is_offered_a_seat_may_withdraw_and_is_told_the_gentler_way(ali: Visitor, clock: Clock) -> None:
    offered(ali, clock)
    page = ali.open(f"{FIRST}/aterta")
    assert "Vill du bara tacka nej till den" in page.text
    ali.send(page.form)
    assert case_of().state == "withdrawn"
    assert QueueEntry.count() == 0


@pytest.mark.requirement("B6", "X5")
def test_a_cancelled_course_leads_back_to_the_queue(ali: Visitor, clock: Clock) -> None:
    admitted(ali, clock)
    course("CourseCancelled", clock, reason="few")
    page = ali.open(FIRST)
    for told in ("I kö", "Din plats i kön i Farsta: 1", "Kursen ställdes in", "Kursen är inställd.", "Du står kvar"):
        assert told in page.text
    assert case_of().state == "waiting"


@pytest.mark.requirement("L5", "P5", "W5")
def test_who_was_not_admitted_is_told_why_and_when_the_next_course_begins(
    ali: Visitor, sara: Visitor, clock: Clock
) -> None:
    sent(ali)
    clock.forward(minutes=1)
    sent(sara, SARA)
    dates = {"course_id": "komet-2", "starts_on": "2027-03-02", "apply_until": "2027-02-20"}
    known = {name: value for name, value in Course.get(GROUP).attribute_values.items() if name != "version"}
    Course(**known | dates).save()
    decided(clock.time, case_of(), others="tell")
    clock.time = settled(clock.time)
    let_follow(clock.time)
    page = sara.open("/mina-arenden/EK-2027-000002")
    for told in ("Du fick inte plats", "Platserna räckte inte till", "Din plats i kön i Farsta: 1", "Skarpnäck"):
        assert told in page.text
    document = sara.ask("GET", "/mina-arenden/EK-2027-000002", accept="application/json").json
    assert document["state"] == "waiting"
    Course.get(GROUP).delete()
    assert "Nästa kurs i din kö börjar 2 mars 2027" in sara.open("/mina-arenden/EK-2027-000002").text


@pytest.mark.requirement("P8")
def test_a_course_that_is_over_is_a_completed_case(ali: Visitor, clock: Clock) -> None:
    admitted(ali, clock)
    course("CourseClosed", clock)
    page = ali.open(FIRST)
    assert "Avslutad" in page.text and "Tack för att du var med" in page.text
    assert not {"Ta tillbaka ansökan", "Lämna din plats i kursen"} & set(page.links())


@pytest.mark.requirement("B9")
def test_a_merged_case_leads_to_the_one_that_goes_on(ali: Visitor) -> None:
    sent(ali)
    case = case_of()
    case.state, case.merged_into = "merged", "EK-2027-000002"
    case.save()
    page = ali.open(FIRST)
    assert page.links()["EK-2027-000002"] == "/mina-arenden/EK-2027-000002"
    assert "Ihopslagen" in page.text
    assert "Ihopslagen" in ali.open("/mina-arenden").text


@pytest.mark.requirement("X8")
def test_systems_are_told_of_the_seat_the_offer_and_the_pause(ali: Visitor, clock: Clock) -> None:
    offer_id = offered(ali, clock)

    def told() -> dict[str, object]:
        case: dict[str, object] = ali.ask("GET", FIRST, accept="application/json").json
        assert ali.ask("GET", "/mina-arenden", accept="application/json").json == {"cases": [case]}
        return case

    document = told()
    assert document["offer"] == {"course_id": GROUP, "ends_at": "2027-01-16T17:30:00.000+00:00"}
    assert (document["state"], document["queues"], document["seat"]) == ("offered", [], None)
    assert offer_id not in str(document)
    ali.ask(
        "POST",
        f"/erbjudande/{offer_id}",
        {"_csrf": ali.open(f"{FIRST}/aterta").form.held()["_csrf"], "answer": ["accept"]},
    )
    document = told()
    assert document["seat"] == {
        "course_id": GROUP,
        "sessions": [
            {
                "number": 1,
                "starts_at": "2027-02-02T16:30:00+00:00",
                "ends_at": "2027-02-02T19:00:00+00:00",
                "cancelled": False,
            }
        ],
    }
    assert (document["state"], document["offer"]) == ("admitted", None)
