"""Keys from Secrets Manager."""

from collections.abc import Iterator

import boto3
import pytest

from chalicelib.http import secrets
from tests.people.keys import CLIENT_SECRET, make_keys


@pytest.fixture(autouse=True)
def keys(tables: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    make_keys(monkeypatch)
    yield
    secrets.forget()


def test_each_key_is_its_own() -> None:
    assert secrets.identity_pepper() == b"p" * 64
    assert len(secrets.cookie_key()) == 32
    assert secrets.client_secret() == CLIENT_SECRET


def test_secrets_are_fetched_once_a_process() -> None:
    secrets.identity_pepper()
    boto3.client("secretsmanager").put_secret_value(SecretId="keys", SecretString="{}")
    assert secrets.identity_pepper() == b"p" * 64


def test_a_rotated_key_is_seen_after_forgetting() -> None:
    before = secrets.cookie_key()
    new = '{"cookie_key": "another", "identity_pepper": "p"}'
    boto3.client("secretsmanager").put_secret_value(SecretId="keys", SecretString=new)
    secrets.forget()
    assert secrets.cookie_key() != before


def test_a_missing_key_is_named_and_its_neighbours_are_not_told() -> None:
    boto3.client("secretsmanager").put_secret_value(SecretId="keys", SecretString='{"cookie_key": "hush"}')
    secrets.forget()
    with pytest.raises(KeyError, match="identity_pepper") as missing:
        secrets.identity_pepper()
    assert "hush" not in repr(missing.value)
