"""The calendar file: what calendars make of it, now and when the course has changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest

from chalicelib.courses.invitations import calendar
from chalicelib.courses.records import Course
from chalicelib.http.languages import STOCKHOLM, speaking
from tests.courses.made_up import course

NOW = datetime(2027, 1, 14, 17, 30, tzinfo=UTC)
WINTER = {"number": 1, "starts_at": "2027-03-23T16:30:00+00:00", "ends_at": "2027-03-23T19:00:00+00:00"}
SUMMER = {"number": 2, "starts_at": "2027-03-30T15:30:00+00:00", "ends_at": "2027-03-30T18:00:00+00:00"}
VENUE = {"name": "Familjens hus; Farsta", "address": "Storgatan 1, Farsta", "access": {"sv": "Hiss.\nRing på."}}


def made(version: int = 3, **more: Any) -> Course:
    found = course(**{"sessions": [WINTER, SUMMER], "venue": VENUE, **more})
    found.version = version
    return found


def written(found: Course) -> str:
    return calendar(found, "Komet 3–11 år", "Farsta", NOW).decode()


def sessions(found: Course) -> list[icalendar.Event]:
    read = icalendar.Calendar.from_ical(written(found))
    assert isinstance(read, icalendar.Calendar)
    assert not read.errors
    return read.events


@pytest.mark.requirement("B6", "P6")
def test_sessions_stand_at_stockholms_hour_in_winter_and_in_summer() -> None:
    found = sessions(made())
    starts = [session.start for session in found]
    assert [f"{start:%Y-%m-%d %H:%M}" for start in starts] == ["2027-03-23 17:30", "2027-03-30 17:30"]
    assert [session.end.astimezone(UTC).hour for session in found if isinstance(session.end, datetime)] == [19, 18]
    assert "DTSTART;TZID=Europe/Stockholm:20270330T173000" in written(made())


def test_the_zone_that_stands_in_the_file_is_stockholms() -> None:
    read = icalendar.Calendar.from_ical(written(made()))
    (zone,) = read.walk("VTIMEZONE")
    assert isinstance(zone, icalendar.Timezone)
    theirs = zone.to_tz(lookup_tzid=False)
    for hours in range(0, 24 * 366, 5):
        moment = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
        assert moment.astimezone(theirs).utcoffset() == moment.astimezone(STOCKHOLM).utcoffset(), moment


@pytest.mark.requirement("B6")
def test_a_moved_session_is_the_same_one_in_a_newer_file() -> None:
    before = sessions(made(version=3))
    moved = {**SUMMER, "starts_at": "2027-04-01T15:30:00+00:00", "ends_at": "2027-04-01T18:00:00+00:00"}
    after = sessions(made(version=4, sessions=[WINTER, moved]))
    assert [session["uid"] for session in after] == [session["uid"] for session in before]
    assert [(old["sequence"], new["sequence"]) for old, new in zip(before, after, strict=True)] == [(3, 4), (3, 4)]
    assert len({session["uid"] for session in after}) == 2
    assert str(after[0]["uid"]) == "komet-3-11-farsta-1@komet.test"


@pytest.mark.requirement("B6")
def test_a_cancelled_session_is_crossed_out_and_the_others_stand() -> None:
    found = sessions(made(sessions=[WINTER, {**SUMMER, "cancelled": True}]))
    assert [session["status"] for session in found] == ["CONFIRMED", "CANCELLED"]


@pytest.mark.requirement("B6")
def test_a_cancelled_course_crosses_out_what_was_still_to_come() -> None:
    found = sessions(made(state="cancelled", ended_at="2027-03-25T08:00:00.000+00:00"))
    assert [session["status"] for session in found] == ["CONFIRMED", "CANCELLED"]


def test_what_staff_have_written_is_escaped_and_long_lines_are_folded() -> None:
    text = written(
        made(venue={**VENUE, "access": {"sv": "Ring på porten, sedan en trappa upp; hörslinga finns. " * 4}})
    )
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "LOCATION:Familjens hus\\; Farsta\\, Storgatan 1\\, Farsta" in text
    (first, _) = sessions(made())
    assert first["location"] == "Familjens hus; Farsta, Storgatan 1, Farsta"
    assert first["description"] == "Hiss.\nRing på."
    assert first["summary"] == "Komet 3–11 år, Farsta: träff 1"


def test_nothing_typed_can_add_a_line_of_its_own() -> None:
    evil = "Rummet\r\nATTENDEE:mailto:alla@example.com\nBEGIN:VALARM"
    found = sessions(made(venue={"name": evil, "address": "", "access": {}}))
    assert all("attendee" not in session and not session.subcomponents for session in found)


@pytest.mark.requirement("B1")
def test_the_file_names_nobody() -> None:
    leader = {"name": "Lena Ledarsson", "email": "lena.ledarsson@stockholm.example", "phone": "08-465 004 41"}
    text = written(made(contacts=[leader]))
    assert not any(value in text for value in leader.values())
    assert "ATTENDEE" not in text


@pytest.mark.requirement("X2")
def test_the_file_speaks_the_readers_language() -> None:
    venue = {**VENUE, "access": {"sv": "Hiss.", "ar": "يوجد مصعد."}}
    with speaking("ar"):
        (first, _) = sessions(made(venue=venue))
    assert first["description"] == "يوجد مصعد."
    assert str(first["url"]) == "https://komet.test/kurser/komet-3-11-farsta?lang=ar"


def test_a_course_without_hours_gives_a_calendar_without_sessions() -> None:
    assert sessions(made(sessions=[])) == []
