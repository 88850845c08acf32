"""Calendars that programs follow: by a secret address, with what its owner may see this moment and nothing else."""

import hashlib
from collections.abc import Callable
from typing import Any

import icalendar
import pytest

from chalicelib.bookings.records import CalendarFeed
from chalicelib.cases.records import Application
from chalicelib.courses.records import Course
from chalicelib.http.records import Grant
from tests.bookings.test_keeping import house, put
from tests.bookings.venues import HOUSE, TUESDAYS, taken
from tests.town import ALI, GROUP, OTHER, TEENS, Clock
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("A7", "P6")
Staff = Callable[..., Visitor]
MINE, LEADERS, VENUES = "/mina-uppgifter/kalender", "/personal/kalender", f"/personal/lokaler/{HOUSE}/kalender"


def make(visitor: Visitor, path: str) -> str:
    """The path of a new calendar, as the page shows it this once."""
    page = visitor.send(visitor.open(path).form, gor="ny")
    address = next(each.text or "" for each in page.tree.iter("code") if "/kalender/" in (each.text or ""))
    return address.removeprefix("https://komet.test")


def follow(path: str, tag: str = "") -> Page:
    """What somebody's program fetches. `tag`: of what it has already."""
    return Visitor(headers={"Accept": "*/*", **({"If-None-Match": tag} if tag else {})}).ask("GET", path)


def events(path: str) -> list[Any]:
    page = follow(path)
    assert page.status == 200, page.body
    return list(icalendar.Calendar.from_ical(page.body).walk("VEVENT"))


def summaries(path: str) -> set[str]:
    return {str(each["summary"]).partition(":")[0] for each in events(path)}


def seat(course_id: str, state: str = "admitted", person_id: str = ALI) -> Application:
    case = Application(person_id, f"application-{course_id}", state=state, course_id=course_id, programme_id="komet")
    case.started_at, case.seat_in = "2026-12-01T08:00:00+00:00", course_id
    case.save()
    return case


def test_the_address_is_random_shown_once_and_kept_as_a_hash(ali: Visitor, course: Course) -> None:
    path = make(ali, MINE)
    token = path.removeprefix("/kalender/")
    assert len(token) >= 32
    (stored,) = CalendarFeed.query(f"participant:{ALI}")
    assert stored.token_hash == hashlib.sha256(token.encode()).hexdigest()
    again = ali.open(MINE)
    assert token not in again.body and "14 januari 2027" in again.text
    assert follow(path).status == 200


def test_a_renewed_or_closed_calendar_opens_nothing_any_more(ali: Visitor, course: Course) -> None:
    first = make(ali, MINE)
    second = make(ali, MINE)
    assert (follow(first).status, follow(second).status) == (404, 200)
    form = ali.open(MINE).form
    for _ in range(2):
        assert "Kalendern är stängd" in ali.send(form, gor="stang").text
    assert follow(second).status == 404
    assert follow("/kalender/hittar-pa").status == follow("/kalender/" + "x" * 900).status == 404


def test_a_participant_sees_their_own_sessions_and_nobody_in_them(ali: Visitor, course: Course) -> None:
    seat(GROUP)
    seat(TEENS, "waiting")
    put(course, house())
    found = events(make(ali, MINE))
    assert [each["dtstart"].dt.date().isoformat() for each in found] == TUESDAYS
    assert {str(each["location"]) for each in found} == {"Familjens hus, Torget 1"}
    assert {str(each["status"]) for each in found} == {"CONFIRMED"}
    body = follow(make(ali, MINE)).body
    assert "Alisson" not in body and "Ledarsson" not in body and ALI not in body


@pytest.mark.requirement("B6")
def test_what_is_cancelled_moved_or_held_elsewhere_follows(ali: Visitor, course: Course) -> None:
    seat(GROUP)
    path = make(ali, MINE)
    sessions = [dict(each) for each in course.sessions]
    sessions[0]["cancelled"] = True
    sessions[1]["venue"] = {"name": "Kulturhuset", "address": "Gatan 2"}
    sessions[2]["starts_at"], sessions[2]["ends_at"] = "2027-02-18T16:30:00+00:00", "2027-02-18T19:00:00+00:00"
    before = {str(each["uid"]): int(each["sequence"]) for each in events(path)}
    course.sessions = sessions
    course.save()
    found = events(path)
    assert [str(each["status"]) for each in found] == ["CANCELLED", "CONFIRMED", "CONFIRMED", "CONFIRMED"]
    assert str(found[1]["location"]) == "Kulturhuset, Gatan 2" and "location" not in found[3]
    assert str(found[2]["dtstart"].dt.date()) == "2027-02-18"
    assert {str(each["uid"]) for each in found} == set(before)
    assert all(int(each["sequence"]) > before[str(each["uid"])] for each in found)


@pytest.mark.requirement("L3")
def test_a_leader_sees_the_courses_they_lead_until_the_grant_ends(staff: Staff, course: Course) -> None:
    lena = staff("leader", "district:farsta", f"course:{OTHER}")
    path = make(lena, LEADERS)
    assert summaries(path) == {"Komet, Farsta", "Tonar, Farsta", "Komet, Skarpnäck"}
    grant = Grant.get("leader-district-farsta", "leader@district:farsta")
    grant.valid_until = "2027-01-14"
    grant.save()
    assert summaries(path) == {"Komet, Skarpnäck"}
    Grant.get("leader-district-farsta", f"leader@course:{OTHER}").delete()
    assert events(path) == []


def test_drafts_are_in_nobodys_calendar(staff: Staff, course: Course) -> None:
    course.state = "draft"
    course.save()
    assert summaries(make(staff("leader", f"course:{GROUP}"), LEADERS)) == set()


def test_who_coordinates_or_administers_leads_nothing(staff: Staff, course: Course) -> None:
    assert events(make(staff("coordinator", "district:farsta"), LEADERS)) == []


def test_a_venues_calendar_tells_courses_and_times_but_no_words_of_staffs(staff: Staff, course: Course) -> None:
    put(course, house())
    taken(HOUSE, "2027-02-03")
    path = make(staff("coordinator", "district:farsta"), VENUES)
    assert summaries(path) == {"Komet, Farsta", "Upptagen"} and len(events(path)) == 5
    assert "Kör" not in follow(path).body
    assert staff("coordinator", "district:skarpnack").open(VENUES).status == 404


def test_a_program_that_has_it_already_need_not_fetch_it(ali: Visitor, course: Course, clock: Clock) -> None:
    seat(GROUP)
    path = make(ali, MINE)
    page = follow(path)
    assert page.headers["Content-Type"].startswith("text/calendar")
    assert page.headers["Cache-Control"] == "private, max-age=900" and "noindex" in page.headers["X-Robots-Tag"]
    clock.forward(hours=3)
    again = follow(path, str(page.headers["ETag"]))
    assert (again.status, again.body) == (304, "")
    course.sessions = course.sessions[:2]
    course.save()
    assert follow(path, str(page.headers["ETag"])).status == 200


def test_it_speaks_the_language_it_was_made_in(ali: Visitor, course: Course) -> None:
    seat(GROUP)
    ali.open(f"{MINE}?lang=en")
    assert summaries(make(ali, MINE)) == {"Komet programme, Farsta"}
