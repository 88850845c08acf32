"""Sign-ins that come to nothing: whoever is not signed in is told why, kindly, and can start again."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.people import actions as people
from chalicelib.people.records import Person
from chalicelib.sign_in import attempt
from chalicelib.sign_in.rules import challenge
from tests.sign_in.browser import Browser
from tests.sign_in.fake_provider import Provider, id_claims, sign

NEXT = "/kurser/abc/ansok"


def persons() -> list[Person]:
    return list(Person.scan())


@pytest.mark.requirement("X10")
def test_whoever_cancels_is_told_kindly_and_can_start_again(browser: Browser, provider: Provider) -> None:
    state = browser.begin(NEXT)["state"]
    page = browser.come_back({"error": "access_denied", "state": state})
    assert page.status == 200
    assert "Du avbröt inloggningen" in page.text
    assert f"next={NEXT.replace('/', '%2F')}" in page.text
    assert "tel:0850800000" in page.main
    assert persons() == []


@pytest.mark.parametrize("fault", ["server_error", "invalid_request", "<script>alert(1)</script>"])
def test_another_error_of_the_provider_is_told_in_our_words(fault: str, browser: Browser, provider: Provider) -> None:
    state = browser.begin(NEXT)["state"]
    page = browser.come_back({"error": fault, "error_description": "no <b>luck</b>", "state": state})
    assert page.status == 400
    assert "Inloggningen gick inte igenom" in page.main
    assert "luck" not in page.main
    assert fault not in page.main
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("damage", ["no cookie", "forged cookie", "other state", "no state", "too late"])
def test_an_answer_to_no_sign_in_of_this_browser_signs_nobody_in(
    damage: str, browser: Browser, provider: Provider
) -> None:
    answer = provider.authorize(browser.begin(NEXT))
    if damage == "no cookie":
        browser.cookies.clear()
    elif damage == "forged cookie":
        browser.cookies["__Host-signin"] = browser.cookies["__Host-signin"][:-8] + "AAAAAAAA"
    elif damage == "other state":
        answer["state"] = "x" + answer["state"]
    elif damage == "no state":
        del answer["state"]
    else:
        before = attempt.unseal(browser.cookies["__Host-signin"], datetime.now(UTC))
        assert before is not None
        late = replace(before, ends_at=int(datetime.now(UTC).timestamp()) - 1)
        browser.cookies["__Host-signin"] = attempt.seal(late)
    page = browser.come_back(answer)
    assert page.status == 400
    assert "Inloggningen tog för lång tid" in page.text
    assert "__Host-komet" not in browser.cookies
    assert persons() == []


def test_another_browsers_answer_signs_nobody_in(browser: Browser, provider: Provider) -> None:
    browser.begin()
    stolen = provider.authorize(Browser().begin())
    assert browser.come_back(stolen).status == 400
    assert persons() == []


def test_a_code_is_good_for_one_sign_in(browser: Browser, provider: Provider) -> None:
    answer = provider.authorize(browser.begin(NEXT))
    cookie = dict(browser.cookies)
    browser.come_back(answer)
    again = Browser()
    again.cookies = cookie
    page = again.come_back(answer)
    assert page.status == 400
    assert "Inloggningen gick inte igenom" in page.text
    assert f"next={NEXT.replace('/', '%2F')}" in page.text
    assert "__Host-komet" not in again.cookies


def test_a_code_without_the_verifier_that_began_it_is_worth_nothing(browser: Browser, provider: Provider) -> None:
    begun = browser.begin()
    answer = provider.authorize({**begun, "code_challenge": challenge("another verifier")})
    assert browser.come_back(answer).status == 400
    assert persons() == []


@pytest.mark.parametrize(
    "wrong",
    [{"nonce": "another"}, {"aud": "another"}, {"iss": "https://evil.test"}, {"exp": 1}, {"token_use": "access"}],
)
def test_a_token_that_is_not_for_this_sign_in_signs_nobody_in(
    wrong: dict[str, Any], browser: Browser, provider: Provider
) -> None:
    provider.claims |= wrong
    page = browser.sign_in(provider, NEXT)
    assert page.status == 400
    assert "Inloggningen gick inte igenom" in page.text
    assert "__Host-komet" not in browser.cookies
    assert persons() == []


@pytest.mark.parametrize("broken", ["", "{}", "<html>Bad gateway</html>", "[]"])
def test_a_broken_provider_is_told_as_no_fault_of_the_reader(broken: str, browser: Browser, provider: Provider) -> None:
    provider.broken = broken
    page = browser.sign_in(provider, NEXT)
    assert page.status == 503
    assert "Det går inte att logga in just nu" in page.text
    assert f"next={NEXT.replace('/', '%2F')}" in page.text


def test_a_dead_provider_is_told_as_no_fault_of_the_reader(browser: Browser, provider: Provider) -> None:
    answer = provider.authorize(browser.begin(NEXT))
    provider.shutdown()
    provider.server_close()
    assert browser.come_back(answer).status == 503


@pytest.mark.parametrize("fault", [PynamoDBException("x"), BotoCoreError(), ClientError({}, "GetItem")])
def test_when_our_own_tables_do_not_answer_the_reader_can_try_again(
    fault: Exception, browser: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object) -> None:
        raise fault

    monkeypatch.setattr(people, "find_by_identity", silent)
    page = browser.sign_in(provider, NEXT)
    assert page.status == 503
    assert "Det går inte att logga in just nu" in page.main
    assert f"next={NEXT.replace('/', '%2F')}" in page.main


def test_a_wrong_secret_of_ours_is_not_blamed_on_the_reader(
    browser: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.sign_in.actions.client_secret", lambda: "wrong")
    assert browser.sign_in(provider).status == 503


@pytest.mark.parametrize("answer", [{}, {"id_token": None}, {"id_token": 17}, {"id_token": "x"}])
def test_an_answer_without_a_token_signs_nobody_in(
    answer: dict[str, Any], browser: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "exchange", lambda *_: (200, answer))
    assert browser.sign_in(provider).status == 400


def test_the_providers_token_is_checked_against_its_key(
    browser: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = browser.begin()
    forged = sign(id_claims(datetime.now(UTC), nonce=begun["nonce"]), "an unknown key")
    monkeypatch.setattr(provider, "exchange", lambda *_: (200, {"id_token": forged}))
    assert browser.come_back(provider.authorize(begun)).status == 400
    assert persons() == []
