"""What the public pages cost, and how long they may be kept."""

from collections.abc import Callable

import pytest

from chalicelib.http import sessions
from chalicelib.http.records import WebSession
from tests.catalogue.conftest import Get
from tests.catalogue.test_pages import ADDRESSES


@pytest.mark.requirement("P1")
@pytest.mark.parametrize("address", [*ADDRESSES, "/kurser.json", "/sitemap.xml"])
def test_no_page_asks_dynamodb_more_than_three_times_and_none_scans(get: Get, calls: list[str], address: str) -> None:
    get("/program")  # programmes and districts are known from here on
    get("/sitemap.xml")
    calls.clear()
    get(address)
    assert len(calls) <= 3
    assert set(calls) <= {"Query", "GetItem"}


@pytest.mark.parametrize("address", ["/hjalp", "/tillganglighet", "/stilguide", "/robots.txt", "/static/komet.css"])
def test_pages_that_stand_still_ask_for_nothing(get: Get, calls: list[str], address: str) -> None:
    get(address)
    assert calls == []


def test_a_cold_process_asks_for_programmes_and_districts_once_a_minute(
    get: Get, calls: list[str], in_days: Callable[[int], None]
) -> None:
    get("/kurser")
    assert len(calls) == 4
    get("/kurser")
    assert len(calls) == 6
    in_days(1)
    get("/kurser")
    assert len(calls) == 10


@pytest.mark.parametrize("address", ["/", "/kurser", "/kurser/komet-3-11-farsta-tisdag", "/stadsdelar"])
def test_pages_for_everybody_may_be_kept_for_a_minute_by_language(get: Get, address: str) -> None:
    headers = get(address).headers
    assert headers["Cache-Control"] == "public, max-age=60"
    assert headers["Vary"] == "Accept, Accept-Language, Cookie"


def test_a_page_that_shows_who_is_signed_in_is_kept_nowhere(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    session = WebSession(name="Petra", csrf_token="made-up")
    monkeypatch.setattr(sessions, "find_session", lambda *_: session)
    assert get("/kurser").headers["Cache-Control"] == "no-store"
