"""How a case is told to the one it is about."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.my_cases import sessions
from chalicelib.my_cases.rules import PAUSED, QUEUED, STATES, coming_days, stands
from chalicelib.my_cases.timeline import BY_STAFF, DETAILS, HAPPENED, NEXT, told

NAMES = {"komet/farsta": {"sv": "Farsta"}, "komet/bromma": {"sv": "Bromma"}}


@dataclass(frozen=True)
class Happened:
    """An event, as far as the timeline reads it."""

    kind: str
    at: str = "2027-01-14T17:30:00.000+00:00"
    actor: str = "person:a"
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A case, as far as the rules read it."""

    state: str
    paused_at: str | None = None


RECEIVED = Happened("ApplicationReceived")
WITHDRAWN = Happened("ApplicationWithdrawn", "2027-01-31T23:30:00.000+00:00")


@pytest.mark.requirement("P6", "X5")
def test_a_case_in_the_queue_tells_what_has_happened_where_it_stands_and_what_is_next() -> None:
    days = coming_days("2027-01-26", "2027-02-02", [], date(2027, 1, 26))
    entries = told([RECEIVED], State.RECEIVED, days, NAMES)
    assert [entry["state"] for entry in entries] == ["done", "now", "next", "next", "next"]
    assert entries[0]["what"] == "Vi fick din ansökan"
    assert entries[0]["when"] == "14 januari 2027 18:30"
    assert [entry["when"] for entry in entries[1:]] == ["", "26 januari 2027", "", "2 februari 2027"]


@pytest.mark.requirement("P6")
def test_the_last_day_to_apply_is_not_said_to_be_coming_when_it_has_passed() -> None:
    entries = told([], State.RECEIVED, coming_days("2027-02-24", "2027-03-16", [], date(2027, 2, 25)), NAMES)
    assert [entry["when"] for entry in entries] == ["", "", "16 mars 2027"]
    assert "Sista ansökningsdag" not in [entry["what"] for entry in entries]


@pytest.mark.requirement("P6", "B3")
def test_a_withdrawn_case_has_nothing_to_come() -> None:
    entries = told([RECEIVED, WITHDRAWN], State.WITHDRAWN, {}, NAMES)
    assert [entry["state"] for entry in entries] == ["done", "done"]
    assert entries[1]["when"] == "1 februari 2027 00:30"


def test_what_does_not_concern_the_person_is_not_told() -> None:
    assert told([Happened("NoteAdded")], State.WITHDRAWN, {}, NAMES) == []


def test_every_state_has_words_and_every_open_one_a_next_step() -> None:
    assert set(STATES) == {*State, PAUSED} - {State.DECIDED}
    assert set(NEXT) == {*QUEUED, State.OFFERED, State.ADMITTED}
    assert all(HAPPENED.values())
    assert set(BY_STAFF) | set(DETAILS) <= set(HAPPENED)


@pytest.mark.requirement("L5", "P6")
@pytest.mark.parametrize(
    ("case", "happened", "where"),
    [
        (Case("received"), (), State.RECEIVED),
        (Case("waiting"), (), State.WAITING),
        (Case("waiting", "2027-01-14"), (), PAUSED),
        (Case("admitted", "2027-01-14"), (), State.ADMITTED),
        (Case("decided"), (), State.WAITING),
        (Case("decided"), ("ApplicationReceived",), State.RECEIVED),
        (Case("decided"), ("ApplicationReceived", "NotAdmitted"), State.WAITING),
        (Case("decided", "2027-01-14"), ("ApplicationReceived",), PAUSED),
    ],
)
def test_a_decision_that_can_be_undone_changes_nothing_of_what_is_seen(
    case: Case, happened: tuple[str, ...], where: str
) -> None:
    assert stands(case, happened) == where


CHANGES = [
    {
        "what": "session_moved",
        "number": 3,
        "before": "2027-02-16T16:30:00+00:00",
        "starts_at": "2027-02-18T17:00:00+00:00",
    },
    {"what": "session_cancelled", "number": 4, "before": "2027-02-23T16:30:00+00:00"},
    {"what": "session_added", "number": 12, "starts_at": "2027-04-27T15:30:00+00:00"},
    {"what": "venue"},
    {"what": "something new"},
]


