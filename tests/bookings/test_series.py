"""A course gets its venues: the whole series in one go, those that are free, or one session's."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.bookings import keeping
from chalicelib.courses.records import Course
from chalicelib.courses.venues import venue_of
from chalicelib.journal.commit import commit
from chalicelib.journal.records import timeline
from tests.bookings.test_keeping import ALL, house
from tests.bookings.venues import HOUSE, KULTUR, OLD, SMALL, TUESDAYS, booked, taken, venue
from tests.faults import KINDS, Calls
from tests.town import GROUP, WEB, Clock
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("A7")
Staff = Callable[..., Visitor]
PAGE = f"/personal/kurser/{GROUP}/lokal"
EVENTS = f"course:{GROUP}"


@pytest.fixture
def lena(staff: Staff, course: Course) -> Visitor:
    return staff("leader", "district:farsta")


def choose(lena: Visitor, name: str = "Familjens hus", path: str = PAGE) -> Page:
    """Lena looks at one of the venues she can choose among."""
    return lena.open(lena.open(path).links()[name])


def press(lena: Visitor, page: Page, which: str = "alla") -> Page:
    return lena.send(page.form, vilka=which)


def places() -> list[str]:
    """Where each session is held: the venue's id, or ""."""
    course = Course.get(GROUP)
    return [(venue_of(course, each) or {}).get("venue_id", "") for each in course.sessions]


def changes() -> Any:
    return timeline(EVENTS)[-1].data["changes"]


def test_the_whole_series_is_booked_in_one_go(lena: Visitor, calls: Calls) -> None:
    page = choose(lena)
    assert page.text.count("Ledig") >= 4 and "Boka alla 4 träffar" in page.text
    calls.forget()
    done = press(lena, page)
    assert calls.writes == ["TransactWriteItems"]
    assert "Ändringen är sparad." in done.text and done.text.count("Familjens hus, Torget 1") == 4
    assert booked(HOUSE) == ALL and places() == [HOUSE] * 4
    found = Course.get(GROUP)
    assert found.venue == house() and all("venue" not in each for each in found.sessions)
    assert changes() == [{"what": "venue"}] and timeline(EVENTS)[-1].outbox == "unsent", "everybody is told"


def test_sent_twice_is_booked_once(lena: Visitor) -> None:
    page = choose(lena)
    assert [press(lena, page).status for _ in range(2)] == [200, 200]
    assert booked(HOUSE) == ALL and len(timeline(EVENTS)) == 1


def test_the_nearest_come_first_but_those_that_are_free_before_all(lena: Visitor) -> None:
    names = ("Familjens hus", "Kulturhuset", "Hyrd sal", "Lilla rummet")
    page = lena.open(PAGE)
    assert sorted(names, key=page.text.index) == list(names), "the small one last"
    assert "Gamla salen" not in page.text and "För liten för gruppen" in page.text
    taken(HOUSE, TUESDAYS[1])
    page = lena.open(PAGE)
    assert page.text.index("Kulturhuset") < page.text.index("Familjens hus") and "Ledig 3 av 4 träffar" in page.text
    only = lena.open(f"{PAGE}?stadsdel=skarpnack").text
    assert "Kulturhuset" in only and "Familjens hus" not in only


def test_what_clashes_is_shown_with_other_hours_and_other_venues_and_nothing_is_booked(lena: Visitor) -> None:
    taken(HOUSE, TUESDAYS[1])
    page = choose(lena)
    assert "Upptagen" in page.text and "Boka de 3 träffar som är lediga" in page.text
    assert "14:30, 15:00, 15:30" in page.text, "free until 18"
    assert "Kulturhuset" in page.links()
    form = page.form
    refused = lena.ask("POST", PAGE, {**form.held(), "vilka": ["alla"]})
    assert refused.status == 409 and "Inget är bokat" in refused.text
    assert booked(HOUSE) == [] and timeline(EVENTS) == []


def test_those_that_are_free_can_be_booked_and_the_others_wait_for_one(lena: Visitor) -> None:
    taken(HOUSE, TUESDAYS[1])
    done = press(lena, choose(lena), "lediga")
    assert places() == [HOUSE, "", HOUSE, HOUSE] and "Ingen lokal än" in done.text
    assert booked(HOUSE) == [ALL[0], ALL[2], ALL[3]]
    assert [(each["what"], each.get("number")) for each in changes()] == [("venue", None), ("session_venue", 2)]
    one = choose(lena, "Kulturhuset", f"{PAGE}?traff=2")
    assert "Boka alla" not in one.text
    press(lena, one)
    assert places() == [HOUSE, KULTUR, HOUSE, HOUSE] and booked(KULTUR) == [ALL[1]]
    assert [each["what"] for each in changes()] == ["session_venue"]


def test_the_whole_series_can_move_to_another_venue(lena: Visitor) -> None:
    press(lena, choose(lena))
    press(lena, choose(lena, "Kulturhuset"))
    assert places() == [KULTUR] * 4 and booked(HOUSE) == [] and booked(KULTUR) == ALL


