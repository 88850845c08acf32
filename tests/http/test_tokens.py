"""Tokens: the good ones are read, and no forged one is taken for good."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import RSAKey

from chalicelib.http import tokens
from chalicelib.http.refusals import NotSignedIn, Unavailable
from chalicelib.http.tokens import system_client, verify_id_token
from chalicelib.settings import settings
from tests.people.logged import logged
from tests.sign_in.fake_provider import (
    CLIENT_ID,
    ISSUER,
    TESSA,
    Provider,
    access_claims,
    id_claims,
    running,
    sign,
    signing_key,
)

NONCE = "the nonce"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider whose keys have not been fetched yet."""
    with running() as provider:
        known = replace(
            settings, oidc_issuer=ISSUER, oidc_client_id=CLIENT_ID, oidc_jwks_url=f"{provider.address}/jwks.json"
        )
        monkeypatch.setattr(tokens, "settings", known)
        tokens.forget_keys()
        yield provider
        tokens.forget_keys()


def segment(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_good_id_token_is_read(provider: Provider, now: datetime) -> None:
    claims = verify_id_token(sign(id_claims(now)), NONCE, now)
    assert claims["sub"] == TESSA["sub"]
    assert claims["custom:personal_number"] == TESSA["custom:personal_number"]


@pytest.mark.parametrize("key_id", ["first", "second"])
def test_the_key_is_chosen_by_its_id(key_id: str, provider: Provider, now: datetime) -> None:
    assert verify_id_token(sign(id_claims(now), key_id), NONCE, now)


def test_an_audience_in_a_list_of_its_own_is_ours(provider: Provider, now: datetime) -> None:
    assert verify_id_token(sign(id_claims(now, aud=[CLIENT_ID])), NONCE, now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-client"},
        {"aud": [CLIENT_ID, "another-client"]},
        {"aud": None},
        {"iss": "https://evil.test/pool"},
        {"iss": f"{ISSUER}/"},
        {"iss": [ISSUER]},
        {"iss": None},
        {"token_use": "access"},
        {"token_use": None},
        {"nonce": "another nonce"},
        {"nonce": None},
        {"nonce": ""},
        {"nonce": {"the nonce": 1}},
        {"exp": None},
        {"exp": "later"},
        {"sub": None},
        {"sub": ""},
        {"sub": 17},
    ],
)
def test_an_id_token_with_a_wrong_claim_is_refused(wrong: dict[str, Any], provider: Provider, now: datetime) -> None:
    with pytest.raises(NotSignedIn):
        verify_id_token(sign(id_claims(now, **wrong)), NONCE, now)


def test_without_a_nonce_of_ours_none_is_good_enough(provider: Provider, now: datetime) -> None:
    with pytest.raises(NotSignedIn):
        verify_id_token(sign(id_claims(now, nonce="")), "", now)


@pytest.mark.parametrize(("late", "good"), [(-30, True), (0, True), (59, True), (61, False), (3600, False)])
def test_a_token_ends_with_one_minutes_grace(late: int, good: bool, provider: Provider, now: datetime) -> None:
    token = sign(id_claims(now))
    then = now + timedelta(seconds=600 + late)
    if good:
        assert verify_id_token(token, NONCE, then)
    else:
        with pytest.raises(NotSignedIn):
            verify_id_token(token, NONCE, then)


@pytest.mark.parametrize("early", [{"nbf": 300}, {"iat": 300}])
def test_a_token_from_the_future_is_refused(early: dict[str, int], provider: Provider, now: datetime) -> None:
    [(claim, seconds)] = early.items()
    with pytest.raises(NotSignedIn):
        verify_id_token(sign(id_claims(now, **{claim: int(now.timestamp()) + seconds})), NONCE, now)


def test_a_token_without_signature_is_refused(provider: Provider, now: datetime) -> None:
    for algorithm in ("none", "None", "NONE"):
        token = f"{segment({'alg': algorithm, 'kid': 'second'})}.{segment(id_claims(now))}."
        with pytest.raises(NotSignedIn):
            verify_id_token(token, NONCE, now)