@pytest.mark.parametrize(
    ("event", "what", "detail"),
    [
        (Happened("NotAdmitted", data={"reason": "full"}), "inte plats", "Platserna räckte inte"),
        (Happened("NotAdmitted", data={"reason": "later word"}), "inte plats", ""),
        (
            Happened("SeatOffered", data={"ends_at": "2027-01-16T11:00:00+00:00"}),
            "erbjudande",
            "lördag 16 januari 2027 12:00",
        ),
        (Happened("OfferExpired", data={"paused": False}), "gick ut", "Du behöll din plats"),
        (Happened("OfferExpired", data={"paused": True}), "gick ut", "pausades"),
        (Happened("OfferDeclined", data={"paused": False}), "tackade nej", "Du behöll din plats"),
        (Happened("ParticipantDroppedOut", data={"reason": "illness"}), "Du lämnade", "Sjukdom"),
        (
            Happened("ParticipantDroppedOut", actor="staff:x", data={"reason": "time"}),
            "Platsen i kursen lämnades",
            "Tiden",
        ),
        (Happened("ApplicationWithdrawn", actor="staff:x"), "Ansökan togs tillbaka", ""),
        (
            Happened("QueueMoved", data={"joined": ["komet/bromma"]}),
            "bytte",
            "i Bromma",
        ),
        (Happened("QueueMoved", data={"joined": ["komet/gone"]}), "bytte", ""),
        (Happened("QueueLeft", data={"left": ["komet/farsta", "komet/gone"]}), "lämnade", "Farsta"),
        (Happened("CaseMerged", data={"into": "EK-2027-000002"}), "slogs ihop", "EK-2027-000002"),
        (
            Happened("SessionReminder", data={"starts_at": "2027-02-02T16:30:00+00:00"}),
            "påminde",
            "2 februari 2027 17:30",
        ),
        (Happened("CourseCancelled"), "ställdes in", "står kvar i kön"),
    ],
)
@pytest.mark.requirement("X5")
def test_each_thing_that_happens_is_told_with_what_it_means(event: Happened, what: str, detail: str) -> None:
    (entry,) = told([event], State.WITHDRAWN, {}, NAMES)
    assert what in entry["what"]
    assert (detail in entry["detail"]) if detail else entry["detail"] == ""


@pytest.mark.requirement("B6")
def test_every_change_of_a_course_is_a_sentence() -> None:
    (entry,) = told([Happened("CourseChanged", data={"changes": CHANGES})], State.ADMITTED, {}, NAMES)[:1]
    assert entry["detail"] == (
        "Träff 3 är nu torsdag 18 februari 2027 18:00. Träff 4 blir inte av. "
        "Ny träff: tisdag 27 april 2027 17:30. Kursen har fått en ny lokal."
    )


@pytest.mark.requirement("P6", "B6")
def test_the_next_session_is_the_first_that_is_held_and_not_over() -> None:
    course = Course("c", sessions=[
        {"number": 4, "starts_at": "2027-02-23T16:30:00+00:00", "ends_at": "2027-02-23T19:00:00+00:00"},
        {"number": 1, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"},
        {"number": 2, "starts_at": "2027-02-09T16:30:00+00:00", "ends_at": "2027-02-09T19:00:00+00:00",
         "cancelled": True},
        {"number": 3, "starts_at": "2027-02-18T17:00:00+00:00", "ends_at": "2027-02-18T19:30:00+00:00"},
    ])  # fmt: skip
    moved = Happened("CourseChanged", data={"changes": CHANGES})
    during = datetime(2027, 2, 2, 18, 59, tzinfo=UTC)
    all_of_them = sessions.meetings(course, [moved], during)
    assert [meeting.number for meeting in all_of_them] == [1, 2, 3, 4]
    assert [bool(meeting.moved_from) for meeting in all_of_them] == [False, False, True, False]
    after = sessions.meetings(course, [moved], datetime(2027, 2, 2, 19, tzinfo=UTC))
    coming = [sessions.coming(each) for each in (all_of_them, after)]
    assert [meeting.number for meeting in coming if meeting] == [1, 3]
    assert sessions.coming(sessions.meetings(course, [], datetime(2027, 3, 1, tzinfo=UTC))) is None
    assert sessions.meetings(None, [], during) == []
