"""Signing out, here and at the provider."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.http import sessions
from chalicelib.http.records import WebSession
from tests.sign_in.browser import Browser
from tests.sign_in.fake_provider import Provider


def test_signing_out_ends_the_session_and_leads_to_the_providers_sign_out(browser: Browser, provider: Provider) -> None:
    browser.sign_in(provider)
    session_id = browser.cookies["__Host-komet"]
    page = browser.post("/logga-ut", _csrf=browser.csrf())
    assert (page.status, page.goes_to) == (303, "/logga-in?utloggad=1")
    assert "__Host-komet" not in browser.cookies
    assert sessions.find_session(session_id, datetime.now(UTC)) is None
    said = browser.get(f"{page.goes_to}&lang=sv")
    assert "Du är utloggad" in said.text
    assert (
        f'href="{provider.address}/logout?client_id=web-client&amp;logout_uri=https%3A%2F%2Fkomet.test%2F"' in said.text
    )


@pytest.mark.parametrize("token", ["", "wrong", "å"])
def test_nobody_else_can_sign_a_person_out(token: str, browser: Browser, provider: Provider) -> None:
    browser.sign_in(provider)
    assert browser.post("/logga-ut", _csrf=token).status == 403
    assert sessions.find_session(browser.cookies["__Host-komet"], datetime.now(UTC)) is not None


def test_a_session_that_has_ended_leads_to_signing_in_again(browser: Browser, provider: Provider) -> None:
    browser.sign_in(provider)
    for session in WebSession.scan():
        session.ends_at = datetime.now(UTC) - timedelta(seconds=1)
        session.save()
    assert browser.get("/logga-in").status == 200
