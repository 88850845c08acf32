"""Sessions of signed-in browsers."""

from datetime import datetime, timedelta

import boto3
import pytest

from chalicelib.http import sessions
from chalicelib.http.sessions import close_session, find_session, open_session

pytestmark = pytest.mark.usefixtures("tables")


def test_an_open_session_is_found_by_its_id(now: datetime) -> None:
    session = find_session(open_session("person-1", "Tessa", now), now)
    assert session is not None
    assert (session.person_id, session.name) == ("person-1", "Tessa")
    assert len(session.csrf_token) >= 32


@pytest.mark.parametrize("unknown", [None, "", "x", "x" * 5000, "å", "\x00"])
def test_no_session_is_found_for_what_is_no_id(unknown: str | None, now: datetime) -> None:
    open_session("person-1", "Tessa", now)
    assert find_session(unknown, now) is None


def test_a_session_ends_after_eight_hours_though_the_table_still_has_it(now: datetime) -> None:
    session_id = open_session("person-1", "Tessa", now)
    assert find_session(session_id, now + timedelta(hours=7, minutes=59)) is not None
    assert find_session(session_id, now + timedelta(hours=8)) is None


def test_a_closed_session_opens_nothing(now: datetime) -> None:
    session_id = open_session("person-1", "Tessa", now)
    session = find_session(session_id, now)
    assert session is not None
    close_session(session)
    assert find_session(session_id, now) is None


def test_ids_and_tokens_are_never_the_same_twice(now: datetime) -> None:
    ids = [open_session("person-1", "Tessa", now) for _ in range(5)]
    found = [find_session(session_id, now) for session_id in ids]
    assert len(set(ids)) == len({session.csrf_token for session in found if session}) == 5


def test_whoever_reads_the_table_can_not_open_a_session_with_it(now: datetime) -> None:
    session_id = open_session("person-1", "Tessa", now)
    stored = boto3.client("dynamodb").scan(TableName="komet-test-web_sessions")["Items"]
    assert session_id not in str(stored)
    assert find_session(stored[0]["session_hash"]["S"], now) is None


def test_the_cookie_is_for_this_host_only_and_out_of_reach_of_scripts() -> None:
    name, *attributes = sessions.cookie("id").split("; ")
    assert name == "__Host-komet=id"
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=28800"} == set(attributes)
    assert sessions.ended_cookie().startswith("__Host-komet=; Path=/; Secure;")
    assert sessions.ended_cookie().endswith("Max-Age=0")
