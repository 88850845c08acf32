"""Staff announce, change, cancel and count; a task reminds them; the journal tells what was done."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from chalicelib.activities.actions import ask_to_count
from chalicelib.activities.records import Activity, find_activity
from chalicelib.journal.commit import LostRace
from chalicelib.journal.records import timeline
from chalicelib.reminders.actions import remind
from chalicelib.tasks.records import tasks_in
from tests.activities.made_up import activity
from tests.faults import KINDS, Calls
from tests.town import GROUP
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("C8")
Staff = Callable[..., Visitor]
LIST = "/personal/aktiviteter"
PAGE = f"{LIST}/farsta/kafe"
TODAY = "2027-01-14"  # it ended at four, and it is half past six
NEW = {
    "kind": "lecture",
    "title_sv": "Tonår och skärmar",
    "title_en": "Teens and screens",
    "about_sv": "En föreläsning.",
    "day": "2027-02-03",
    "starts": "18:00",
    "ends": "20:00",
    "venue": "Biblioteket",
    "address": "Torget 2",
}


@pytest.fixture
def lena(staff: Staff) -> Visitor:
    """Leads groups in Farsta."""
    return staff("leader", "district:farsta")


@pytest.fixture
def adam(staff: Staff) -> Visitor:
    return staff("administrator", "city", name="Adam Adamsson")


def kinds(term: str = "2027-1", activity_id: str = "kafe") -> list[str]:
    return [event.kind for event in timeline(f"activity:farsta/{term}/{activity_id}")]


def kept() -> Activity:
    found = find_activity("farsta", "kafe")
    assert found
    return found


def count(who: Visitor, **numbers: object) -> Page:
    return who.send(who.open(f"{PAGE}/rakna").form, **numbers)


def test_an_activity_is_announced_once_and_everybody_sees_it(lena: Visitor) -> None:
    form = lena.open(f"{LIST}/ny").form
    for _ in range(2):
        page = lena.send(form, district="farsta", **NEW)
        assert page.h1 == "Tonår och skärmar" and "Kommande" in page.text and "Det är sparat." in page.text
    (made,) = Activity.query("farsta")
    assert made.starts_at == "2027-02-03T17:00:00+00:00" and made.titles["en"] == "Teens and screens"
    assert kinds(activity_id=made.activity_id) == ["ActivityAnnounced"]
    assert Visitor().open("/aktiviteter?lang=en").text.count("Teens and screens") == 1
    (event,) = timeline(made.journal)
    assert event.actor.startswith("staff:") and event.data == {}


def test_all_faults_are_told_at_once_and_nothing_typed_is_lost(lena: Visitor) -> None:
    form = lena.open(f"{LIST}/ny").form
    wrong = {**NEW, "title_sv": "", "day": "2019-01-01", "ends": "17:00", "about_sv": "x" * 1001, "venue": ""}
    page = lena.send(form, **wrong)
    assert page.status == 422
    assert {"title_sv", "day", "ends", "about_sv", "venue"} <= set(page.errors)
    assert page.form.value("ends") == "17:00" and page.form.value("title_en") == "Teens and screens"


def test_nobody_announces_where_they_do_not_plan(lena: Visitor) -> None:
    form = lena.open(f"{LIST}/ny").form
    sent = {**form.held(), **{name: [value] for name, value in NEW.items()}, "district": ["bromma"]}
    assert lena.ask("POST", f"{LIST}/ny", sent).status == 422
    activity("kafe", "bromma")
    assert lena.open(f"{LIST}/bromma/kafe").status == 404
    assert "Föräldrakafé" not in lena.open(LIST).text


def test_the_whole_citys_activities_are_announced_by_who_plans_everywhere(adam: Visitor, lena: Visitor) -> None:
    page = adam.send(adam.open(f"{LIST}/ny").form, district="central", **NEW)
    assert page.address.startswith(f"{LIST}/central/")
    assert "central" not in lena.open(f"{LIST}/ny").body


def test_an_activity_is_changed_unless_somebody_else_did_meanwhile(lena: Visitor, adam: Visitor) -> None:
    activity()
    form, other = lena.open(f"{PAGE}/andra").form, adam.open(f"{PAGE}/andra").form
    assert adam.send(other, venue="Kulturhuset").status == 200
    faulty = lena.send(form, address="")
    assert faulty.status == 422 and lena.send(faulty.form, address="Torget 9").status == 409
    page = lena.send(form, address="Torget 9")
    assert page.status == 409 and page.form.value("address") == "Torget 9"
    lena.send(page.form, address="Torget 9")
    assert (kept().venue, kept().address) == ("Familjens hus", "Torget 9"), "what was seen and sent is what counts"
    assert lena.send(lena.open(f"{PAGE}/andra").form).status == 200
    assert kinds() == ["ActivityChanged", "ActivityChanged"]


def test_one_that_is_moved_to_another_term_is_told_of_in_both(lena: Visitor) -> None:
    activity()
    lena.send(lena.open(f"{PAGE}/andra").form, day="2027-08-25", starts="14:00", ends="16:00")
    assert kinds() == ["ActivityMoved"] and kinds("2027-2") == ["ActivityChanged"]


def test_a_cancelled_one_stays_and_says_why(lena: Visitor) -> None:
    activity()
    form = lena.open(f"{PAGE}/stall-in").form
    assert set(lena.send(form).errors) == {"reason"}
    for _ in range(2):
        assert "Inställd" in lena.send(form, reason="venue").text
    assert kinds() == ["ActivityCancelled"]
    assert "Lokalen går inte att använda" in Visitor().open("/aktiviteter/farsta/kafe").text
    assert lena.open(f"{PAGE}/andra").status == 409
    assert count(lena, woman="3").status == 409


def test_those_who_came_are_counted_and_the_count_can_be_corrected(lena: Visitor) -> None:
    activity()
    early = count(lena, woman="3")
    assert early.status == 409 and "inte hållits än" in early.text
    activity(day=TODAY)
    page = count(lena, woman="11", man="4", languages=["sv", "ar"])
    assert "Räknad" in page.text and "11" in page.text
    count(lena, woman="11", man="4", languages=["sv", "ar"])
    count(lena, woman="12", man="4", languages=["sv"])
    assert kept().came == {"woman": 12, "man": 4, "unknown": 0} and kept().languages_met == ["sv"]
    assert kinds() == ["ActivityCounted", "ActivityCounted"]
    assert [event.data["came"] for event in timeline(kept().journal)] == [15, 16]


@pytest.mark.parametrize("typed", [{}, {"woman": "många"}, {"man": "-1"}, {"unknown": "5001"}, {"man": "1" * 400}])
def test_an_odd_count_is_no_count(lena: Visitor, typed: dict[str, str]) -> None:
    activity(day=TODAY)
    page = count(lena, **typed)
    assert page.status == 422 and page.errors and kept().came is None


def test_nobody_came_is_a_count(lena: Visitor) -> None:
    activity(day=TODAY)
    assert count(lena, woman="0").status == 200
    assert kept().came == {"woman": 0, "man": 0, "unknown": 0}


def test_when_it_is_over_it_is_a_task_to_count_until_that_is_done(lena: Visitor, adam: Visitor) -> None:
    activity(day=TODAY)
    activity("senare", day="2027-02-20")
    remind(datetime(2027, 1, 14, 14, 59, tzinfo=UTC))
    assert tasks_in("farsta") == []
    over = datetime(2027, 1, 14, 15, 0, tzinfo=UTC)
    assert remind(over)["activities"] == 1 and remind(over)["activities"] == 0
    for who in (lena, adam):
        assert who.open("/personal/att-gora").links()["Öppna aktiviteter har hållits: räkna hur många som kom"] == LIST
    assert "Föräldrakafé kafe" in lena.open(LIST).links()
    count(lena, man="7")
    assert tasks_in("farsta") == []
    assert remind(over)["activities"] == 0


def test_one_that_was_never_held_is_no_task_any_more(lena: Visitor, now: datetime) -> None:
    activity(day=TODAY)
    remind(now)
    lena.send(lena.open(f"{PAGE}/stall-in").form, reason="host")
    assert tasks_in("farsta") == []


def test_one_of_last_term_is_still_found_by_who_follows_the_task_to_count_it(lena: Visitor, now: datetime) -> None:
    activity(day="2026-12-29")
    activity("inställd", day="2026-12-28", cancelled="host")
    remind(now)
    page = lena.open(LIST)
    assert page.links()["Föräldrakafé kafe"] == f"{PAGE}/rakna" and "inställd" not in page.text
    count(lena, woman="7")
    assert "Föräldrakafé kafe" not in lena.open(LIST).links()


def test_one_that_is_moved_on_after_its_day_is_a_task_again_when_it_is_over(lena: Visitor, now: datetime) -> None:
    activity(day=TODAY)
    remind(now)
    lena.send(lena.open(f"{PAGE}/andra").form, day="2027-01-20")
    assert tasks_in("farsta") == []
    assert remind(datetime(2027, 1, 20, 16, tzinfo=UTC))["activities"] == 1
    (task,) = tasks_in("farsta")
    assert task.data["day"] == "2027-01-20"


def test_who_counts_while_the_reminder_runs_is_not_reminded(monkeypatch: pytest.MonkeyPatch, town: None) -> None:
    activity()
    late = datetime(2027, 1, 21, tzinfo=UTC)
    old, made = kept(), kept()
    made.came, made.asks = {"woman": 1}, None
    made.save()
    monkeypatch.setattr("chalicelib.activities.actions.find_activity", lambda *_: old)
    with pytest.raises(LostRace):
        ask_to_count("farsta", "kafe", late)
    monkeypatch.undo()
    assert ask_to_count("farsta", "kafe", late) == 0 and tasks_in("farsta") == []


def test_one_that_was_held_can_be_noted_afterwards(lena: Visitor) -> None:
    page = lena.send(lena.open(f"{LIST}/ny").form, district="farsta", **{**NEW, "day": "2026-11-20"})
    assert "Inte räknad" in page.text and "Räkna hur många som kom" in page.links()


def test_the_list_turns_term_by_term(lena: Visitor) -> None:
    activity("vår")
    activity("höst", day="2026-10-01", came={"woman": 3}, asks=None)
    page = lena.open(LIST)
    assert "Föräldrakafé vår" in page.text and "Föräldrakafé höst" not in page.text and "Våren 2027" in page.body
    assert "Föräldrakafé höst" in lena.open(page.links()["Föregående termin"]).text
    assert lena.open(f"{LIST}?termin=x&sida=99999&stadsdel=bromma").status == 200


def test_who_has_one_course_only_announces_nothing(staff: Staff) -> None:
    guest = staff("leader", f"course:{GROUP}")
    page = guest.open(LIST)
    assert page.status == 200 and "Ingen aktivitet" in page.text


def test_the_list_costs_the_same_however_many_there_are(adam: Visitor, calls: Calls) -> None:
    for number in range(60):
        activity(f"n{number}", day=f"2027-03-{number % 28 + 1:02d}")
    calls.forget()
    page = adam.open(LIST)
    assert len(calls.made) == 5, "session, grants, districts, activities of this term and of the one before"
    assert "60 aktiviteter" in page.text and "Sida 1 av 2" in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_bad_day_at_aws_pressing_again_counts_once(lena: Visitor, calls: Calls, kind: str) -> None:
    activity(day=TODAY)
    form = lena.open(f"{PAGE}/rakna").form
    with calls.failing(kind, "TransactWriteItems"):
        assert lena.send(form, woman="6").status == 503
    assert lena.send(form, woman="6").status == 200
    assert kept().came == {"woman": 6, "man": 0, "unknown": 0}
    assert kinds() == ["ActivityCounted"]
