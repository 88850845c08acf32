"""Signing in and out, as a browser and a provider do it together."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.http import sessions
from chalicelib.http.records import WebSession
from chalicelib.people import actions as people
from chalicelib.people.actions import identity_hash
from chalicelib.people.records import Identity, Person
from chalicelib.sign_in import attempt
from chalicelib.sign_in.rules import challenge
from tests.people.logged import logged
from tests.sign_in.browser import Browser
from tests.sign_in.fake_provider import TESSA, Provider, id_claims, sign

NEXT = "/kurser/abc/ansok"


def persons() -> list[Person]:
    return list(Person.scan())


def the_person() -> Person:
    [person] = persons()
    return person


@pytest.mark.requirement("X10")
def test_before_signing_in_the_page_tells_where_to_get_help(browser: Browser) -> None:
    page = browser.get(f"/logga-in?next={NEXT}")
    assert page.status == 200
    assert "tel:0850800000" in page.main
    assert "mailto:komet@stockholm.example" in page.main
    assert f'href="/logga-in?ga=1&amp;next={NEXT.replace("/", "%2F")}"' in page.main
    assert page.cookies == []


def test_the_button_leads_to_the_provider_with_pkce_state_and_nonce(browser: Browser, provider: Provider) -> None:
    page = browser.get(f"/logga-in?ga=1&next={NEXT}")
    assert page.status == 303
    assert page.goes_to.startswith(f"{provider.address}/authorize?")
    query = {name: value for name, [value] in parse_qs(urlsplit(page.goes_to).query).items()}
    begun = attempt.unseal(browser.cookies["__Host-signin"], datetime.now(UTC))
    assert begun is not None
    assert query["code_challenge"] == challenge(begun.verifier)
    assert query["code_challenge_method"] == "S256"
    assert (query["state"], query["nonce"]) == (begun.state, begun.nonce)
    assert query["redirect_uri"] == "https://komet.test/logga-in/klar"
    assert begun.next_path == NEXT


@pytest.mark.requirement("P2")
def test_whoever_signs_in_comes_back_to_where_they_were_going(browser: Browser, provider: Provider) -> None:
    page = browser.sign_in(provider, NEXT)
    assert (page.status, page.goes_to) == (303, NEXT)
    person = the_person()
    assert (person.name, person.email, person.mobile) == ("Tessa Testwell", "tessa@example.com", "+46701740606")
    session = sessions.find_session(browser.cookies["__Host-komet"], datetime.now(UTC))
    assert session is not None
    assert (session.person_id, session.name) == (person.person_id, "Tessa Testwell")
    assert browser.get(f"/logga-in?next={NEXT}").goes_to == NEXT


def test_the_answer_sets_three_cookies_and_the_attempt_is_over(browser: Browser, provider: Provider) -> None:
    lines = browser.sign_in(provider).cookies
    assert [line.partition("=")[0] for line in lines] == ["__Host-komet", "__Host-signin", "lang"]
    assert all("Path=/" in line and "Secure" in line and "SameSite=Lax" in line for line in lines)
    assert all("HttpOnly" in line for line in lines[:2])
    assert "__Host-signin" not in browser.cookies


@pytest.mark.requirement("X2")
def test_the_pages_speak_the_persons_language_from_then_on(browser: Browser, provider: Provider) -> None:
    browser.sign_in(provider)
    assert browser.cookies["lang"] == "en"  # the login's, at the first meeting
    person = the_person()
    people.update_contact(person, {"email": "t@example.com", "language": "ar"})
    again = Browser()
    again.sign_in(provider)
    assert again.cookies["lang"] == "ar"


@pytest.mark.requirement("X2")
def test_a_language_chosen_before_the_first_sign_in_is_kept(browser: Browser, provider: Provider) -> None:
    browser.get("/logga-in?lang=sv-lattlast")
    browser.sign_in(provider)
    assert the_person().language == browser.cookies["lang"] == "sv-lattlast"


def test_the_next_sign_in_finds_the_same_person(browser: Browser, provider: Provider) -> None:
    browser.sign_in(provider)
    Browser().sign_in(provider)
    assert len(persons()) == 1


@pytest.mark.requirement("B2")
def test_the_person_is_found_by_a_keyed_hash_of_the_number(browser: Browser, provider: Provider) -> None:
    browser.sign_in(provider)
    identity = Identity.get(identity_hash("personal_number", TESSA["custom:personal_number"]))
    assert identity.person_id == the_person().person_id


def test_a_login_without_personal_number_is_known_by_its_subject(browser: Browser, provider: Provider) -> None:
    del provider.claims["custom:personal_number"]
    browser.sign_in(provider)
    Browser().sign_in(provider)
    assert the_person().encrypted_personal_number is None


def test_signing_in_opens_a_new_session_and_ends_the_old_one(browser: Browser, provider: Provider) -> None:
    begun = browser.begin()
    browser.sign_in(provider)
    old = browser.cookies["__Host-komet"]
    second = Browser()
    second.cookies = dict(browser.cookies)
    begun = attempt.new_attempt("/", datetime.now(UTC))
    second.cookies["__Host-signin"] = attempt.seal(begun)
    query = {"state": begun.state, "nonce": begun.nonce, "redirect_uri": "https://komet.test/logga-in/klar"}
    second.come_back(provider.authorize({**query, "code_challenge": challenge(begun.verifier)}))
    assert second.cookies["__Host-komet"] != old
    assert sessions.find_session(old, datetime.now(UTC)) is None


@pytest.mark.parametrize("evil", ["//evil.test", "https://evil.test", "/\\evil.test", "/logga-in?ga=1"])
def test_nobody_is_led_away_after_signing_in(evil: str, browser: Browser, provider: Provider) -> None:
    assert browser.sign_in(provider, evil).goes_to == "/mina-arenden"


def test_an_address_in_the_link_is_text_and_no_markup(browser: Browser) -> None:
    page = browser.get("/logga-in?next=/%22><script>alert(1)</script>")
    assert "<script>alert" not in page.text


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
        answer["state"] = "x" + answer["state"][1:]
    elif damage == "no state":
        del answer["state"]
    else:
        before = attempt.unseal(browser.cookies["__Host-signin"], datetime.now(UTC))
        assert before is not None
        late = attempt.Attempt(**{**vars(before), "ends_at": int(datetime.now(UTC).timestamp()) - 1})
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


def test_the_back_button_after_signing_in_is_no_error(browser: Browser, provider: Provider) -> None:
    answer = provider.authorize(browser.begin())
    browser.come_back(answer)
    assert browser.come_back(answer).goes_to == "/mina-arenden"


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
    assert browser.sign_in(provider, NEXT).status == 503


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


def test_signing_out_ends_the_session_and_leads_to_the_providers_sign_out(browser: Browser, provider: Provider) -> None:
    browser.sign_in(provider)
    session_id = browser.cookies["__Host-komet"]
    page = browser.post("/logga-ut", _csrf=browser.csrf())
    assert (page.status, page.goes_to) == (303, "/logga-in?utloggad=1")
    assert "__Host-komet" not in browser.cookies
    assert sessions.find_session(session_id, datetime.now(UTC)) is None
    said = browser.get(page.goes_to)
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


@pytest.mark.requirement("B2")
def test_protection_is_kept_and_announced_nowhere(browser: Browser, provider: Provider) -> None:
    provider.claims["custom:protected"] = "yes"
    page = browser.sign_in(provider)
    assert the_person().protected is True
    assert the_person().channels == ["email"]
    assert "protect" not in str(page).lower()
    assert "protect" not in str([session.serialize() for session in WebSession.scan()]).lower()


@pytest.mark.requirement("B2")
def test_no_log_line_tells_who_signed_in_or_carries_a_key(browser: Browser, provider: Provider) -> None:
    with logged() as lines:
        answer = provider.authorize(browser.begin())
        browser.come_back(answer)
        Browser().come_back(answer)
        provider.claims["aud"] = "another"
        Browser().sign_in(provider)
        browser.post("/logga-ut", _csrf=browser.csrf())
    said = "\n".join(lines)
    assert said.count('"request"') >= 5
    secrets = [answer["code"], answer["state"], *browser.cookies.values()]
    secrets.remove("en")
    for part in ("9822", "880903", "Tessa", "tessa@", "1740606", "s3cret", *secrets):
        assert part not in said


def test_the_providers_token_is_checked_against_its_key(
    browser: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = browser.begin()
    forged = sign(id_claims(datetime.now(UTC), nonce=begun["nonce"]), "an unknown key")
    monkeypatch.setattr(provider, "exchange", lambda *_: (200, {"id_token": forged}))
    assert browser.come_back(provider.authorize(begun)).status == 400
    assert persons() == []
