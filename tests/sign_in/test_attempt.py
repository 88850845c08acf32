"""The encrypted cookie of a sign-in under way."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.sign_in import attempt as module
from chalicelib.sign_in.attempt import cookie, ended_cookie, new_attempt, seal, unseal


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "cookie_key", lambda: b"k" * 32)
    yield


def test_what_was_sealed_is_there_when_it_comes_back(now: datetime) -> None:
    attempt = new_attempt("/kurser", now)
    assert unseal(seal(attempt), now) == attempt


def test_it_is_good_for_ten_minutes(now: datetime) -> None:
    sealed = seal(new_attempt("/", now))
    assert unseal(sealed, now + timedelta(minutes=9, seconds=59))
    assert unseal(sealed, now + timedelta(minutes=10)) is None


def test_the_cookie_tells_nothing_of_what_is_in_it(now: datetime) -> None:
    attempt = new_attempt("/ansokan/secret", now)
    sealed = seal(attempt)
    for part in (attempt.state, attempt.nonce, attempt.verifier, "secret"):
        assert part not in sealed
    assert attempt.state not in repr(attempt)


def test_every_attempt_has_its_own_state_nonce_and_verifier(now: datetime) -> None:
    parts = [part for _ in range(5) for part in vars(new_attempt("/", now)).values() if isinstance(part, str)]
    assert len(set(parts)) == 5 * 3 + 1
    assert len(new_attempt("/", now).verifier) >= 43  # RFC 7636


def test_a_cookie_under_another_key_is_none(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(new_attempt("/", now))
    monkeypatch.setattr(module, "cookie_key", lambda: b"x" * 32)
    assert unseal(sealed, now) is None


def test_no_cookie_is_none(now: datetime) -> None:
    assert unseal(None, now) is None
    assert unseal("", now) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.integers(0, 600), st.text(min_size=1, max_size=5, alphabet=st.characters(codec="utf-8")))
def test_a_changed_cookie_is_none(now: datetime, place: int, other: str) -> None:
    sealed = seal(new_attempt("/kurser", now))
    place %= len(sealed)
    changed = sealed[:place] + other + sealed[place + len(other) :]
    # The last letter of each part carries bits that base64 leaves out: those may change without a trace.
    if changed != sealed and unseal(changed, now) is not None:
        assert unseal(changed, now) == unseal(sealed, now)
        assert len(changed) == len(sealed)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_text_is_none_and_no_fault(now: datetime, text: str) -> None:
    assert unseal(text, now) is None


def test_the_cookie_is_short_lived_for_this_host_and_out_of_reach_of_scripts(now: datetime) -> None:
    name, *attributes = cookie(new_attempt("/" + "a" * 999, now)).split("; ")
    assert name.startswith("__Host-signin=")
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=600"} == set(attributes)
    assert len(name) < 4000  # browsers keep 4096 bytes
    assert ended_cookie().endswith("Max-Age=0")
