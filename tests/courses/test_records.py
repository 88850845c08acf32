"""Finding programmes, districts and courses."""

from datetime import timedelta

import pytest

from chalicelib.courses import records
from tests.courses.made_up import TODAY, course, district, programme


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.mark.requirement("P1")
def test_the_open_courses_come_soonest_first_and_without_those_that_are_closed(tables: None) -> None:
    for name, starts, until, listed in [
        ("later", 30, 20, "open"),
        ("soon", 5, 1, "open"),
        ("closed", 6, -1, "open"),
        ("begun", -3, -10, "open"),
        ("draft", 9, 2, None),
    ]:
        course(course_id=name, starts_on=day(starts), apply_until=day(until), listed=listed).save()
    assert [each.course_id for each in records.open_courses(TODAY)] == ["soon", "later"]


def test_programmes_come_in_their_order(tables: None) -> None:
    programme(programme_id="b", order=2).save()
    programme(programme_id="c", order=1).save()
    assert [each.programme_id for each in records.all_programmes()] == ["c", "b"]


def test_a_course_comes_back_as_it_was_stored(tables: None) -> None:
    meeting = {"number": 1, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"}
    course(sessions=[meeting], venue={"name": "Huset", "address": "Gatan 1", "access": {"sv": "Hiss."}}).save()
    found = records.find_course("komet-3-11-farsta")
    assert found and found.venue == {"name": "Huset", "address": "Gatan 1", "access": {"sv": "Hiss."}}
    (start, end), *_ = records.session_times(found)
    assert (end - start) == timedelta(minutes=150)


@pytest.mark.requirement("B6")
def test_a_cancelled_session_is_no_time_to_meet() -> None:
    first = {"number": 1, "starts_at": "2027-02-09T16:30:00+00:00", "ends_at": "2027-02-09T19:00:00+00:00"}
    second = {"number": 2, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"}
    times = records.session_times(course(sessions=[first, second, {**first, "cancelled": True}]))
    assert [f"{start:%m-%d}" for start, _ in times] == ["02-02", "02-09"]


def test_what_is_not_there_is_not_found(tables: None) -> None:
    assert records.find_course("atlantis") is None
    assert records.find_programme("atlantis") is None
    assert records.all_districts() == []


def test_districts_and_queue_lengths_are_read_with_one_query_each(tables: None) -> None:
    district("Farsta").save()
    records.QueueLength(queue_id="komet-3-11/farsta", waiting=3, counted_at="2027-01-14T17:30:00+00:00").save()
    assert [each.district_id for each in records.all_districts()] == ["farsta"]
    assert records.queue_lengths() == {"komet-3-11/farsta": 3}
