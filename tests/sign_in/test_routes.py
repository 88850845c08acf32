"""Signing in, as a browser and a provider do it together."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.http import sessions
from chalicelib.http.records import WebSession
from chalicelib.people import actions as people
from chalicelib.people.actions import identity_hash
from chalicelib.people.records import Identity, Person
from chalicelib.sign_in import attempt
from chalicelib.sign_in.rules import challenge
from tests.people.logged import logged
from tests.sign_in.browser import Browser
from tests.sign_in.fake_provider import TESSA, Provider

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


def test_the_back_button_after_signing_in_is_no_error(browser: Browser, provider: Provider) -> None:
    answer = provider.authorize(browser.begin())
    browser.come_back(answer)
    assert browser.come_back(answer).goes_to == "/mina-arenden"


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
