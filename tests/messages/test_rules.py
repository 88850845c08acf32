"""Who is told in which way, and when an SMS may ring."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.http.languages import STOCKHOLM
from chalicelib.messages.rules import (
    SENDING,
    SENT,
    SUPPRESSED,
    WITHHELD,
    Channel,
    Way,
    address_hash,
    due_at,
    may_ring_at,
    state_before,
    try_again_at,
    ways,
)

BOTH = ("email", "sms")


@pytest.mark.requirement("P5")
def test_whoever_wants_both_gets_an_email_and_an_sms() -> None:
    assert ways(BOTH, email=True, mobile=True, protected=False) == [Way(Channel.EMAIL), Way(Channel.SMS)]


@pytest.mark.requirement("P5", "X5")
@pytest.mark.parametrize(("wanted", "email"), [((), True), (("sms",), True), (BOTH, False)])
def test_whoever_gets_no_email_finds_the_text_in_my_cases(wanted: tuple[str, ...], email: bool) -> None:
    assert ways(wanted, email=email, mobile=False, protected=False) == [Way(Channel.MY_CASES)]


def test_nobody_without_a_mobile_number_gets_an_sms() -> None:
    assert ways(BOTH, email=True, mobile=False, protected=False) == [Way(Channel.EMAIL)]


@pytest.mark.requirement("B2")
def test_a_protected_person_gets_no_sms_and_an_email_that_says_nothing() -> None:
    told = ways(BOTH, email=True, mobile=True, protected=True)
    assert told == [Way(Channel.EMAIL, neutral=True), Way(Channel.MY_CASES)]


@pytest.mark.requirement("B2", "B16")
@given(wanted=st.sets(st.sampled_from(BOTH)), email=st.booleans(), mobile=st.booleans(), protected=st.booleans())
def test_everybody_can_read_the_whole_text_somewhere_and_nobody_is_told_twice_in_one_way(
    wanted: set[str], email: bool, mobile: bool, protected: bool
) -> None:
    told = ways(wanted, email=email, mobile=mobile, protected=protected)
    channels = [way.channel for way in told]
    assert any(not way.neutral and way.channel is not Channel.SMS for way in told)
    assert len(channels) == len(set(channels))
    assert not (protected and Channel.SMS in channels)


@pytest.mark.requirement("X12")
def test_the_training_stage_keeps_its_messages() -> None:
    assert state_before("email", "training", suppressed=False) == WITHHELD
    assert state_before("my_cases", "training", suppressed=False) == SENT


@pytest.mark.requirement("B16")
def test_a_suppressed_address_gets_nothing() -> None:
    assert state_before("email", "production", suppressed=True) == SUPPRESSED
    assert state_before("email", "production", suppressed=False) == SENDING


def stockholm(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)


@pytest.mark.requirement("B16")
@pytest.mark.parametrize("moment", ["2027-01-14T08:00", "2027-01-14T20:59:59", "2027-07-01T12:00"])
def test_an_sms_by_day_goes_at_once(moment: str) -> None:
    assert may_ring_at(stockholm(moment)) == stockholm(moment)


@pytest.mark.requirement("B16")
@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2027-01-14T21:00", "2027-01-15T08:00"),
        ("2027-01-14T23:59:59", "2027-01-15T08:00"),
        ("2027-01-15T00:00", "2027-01-15T08:00"),
        ("2027-01-15T07:59:59", "2027-01-15T08:00"),
        ("2027-12-31T22:00", "2028-01-01T08:00"),
        ("2027-03-27T22:00", "2027-03-28T08:00"),  # the night that summer time begins: one hour shorter
        ("2027-10-30T22:00", "2027-10-31T08:00"),  # and the one that it ends
    ],
)
def test_an_sms_at_night_waits_for_eight_in_stockholm(moment: str, morning: str) -> None:
    assert may_ring_at(stockholm(moment)) == stockholm(morning)


@pytest.mark.requirement("B16")
def test_only_an_sms_that_is_not_urgent_waits_and_on_the_local_cloud_nobody_sleeps() -> None:
    night, morning = stockholm("2027-01-14T23:00"), stockholm("2027-01-15T08:00")
    assert due_at("sms", night, urgent=False, stage="production") == morning
    assert due_at("sms", night, urgent=True, stage="production") == night
    assert due_at("email", night, urgent=False, stage="production") == night
    assert due_at("sms", night, urgent=False, stage="local") == night


def test_the_night_that_summer_time_begins_is_nine_hours() -> None:
    evening = stockholm("2027-03-27T22:00")
    assert may_ring_at(evening) - evening == timedelta(hours=9)


@pytest.mark.requirement("B16")
@given(st.integers(0, 20 * 365 * 24 * 60))
def test_no_sms_ever_rings_between_21_and_08_nor_waits_longer_than_a_night(minute: int) -> None:
    now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    due = may_ring_at(now)
    assert 8 <= due.astimezone(STOCKHOLM).hour < 21
    assert timedelta(0) <= due - now <= timedelta(hours=12)


def test_what_could_not_be_told_is_tried_in_five_minutes_and_then_ever_later() -> None:
    happened = datetime(2027, 1, 14, 12, tzinfo=UTC)
    assert try_again_at(happened, happened) == happened + timedelta(minutes=5)
    assert try_again_at(happened, happened + timedelta(hours=3)) == happened + timedelta(hours=6)


@given(st.integers(0, 60 * 24))
def test_an_event_that_can_never_be_told_is_tried_a_few_times_a_week_at_most(late: int) -> None:
    happened = datetime(2027, 1, 14, 12, tzinfo=UTC)
    now, tries = happened + timedelta(minutes=late), 0
    while now < happened + timedelta(days=7):
        now, tries = try_again_at(happened, now), tries + 1
    assert tries <= 12


@pytest.mark.requirement("B16")
def test_an_address_is_recognised_however_it_is_written_and_not_to_be_read() -> None:
    assert address_hash(" Petra.Provsson@Example.com ") == address_hash("petra.provsson@example.com")
    assert "petra" not in address_hash("petra.provsson@example.com")