def test_what_has_been_held_stays_where_it_was(lena: Visitor, staff: Staff, clock: Clock) -> None:
    press(lena, choose(lena))
    clock.forward(days=20)
    lisa = staff("leader", "district:farsta", person_id="lisa")
    press(lisa, choose(lisa, "Kulturhuset"))
    assert places() == [HOUSE, KULTUR, KULTUR, KULTUR]
    assert booked(HOUSE) == [ALL[0]] and booked(KULTUR) == ALL[1:]


def test_a_venue_is_let_go(lena: Visitor) -> None:
    press(lena, choose(lena))
    page = lena.open(PAGE)
    (form,) = [each for each in page.forms() if each.method == "POST"]
    lena.send(form)
    assert booked(HOUSE) == [] and Course.get(GROUP).venue is None and places() == [""] * 4


def test_a_drafts_venue_is_told_to_nobody(lena: Visitor) -> None:
    found = Course.get(GROUP)
    found.state = "draft"
    found.save()
    press(lena, choose(lena))
    (event,) = timeline(EVENTS)
    assert event.kind == "CourseRevised" and not event.outbox
    assert booked(HOUSE) == ALL


def test_who_was_late_sees_how_it_is_now_and_nothing_is_done(lena: Visitor, staff: Staff) -> None:
    page = choose(lena)
    lisa = staff("leader", "district:farsta", person_id="lisa")
    press(lisa, choose(lisa, "Kulturhuset"))
    late = press(lena, page)
    assert late.status == 409 and "Någon annan har ändrat kursen" in late.text
    assert booked(HOUSE) == [] and booked(KULTUR) == ALL
    press(lena, late)
    assert booked(HOUSE) == ALL


def test_a_time_that_goes_to_somebody_else_in_the_last_moment_is_told(
    lena: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def beaten(*changed: Any, **more: Any) -> None:
        monkeypatch.setattr(keeping, "commit", commit)
        taken(HOUSE, TUESDAYS[3])
        commit(*changed, **more)

    page = choose(lena)
    monkeypatch.setattr(keeping, "commit", beaten)
    late = press(lena, page)
    assert late.status == 409 and "Inget är bokat" in late.text and "Boka de 3 träffar" in late.text
    assert booked(HOUSE) == []


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_bad_day_at_aws_pressing_again_books_once(lena: Visitor, calls: Calls, kind: str) -> None:
    page = choose(lena)
    with calls.failing(kind, "TransactWriteItems"):
        assert press(lena, page).status == 503
    assert press(lena, page).status == 200
    assert booked(HOUSE) == ALL and len(timeline(EVENTS)) == 1


def test_what_is_no_choice_does_not_exist(lena: Visitor, staff: Staff) -> None:
    for path in (f"{PAGE}?lokal={OLD}", f"{PAGE}?lokal=finns-inte", f"{PAGE}?traff=99", f"{PAGE}?traff=x"):
        assert lena.open(path).status == 404, path
    assert staff("leader", "district:bromma").open(PAGE).status == 404
    assert staff("follow_up", "city").open(PAGE).status == 403
    assert lena.ask("POST", PAGE, {"_csrf": [choose(lena).form.value("_csrf")], "version": ["x"]}).status == 400


def test_where_nothing_is_left_there_is_nothing_to_book(lena: Visitor, staff: Staff, clock: Clock) -> None:
    assert staff("guide", "district:web").open(f"/personal/kurser/{WEB}/lokal").status == 409
    clock.forward(days=60)
    assert staff("leader", "district:farsta", person_id="lisa").open(PAGE).status == 409


def test_a_venue_that_is_too_small_says_so_and_can_be_booked_all_the_same(lena: Visitor) -> None:
    page = choose(lena, "Lilla rummet")
    assert "rymmer 6 personer" in page.text
    press(lena, page)
    assert booked(SMALL) == ALL


def test_a_venue_that_is_closed_then_is_not_booked(lena: Visitor) -> None:
    venue("kvall", "Aldrig om kvällen", "farsta", hours={"1": ["08:00", "17:00"]})
    page = choose(lena, "Aldrig om kvällen")
    assert page.text.count("Stängt då") == 4 and not page.forms()
    sent = choose(lena).form.held()
    assert lena.ask("POST", PAGE, {**sent, "lokal": ["kvall"], "vilka": ["lediga"]}).status == 409
    assert booked("kvall") == []


def test_choosing_costs_the_same_however_many_venues_there_are(lena: Visitor, calls: Calls) -> None:
    lena.open(PAGE)
    calls.forget()
    lena.open(PAGE)
    few = len(calls.made)
    for number in range(40):
        venue(f"lokal-{number}", f"Lokal {number}", "farsta")
    calls.forget()
    page = lena.open(PAGE)
    assert len(calls.made) <= few and len([name for name in page.links() if name.startswith("Lokal ")]) <= 8
