"""Keys and secrets, fetched from Secrets Manager once a process. Never logged, never in an exception."""

import hashlib
import hmac
import json
from functools import cache
from typing import Any, Literal

from chalicelib.settings import settings


@cache
def key_service(name: Literal["kms", "secretsmanager"]) -> Any:
    """A client, one a process, with time-outs far below the gateway's 29 seconds."""
    import boto3
    from botocore.config import Config

    patience = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 3})
    return boto3.client(name, region_name=settings.region, config=patience)


@cache
def _secret(arn: str) -> str:
    text: str = key_service("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]
    return text


def _key(name: str) -> bytes:
    """A value of the JSON secret. Raises KeyError naming what is missing: the deployment's fault."""
    value: str = json.loads(_secret(settings.secret_arn))[name]
    return value.encode()


def identity_pepper() -> bytes:
    """The key of all identity hashes. Changing it would part every person from their cases."""
    return _key("identity_pepper")


def cookie_key() -> bytes:
    """32 bytes that encrypt the sign-in cookie. May change at any time: sign-ins under way start again."""
    return hmac.digest(_key("cookie_key"), b"sign-in cookie", hashlib.sha256)


def client_secret() -> str:
    """What the web client shows the sign-in provider."""
    return _secret(settings.oidc_client_secret_arn)


def forget() -> None:
    """Fetch everything anew at the next use (after a rotation, and between tests)."""
    _secret.cache_clear()
    key_service.cache_clear()