def test_the_public_key_is_no_shared_secret(provider: Provider, now: datetime) -> None:
    signed = f"{segment({'alg': 'HS256', 'kid': 'second'})}.{segment(id_claims(now))}"
    for public in (
        signing_key("second").as_pem(private=False),
        str(signing_key("second").as_dict(private=False)["n"]).encode(),
    ):
        mark = urlsafe_b64encode(hmac.digest(public, signed.encode(), "sha256")).rstrip(b"=").decode()
        with pytest.raises(NotSignedIn):
            verify_id_token(f"{signed}.{mark}", NONCE, now)


def test_another_algorithm_with_the_right_key_is_refused(provider: Provider, now: datetime) -> None:
    body = json.dumps(id_claims(now))
    key = signing_key("second").as_dict(private=True)
    free = RSAKey.import_key({name: value for name, value in key.items() if name != "alg"})
    token = jws.serialize_compact({"alg": "RS512", "kid": "second"}, body, free, algorithms=["RS512"])
    with pytest.raises(NotSignedIn):
        verify_id_token(token, NONCE, now)


def test_a_key_of_ones_own_under_a_known_id_is_refused(provider: Provider, now: datetime) -> None:
    own = RSAKey.generate_key(2048)
    token = jwt.encode({"alg": "RS256", "kid": "second"}, id_claims(now), own)
    with pytest.raises(NotSignedIn):
        verify_id_token(token, NONCE, now)


def test_a_key_that_the_token_brings_along_is_not_used(provider: Provider, now: datetime) -> None:
    own = RSAKey.generate_key(2048, {"kid": "second"})
    header = {"alg": "RS256", "kid": "second", "jwk": own.as_dict(private=False)}
    token = jwt.encode(header, id_claims(now), own)
    with pytest.raises(NotSignedIn):
        verify_id_token(token, NONCE, now)


def test_an_unknown_key_or_none_at_all_is_refused(provider: Provider, now: datetime) -> None:
    with pytest.raises(NotSignedIn):
        verify_id_token(sign(id_claims(now), "third"), NONCE, now)
    without = jwt.encode({"alg": "RS256"}, id_claims(now), signing_key("second"))
    with pytest.raises(NotSignedIn):
        verify_id_token(without, NONCE, now)


def test_a_changed_claim_breaks_the_signature(provider: Provider, now: datetime) -> None:
    head, _, signature = sign(id_claims(now)).split(".")
    with pytest.raises(NotSignedIn):
        verify_id_token(f"{head}.{segment(id_claims(now, sub='somebody else'))}.{signature}", NONCE, now)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.integers(0, 700), st.booleans())
def test_any_text_is_refused_and_nothing_else_happens(
    provider: Provider, now: datetime, text: str, cut: int, spliced: bool
) -> None:
    token = sign(id_claims(now))
    with pytest.raises(NotSignedIn):
        verify_id_token(token[:cut] + text + token[cut + 1 :] if spliced else text, "another nonce", now)


def test_an_endless_token_is_refused_before_it_is_read(provider: Provider, now: datetime) -> None:
    with pytest.raises(NotSignedIn):
        verify_id_token(sign(id_claims(now, extra="x" * 20_000)), NONCE, now)
    assert provider.keys_fetched == 0


@pytest.mark.requirement("X8")
def test_a_systems_token_tells_its_client_and_our_scopes(provider: Provider, now: datetime) -> None:
    client = system_client(sign(access_claims(now)), now)
    assert (client.client_id, client.scopes) == (
        "city",
        ("applications.write", "cases.read", "payments.write", "figures.read"),
    )


@pytest.mark.requirement("X8")
def test_the_same_scope_of_another_resource_server_is_not_ours(provider: Provider, now: datetime) -> None:
    for scope in ("other/cases.read", "cases.read", "other/komet/cases.read", "komet2/cases.read", ""):
        assert system_client(sign(access_claims(now, scope=scope)), now).scopes == ()


@pytest.mark.requirement("X8")
@pytest.mark.parametrize(
    "wrong",
    [
        {"token_use": "id"},
        {"token_use": "refresh"},
        {"client_id": None},
        {"client_id": ["city"]},
        {"scope": None},
        {"scope": ["komet/cases.read"]},
        {"sub": "a-person", "username": "petra"},
        {"iss": "https://evil.test/pool"},
        {"exp": 1},
    ],
)
def test_a_systems_token_with_a_wrong_claim_is_refused(
    wrong: dict[str, Any], provider: Provider, now: datetime
) -> None:
    with pytest.raises(NotSignedIn):
        system_client(sign(access_claims(now, **wrong)), now)


def test_an_id_token_is_no_systems_token(provider: Provider, now: datetime) -> None:
    with pytest.raises(NotSignedIn):
        system_client(sign(id_claims(now)), now)


def test_keys_are_fetched_once_for_many_tokens(provider: Provider, now: datetime) -> None:
    for _ in range(3):
        verify_id_token(sign(id_claims(now)), NONCE, now)
    assert provider.keys_fetched == 1


def test_a_new_key_of_the_provider_is_found_after_a_minute_at_most(provider: Provider, now: datetime) -> None:
    verify_id_token(sign(id_claims(now)), NONCE, now)
    provider.key_ids.append("third")
    later = now + timedelta(seconds=61)
    assert verify_id_token(sign(id_claims(now), "third"), NONCE, later)
    assert provider.keys_fetched == 2


def test_forged_key_ids_do_not_make_us_ask_again_and_again(provider: Provider, now: datetime) -> None:
    _, body, signature = sign(id_claims(now)).split(".")
    for number in range(5):
        with pytest.raises(NotSignedIn):
            head = segment({"alg": "RS256", "kid": f"forged-{number}"})
            verify_id_token(f"{head}.{body}.{signature}", NONCE, now)
    assert provider.keys_fetched == 1


def test_a_key_that_the_provider_has_withdrawn_is_forgotten_in_time(provider: Provider, now: datetime) -> None:
    verify_id_token(sign(id_claims(now)), NONCE, now)
    provider.key_ids.remove("second")
    later = now + timedelta(hours=7)
    with pytest.raises(NotSignedIn):
        verify_id_token(sign(id_claims(later)), NONCE, later)


@pytest.mark.parametrize("keys", [{}, {"keys": []}, {"keys": "x"}, {"keys": [{"kty": "RSA", "kid": "second"}]}])
def test_unreadable_keys_are_unavailable_and_the_known_ones_stay(
    keys: dict[str, Any], provider: Provider, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify_id_token(sign(id_claims(now)), NONCE, now)
    monkeypatch.setattr(provider, "keys", lambda: keys)
    later = now + timedelta(minutes=2)
    with pytest.raises(Unavailable):
        verify_id_token(sign(id_claims(later), "third"), NONCE, later)
    assert verify_id_token(sign(id_claims(later)), NONCE, later)


def test_keys_that_encrypt_or_are_of_another_kind_are_passed_over(
    provider: Provider, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = signing_key("second").as_dict(private=False)
    keys = [{"kty": "EC", "kid": "ec", "crv": "P-256"}, {**second, "use": "enc", "kid": "other"}, second]
    monkeypatch.setattr(provider, "keys", lambda: {"keys": keys})
    assert verify_id_token(sign(id_claims(now)), NONCE, now)
    with pytest.raises(NotSignedIn):
        verify_id_token(sign(id_claims(now), "other"), NONCE, now)


def test_a_dead_provider_is_unavailable_and_not_the_readers_fault(provider: Provider, now: datetime) -> None:
    provider.shutdown()
    provider.server_close()
    with pytest.raises(Unavailable):
        verify_id_token(sign(id_claims(now)), NONCE, now)


@pytest.mark.requirement("B2")
def test_no_log_line_quotes_a_token(provider: Provider, now: datetime) -> None:
    token = sign(id_claims(now, aud="another-client"))
    with logged() as lines, pytest.raises(NotSignedIn):
        verify_id_token(token, NONCE, now)
    said = "\n".join(lines)
    assert "token_refused" in said
    for part in (token.split(".")[2], "9822", "Tessa", "tessa@", "1740606"):
        assert part not in said
